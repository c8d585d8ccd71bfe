package dev.slopewise.learn.nn;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import java.util.stream.IntStream;

/// Each channel brought to mean 0 and deviation 1, then scaled and shifted: z = (x − mean) / √(variance + epsilon) · scale + shift.
///
/// In training mean and variance are those of the batch: over all axes but the channels'. The layer that [#train] returns has running ones,
///
///     mean ← kept · mean + (1 − kept) · batch mean
///     variance ← kept · variance + (1 − kept) · batch variance · n / (n − 1)
///
/// with n entries a channel in the batch, and these are what [#apply] takes. (Keras calls `kept` momentum; what PyTorch calls momentum is
/// 1 − kept. The factor n / (n − 1) is PyTorch's, Keras has none.) No slope goes to or through them.
///
/// @param scale    `[channels]`
/// @param shift    `[channels]`
/// @param mean     running, `[channels]`
/// @param variance running, `[channels]`
/// @param places   how many axes of places follow the channels: 0 in `[…, features]`, 2 in an image `[…, channels, height, width]`
/// @param kept     share of the old statistics that is kept at each step, in [0, 1)
/// @param epsilon  added to the variance, in its unit, above 0
/// @see <a href="https://arxiv.org/abs/1502.03167">Ioffe and Szegedy 2015</a>
public record BatchNorm(
        Tensor scale, Tensor shift, Tensor mean, Tensor variance, int places, double kept, double epsilon)
        implements Layer {
    public BatchNorm {
        Normalized.checkEpsilon(epsilon);
        require(kept >= 0 && kept < 1, "the share that is kept must be from 0 to below 1, got %s", kept);
        require(places >= 0, "the axes of places must be at least 0, got %d", places);
    }

    /// Mean 0 and variance 1 to begin with; 0.9 is kept and epsilon is 10⁻⁵, as in PyTorch.
    public static BatchNorm create(int channels, int places) {
        return new BatchNorm(
                Tensor.ones(channels),
                Tensor.zeros(channels),
                Tensor.zeros(channels),
                Tensor.ones(channels),
                places,
                0.9,
                1e-5);
    }

    /// By the running statistics.
    @Override
    public Tensor apply(Tensor x) {
        Normalized.requireChannels("a batch norm", x, scale, places);
        Tensor factor = scale.div(variance.stopGradient().plus(epsilon).sqrt());
        Tensor added = shift.minus(mean.stopGradient().times(factor));
        return x.times(Normalized.wide(factor, places)).plus(Normalized.wide(added, places));
    }

    /// By the batch's statistics, of at least 2 entries a channel.
    @Override
    public Trained<BatchNorm> train(Tensor x, Key key) {
        Normalized.requireChannels("a batch norm", x, scale, places);
        int channels = x.shape().rank() - 1 - places;
        int n = x.shape().without(channels).count();
        require(n >= 2, "a batch norm trains on at least 2 entries a channel, got %d in %s", n, x.type());
        int[] others = IntStream.range(0, x.shape().rank())
                .filter(axis -> axis != channels)
                .toArray();
        Tensor batchMean = x.mean(others);
        Tensor centred = x.minus(Normalized.wide(batchMean, places));
        Tensor batchVariance = centred.square().mean(others);
        Tensor factor = scale.div(batchVariance.plus(epsilon).sqrt());
        Tensor output = centred.times(Normalized.wide(factor, places)).plus(Normalized.wide(shift, places));
        var after = new BatchNorm(
                scale,
                shift,
                running(mean, batchMean),
                running(variance, batchVariance.times(n / (n - 1.0))),
                places,
                kept,
                epsilon);
        return new Trained<>(output, after);
    }

    private Tensor running(Tensor old, Tensor batch) {
        return old.times(kept).plus(batch.times(1 - kept)).stopGradient();
    }
}

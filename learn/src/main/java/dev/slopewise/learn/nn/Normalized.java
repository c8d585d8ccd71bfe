package dev.slopewise.learn.nn;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import java.util.stream.IntStream;

/// What the norms have in common: entries brought to mean 0 and deviation 1 over some axes, and numbers for each channel.
final class Normalized {
    private Normalized() {}

    /// (x − mean) / √(variance + epsilon) over the last axes.
    static Tensor overLast(Tensor x, int axes, double epsilon) {
        Tensor centred = x.minus(wide(x.mean(last(axes)), axes));
        Tensor variance = wide(centred.square().mean(last(axes)), axes);
        return centred.div(variance.plus(epsilon).sqrt());
    }

    static int[] last(int axes) {
        return IntStream.range(-axes, 0).toArray();
    }

    /// With as many axes of size 1 at the end.
    static Tensor wide(Tensor x, int axes) {
        return x.reshape(x.shape().then(ones(axes)));
    }

    private static Shape ones(int axes) {
        return Shape.of(IntStream.range(0, axes).map(_ -> 1).toArray());
    }

    static void checkEpsilon(double epsilon) {
        require(epsilon > 0 && Double.isFinite(epsilon), "epsilon must be above 0, got %s", epsilon);
    }

    /// Checks for `[…, channels, place…]`.
    static void requireChannels(String layer, Tensor x, Tensor scale, int places) {
        int channels = scale.shape().size(0);
        require(
                x.shape().rank() > places && x.shape().size(-1 - places) == channels,
                "%s of %d channels needs […, %d%s], got %s",
                layer,
                channels,
                channels,
                ", place".repeat(places),
                x.type());
    }
}

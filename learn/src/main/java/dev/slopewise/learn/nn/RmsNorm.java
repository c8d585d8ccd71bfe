package dev.slopewise.learn.nn;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Tensor;

/// Each example divided by its root mean square over the last axis, then scaled: z = x / √(mean x² + epsilon) · scale. A [LayerNorm] without
/// the mean.
///
/// @param scale   `[features]`
/// @param epsilon added to the mean square, in its unit, above 0
/// @see <a href="https://arxiv.org/abs/1910.07467">Zhang and Sennrich 2019</a>
public record RmsNorm(Tensor scale, double epsilon) implements Layer {
    public RmsNorm {
        Normalized.checkEpsilon(epsilon);
    }

    /// Epsilon 10⁻⁵.
    public static RmsNorm create(int features) {
        return new RmsNorm(Tensor.ones(features), 1e-5);
    }

    @Override
    public Tensor apply(Tensor x) {
        int features = scale.shape().size(0);
        require(
                x.shape().rank() >= 1 && x.shape().size(-1) == features,
                "an RMS norm over %d features needs […, %d], got %s",
                features,
                features,
                x.type());
        Tensor root = x.square().mean(-1).plus(epsilon).sqrt().expand(-1);
        return x.div(root).times(scale);
    }
}

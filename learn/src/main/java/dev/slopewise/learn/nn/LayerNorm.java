package dev.slopewise.learn.nn;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Tensor;

/// Each example brought to mean 0 and deviation 1 over its last axes, then scaled and shifted entry by entry:
///
///     z = (x − mean) / √(variance + epsilon) · scale + shift
///
/// @param scale   as large as the axes that are taken together, most often `[features]`
/// @param shift   likewise
/// @param epsilon added to the variance, in its unit, above 0
/// @see <a href="https://arxiv.org/abs/1607.06450">Ba, Kiros and Hinton 2016, Layer Normalization</a>
public record LayerNorm(Tensor scale, Tensor shift, double epsilon) implements Layer {
    public LayerNorm {
        Normalized.checkEpsilon(epsilon);
    }

    /// Over the last axis, or over as many as there are sizes; epsilon 10⁻⁵ as in PyTorch (Keras has 10⁻³).
    public static LayerNorm create(int... sizes) {
        require(sizes.length >= 1, "a layer norm needs the sizes of the axes it is over, got none");
        return new LayerNorm(Tensor.ones(sizes), Tensor.zeros(sizes), 1e-5);
    }

    @Override
    public Tensor apply(Tensor x) {
        int axes = scale.shape().rank();
        require(
                x.shape().rank() >= axes && x.shape().last(axes).equals(scale.shape()),
                "a layer norm over %s needs these last axes, got %s",
                scale.shape(),
                x.type());
        return Normalized.overLast(x, axes, epsilon).times(scale).plus(shift);
    }
}

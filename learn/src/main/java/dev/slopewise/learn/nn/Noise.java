package dev.slopewise.learn.nn;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;

/// In training normal noise is added to each entry, other noise in each step; in use nothing happens.
///
/// In front of a model it is a price on steep answers: for squared errors and little noise what is trained is the loss and
/// deviation² · ‖∂ answer / ∂ input‖² beside it, and of a straight line exactly that.
///
/// @param deviation of the noise, in units of the entries, at least 0
/// @see <a href="https://doi.org/10.1162/neco.1995.7.1.108">Bishop 1995, Training with Noise is Equivalent to Tikhonov Regularization</a>
public record Noise(double deviation) implements Layer {
    public Noise {
        require(
                deviation >= 0 && Double.isFinite(deviation),
                "the deviation of noise must be at least 0, got %s",
                deviation);
    }

    @Override
    public Tensor apply(Tensor x) {
        return x;
    }

    @Override
    public Trained<Noise> train(Tensor x, Key key) {
        require(x.dtype().isFloat(), "noise is added to real numbers, got %s; put it behind an embedding", x.type());
        if (deviation == 0) return new Trained<>(x, this);
        Tensor noise = key.normal(x.dtype(), x.shape().sizes());
        return new Trained<>(x.plus(noise.times(deviation)), this);
    }
}

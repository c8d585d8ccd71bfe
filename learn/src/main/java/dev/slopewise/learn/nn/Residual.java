package dev.slopewise.learn.nn;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.learn.signal.Taps;

/// What came plus what a layer makes of it: x + layer(x).
///
/// @param layer one whose answer has its input's shape
/// @see <a href="https://arxiv.org/abs/1512.03385">He et al. 2016, Deep Residual Learning</a>
public record Residual(Layer layer) implements Layer {
    @Override
    public Tensor apply(Tensor x) {
        return sum(x, Taps.at("layer", () -> layer.apply(x)));
    }

    @Override
    public Trained<Residual> train(Tensor x, Key key) {
        var trained = Taps.at("layer", () -> layer.train(x, key));
        return new Trained<>(sum(x, trained.output()), new Residual(trained.layer()));
    }

    private static Tensor sum(Tensor x, Tensor made) {
        require(
                x.shape().equals(made.shape()),
                "a residual layer's answer needs its input's shape, got %s from %s",
                made.type(),
                x.type());
        return x.plus(made);
    }
}

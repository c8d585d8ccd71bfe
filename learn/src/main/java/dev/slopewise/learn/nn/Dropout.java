package dev.slopewise.learn.nn;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;

/// In training each entry is dropped (0) with a chance of `share`, and the others are divided by 1 − share, so that the mean stays. In use
/// nothing happens.
///
/// @param share of entries that are dropped, in [0, 1)
/// @see <a href="https://jmlr.org/papers/v15/srivastava14a.html">Srivastava et al. 2014</a>
public record Dropout(double share) implements Layer {
    public Dropout {
        require(share >= 0 && share < 1, "the share that is dropped must be from 0 to below 1, got %s", share);
    }

    @Override
    public Tensor apply(Tensor x) {
        return x;
    }

    @Override
    public Trained<Dropout> train(Tensor x, Key key) {
        if (share == 0) return new Trained<>(x, this);
        Tensor stays = key.bernoulli(1 - share, x.shape().sizes());
        return new Trained<>(stays.select(x.div(1 - share), x.like(0)), this);
    }
}

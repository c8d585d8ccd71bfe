package dev.slopewise.learn.nn;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import java.util.Optional;

/// A layer in which every unit sees every input: x · weight + bias, over the last axis of x.
///
/// @param weight `[in, out]`
/// @param bias   `[out]`, or none
public record Dense(Tensor weight, Optional<Tensor> bias) implements Layer {
    public Dense(Tensor weight, Tensor bias) {
        this(weight, Optional.of(bias));
    }

    /// Random weights, biases of 0.
    public static Dense create(Key key, Initializer initializer, int in, int out) {
        return new Dense(initializer.create(key, in, out), Tensor.zeros(out));
    }

    /// Random weights alone.
    public static Dense withoutBias(Key key, Initializer initializer, int in, int out) {
        return new Dense(initializer.create(key, in, out), Optional.empty());
    }

    public int units() {
        return weight.shape().size(-1);
    }

    /// `[…, in]` to `[…, out]`.
    @Override
    public Tensor apply(Tensor x) {
        require(
                x.shape().rank() >= 1 && x.shape().size(-1) == weight.shape().size(0),
                "a dense layer of %d inputs needs […, %d], got %s",
                weight.shape().size(0),
                weight.shape().size(0),
                x.type());
        Tensor product = x.matmul(weight);
        return bias.map(product::plus).orElse(product);
    }
}

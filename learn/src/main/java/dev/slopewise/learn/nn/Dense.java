package dev.slopewise.learn.nn;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;

/// A layer in which every unit sees every input: x · weight + bias, over the last axis of x.
///
/// @param weight `[in, out]`
/// @param bias   `[out]`
public record Dense(Tensor weight, Tensor bias) {
    /// Random weights, biases of 0.
    public static Dense create(Key key, Initializer initializer, int in, int out) {
        return new Dense(initializer.create(key, in, out), Tensor.zeros(out));
    }

    /// `[…, in]` to `[…, out]`.
    public Tensor apply(Tensor x) {
        return x.matmul(weight).plus(bias);
    }
}

package dev.slopewise.learn.nn;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Tensor;

/// What stands at the last step of sequences: `[…, time, features]` to `[…, features]`.
public record LastStep() implements Layer {
    @Override
    public Tensor apply(Tensor x) {
        require(
                x.shape().rank() >= 2 && x.shape().size(-2) >= 1,
                "the last step is taken of […, time, features] with at least one step, got %s",
                x.type());
        return x.at(-2, -1 + x.shape().size(-2));
    }
}

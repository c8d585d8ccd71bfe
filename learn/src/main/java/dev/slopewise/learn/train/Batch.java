package dev.slopewise.learn.train;

import dev.slopewise.core.Tensor;

/// Examples: one row of inputs and one target each.
///
/// @param inputs  `[examples, …]`
/// @param targets `[examples, …]`
public record Batch(Tensor inputs, Tensor targets) {
    public int size() {
        return inputs.shape().size(0);
    }

    /// The examples that `index` (`i32[n]`) names.
    public Batch rows(Tensor index) {
        return new Batch(inputs.gather(index), targets.gather(index));
    }
}

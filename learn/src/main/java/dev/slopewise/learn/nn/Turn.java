package dev.slopewise.learn.nn;

import dev.slopewise.core.Tensor;

/// The last two axes exchanged: steps `[…, time, features]` become channels with places `[…, features, time]`, as a convolution takes them, or back.
public record Turn() implements Layer {
    @Override
    public Tensor apply(Tensor x) {
        return x.transpose();
    }
}

package dev.slopewise.doctor.corpus;

import dev.slopewise.core.Tensor;
import dev.slopewise.learn.nn.Layer;

/// Each row divided by its length, written down without care: a row of zeros has no direction.
record Direction() implements Layer {
    @Override
    public Tensor apply(Tensor x) {
        Tensor length = x.square().sum(-1).sqrt();
        return x.div(length.expand(-1));
    }
}

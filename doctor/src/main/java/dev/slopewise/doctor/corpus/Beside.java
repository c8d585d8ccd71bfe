package dev.slopewise.doctor.corpus;

import dev.slopewise.core.Tensor;
import dev.slopewise.learn.nn.Layer;

/// A layer that is there and not used: what comes goes on as it is.
record Beside(Layer unused) implements Layer {
    @Override
    public Tensor apply(Tensor x) {
        return x;
    }
}

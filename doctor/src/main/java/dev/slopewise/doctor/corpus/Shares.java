package dev.slopewise.doctor.corpus;

import dev.slopewise.core.Tensor;
import dev.slopewise.learn.nn.Layer;

/// Counts as shares of their sum, written down without care: where nothing was counted there are none.
record Shares() implements Layer {
    @Override
    public Tensor apply(Tensor x) {
        return x.div(x.sum(-1).expand(-1));
    }
}

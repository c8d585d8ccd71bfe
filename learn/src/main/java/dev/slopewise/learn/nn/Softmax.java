package dev.slopewise.learn.nn;

import dev.slopewise.core.Tensor;
import dev.slopewise.learn.signal.Taps;

/// Positive shares that sum to 1, from scores along the last axis: the answer of a classifier. It is for use, not for training: a loss that
/// takes scores (logits) is more accurate than one that takes their shares.
public record Softmax() implements Layer {
    @Override
    public Tensor apply(Tensor x) {
        return Taps.bend("softmax", x, scores -> scores.softmax(-1));
    }
}

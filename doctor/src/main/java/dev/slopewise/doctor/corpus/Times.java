package dev.slopewise.doctor.corpus;

import dev.slopewise.core.Tensor;
import dev.slopewise.learn.loss.Loss;

/// A loss times a number: halves, and sums in place of means.
///
/// @param factor above 0
record Times(Loss loss, double factor) implements Loss {
    @Override
    public Tensor each(Tensor prediction, Tensor target) {
        return loss.each(prediction, target).times(factor);
    }

    @Override
    public void check(Tensor prediction, Tensor target) {
        loss.check(prediction, target);
    }
}

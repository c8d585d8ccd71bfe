package dev.slopewise.doctor.experiment;

import dev.slopewise.core.Tensor;
import dev.slopewise.learn.loss.Loss;

/// A loss of standardised answers and targets, told in the unit that they had before.
///
/// @param deviation by which they were divided, of one target's shape
/// @param mean      that was taken away before
record InUnit(Loss loss, Tensor deviation, Tensor mean) implements Loss {
    @Override
    public Tensor each(Tensor prediction, Tensor target) {
        return loss.each(before(prediction), before(target));
    }

    @Override
    public void check(Tensor prediction, Tensor target) {
        loss.check(before(prediction), before(target));
    }

    private Tensor before(Tensor x) {
        return x.times(deviation.to(x.dtype())).plus(mean.to(x.dtype()));
    }

    /// As the loss itself, which it is.
    @Override
    public String toString() {
        return loss.toString();
    }
}

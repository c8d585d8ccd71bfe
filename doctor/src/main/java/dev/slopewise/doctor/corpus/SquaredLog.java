package dev.slopewise.doctor.corpus;

import dev.slopewise.core.Tensor;
import dev.slopewise.learn.loss.Loss;

/// (ln(1 + answer) − ln(1 + target))², which has no value where either is below −1.
record SquaredLog() implements Loss {
    @Override
    public Tensor each(Tensor answer, Tensor target) {
        return answer.log1p().minus(target.log1p()).square();
    }

    @Override
    public void check(Tensor answer, Tensor target) {}
}

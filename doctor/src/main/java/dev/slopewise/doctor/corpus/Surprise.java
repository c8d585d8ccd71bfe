package dev.slopewise.doctor.corpus;

import dev.slopewise.core.Tensor;
import dev.slopewise.learn.loss.Loss;

/// −ln of the share that an answer gives to what came, written down without care: an answer that is no share has no logarithm.
record Surprise() implements Loss {
    @Override
    public Tensor each(Tensor share, Tensor target) {
        return target.times(share.log())
                .plus(target.oneMinus().times(share.oneMinus().log()))
                .neg();
    }

    @Override
    public void check(Tensor share, Tensor target) {}
}

package dev.slopewise.learn.schedule;

import static dev.slopewise.core.SlopewiseException.require;

/// A straight climb, then a fall by the inverse root of the step's number, without end.
///
///     min(step / warmup, √(warmup / step))
///
/// The largest factor is 1, at step `warmup`; Vaswani et al. write min(step^−½, step · warmup^−3⁄2) / √width, whose largest is 1 / √(width · warmup).
///
/// @param warmup steps of the climb, at least 1, where there is none
/// @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017, equation 3</a>
public record InverseSqrt(long warmup) implements Schedule {
    public InverseSqrt {
        require(warmup >= 1, "warmup must be at least 1 step, got %d", warmup);
    }

    @Override
    public double factor(Progress at) {
        double share = at.step() / (double) warmup;
        return Math.min(share, 1 / Math.sqrt(share));
    }
}

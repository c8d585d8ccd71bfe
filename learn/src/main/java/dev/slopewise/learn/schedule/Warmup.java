package dev.slopewise.learn.schedule;

import static dev.slopewise.core.SlopewiseException.require;

import java.util.List;

/// A straight climb in front of another schedule, which then starts with a count of its own.
///
///     step / over · (what `then` begins with)     up to step `over`
///     what `then` says                            after that, of the steps that are left
///
/// The first step has a rate of 1 / over rather than 0 and the last of the climb the whole one. Keras' `warmup_target` begins with the initial
/// rate, PyTorch's `LinearLR` with a third.
///
/// @param over steps of the climb, at least 1
/// @see <a href="https://arxiv.org/abs/1706.02677">Goyal et al. 2017, section 2.2</a>
public record Warmup(long over, Schedule then) implements Schedule {
    public Warmup {
        require(over >= 1, "over must be at least 1 step, got %d", over);
    }

    @Override
    public double factor(Progress at) {
        if (at.step() > over) return then.factor(at.after(over));
        var first = new Progress(1, Math.max(1, at.steps() - over), at.stepsPerEpoch(), List.of());
        return at.step() / (double) over * then.factor(first);
    }
}

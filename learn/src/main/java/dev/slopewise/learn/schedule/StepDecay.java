package dev.slopewise.learn.schedule;

import static dev.slopewise.core.SlopewiseException.require;

/// Stairs: the factor is multiplied by `factor` after every so many steps.
///
///     factor^⌊(step − 1) / every⌋
///
/// PyTorch's `StepLR`, which counts what its caller counts, mostly epochs; Keras' `ExponentialDecay` with `staircase`.
///
/// @param every  steps from stair to stair, at least 1
/// @param factor of each stair to the one before, in (0, 1]
public record StepDecay(long every, double factor) implements Schedule {
    public StepDecay {
        require(every >= 1, "every must be at least 1 step, got %d", every);
        require(factor > 0 && factor <= 1, "factor must be above 0 and at most 1, got %s", factor);
    }

    public StepDecay(long every) {
        this(every, 0.1);
    }

    @Override
    public double factor(Progress at) {
        long stair = (at.step() - 1) / every;
        return Math.pow(factor, (double) stair);
    }
}

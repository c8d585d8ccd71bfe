package dev.slopewise.learn.schedule;

import static dev.slopewise.core.SlopewiseException.require;

/// A steady fall by the same share in each step.
///
///     factor^((step − 1) / every)
///
/// Keras' `ExponentialDecay` (`every` is its `decay_steps`, whose count begins with 0); PyTorch's `ExponentialLR` where `every` is its epoch.
///
/// @param every  steps after which `factor` is reached, at least 1
/// @param factor in (0, 1]
public record Exponential(long every, double factor) implements Schedule {
    public Exponential {
        require(every >= 1, "every must be at least 1 step, got %d", every);
        require(factor > 0 && factor <= 1, "factor must be above 0 and at most 1, got %s", factor);
    }

    @Override
    public double factor(Progress at) {
        return Math.pow(factor, (at.step() - 1) / (double) every);
    }
}

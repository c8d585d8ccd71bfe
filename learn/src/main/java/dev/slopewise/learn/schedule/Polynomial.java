package dev.slopewise.learn.schedule;

import static dev.slopewise.core.SlopewiseException.require;

/// A fall from 1 to `end` over the planned steps, along a power of what is left of them.
///
///     end + (1 − end) · (1 − done)^power
///
/// with the share of steps that are done of [Progress#done]; beyond the plan it stays at `end`. Power 1 is a straight line.
/// Keras' `PolynomialDecay` and PyTorch's `PolynomialLR` (with `end` 0), both over a number of steps of their own; power is 1 in both.
///
/// @param power above 0
/// @param end   at least 0 and at most 1
public record Polynomial(double power, double end) implements Schedule {
    public Polynomial {
        require(power > 0 && Double.isFinite(power), "power must be above 0, got %s", power);
        require(end >= 0 && end <= 1, "end must be from 0 to 1, got %s", end);
    }

    public Polynomial() {
        this(1, 0);
    }

    @Override
    public double factor(Progress at) {
        return end + (1 - end) * Math.pow(1 - at.done(), power);
    }
}

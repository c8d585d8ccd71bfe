package dev.slopewise.doctor.experiment;

import static dev.slopewise.core.SlopewiseException.require;

import java.time.Duration;

/// How far a training may go at most; whichever comes first.
///
/// @param steps at least 1
/// @param time  looked at before each step, above 0
public record Limit(int steps, Duration time) {
    /// As far as its settings say.
    public static final Limit NONE = new Limit(Integer.MAX_VALUE, Duration.ofDays(365));

    public Limit {
        require(steps >= 1, "a training takes at least 1 step, got %d", steps);
        require(time.isPositive(), "a training needs some time, got %s", time);
    }

    /// So many steps, however long they take.
    public static Limit steps(int steps) {
        return new Limit(steps, NONE.time);
    }
}

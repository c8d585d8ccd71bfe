package dev.slopewise.doctor;

import static dev.slopewise.core.SlopewiseException.require;

import java.time.Duration;

/// What experiments may cost at most. Within it an experiment is only made where it could decide.
///
/// @param trials trainings done again, at least 0
/// @param steps  of each at most, at least 1; where that is fewer than the run's, the run's own course up to there is what they are compared with
/// @param time   of all together; a training in whose midst it is up decides nothing
public record Budget(int trials, int steps, Duration time) {
    /// No experiments: the verdict is by observation alone, with its lower confidence.
    public static final Budget NONE = new Budget(0, 1, Duration.ZERO);

    /// As many as a small training needs.
    public static final Budget USUAL = new Budget(40, 5000, Duration.ofMinutes(5));

    public Budget {
        require(trials >= 0, "a budget has 0 trials or more, got %d", trials);
        require(steps >= 1, "a trial takes at least 1 step, got %d", steps);
        require(!time.isNegative(), "a budget of time is not negative, got %s", time);
    }
}

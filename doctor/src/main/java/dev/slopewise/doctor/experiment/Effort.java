package dev.slopewise.doctor.experiment;

import static dev.slopewise.core.SlopewiseException.require;

import java.time.Duration;

/// What experiments may cost.
///
/// @param seeds at most, for each experiment, at least 1: the training's own, then those that follow it
/// @param time  of all experiments together, looked at before each step
public record Effort(int seeds, Duration time) {
    public Effort {
        require(seeds >= 1, "an experiment needs at least 1 seed, got %d", seeds);
        require(!time.isNegative(), "a time is at least 0, got %s", time);
    }
}

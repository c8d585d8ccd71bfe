package dev.slopewise.learn.optim;

import static dev.slopewise.core.SlopewiseException.require;

/// The ranges of settings that optimisers share, and how each is refused.
final class Ranges {
    private Ranges() {}

    static void rate(double rate) {
        require(rate > 0 && Double.isFinite(rate), "rate must be above 0, got %s", rate);
    }

    static void above0(String setting, double value) {
        require(value > 0 && Double.isFinite(value), "%s must be above 0, got %s", setting, value);
    }

    static void from0(String setting, double value) {
        require(value >= 0 && Double.isFinite(value), "%s must be at least 0, got %s", setting, value);
    }

    /// A share that is kept from step to step.
    static void share(String setting, double value) {
        require(value >= 0 && value < 1, "%s must be at least 0 and below 1, got %s", setting, value);
    }
}

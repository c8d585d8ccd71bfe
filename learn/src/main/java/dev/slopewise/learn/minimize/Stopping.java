package dev.slopewise.learn.minimize;

import static dev.slopewise.core.SlopewiseException.require;

import java.util.Optional;

/// When a search is over. Whichever comes first.
///
/// @param gradient   ‖gradient‖ ≤ gradient · max(1, |value|), at least 0
/// @param value      five iterations in a row that each lowered the value by at most value · |value|, at least 0; the default is the last digit
///                   of an `f64`, at which the gradient may still become shorter
/// @param iterations so many steps, at least 1
public record Stopping(double gradient, double value, int iterations) {
    public Stopping {
        require(
                gradient >= 0 && value >= 0 && Double.isFinite(gradient + value),
                "tolerances must be at least 0, got %s and %s",
                gradient,
                value);
        require(iterations >= 1, "a search needs at least 1 iteration, got %d", iterations);
    }

    public Stopping() {
        this(1e-8, 1e-16, 1000);
    }

    static final int IDLE = 5;

    /// Whether to stop after a step.
    ///
    /// @param idle how many steps in a row, up to this one, have been [idle][#isIdle]
    Optional<Minimum.Reason> after(int iteration, int idle, Place now) {
        if (isFlat(now)) return Optional.of(Minimum.Reason.GRADIENT);
        if (idle >= IDLE) return Optional.of(Minimum.Reason.VALUE);
        return iteration >= iterations ? Optional.of(Minimum.Reason.LIMIT) : Optional.empty();
    }

    boolean isIdle(Place before, Place now) {
        return before.value - now.value <= value * Math.abs(now.value);
    }

    /// Whether to stop before the first.
    Optional<Minimum.Reason> at(Place start) {
        if (!start.isFinite()) return Optional.of(Minimum.Reason.NOT_FINITE);
        return isFlat(start) ? Optional.of(Minimum.Reason.GRADIENT) : Optional.empty();
    }

    private boolean isFlat(Place place) {
        return Vectors.norm(place.gradient) <= gradient * Math.max(1, Math.abs(place.value));
    }
}

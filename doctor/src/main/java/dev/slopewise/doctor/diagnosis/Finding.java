package dev.slopewise.doctor.diagnosis;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.doctor.experiment.Experiment;
import java.util.List;
import java.util.Optional;

/// One thing that is wrong with a run, and what shows it.
///
/// @param cause      what is wrong
/// @param where      the leaf, activation or column; empty if it is the run as a whole
/// @param since      the first step at which it shows, from 1; 0 if it was so before the first step
/// @param confidence how likely it is the leading cause, in [0, 1]
/// @param claims     the evidence, the weightiest first
/// @param remedy     what to set
/// @param experiment what was tried to decide it
public record Finding(
        Cause cause,
        String where,
        int since,
        double confidence,
        List<Claim> claims,
        Optional<Remedy> remedy,
        Optional<Experiment> experiment) {
    public Finding {
        require(confidence >= 0 && confidence <= 1, "confidence must be in [0, 1], got %s", confidence);
        claims = List.copyOf(claims);
    }

    /// Of the run as a whole, by observation alone.
    public Finding(Cause cause, int since, double confidence, List<Claim> claims, Remedy remedy) {
        this(cause, "", since, confidence, claims, Optional.of(remedy), Optional.empty());
    }

    /// When it begins to act: what is usually there before the first step, and shows later, has grown.
    public Cause.Stage stage() {
        return cause.stage() == Cause.Stage.GIVEN && since > 1 ? Cause.Stage.GROWN : cause.stage();
    }

    /// Of a place, by observation alone.
    public Finding(Cause cause, String where, int since, double confidence, List<Claim> claims, Remedy remedy) {
        this(cause, where, since, confidence, claims, Optional.of(remedy), Optional.empty());
    }

    /// The same, with another confidence.
    public Finding confidence(double other) {
        return new Finding(cause, where, since, other, claims, remedy, experiment);
    }

    /// The same with another remedy.
    public Finding remedy(Remedy other) {
        return new Finding(cause, where, since, confidence, claims, Optional.of(other), experiment);
    }

    /// The same after an experiment.
    public Finding after(Experiment decided, double confidence) {
        return new Finding(cause, where, since, confidence, claims, remedy, Optional.of(decided));
    }
}

package dev.slopewise.doctor;

import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.experiment.Experiment.Outcome;
import java.util.Optional;

/// A finding after its remedy was tried, or could not be.
///
/// @param before the finding by observation alone
/// @param after  the same with the experiment and the confidence that follows
/// @param gain   what the remedy won; empty if it was not tried
record Weighed(Finding before, Finding after, Optional<Gain> gain) {
    static Weighed untried(Finding finding) {
        return new Weighed(finding, finding, Optional.empty());
    }

    boolean isRefuted() {
        return gain.filter(g -> g.outcome() == Outcome.REFUTED).isPresent();
    }

    boolean isConfirmed() {
        return gain.filter(g -> g.outcome() == Outcome.CONFIRMED).isPresent();
    }

    /// The share of what there is to win that its remedy won, measured alike for all; 0 if it was not tried.
    double explained() {
        return gain.map(g -> Math.max(0, g.explained())).orElse(0.0);
    }
}

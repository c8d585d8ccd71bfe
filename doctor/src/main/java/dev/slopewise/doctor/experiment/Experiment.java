package dev.slopewise.doctor.experiment;

import java.util.List;

/// One change, what was predicted of it before, and what came.
///
/// @param changes   what was changed
/// @param from      the step from whose state it was forked; 0 for the start
/// @param steps     how many steps each fork took
/// @param predicted in a sentence, written down before
/// @param without   the measure of each seed without the change: the loss over all that is trained on, less is better
/// @param with      the measure of each seed with it
/// @param outcome   what came of the prediction
public record Experiment(
        List<Change> changes,
        int from,
        int steps,
        String predicted,
        List<Double> without,
        List<Double> with,
        Outcome outcome) {
    public Experiment {
        changes = List.copyOf(changes);
        without = List.copyOf(without);
        with = List.copyOf(with);
    }

    /// What came of a prediction.
    public enum Outcome {
        CONFIRMED,
        REFUTED,
        /// The seeds differ as much as the change does.
        CANNOT_TELL
    }
}

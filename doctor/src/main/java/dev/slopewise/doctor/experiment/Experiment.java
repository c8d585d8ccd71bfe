package dev.slopewise.doctor.experiment;

import java.util.List;

/// One change, what was predicted of it before, and what came.
///
/// @param changes   what was changed
/// @param from      the step from whose state it was forked; 0 for the start
/// @param steps     how many steps each fork took
/// @param predicted in a sentence, written down before
/// @param without   a loss of each seed without the change, less is better; infinite if a number broke
/// @param with      the same of each seed with it
/// @param won       the share that the change won of what there is to win, of the seeds the least: the measured effect beside the predicted
/// @param outcome   what came of the prediction
public record Experiment(
        List<Change> changes,
        int from,
        int steps,
        String predicted,
        List<Double> without,
        List<Double> with,
        double won,
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

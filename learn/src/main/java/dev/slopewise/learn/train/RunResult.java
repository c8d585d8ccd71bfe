package dev.slopewise.learn.train;

import dev.slopewise.core.transform.NonFinite;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// How a run ended, written after its last step.
///
/// @param stopped         why
/// @param steps           how many were taken
/// @param epochs          how many were begun
/// @param bestEpoch       the one whose parameters were kept: the least validation loss; 0 if none was completed
/// @param metrics         of the kept parameters on the validation part, `loss` among them
/// @param seconds         time taken, measurements included
/// @param measuredSeconds time taken by measuring what steps delivered and by probes; looks at activations are a part of the step and not told apart
/// @param nonFinite       what made the first number that was not finite, in the last step or in the validation loss after it; empty if
///                        all were finite, and for runs recorded before it was looked for
public record RunResult(
        Stopped stopped,
        int steps,
        int epochs,
        int bestEpoch,
        Map<String, Double> metrics,
        double seconds,
        double measuredSeconds,
        Optional<NonFinite> nonFinite) {
    public RunResult {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /// Of a run that has not ended, as far as its records tell.
    static RunResult unfinished(int steps, int begun, List<EpochRecord> epochs) {
        Optional<EpochRecord> best = epochs.stream().min(Comparator.comparingDouble(EpochRecord::validationLoss));
        Map<String, Double> metrics = new LinkedHashMap<>();
        best.ifPresent(epoch -> metrics.put("loss", epoch.validationLoss()));
        best.ifPresent(epoch -> metrics.putAll(epoch.metrics()));
        return new RunResult(
                Stopped.UNFINISHED,
                steps,
                begun,
                best.map(EpochRecord::epoch).orElse(0),
                metrics,
                0,
                0,
                Optional.empty());
    }

    /// Why training stopped.
    public enum Stopped {
        /// All epochs were done.
        EPOCHS_DONE,
        /// The validation loss had stopped improving meaningfully.
        NO_IMPROVEMENT,
        /// A loss, slope or parameter became NaN or infinite.
        NOT_FINITE,
        /// Someone asked it to.
        INTERRUPTED,
        /// It has not ended: its process was killed, or is still at work. Steps and epochs are those recorded so far.
        UNFINISHED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }
}

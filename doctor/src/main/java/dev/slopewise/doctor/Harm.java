package dev.slopewise.doctor;

import dev.slopewise.learn.train.EpochRecord;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunResult.Stopped;
import dev.slopewise.learn.train.StepRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What went wrong with the loss itself, whatever the cause.
///
/// The bounds are rules of thumb, from runs on breast_cancer.csv at rates from 10⁻⁹ to 1000. A run whose loss leaps early and then falls
/// well below its start is not harmed.
public sealed interface Harm {
    /// A number became NaN or infinite.
    ///
    /// @param what `loss`, the paths of leaves, or `validation loss`
    record NotFinite(int step, List<String> what) implements Harm {
        public NotFinite {
            what = List.copyOf(what);
        }
    }

    /// The last epoch's loss was no lower than the first step's.
    record NoLower(double first, double last) implements Harm {}

    /// Some epoch's loss was at least 1.5 times the first step's, and the last was above a quarter of it.
    record Leapt(double first, double highest, int epoch, double last) implements Harm {}

    /// At least half of what had been won was lost again, and the last loss still above half of the first step's.
    record GaveBack(double first, double lowest, int epoch, double last) implements Harm {}

    public static Optional<Harm> of(Run run) {
        Optional<StepRecord> bad =
                run.steps().stream().filter(s -> !s.nonFinite().isEmpty()).findFirst();
        if (bad.isPresent()) return bad.map(s -> new NotFinite(s.step(), s.nonFinite()));
        if (run.result().stopped() == Stopped.NOT_FINITE) {
            return Optional.of(new NotFinite(run.result().steps(), List.of("validation loss")));
        }
        if (run.steps().isEmpty() || run.epochs().isEmpty()) return Optional.empty();
        return ofLosses(run.steps().getFirst().dataLoss(), run.epochs());
    }

    private static Optional<Harm> ofLosses(double first, List<EpochRecord> epochs) {
        double last = epochs.getLast().trainLoss();
        var byLoss = Comparator.comparingDouble(EpochRecord::trainLoss);
        EpochRecord highest = epochs.stream().max(byLoss).orElseThrow();
        EpochRecord lowest = epochs.stream().min(byLoss).orElseThrow();
        if (last >= first) return Optional.of(new NoLower(first, last));
        if (highest.trainLoss() >= 1.5 * first && last >= first / 4) {
            return Optional.of(new Leapt(first, highest.trainLoss(), highest.epoch(), last));
        }
        double won = first - lowest.trainLoss();
        return last >= first / 2 && last - lowest.trainLoss() >= won / 2
                ? Optional.of(new GaveBack(first, lowest.trainLoss(), lowest.epoch(), last))
                : Optional.empty();
    }
}

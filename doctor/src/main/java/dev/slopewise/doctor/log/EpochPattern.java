package dev.slopewise.doctor.log;

import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.Numbered;
import dev.slopewise.doctor.diagnosis.Remedy;
import dev.slopewise.doctor.diagnosis.Unshuffled;
import java.util.List;
import java.util.Optional;

/// The loss of the steps repeats itself from epoch to epoch like a saw: batches come in the same order and hold neighbours.
///
/// @param repeats from this correlation of the losses of one epoch with those of the next on; in (0, 1)
/// @param alone   and from this one on where the log does not tell epochs; in (0, 1)
/// @param size    by at least this share of the level; above 0
public record EpochPattern(double repeats, double alone, double size) implements LogDiagnosis {
    public EpochPattern() {
        this(new Unshuffled().repeats(), 0.75, 0.05);
    }

    @Override
    public Cause cause() {
        return Cause.UNSHUFFLED;
    }

    @Override
    public Answer examine(Log log) {
        Optional<Series> known = log.finite(Role.TRAINING_LOSS, Turns.LEAST);
        if (known.isEmpty())
            return new Answer.Unseen(cause(), log.of(Role.TRAINING_LOSS).isEmpty() ? Wanted.LOSS : Wanted.MORE_POINTS);
        if (log.unit().equals("epoch")) return new Answer.Unseen(cause(), Wanted.MORE_POINTS);
        Series loss = Turns.late(known.get());
        int epoch = points(log, loss);
        var turns = Turns.of(loss.values());
        int period = turns.period();
        boolean isEpoch = epoch > 0 && Math.abs(period - epoch) <= Math.max(1, 0.03 * epoch);
        double level = Math.abs(Robust.median(loss.values(), 0, loss.size()));
        boolean hasOtherPeriod = epoch > 0 && !isEpoch;
        boolean isOfTheRate = turns.areOfTheRate(log, loss);
        var numbers = Numbered.steps(loss.step(0), loss.lastStep())
                .with("points", period)
                .with("correlation", turns.correlation())
                .with("swing", turns.swing() / level);
        if (!(turns.correlation() > (isEpoch ? repeats : alone))
                || turns.swing() < size * level
                || hasOtherPeriod
                || isOfTheRate) {
            return new Answer.Absent(
                    cause(),
                    isOfTheRate
                            ? "the loss goes up and down as the rate does"
                            : "the loss does not repeat itself from epoch to epoch");
        }
        var claim = numbers.says("the loss repeats itself every {points} points" + (isEpoch ? ", an epoch" : "")
                + " (correlation of one turn with the next {correlation}), and goes up and down by {swing%} of"
                + " its level within");
        var remedy = new Remedy(
                "order of the examples",
                "as they lie",
                "shuffled anew each epoch",
                "each batch then speaks for all",
                List.of());
        Optional<Wanted> next = isEpoch ? Optional.empty() : Optional.of(Wanted.EPOCH);
        return Answer.Found.of(new Finding(cause(), loss.step(0), isEpoch ? 0.85 : 0.55, List.of(claim), remedy), next);
    }

    /// How many points an epoch has, at least one; 0 if that is not logged, or fewer than one epoch is whole.
    static int points(Log log, Series loss) {
        Optional<Series> epochs = log.finite(Role.EPOCH, 2);
        if (epochs.isEmpty()) return 0;
        double[] values = epochs.get().values();
        int first = 1, last = values.length - 1;
        while (first < values.length && Math.floor(values[first]) == Math.floor(values[0])) first++;
        while (last > 0 && Math.floor(values[last]) == Math.floor(values[last - 1])) last--;
        if (first >= last) return 0;
        double steps = (epochs.get().steps()[last] - epochs.get().steps()[first])
                / (Math.floor(values[last]) - Math.floor(values[first]));
        double stepsPerPoint = (loss.steps()[loss.size() - 1] - loss.steps()[0]) / (loss.size() - 1.0);
        return (int) Math.max(1, Math.round(steps / stepsPerPoint));
    }
}

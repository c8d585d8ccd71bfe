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
    /// As many points as are looked at, the last ones; the first third of a log falls too steeply to repeat itself.
    private static final int MOST = 4096;

    private static final int SHORTEST = 4;
    private static final int TIMES = 4;

    public EpochPattern() {
        this(new Unshuffled().repeats(), 0.75, 0.05);
    }

    @Override
    public Cause cause() {
        return Cause.UNSHUFFLED;
    }

    @Override
    public Answer examine(Log log) {
        Optional<Series> known = log.finite(Role.TRAINING_LOSS, 5 * SHORTEST);
        if (known.isEmpty())
            return new Answer.Unseen(cause(), log.of(Role.TRAINING_LOSS).isEmpty() ? Wanted.LOSS : Wanted.MORE_POINTS);
        if (log.unit().equals("epoch")) return new Answer.Unseen(cause(), Wanted.MORE_POINTS);
        int all = known.get().size();
        Series loss = known.get().part(all - Math.min(MOST, all - all / 3), all);
        int epoch = epoch(log, loss), period = period(loss.values());
        boolean isEpoch = epoch > 0 && Math.abs(period - epoch) <= Math.max(1, 0.03 * epoch);
        double correlation = period == 0 ? 0 : correlation(loss.values(), period);
        double swing = period == 0 ? 0 : swing(loss.values(), period);
        double level = Math.abs(Robust.median(loss.values(), 0, loss.size()));
        boolean hasOtherPeriod = epoch > 0 && !isEpoch;
        boolean isOfTheRate = period > 0
                && log.finite(Role.LEARNING_RATE, loss.size() / 2)
                        .filter(r -> hasPeriod(r, loss, period))
                        .isPresent();
        var numbers = Numbered.steps(loss.step(0), loss.lastStep())
                .with("points", period)
                .with("correlation", correlation)
                .with("swing", swing / level);
        if (!(correlation > (isEpoch ? repeats : alone)) || swing < size * level || hasOtherPeriod || isOfTheRate) {
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

    /// How many points an epoch has; 0 if that is not logged, or fewer than one epoch is whole.
    private static int epoch(Log log, Series loss) {
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
        return (int) Math.round(steps / stepsPerPoint);
    }

    /// The distance at which the loss is most like itself, after one at which it is less; 0 if there is none.
    private static int period(double[] values) {
        double[] own = new double[values.length];
        int reach = Math.max(SHORTEST, values.length / (2 * TIMES));
        double[] sums = new double[values.length + 1];
        for (int i = 0; i < values.length; i++) sums[i + 1] = sums[i] + values[i];
        for (int i = 0; i < values.length; i++) {
            int from = Math.max(0, i - reach), to = Math.min(values.length, i + reach + 1);
            own[i] = values[i] - (sums[to] - sums[from]) / (to - from);
        }
        double beside = likeness(own, 1), least = likeness(own, 2), most = 0;
        if (beside < -0.3 && least > 0.3) return 0; // it alternates, which is another cause
        int found = 0;
        for (int lag = 3; lag <= values.length / TIMES; lag++) {
            double like = likeness(own, lag);
            if (lag >= SHORTEST && like > most + 0.05 && like > least + 0.3) {
                most = like;
                found = lag;
            }
            least = Math.min(least, like);
        }
        while (found > 0 && likeness(own, found + 1) > likeness(own, found)) found++; // up to the peak
        return most > 0.35 ? found : 0;
    }

    private static double likeness(double[] own, int lag) {
        double with = 0, first = 0, second = 0;
        for (int i = 0; i + lag < own.length; i++) {
            with += own[i] * own[i + lag];
            first += own[i] * own[i];
            second += own[i + lag] * own[i + lag];
        }
        return first > 0 && second > 0 ? with / Math.sqrt(first * second) : 0;
    }

    /// Of the losses of each turn, less their mean, with those of the next.
    private static double correlation(double[] values, int period) {
        double with = 0, first = 0, second = 0;
        for (int turn = 0; (turn + 2) * period <= values.length; turn++) {
            double a = mean(values, turn * period, period), b = mean(values, (turn + 1) * period, period);
            for (int i = 0; i < period; i++) {
                double x = values[turn * period + i] / a - 1, y = values[(turn + 1) * period + i] / b - 1;
                with += x * y;
                first += x * x;
                second += y * y;
            }
        }
        return first > 0 && second > 0 ? with / Math.sqrt(first * second) : 0;
    }

    /// How far the mean turn rises after its lowest place: 0 for one that only falls.
    private static double swing(double[] values, int period) {
        int turns = values.length / period, start = values.length - turns * period;
        double[] mean = new double[2 * period];
        for (int i = 0; i < mean.length; i++) {
            for (int turn = 0; turn + 1 < turns; turn++)
                mean[i] += values[start + turn * period + i] / Math.max(1, turns - 1);
        }
        double lowest = mean[0], swing = 0;
        for (double x : mean) {
            lowest = Math.min(lowest, x);
            swing = Math.max(swing, x - lowest);
        }
        return swing;
    }

    private static double mean(double[] values, int from, int count) {
        double sum = 0;
        for (int i = from; i < from + count; i++) sum += values[i];
        return sum / count;
    }

    private static boolean hasPeriod(Series rates, Series loss, int period) {
        int from = rates.from(loss.steps()[0]);
        Series part = rates.part(from, rates.size());
        int other = period(part.values());
        double ratio = (double) loss.size() / Math.max(1, part.size());
        return other > 0 && Math.abs(other * ratio - period) <= Math.max(1, 0.05 * period);
    }
}

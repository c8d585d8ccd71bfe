package dev.slopewise.doctor.log;

/// How a series repeats itself: turns of one length, one like the next.
///
/// @param period      points of a turn; 0 if it does not repeat itself
/// @param correlation of one turn with the next; in [−1, 1], 0 without turns
/// @param swing       how far the mean turn rises after its lowest place: 0 for one that only falls
record Turns(int period, double correlation, double swing) {
    private static final int SHORTEST = 4;
    private static final int TIMES = 4;

    /// Fewer points hold no turns that could be told.
    static final int LEAST = 5 * SHORTEST;

    /// As many points of a log as are looked at, the last ones; its first third falls too steeply to repeat itself.
    private static final int MOST = 4096;

    static Turns of(double[] values) {
        int period = period(values);
        return period == 0 ? new Turns(0, 0, 0) : new Turns(period, correlation(values, period), swing(values, period));
    }

    /// The part of a loss that is looked at for turns.
    static Series late(Series loss) {
        int all = loss.size();
        return loss.part(all - Math.min(MOST, all - all / 3), all);
    }

    /// How much lower the last half of the whole turns lies than the half before.
    double fall(double[] values) {
        int half = period == 0 ? values.length / 2 : values.length / (2 * period) * period;
        return mean(values, values.length - 2 * half, half) - mean(values, values.length - half, half);
    }

    /// Whether the rate goes up and down with turns of this length.
    boolean areOfTheRate(Log log, Series loss) {
        return period > 0
                && log.finite(Role.LEARNING_RATE, loss.size() / 2)
                        .filter(rates -> hasPeriod(rates, loss, period))
                        .isPresent();
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

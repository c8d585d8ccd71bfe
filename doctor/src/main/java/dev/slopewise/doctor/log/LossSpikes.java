package dev.slopewise.doctor.log;

import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.Numbered;
import dev.slopewise.doctor.diagnosis.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The loss had come down, leaps for a few points, and has to be won again. Single points that stand out are the noise of batches.
///
/// @param times a leap is this many times the middle loss before it; above 1
/// @param sure  and by so many deviations of the logarithm of the loss
/// @param share and by at least this share of the first loss; above 0
/// @param many  from so many leaps on they are harm by themselves
public record LossSpikes(double times, double sure, double share, int many) implements LogDiagnosis {
    /// How many points before a leap its height is told against.
    private static final int BEFORE = 40;

    /// The middle of five points scatters by this share of a point's deviation.
    private static final double OF_FIVE = 0.56;

    public LossSpikes() {
        this(3, 7, 0.05, 3);
    }

    @Override
    public Cause cause() {
        return Cause.LATE_SPIKES;
    }

    @Override
    public Answer examine(Log log) {
        Optional<Trend> known = log.trend(BEFORE);
        if (known.isEmpty()) return new Answer.Unseen(cause(), Wanted.MORE_POINTS);
        Trend trend = known.get();
        Series loss = trend.series();
        List<Integer> leaps = leaps(loss, Math.abs(trend.first()));
        if (leaps.isEmpty())
            return new Answer.Absent(cause(), "after the first fifth of the log the loss does not leap");
        int first = leaps.getFirst();
        double before = Robust.median(loss.values(), Math.max(0, first - BEFORE), first);
        double height = 0;
        for (int leap : leaps) height = Math.max(height, loss.values()[leap]);
        boolean isWonAgain = trend.last() <= 1.1 * before;
        var claim = Numbered.steps(loss.step(first), loss.lastStep())
                .with("leaps", leaps.size())
                .with("height", height)
                .with("before", before)
                .with("last", trend.last())
                .says("the loss had come down to {before} and leapt, {leaps} times, first at " + log.unit() + " "
                        + loss.step(first) + ", up to {height}; it ended at {last}");
        if (leaps.size() < many && isWonAgain) return new Answer.Odd(claim);
        var remedy = new Remedy(
                "β₂ of Adam, or the clipping of slopes",
                "as it is",
                "β₂ 0.95, or slopes cut to their usual length",
                "the memory of the slope's size then reaches back 20 steps, not a thousand",
                List.of());
        Wanted next = log.of(Role.GRADIENT_NORM).isEmpty() ? Wanted.GRADIENT_NORM : Wanted.LEARNING_RATE;
        double confidence = leaps.size() >= many ? 0.65 : 0.55;
        return Answer.Found.of(
                new Finding(cause(), loss.step(first), confidence, List.of(claim), remedy), Optional.of(next));
    }

    private List<Integer> leaps(Series loss, double beginning) {
        double[] values = loss.values();
        int n = values.length, width = n >= 100 ? 5 : 1;
        List<Integer> leaps = new ArrayList<>();
        for (int i = Math.max(BEFORE / 2, n / 5); i + width <= n; i++) {
            int from = Math.max(0, i - BEFORE);
            if (!(values[i] > times * least(values, from, i))) continue;
            double usual = Robust.median(values, from, i), height = Robust.median(values, i, i + width);
            if (!(usual > 0) || !(height > times * usual) || height - usual < share * beginning) continue;
            double[] logs = new double[i - from];
            for (int j = 0; j < logs.length; j++) logs[j] = Math.log(Math.max(values[from + j], Double.MIN_NORMAL));
            double deviation = Robust.spread(logs, 0, logs.length) * (width == 1 ? 1 : OF_FIVE);
            if (Math.log(height / usual) > sure * deviation
                    && comesBack(values, i + width, width, Math.sqrt(usual * height))) {
                leaps.add(i);
                i += BEFORE;
            }
        }
        return leaps;
    }

    /// Whether the middle of some `width` points soon after is below a bound. A loss that stays up has not leapt but changed.
    private static boolean comesBack(double[] values, int from, int width, double bound) {
        int to = Math.min(values.length, from + Math.max(BEFORE, values.length / 5));
        for (int i = from; i + width <= to; i++) if (Robust.median(values, i, i + width) < bound) return true;
        return false;
    }

    private static double least(double[] values, int from, int to) {
        double least = Double.POSITIVE_INFINITY;
        for (int i = from; i < to; i++) least = Math.min(least, values[i]);
        return least;
    }
}

package dev.slopewise.doctor.log;

import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.Numbered;
import java.util.List;
import java.util.Optional;

/// The loss goes up and down from one step to the next about a level that does not fall: steps cross a valley and come back. Batches that differ do not take turns
/// like that.
///
/// @param turns from this correlation of neighbours down the loss alternates; in (−1, 0)
/// @param size  by at least this share of its level; above 0
public record LossOscillates(double turns, double size) implements LogDiagnosis {
    private static final int LEAST = 16;

    /// Of the mean that the loss alternates about, an even number of points.
    private static final int AROUND = 8;

    public LossOscillates() {
        this(-0.6, 0.05);
    }

    @Override
    public Cause cause() {
        return Cause.RATE_TOO_LARGE;
    }

    @Override
    public Answer examine(Log log) {
        Optional<Trend> trend = log.trend(2 * LEAST);
        if (trend.isEmpty()) return new Answer.Unseen(cause(), Wanted.MORE_POINTS);
        Series loss = trend.get().series();
        int half = loss.size() / 2;
        double turning = turning(loss.values(), half, loss.size());
        double swing = swing(loss.values(), half, loss.size());
        double level = trend.get().last();
        boolean falls = trend.get().falls();
        if (!(turning < turns) || !(swing > size * Math.abs(level)) || falls) {
            return new Answer.Absent(
                    cause(),
                    Numbered.steps(0, loss.lastStep())
                            .with("turning", turning)
                            .says(
                                    falls
                                            ? "the loss still falls"
                                            : "the loss does not alternate (correlation of neighbours {turning})")
                            .sentence());
        }
        int from = half;
        while (from >= LEAST && turning(loss.values(), from - LEAST, from) < turns) from -= LEAST;
        int since = loss.step(from);
        var claim = Numbered.steps(since, loss.lastStep())
                .with("swing", swing)
                .with("level", level)
                .with("turning", turning)
                .says("from " + log.unit() + " " + since
                        + " on the loss goes up and down in turns, by {swing} about {level}, and falls no further"
                        + " (correlation of neighbours {turning})");
        var remedy = Remedies.rateTimes(
                log, since, 0.5, "steps of half the length end before the far wall of the valley that they cross");
        Wanted next = log.of(Role.LEARNING_RATE).isEmpty() ? Wanted.LEARNING_RATE : Wanted.SAME_BATCH;
        return Answer.Found.of(new Finding(cause(), since, 0.75, List.of(claim), remedy), Optional.of(next));
    }

    private static double[] about(double[] values, int from, int to) {
        double[] about = new double[Math.max(0, to - from - AROUND)];
        for (int i = 0; i < about.length; i++) {
            double sum = 0;
            for (int j = 0; j < AROUND; j++) sum += values[from + i + j];
            about[i] = values[from + i + AROUND / 2] - sum / AROUND;
        }
        return about;
    }

    private static double turning(double[] values, int from, int to) {
        double[] about = about(values, from, to);
        double with = 0, own = 0;
        for (int i = 0; i + 1 < about.length; i++) {
            with += about[i] * about[i + 1];
            own += about[i] * about[i];
        }
        return own > 0 ? with / own : 0;
    }

    private static double swing(double[] values, int from, int to) {
        double[] about = about(values, from, to);
        double own = 0;
        for (double x : about) own += x * x;
        return Math.sqrt(own / Math.max(1, about.length));
    }
}

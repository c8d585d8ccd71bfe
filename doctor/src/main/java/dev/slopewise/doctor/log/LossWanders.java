package dev.slopewise.doctor.log;

import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.Numbered;
import dev.slopewise.doctor.diagnosis.Remedy;
import java.util.List;
import java.util.Optional;

/// The loss is thrown about and does not fall. Steps that are too long and batches that are too small look alike here.
///
/// @param scatter by at least this share of its level; above 0
/// @param won     and it won at most this share of its beginning; in (0, 1)
public record LossWanders(double scatter, double won) implements LogDiagnosis {
    private static final int LEAST = 60;

    /// The middle of three points scatters by this share of a point's deviation.
    private static final double OF_THREE = 0.67;

    public LossWanders() {
        this(0.3, 0.1);
    }

    @Override
    public Cause cause() {
        return Cause.GRADIENT_NOISE;
    }

    @Override
    public Answer examine(Log log) {
        Optional<Trend> known = log.trend(LEAST);
        if (known.isEmpty()) return new Answer.Unseen(cause(), Wanted.MORE_POINTS);
        Trend trend = known.get();
        int quarter = trend.parts() / 4, end = trend.parts();
        double begin = trend.mean(0, quarter), level = trend.mean(end - quarter, end);
        double noise = Robust.noise(trend.series().values(), 0, trend.series().size());
        double error = trend.error() * Math.sqrt(2.0 / quarter);
        double start = trend.levels()[0], very = Robust.median(trend.series().values(), 0, 3);
        boolean falls = begin - level > won * Math.abs(begin)
                || begin - level > 2.5 * error
                || start - level > 2 * Math.max(error, trend.errors()[0])
                || very - level > 1.5 * OF_THREE * noise;
        if (noise < scatter * Math.abs(level) || falls) {
            return new Answer.Absent(
                    cause(),
                    Numbered.steps(0, trend.series().lastStep())
                            .with("noise", noise / level)
                            .says(
                                    falls
                                            ? "the loss fell through its noise"
                                            : "the loss scatters by {noise%} of its level only")
                            .sentence());
        }
        int since = trend.step(0);
        var claim = Numbered.steps(since, trend.series().lastStep())
                .with("noise", noise / level)
                .with("first", begin)
                .with("last", level)
                .says("the loss scatters by {noise%} of its level, which went from {first} to {last} from the first"
                        + " quarter to the last");
        var shorter = Remedies.rateTimes(log, since, 1.0 / 3, "shorter steps are thrown about less");
        var larger = new Remedy(
                "batch",
                "as it is",
                "4 times as much",
                "four times as many examples halve the noise of a slope",
                List.of());
        return new Answer.Found(
                List.of(
                        new Finding(Cause.RATE_TOO_LARGE, since, 0.45, List.of(claim), shorter),
                        new Finding(cause(), since, 0.4, List.of(claim), larger)),
                Optional.of(Wanted.SAME_BATCH));
    }
}

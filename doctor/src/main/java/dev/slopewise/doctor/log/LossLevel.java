package dev.slopewise.doctor.log;

import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.Claim;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.Numbered;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The loss stays where it began, or at what one answer to all examples costs: nothing is learnt.
///
/// @param still it moves by at most this share of its beginning; above 0
/// @param flat  slopes of at most this share of the longest are nearly zero; in (0, 1)
public record LossLevel(double still, double flat) implements LogDiagnosis {
    /// Numbers of classes for which one answer to all is recognised.
    private static final List<Integer> CLASSES = List.of(2, 3, 4, 5, 6, 7, 8, 9, 10, 100, 1000);

    /// Of the loss, from which share down all that slopes promise is too little.
    private static final double TOO_LITTLE = 0.1;

    public LossLevel() {
        this(0.02, 1e-3);
    }

    @Override
    public Cause cause() {
        return Cause.PLATEAU;
    }

    @Override
    public Answer examine(Log log) {
        Optional<Trend> known = log.trend(LogDoctor.FEW);
        if (known.isEmpty()) return new Answer.Unseen(cause(), Wanted.MORE_POINTS);
        Trend trend = known.get();
        int since = trend.levelSince(still / 2);
        long first = trend.series().steps()[0],
                last = trend.series().steps()[trend.series().size() - 1];
        boolean forLong = last - since >= 0.85 * (last - first);
        double level = trend.mean(trend.parts() / 2, trend.parts()),
                moved = Math.abs(trend.mean(0, Math.max(1, trend.parts() / 4)) - level) / trend.scale();
        double noise = Robust.noise(trend.series().values(), 0, trend.series().size());
        boolean fellAtOnce = trend.first() - level > still * trend.scale() + 2 * noise;
        Optional<Integer> classes = CLASSES.stream()
                .filter(k -> Math.abs(level - Math.log(k)) < 0.01 * Math.log(k))
                .findFirst();
        boolean isStill = (moved < still && !fellAtOnce) || (forLong && classes.isPresent() && trend.won() < 0.35);
        boolean isThrown = noise > 0.3 * Math.abs(level);
        if (!isStill || isThrown || new LossCrawls().isSteady(trend)) {
            return new Answer.Absent(
                    cause(),
                    Numbered.steps(0, trend.series().lastStep())
                            .with("won", moved)
                            .says("from the first quarter to the second half the loss moved by {won%} of its beginning")
                            .sentence());
        }
        var claims = new ArrayList<Claim>();
        claims.add(Numbered.steps(since, trend.series().lastStep())
                .with("last", level)
                .with("moved", moved)
                .says("from " + log.unit() + " " + since
                        + " to the end the loss stays at {last} ({moved%} from where it began)"));
        classes.ifPresent(k -> claims.add(Numbered.steps(since, trend.series().lastStep())
                .with("classes", k)
                .with("cost", Math.log(k))
                .says("{cost} is what one answer to all costs with {classes} classes of the same size")));
        return judged(log, since, claims, level, classes.isPresent());
    }

    private Answer judged(Log log, int since, List<Claim> claims, double level, boolean isOneAnswer) {
        Optional<Series> norms = log.finite(Role.GRADIENT_NORM, 3);
        boolean isFlat = norms.filter(
                        g -> Robust.median(g.values(), g.size() / 2, g.size()) <= flat * Math.max(g.largest(), 1e-3))
                .isPresent();
        norms.ifPresent(g -> claims.add(Numbered.steps(since, g.lastStep())
                .with("late", Robust.median(g.values(), g.size() / 2, g.size()))
                .with("largest", g.largest())
                .says(
                        isFlat
                                ? "slopes are nearly zero there: {late} in the middle, {largest} at most"
                                : "slopes are not zero there: {late} in the middle, {largest} at most")));
        double promised = LossCrawls.promised(log);
        boolean isShort = !isFlat && promised < TOO_LITTLE * Math.abs(level);
        if (isShort) {
            claims.add(Numbered.steps(since, norms.map(Series::lastStep).orElse(since))
                    .with("promised", promised)
                    .with("level", level)
                    .says("rate · norm² over all steps promises a drop of {promised} of {level}: steps too short to"
                            + " leave the place"));
        }
        double confidence = isFlat ? 0.85 : isShort ? 0.35 : norms.isPresent() ? 0.5 : isOneAnswer ? 0.65 : 0.55;
        Wanted next = norms.isEmpty() ? Wanted.GRADIENT_NORM : Wanted.LAYER_GRADIENTS;
        var finding = new Finding(cause(), "", since, confidence, claims, Optional.empty(), Optional.empty());
        if (norms.isEmpty() || isFlat) return Answer.Found.of(finding, Optional.of(next));
        var rate = new Finding(
                Cause.RATE_TOO_SMALL,
                since,
                isShort ? 0.6 : 0.4,
                claims,
                Remedies.rateTimes(log, since, 10, "slopes arrive, and steps of this length make nothing of them"));
        return new Answer.Found(isShort ? List.of(rate, finding) : List.of(finding, rate), Optional.of(next));
    }
}

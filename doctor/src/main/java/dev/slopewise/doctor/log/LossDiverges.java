package dev.slopewise.doctor.log;

import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.Claim;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.Numbered;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The loss grew until it was no longer finite, ended above its beginning, or lost again what it had won: steps too long for the curvature.
///
/// @param times a loss this many times its usual size before it became NaN had grown; above 1
/// @param back  it gave back this share of what had been won; in (0, 1)
/// @param sure  by at least so many standard errors
public record LossDiverges(double times, double back, double sure) implements LogDiagnosis {
    /// A slope this many times its usual length had grown.
    private static final double STEEPER = 10;

    public LossDiverges() {
        this(3, 0.5, 5);
    }

    @Override
    public Cause cause() {
        return Cause.RATE_TOO_LARGE;
    }

    @Override
    public Answer examine(Log log) {
        Optional<Series> loss = log.loss();
        if (loss.isEmpty()) return new Answer.Unseen(cause(), Wanted.LOSS);
        Series all = loss.get();
        Series finite = all.finite();
        if (finite.size() < all.size() && !Double.isFinite(all.values()[all.size() - 1])) return broken(log, all);
        return finite.size() < LogDoctor.FEW
                ? new Answer.Unseen(cause(), Wanted.MORE_POINTS)
                : risen(log, Trend.of(finite));
    }

    private Answer broken(Log log, Series loss) {
        int bad = 0;
        while (Double.isFinite(loss.values()[bad])) bad++;
        OptionalInt since = growth(log, loss, bad);
        if (since.isEmpty()) return new Answer.Absent(cause(), "nothing grew before the loss stopped being finite");
        int from = since.getAsInt(), to = loss.step(bad);
        var claims = new ArrayList<Claim>();
        claims.add(Numbered.steps(from, to)
                .with("usual", Robust.median(loss.values(), 0, Math.max(1, bad / 2)))
                .with("last", loss.values()[bad - 1])
                .says("the loss grew from {usual} to {last}, and was no longer finite at " + log.unit() + " " + to));
        slope(log, from).ifPresent(claims::add);
        return found(log, from, 0.85, claims);
    }

    /// The step since which the loss, or the slope, grew before the place where the loss stopped being finite; empty if they did not.
    static OptionalInt growth(Log log, Series loss, int bad) {
        var own = new LossDiverges();
        OptionalInt grew = bad < 3 ? OptionalInt.empty() : grown(loss.part(0, bad), own.times);
        if (grew.isPresent()) return grew;
        return log.finite(Role.GRADIENT_NORM, 3)
                .map(norms -> norms.part(0, norms.from(loss.steps()[bad])))
                .filter(before -> before.size() >= 3)
                .map(before -> grown(before, STEEPER))
                .orElse(OptionalInt.empty());
    }

    /// Since when the end of a series is so many times its usual size.
    private static OptionalInt grown(Series series, double times) {
        int n = series.size();
        double usual = Math.abs(Robust.median(series.values(), 0, Math.max(1, n / 2)));
        double before = Math.abs(series.values()[n - 1]);
        if (!(before > times * usual)) return OptionalInt.empty();
        int at = n - 1;
        while (at > 0 && Math.abs(series.values()[at - 1]) > usual * Math.sqrt(times)) at--;
        return OptionalInt.of(series.step(at));
    }

    private Answer risen(Log log, Trend trend) {
        int end = trend.parts() - 1, least = trend.leastAt();
        double won = trend.first() - trend.levels()[least], lost = trend.last() - trend.levels()[least];
        boolean isAbove =
                trend.last() > trend.levels()[0] + 0.05 * Math.abs(trend.levels()[0]) && trend.sureness(0, end) < -sure;
        boolean gaveBack = won > 0.1 * trend.scale() && lost > back * won && trend.sureness(least, end) < -sure;
        if ((isAbove || gaveBack) && lost <= swing(trend.series()))
            return new Answer.Absent(cause(), "the loss goes up and down and ends within its swing");
        if (!isAbove && !gaveBack) {
            return new Answer.Absent(
                    cause(),
                    Numbered.steps(0, trend.series().lastStep())
                            .with("first", trend.first())
                            .with("last", trend.last())
                            .says("the loss began at {first} and ended at {last}")
                            .sentence());
        }
        int since = trend.step(rise(trend, least, won, lost));
        var claims = new ArrayList<Claim>();
        claims.add(Numbered.steps(trend.step(least), trend.series().lastStep())
                .with("first", trend.first())
                .with("least", trend.levels()[least])
                .with("last", trend.last())
                .says("the loss began at {first}, was least at {least} near " + log.unit() + " " + trend.step(least)
                        + ", and ended at {last}"));
        slope(log, since).ifPresent(claims::add);
        boolean isJudged = log.of(Role.TRAINING_LOSS).isEmpty();
        double confidence = isJudged ? 0.35 : trend.last() > 1.5 * Math.abs(trend.first()) ? 0.8 : 0.65;
        return found(log, since, confidence, claims);
    }

    /// By how much the loss goes up and down in turns that repeat themselves; 0 if it does not.
    private static double swing(Series loss) {
        Series late = Turns.late(loss);
        if (late.size() < Turns.LEAST) return 0;
        var turns = Turns.of(late.values());
        return turns.correlation() > new LossSwings().repeats() ? turns.swing() : 0;
    }

    /// The first stretch after the least one that clearly lies above it: by a quarter of all that was lost, or, where that is much, by half of what had been won or
    /// a quarter of the least level.
    private static int rise(Trend trend, int least, double won, double lost) {
        double level = trend.levels()[least], clear = Math.min(lost / 4, Math.max(won / 2, Math.abs(level) / 4));
        int at = least;
        while (at < trend.parts() - 1 && trend.levels()[at] < level + clear) at++;
        return at;
    }

    /// That slopes grew too.
    private static Optional<Claim> slope(Log log, int since) {
        return log.finite(Role.GRADIENT_NORM, 6).flatMap(norms -> {
            int at = Math.clamp(norms.from(since), 1, norms.size() - 1);
            double before = Robust.median(norms.values(), 0, at),
                    after = Robust.median(norms.values(), at, norms.size());
            return after > 2 * before
                    ? Optional.of(Numbered.steps(since, norms.lastStep())
                            .with("before", before)
                            .with("after", after)
                            .says("slopes grew with it, in the middle from {before} to {after}"))
                    : Optional.empty();
        });
    }

    private Answer found(Log log, int since, double confidence, List<Claim> claims) {
        var remedy =
                Remedies.rateTimes(log, since, 1.0 / 3, "steps of a third of the length turn where these overshot");
        Wanted next = log.of(Role.LEARNING_RATE).isEmpty() ? Wanted.LEARNING_RATE : Wanted.SAME_BATCH;
        return Answer.Found.of(new Finding(cause(), since, confidence, claims, remedy), Optional.of(next));
    }
}

package dev.slopewise.doctor.log;

import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.Claim;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.Numbered;
import dev.slopewise.doctor.diagnosis.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The loss falls steadily and hardly moves: steps far shorter than they could be.
///
/// @param won   at most this share of the first loss; in (0, 1)
/// @param even  the last quarter won at least this share of all, and at most three times that, as along a straight line; in (0, 1)
/// @param sure  all is a fall by so many standard errors at least
/// @param alike slopes whose length changed by less than this factor are as at the beginning; above 1
public record LossCrawls(double won, double even, double sure, double alike) implements LogDiagnosis {
    public LossCrawls() {
        this(0.25, 0.15, 6, 1.4);
    }

    @Override
    public Cause cause() {
        return Cause.RATE_TOO_SMALL;
    }

    @Override
    public Answer examine(Log log) {
        Optional<Trend> known = log.trend(LogDoctor.FEW);
        if (known.isEmpty()) return new Answer.Unseen(cause(), Wanted.MORE_POINTS);
        Trend trend = known.get();
        if (log.finite(Role.LEARNING_RATE, 1).filter(r -> r.largest() == 0).isPresent()) return zero(trend);
        boolean isWarmUp =
                log.finite(Role.LEARNING_RATE, 4).filter(LossCrawls::isRising).isPresent();
        if (!isSteady(trend) || isWarmUp) {
            String why = isWarmUp
                    ? "the rate still rises at the end of the log: it shows the warm-up alone"
                    : Numbered.steps(0, trend.series().lastStep())
                            .with("won", trend.won())
                            .with("late", trend.lateShare())
                            .says(
                                    trend.won() > 0
                                            ? "the loss won {won%} of its beginning, {late%} of that in the last"
                                                    + " quarter"
                                            : "the loss did not fall")
                            .sentence();
            return new Answer.Absent(cause(), why);
        }
        int since = trend.step(0);
        var claims = new ArrayList<Claim>();
        claims.add(Numbered.steps(since, trend.series().lastStep())
                .with("first", trend.first())
                .with("last", trend.last())
                .with("won", trend.won())
                .with("late", trend.lateShare())
                .says("the loss fell steadily and hardly moved, from {first} to {last}: {won%}, of which the"
                        + " last quarter won {late%}"));
        Optional<Claim> slopes = slopes(log), promise = promise(log, trend);
        slopes.ifPresent(claims::add);
        promise.ifPresent(claims::add);
        double confidence = 0.6 + (slopes.isPresent() ? 0.15 : 0) + (promise.isPresent() ? 0.15 : 0);
        Wanted next = log.of(Role.GRADIENT_NORM).isEmpty()
                ? Wanted.GRADIENT_NORM
                : log.of(Role.LEARNING_RATE).isEmpty() ? Wanted.LEARNING_RATE : Wanted.SAME_BATCH;
        var remedy = Remedies.rateTimes(log, since, 10, "a loss that falls along a straight line lets steps be longer");
        return Answer.Found.of(new Finding(cause(), since, confidence, claims, remedy), Optional.of(next));
    }

    /// Whether the loss falls along a straight line and hardly moves.
    boolean isSteady(Trend trend) {
        int end = trend.parts() - 1, falling = 0;
        for (int i = 0; i < end; i++) if (trend.levels()[i + 1] < trend.levels()[i] + 2 * trend.errors()[i]) falling++;
        double late = (trend.levels()[trend.quarter()] - trend.last()) / (trend.levels()[0] - trend.last());
        return trend.won() > 0
                && trend.won() < won
                && trend.sureness(0, end) > sure
                && late > even
                && late < 3 * even
                && falling >= 0.8 * end;
    }

    private static boolean isRising(Series rates) {
        int n = rates.size();
        return rates.values()[n - 1] > 1.2 * rates.values()[n / 2] && rates.values()[n / 2] > rates.values()[0];
    }

    private Answer zero(Trend trend) {
        var claim = Numbered.steps(trend.step(0), trend.series().lastStep())
                .with("rate", 0)
                .with("first", trend.first())
                .with("last", trend.last())
                .says("the rate was {rate} all the time: nothing was trained, and the loss went from {first} to"
                        + " {last} by itself");
        var remedy = new Remedy("rate", "0", "above 0", "steps of no length change nothing", List.of());
        return Answer.Found.of(new Finding(cause(), trend.step(0), 0.95, List.of(claim), remedy), Optional.empty());
    }

    /// That slopes are as long at the end as at the beginning.
    private Optional<Claim> slopes(Log log) {
        return log.finite(Role.GRADIENT_NORM, 4).flatMap(norms -> {
            int n = norms.size();
            double before = Robust.median(norms.values(), 0, (n + 3) / 4),
                    after = Robust.median(norms.values(), n - (n + 3) / 4, n);
            return after > before / alike && after < before * alike
                    ? Optional.of(Numbered.steps(norms.step(0), norms.lastStep())
                            .with("before", before)
                            .with("after", after)
                            .says("slopes are as long at the end as at the beginning ({before} and {after}):"
                                    + " the place has hardly changed"))
                    : Optional.empty();
        });
    }

    /// That plain gradient descent with this rate could not have won more.
    private static Optional<Claim> promise(Log log, Trend trend) {
        double promised = promised(log), fall = trend.first() - trend.last();
        return promised > fall / 2 && promised < 2 * fall
                ? Optional.of(Numbered.steps(trend.step(0), trend.series().lastStep())
                        .with("promised", promised)
                        .with("fall", fall)
                        .says("rate · norm² over all steps promises a drop of {promised}, and {fall} came: steps keep"
                                + " their promise, they are short"))
                : Optional.empty();
    }

    /// What slopes promise to plain gradient descent over all steps: the sum of rate · norm², by the middle ones. NaN where the log does not tell.
    static double promised(Log log) {
        Optional<Series> rates = log.finite(Role.LEARNING_RATE, 1), norms = log.finite(Role.GRADIENT_NORM, 4);
        if (rates.isEmpty() || norms.isEmpty() || !log.unit().equals("step")) return Double.NaN;
        Series norm = norms.get();
        long steps = norm.steps()[norm.size() - 1] - norm.steps()[0] + 1;
        return rates.get().middle() * norm.middle() * norm.middle() * steps;
    }
}

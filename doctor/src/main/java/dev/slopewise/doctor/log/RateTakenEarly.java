package dev.slopewise.doctor.log;

import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.Numbered;
import dev.slopewise.doctor.diagnosis.Remedy;
import java.util.List;
import java.util.Optional;

/// The schedule took the rate away while the loss still fell, and from then on it fell no more.
///
/// @param cold  share of the largest rate from which down it counts as taken away; in (0, 1)
/// @param early such a rate for at least this share of the log is early; in (0, 1)
/// @param fall  the loss fell by this share in as long a time before, as a tenth of the log; in (0, 1)
public record RateTakenEarly(double cold, double early, double fall) implements LogDiagnosis {
    public RateTakenEarly() {
        this(0.05, 0.3, 0.04);
    }

    @Override
    public Cause cause() {
        return Cause.ENDS_TOO_COLD;
    }

    @Override
    public Answer examine(Log log) {
        Optional<Series> rates = log.finite(Role.LEARNING_RATE, 2);
        Optional<Trend> known = log.trend(Trend.STRETCHES);
        if (rates.isEmpty()) return new Answer.Unseen(cause(), Wanted.LEARNING_RATE);
        if (known.isEmpty()) return new Answer.Unseen(cause(), Wanted.MORE_POINTS);
        Series rate = rates.get();
        Trend trend = known.get();
        int taken = rate.size();
        while (taken > 0 && rate.values()[taken - 1] <= cold * rate.largest()) taken--;
        double share = 1 - (double) taken / rate.size();
        if (share < early || taken == 0) {
            return new Answer.Absent(
                    cause(),
                    Numbered.steps(0, rate.lastStep())
                            .with("share", share)
                            .with("cold", cold)
                            .says("the rate was below {cold%} of its largest for the last {share%} of the log")
                            .sentence());
        }
        int at = Math.clamp((long) ((1 - share) * trend.parts()), 2, trend.parts() - 1);
        double before = trend.levels()[at - 2], then = trend.levels()[at], end = trend.last();
        int since = rate.step(taken);
        var numbers = Numbered.steps(since, rate.lastStep())
                .with("share", share)
                .with("rate", rate.largest())
                .with("before", before)
                .with("then", then)
                .with("end", end);
        boolean fell = before - then > fall * Math.abs(before) && trend.sureness(at - 2, at) > 3;
        boolean stopped = then - end < (before - then) / 4;
        String sentence =
                "the rate was nearly taken away (largest {rate}) for the last {share%} of the log; the loss fell from"
                        + " {before} to {then} just before, and ended at {end}";
        if (!fell || !stopped)
            return new Answer.Absent(cause(), numbers.says(sentence).sentence());
        var remedy = new Remedy(
                "schedule",
                "a rate that is gone at " + log.unit() + " " + since,
                "a rate that falls over the whole training",
                "the loss still fell when the rate went",
                List.of());
        return Answer.Found.of(
                new Finding(cause(), since, 0.75, List.of(numbers.says(sentence)), remedy), Optional.empty());
    }
}

package dev.slopewise.doctor.log;

import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.Numbered;
import java.util.List;
import java.util.Optional;

/// The log ends while the loss still falls, about as fast as before.
///
/// @param late the last quarter won at least this share of all that was won; in (0, 1)
/// @param fall and this share of the loss it began with; in (0, 1)
/// @param even and its last part at least this share of that quarter; in (0, 1)
/// @param sure by so many standard errors
public record StillFalling(double late, double fall, double even, double sure) implements LogDiagnosis {
    private static final int TIMES = 2;

    public StillFalling() {
        this(0.1, 0.06, 0.25, 4);
    }

    @Override
    public Cause cause() {
        return Cause.STOPPED_EARLY;
    }

    @Override
    public Answer examine(Log log) {
        Optional<Trend> known = log.trend(LogDoctor.FEW);
        if (known.isEmpty()) return new Answer.Unseen(cause(), Wanted.MORE_POINTS);
        Trend trend = known.get();
        Series loss = trend.series();
        int near = Math.max(0, trend.parts() - 1 - Math.max(1, trend.parts() / 10));
        double quarter = trend.levels()[trend.quarter()] - trend.last(), part = trend.levels()[near] - trend.last();
        boolean falls = trend.won() > 0
                && trend.lateShare() >= late
                && trend.lateFall() >= fall
                && part >= even * quarter
                && trend.lateSureness() > sure;
        Optional<Series> judged =
                log.of(Role.TRAINING_LOSS).isEmpty() ? Optional.empty() : log.finite(Role.VALIDATION_LOSS, 5);
        boolean isJudgedWorse = judged.map(Rise::of)
                .filter(r -> r.share() > 0.02 && r.last() - r.least() > 2 * r.noise())
                .isPresent();
        if (!falls || isJudgedWorse) {
            return new Answer.Absent(
                    cause(),
                    isJudgedWorse
                            ? "the training loss still falls, but the validation loss has passed its least value"
                            : Numbered.steps(0, loss.lastStep())
                                    .with("late", Math.max(0, trend.lateFall()))
                                    .says("in the last quarter the loss fell by {late%}, and levels off or scatters")
                                    .sentence());
        }
        var claim = Numbered.steps(trend.step(trend.quarter()), loss.lastStep())
                .with("first", trend.first())
                .with("last", trend.last())
                .with("late", trend.lateShare())
                .with("fall", trend.lateFall())
                .says("the loss went from {first} to {last}; the last quarter still won {late%} of that, {fall%} of"
                        + " the loss it began with, and it did not slow down");
        var remedy = Remedies.until(log, loss, (long) TIMES * loss.lastStep(), "the loss has not levelled off");
        double confidence = Math.clamp(0.5 + trend.lateShare(), 0.5, 0.7);
        Optional<Wanted> next =
                log.of(Role.VALIDATION_LOSS).isEmpty() ? Optional.of(Wanted.VALIDATION_LOSS) : Optional.empty();
        return Answer.Found.of(new Finding(cause(), loss.lastStep(), confidence, List.of(claim), remedy), next);
    }
}

package dev.slopewise.doctor.log;

import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.Numbered;
import dev.slopewise.doctor.diagnosis.Remedy;
import java.util.List;
import java.util.Optional;

/// The loss became NaN or infinite and stayed so. Whether the rate did it is told by what grew before: see [LossDiverges].
///
/// @param lasting this share of the log at its end must be finite again for it to be a gap, in (0, 1)
public record LossNotFinite(double lasting) implements LogDiagnosis {
    public LossNotFinite() {
        this(0.1);
    }

    @Override
    public Cause cause() {
        return Cause.NOT_FINITE;
    }

    @Override
    public Answer examine(Log log) {
        for (Role role : List.of(Role.TRAINING_LOSS, Role.VALIDATION_LOSS, Role.GRADIENT_NORM)) {
            Optional<Series> broken = log.of(role).filter(s -> s.finite().size() < s.size());
            if (broken.isPresent()) return of(log, role, broken.get());
        }
        return log.of(Role.TRAINING_LOSS).isEmpty()
                        && log.of(Role.VALIDATION_LOSS).isEmpty()
                ? new Answer.Unseen(cause(), Wanted.LOSS)
                : new Answer.Absent(cause(), "every loss that was logged is finite");
    }

    private Answer of(Log log, Role role, Series series) {
        int first = 0, last = series.size() - 1;
        while (Double.isFinite(series.values()[first])) first++;
        while (Double.isFinite(series.values()[last])) last--;
        int since = series.step(first), bad = series.size() - series.finite().size();
        var claim =
                Numbered.steps(since, series.lastStep()).with("numbers", bad).with("of", series.size());
        if (series.size() - 1 - last >= lasting * series.size() && last < series.size() - 1) {
            return new Answer.Odd(
                    claim.says("{numbers} of {of} numbers of the " + role + " are NaN or infinite, first at "
                            + log.unit() + " " + since + "; it is finite again to the end"));
        }
        boolean fromTheStart = first == 0;
        boolean grew = role == Role.TRAINING_LOSS
                && LossDiverges.growth(log, series, first).isPresent();
        String sentence = "the " + role + " is NaN or infinite from " + log.unit() + " " + since
                + " on ({numbers} of {of} numbers)"
                + (fromTheStart
                        ? ", from the very first"
                        : grew ? ", after it had grown" : ", and nothing grew before");
        Optional<Remedy> remedy = fromTheStart
                ? Optional.of(new Remedy(
                        "data",
                        "as it is",
                        "without missing, infinite or unscaled numbers, and in the loss's domain",
                        "no step was taken before the first bad number",
                        List.of()))
                : Optional.empty();
        double confidence = fromTheStart ? 0.9 : grew ? 0.45 : 0.7;
        Wanted next = log.of(Role.GRADIENT_NORM).isEmpty() ? Wanted.GRADIENT_NORM : Wanted.LAYER_GRADIENTS;
        String where = role == Role.TRAINING_LOSS ? "" : series.name();
        return Answer.Found.of(
                new Finding(cause(), where, since, confidence, List.of(claim.says(sentence)), remedy, Optional.empty()),
                Optional.of(next));
    }
}

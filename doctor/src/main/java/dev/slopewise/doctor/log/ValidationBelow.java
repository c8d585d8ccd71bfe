package dev.slopewise.doctor.log;

import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.Numbered;
import dev.slopewise.doctor.diagnosis.Remedy;
import java.util.List;
import java.util.Optional;

/// The validation loss lies below the training loss. Mostly that is no harm: dropout, augmentation, a penalty, or a mean over an epoch act on the training loss
/// alone. Far below, validation examples may stand among those trained on, or be easier.
///
/// @param below from this share of the training loss down it is worth a remark; in (0, 1)
/// @param far   and from this one down it needs an explanation; in (0, 1)
public record ValidationBelow(double below, double far) implements LogDiagnosis {
    public ValidationBelow() {
        this(0.9, 0.4);
    }

    @Override
    public Cause cause() {
        return Cause.LEAK;
    }

    @Override
    public Answer examine(Log log) {
        Optional<Series> trained = log.finite(Role.TRAINING_LOSS, 1), judged = log.finite(Role.VALIDATION_LOSS, 1);
        if (trained.isEmpty()) return new Answer.Unseen(cause(), Wanted.LOSS);
        if (judged.isEmpty()) return new Answer.Unseen(cause(), Wanted.VALIDATION_LOSS);
        if (judged.get().size() < 4) return new Answer.Unseen(cause(), Wanted.VALIDATION_OFTEN);
        double training = end(trained.get()), validation = end(judged.get());
        var numbers = Numbered.steps(judged.get().step(0), judged.get().lastStep())
                .with("training", training)
                .with("validation", validation)
                .with("share", validation / training);
        String both = "over the last quarter the training loss is {training}, the validation loss {validation}";
        if (!(training > 0) || !(validation < below * training))
            return new Answer.Absent(cause(), numbers.says(both).sentence());
        String why = both
                + ": dropout, augmentation or a penalty in the training loss alone make it so, and a mean over an"
                + " epoch lags behind";
        if (validation > far * training) return new Answer.Odd(numbers.says(why));
        var remedy = new Remedy(
                "split",
                "as it is",
                "no example, nor a copy of one, in both parts",
                "a loss this far below is easier to get by knowing the answers",
                List.of());
        var claim = numbers.says(why + "; this far below, {share%}, validation examples may be known or easier");
        return new Answer.Found(
                List.of(
                        new Finding(cause(), judged.get().step(0), 0.4, List.of(claim), remedy),
                        new Finding(
                                Cause.MISMATCH,
                                judged.get().step(0),
                                0.35,
                                List.of(claim),
                                new Remedy(
                                        "split",
                                        "as it is",
                                        "drawn at random from one pool",
                                        "both parts then are as hard",
                                        List.of()))),
                Optional.of(Wanted.TRAINING_EVALUATED));
    }

    private static double end(Series series) {
        return Robust.median(series.values(), series.size() - Math.max(1, series.size() / 4), series.size());
    }
}

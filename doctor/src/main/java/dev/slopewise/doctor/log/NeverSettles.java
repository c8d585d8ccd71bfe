package dev.slopewise.doctor.log;

import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.Numbered;
import dev.slopewise.doctor.diagnosis.Remedy;
import java.util.List;
import java.util.Optional;

/// The rate stays large to the end and the loss cannot settle. Batches differ at any rate, so this is told by the validation loss alone: its examples are the same
/// each time, and what it goes up and down by is the model.
///
/// @param large  the rate at the end is at least this share of its largest; in (0, 1]
/// @param jitter the validation loss goes up and down by at least this share of its level; above 0
public record NeverSettles(double large, double jitter) implements LogDiagnosis {
    private static final int LEAST = 12;

    public NeverSettles() {
        this(0.3, 0.15);
    }

    @Override
    public Cause cause() {
        return Cause.ENDS_TOO_HOT;
    }

    @Override
    public Answer examine(Log log) {
        Optional<Series> rates = log.finite(Role.LEARNING_RATE, 1), judged = log.finite(Role.VALIDATION_LOSS, 1);
        if (rates.isEmpty()) return new Answer.Unseen(cause(), Wanted.LEARNING_RATE);
        if (judged.isEmpty()) return new Answer.Unseen(cause(), Wanted.VALIDATION_LOSS);
        if (judged.get().size() < LEAST) return new Answer.Unseen(cause(), Wanted.VALIDATION_OFTEN);
        Trend trend = Trend.of(judged.get());
        double end = rates.get().values()[rates.get().size() - 1],
                largest = rates.get().largest();
        int half = judged.get().size() / 2;
        double noise = Robust.noise(judged.get().values(), half, judged.get().size());
        double level = Robust.median(judged.get().values(), half, judged.get().size());
        boolean isLevel = trend.won() > 0.1 && Math.abs(trend.lateSureness()) < 4;
        var numbers = Numbered.steps(judged.get().step(half), judged.get().lastStep())
                .with("jitter", noise / level)
                .with("level", level)
                .with("rate", end)
                .with("largest", largest);
        String sentence =
                "the validation loss goes up and down by {jitter%} of its level, {level}, and the rate at the end is"
                        + " {rate} (largest {largest})";
        if (!(end >= large * largest) || !(noise > jitter * Math.abs(level)) || !isLevel) {
            return new Answer.Absent(cause(), numbers.says(sentence).sentence());
        }
        var remedy = new Remedy(
                "schedule",
                "a rate that stays at " + end,
                "a rate that falls to 0, such as cosine",
                "the loss then settles",
                List.of());
        int since = judged.get().step(half);
        return Answer.Found.of(
                new Finding(
                        cause(),
                        since,
                        0.6,
                        List.of(numbers.says(sentence + ": the model is thrown about at the end")),
                        remedy),
                Optional.of(Wanted.SAME_BATCH));
    }
}

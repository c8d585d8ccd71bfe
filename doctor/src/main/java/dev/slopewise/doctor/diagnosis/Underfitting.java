package dev.slopewise.doctor.diagnosis;

import dev.slopewise.doctor.experiment.Change;
import dev.slopewise.learn.train.EpochRecord;
import dev.slopewise.learn.train.StepRecord;
import java.util.List;
import java.util.Optional;

/// The model is too small or too simple: the loss is level, well above what could be, alike on both parts, and the steps are not to blame. Only a larger model that
/// does better shows it, so by observation alone it is a guess.
///
/// @param level from this late fall (share of the loss) down the loss is level, in (0, 1); up to [#SLOW] times that it may be, and it is less sure
/// @param alike from this ratio of the training to the validation loss on both parts are alike, in (0, 1)
/// @param left  from this share of what one answer to all reaches on there is something left to learn, in (0, 1)
public record Underfitting(double level, double alike, double left) implements Diagnosis {
    /// Units of a hidden layer that are enough for a trial.
    private static final int ENOUGH = 32;
    /// Of what is level.
    private static final double SLOW = 3;
    /// So many times as many at least.
    public static final int LEAST_TIMES = 4;

    public Underfitting() {
        this(0.12, 0.75, 0.1);
    }

    @Override
    public Cause cause() {
        return Cause.UNDERFITTING;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        List<EpochRecord> epochs = facts.run().epochs();
        var fall = Fall.of(facts);
        double constant = facts.model().map(ModelFacts::constantLoss).orElse(Double.NaN);
        if (epochs.isEmpty() || !(Math.abs(fall.lateFall()) < SLOW * level)) return Optional.empty();
        double train = fall.last(), judged = epochs.getLast().validationLoss(), share = train / constant;
        if (!(train > alike * judged) || !(share > left) || isSilent(facts)) return Optional.empty();
        int narrowest = facts.model().stream()
                .flatMap(m -> m.weights().subList(0, Math.max(0, m.weights().size() - 1)).stream())
                .mapToInt(ModelFacts.Weights::units)
                .min()
                .orElse(ENOUGH);
        double times = Math.max(LEAST_TIMES, Math.ceil(ENOUGH / (double) narrowest));
        boolean isUnsure = share > 0.97 || !(Math.abs(fall.lateFall()) < level);
        return Optional.of(new Finding(
                cause(),
                fall.levelSince(level),
                isUnsure ? 0.15 : 0.3,
                List.of(Numbered.steps(1, facts.run().steps().size())
                        .with("train", train)
                        .with("judged", judged)
                        .with("constant", constant)
                        .says("the training loss is level at {train}, near the validation loss of {judged};"
                                + " one answer to all reaches {constant}")),
                new Remedy(
                        "units of hidden layers",
                        "as they are",
                        Remedy.written(times) + " times as many",
                        "a larger model can tell more apart",
                        List.of(new Change.WidthTimes(times)))));
    }

    /// Whether most units of some activation are silent at the end: then it is not their number.
    private static boolean isSilent(Facts facts) {
        List<StepRecord> watched = facts.watched();
        return !watched.isEmpty() && watched.getLast().activity().stream().anyMatch(a -> a.dead() > 0.9);
    }
}

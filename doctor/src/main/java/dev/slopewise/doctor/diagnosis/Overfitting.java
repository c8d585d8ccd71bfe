package dev.slopewise.doctor.diagnosis;

import dev.slopewise.doctor.experiment.Change;
import dev.slopewise.learn.train.EpochRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The model learns its training examples by heart: the training loss falls on while the validation loss, which had a least value, rises. A training whose own loss
/// rises learns nothing by heart, and a rise that is next to nothing beside what one answer to all reaches costs nothing.
///
/// @param risen from this share above its least value on the validation loss has risen, above 0
/// @param apart the training loss must be below this share of the validation loss at the end, in (0, 1)
/// @see <a href="https://doi.org/10.1007/3-540-49430-8_3">Prechelt 1998, Early Stopping – But When?</a>
public record Overfitting(double risen, double apart) implements Diagnosis {
    /// Of the validation loss: the training loss is next to nothing below.
    private static final double NOTHING = 0.02;
    /// Of what one answer to all reaches: the validation loss is high above.
    private static final double MUCH = 0.2;
    /// Of the same: a rise by less is none.
    private static final double SMALL = 0.01;

    public Overfitting() {
        this(0.3, 0.7);
    }

    @Override
    public Cause cause() {
        return Cause.OVERFITTING;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        List<EpochRecord> epochs = facts.run().epochs();
        if (epochs.size() < 4) return Optional.empty();
        EpochRecord best = epochs.stream()
                .min(Comparator.comparingDouble(EpochRecord::validationLoss))
                .orElseThrow();
        double last = end(epochs, true), train = end(epochs, false);
        double rise = (last - best.validationLoss()) / Math.abs(best.validationLoss());
        boolean fellOn = train < 0.9 * best.trainLoss() || train < apart * apart * last;
        boolean learns = train < epochs.getFirst().trainLoss();
        if (!(train < apart * last) || !fellOn || !learns) return Optional.empty();
        double constant = facts.model().map(ModelFacts::constantLoss).orElse(Double.NaN);
        boolean isSmall = last - best.validationLoss() < SMALL * constant;
        if (!(rise > risen) || isSmall) return byHeart(constant, facts, train, last);
        return Optional.of(new Finding(
                cause(),
                best.steps(),
                Math.clamp(0.5 + 0.25 * Math.log10(rise / risen) + 0.2 * (1 - train / (apart * last)), 0.5, 0.93),
                List.of(Numbered.steps(best.steps(), facts.run().steps().size())
                        .with("best", best.validationLoss())
                        .with("epoch", best.epoch())
                        .with("last", last)
                        .with("then", best.trainLoss())
                        .with("train", train)
                        .says("the validation loss was least, {best}, after epoch {epoch} and {last} at the end,"
                                + " while the training loss went from {then} to {train}")),
                new Remedy(
                        "epochs",
                        "" + epochs.size(),
                        "" + best.epoch(),
                        "the validation loss was least there; more data, a penalty or dropout would let training go on",
                        List.of(new Change.EpochsTimes(Math.max(1, best.epoch()) / (double) epochs.size())))));
    }

    /// The training loss is next to nothing, and the validation loss still a good part of what one answer to all reaches.
    private Optional<Finding> byHeart(double constant, Facts facts, double train, double last) {
        if (!(train < NOTHING * last) || !(last > MUCH * constant)) return Optional.empty();
        return Optional.of(new Finding(
                cause(),
                1,
                0.65,
                List.of(Numbered.steps(1, facts.run().steps().size())
                        .with("train", train)
                        .with("last", last)
                        .with("constant", constant)
                        .says("at the end the training loss is {train} and the validation loss {last}, where one"
                                + " answer to all reaches {constant}: what was learnt holds for the examples"
                                + " trained on alone")),
                new Remedy(
                        "examples",
                        "as many as there are",
                        "more, or a penalty, or a smaller model",
                        "with more examples, learning by heart wins nothing",
                        List.of())));
    }

    /// The mean of the last tenth of the epochs.
    private static double end(List<EpochRecord> epochs, boolean isValidation) {
        int from = Math.min(epochs.size() - 1, (int) (epochs.size() * 0.9));
        return epochs.subList(from, epochs.size()).stream()
                .mapToDouble(e -> isValidation ? e.validationLoss() : e.trainLoss())
                .average()
                .orElse(Double.NaN);
    }
}

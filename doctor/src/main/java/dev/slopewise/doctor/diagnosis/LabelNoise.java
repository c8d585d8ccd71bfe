package dev.slopewise.doctor.diagnosis;

import dev.slopewise.learn.train.EpochRecord;
import java.util.List;
import java.util.Optional;

/// Some labels among those trained on are wrong: their neighbours outvote them, while validation labels agree with the same neighbours.
///
/// Where labels of both parts disagree alike, classes overlap or both parts are noisy: classes that overlap have pure neighbourhoods elsewhere, wrong labels nowhere.
///
/// @param gap  from this difference of the two shares of agreement on it is told, in (0, 1)
/// @param pure neighbourhoods that agree to this share lie within a class, in (0, 1)
public record LabelNoise(double gap, double pure) implements Diagnosis {
    /// Above chance: that labels follow from inputs at all.
    private static final double SEEN = 0.1;
    /// From this share of agreement on, examples far apart in many columns disagree without wrong labels too.
    private static final double MOST = 0.8;
    /// Of the least loss that wrong labels allow: below it they are not as wrong.
    private static final double WELL = 0.75;
    /// So much more may be told right by chance, or so many standard errors of the share: it is the largest after any epoch of any training.
    private static final double BY_CHANCE = 0.06, ERRORS = 3.5;

    private static final Remedy REMEDY = new Remedy(
            "labels",
            "as they are",
            "looked through, those first that their neighbours outvote",
            "no setting makes wrong labels right; label smoothing or fewer epochs keep the"
                    + " model from learning them by heart",
            List.of());

    public LabelNoise() {
        this(0.06, 0.9);
    }

    @Override
    public Cause cause() {
        return Cause.LABEL_NOISE;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        List<EpochRecord> epochs = facts.run().epochs();
        double loss =
                epochs.stream().mapToDouble(EpochRecord::validationLoss).min().orElse(Double.POSITIVE_INFINITY);
        double accuracy = epochs.stream()
                .mapToDouble(e -> e.metrics().getOrDefault("accuracy", Double.NaN))
                .max()
                .orElse(Double.NaN);
        return seen(facts).filter(noise -> !isLearnt(noise, facts, loss, accuracy));
    }

    private Optional<Finding> seen(Facts facts) {
        return facts.neighbours().labels().flatMap(n -> {
            if (n.train() > n.chance() + SEEN && n.purest() < pure && n.train() < MOST)
                return Optional.of(everywhere(n));
            if (!(n.validation() - n.train() > margin(n, facts))) return Optional.empty();
            double share = (n.validation() - n.train()) / Math.max(1e-9, n.validation());
            return Optional.of(new Finding(
                    cause(),
                    0,
                    Math.clamp(0.45 + 2 * (n.validation() - n.train()), 0.45, 0.9),
                    List.of(Numbered.before()
                            .with("examples", n.examples())
                            .with("train", n.train())
                            .with("validation", n.validation())
                            .with("wrong", share)
                            .says("of {examples} examples trained on {train%} have the label of most"
                                    + " of their nearest neighbours, of the validation examples"
                                    + " {validation%}: about {wrong%} of the labels trained on are"
                                    + " wrong")),
                    REMEDY));
        });
    }

    /// Whether what a training learnt contradicts the share of wrong labels that was found: it told more of the validation part right than there are right labels, or
    /// came well below the least cross-entropy, in nats, that such labels allow if they are the same other class each time.
    ///
    /// @param loss     the least on the validation part
    /// @param accuracy the largest on it; NaN if it is not known
    public static boolean isLearnt(Finding noise, Facts facts, double loss, double accuracy) {
        double wrong = noise.claims().getFirst().numbers().getOrDefault("wrong", Double.NaN);
        boolean isEntropy = facts.model()
                .flatMap(ModelFacts::loss)
                .filter(l -> l.contains("CrossEntropy"))
                .isPresent();
        double least = -wrong * Math.log(wrong) - (1 - wrong) * Math.log1p(-wrong);
        int judged = facts.data().map(DataFacts::validation).orElse(1);
        double chance = Math.max(BY_CHANCE, ERRORS * Math.sqrt(wrong * (1 - wrong) / judged));
        return accuracy > 1 - wrong + chance || (isEntropy && loss < WELL * least);
    }

    /// Labels disagree with their neighbours everywhere alike, also where classes do not meet: that is no overlap of classes.
    private Finding everywhere(Neighbours n) {
        return new Finding(
                cause(),
                0,
                0.75,
                List.of(Numbered.before()
                        .with("train", n.train())
                        .with("purest", n.purest())
                        .with("wrong", 1 - n.train())
                        .says("{train%} of the labels agree with most of their nearest neighbours, and even"
                                + " the purest tenth of the neighbourhoods agree no more than to"
                                + " {purest%}: about {wrong%} of the labels are wrong, everywhere alike")),
                REMEDY);
    }

    /// The gap, or three standard errors of the difference where parts are small.
    private double margin(Neighbours n, Facts facts) {
        int judged = facts.data().map(DataFacts::validation).orElse(1);
        double spread = n.validation() * (1 - n.validation()) / judged + n.train() * (1 - n.train()) / n.examples();
        return Math.max(gap, 3 * Math.sqrt(spread));
    }
}

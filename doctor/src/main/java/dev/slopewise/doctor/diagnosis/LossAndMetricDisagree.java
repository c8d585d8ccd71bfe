package dev.slopewise.doctor.diagnosis;

import dev.slopewise.learn.train.EpochRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The validation loss says one epoch and the accuracy another: the loss rose well above its least value while the accuracy became better. A model that is surer and
/// surer pays much for the few examples that it gets wrong.
///
/// @param risen  from this share above its least value on the loss has risen, above 0
/// @param better by this much the accuracy must have become better since, in (0, 1)
/// @param tails  from this ratio of the targets' deviation to that of their middle half on, a squared loss is about a few of them, above 1
/// @see <a href="https://arxiv.org/abs/1706.04599">Guo et al. 2017, On Calibration of Modern Neural Networks</a>
public record LossAndMetricDisagree(double risen, double better, double tails) implements Diagnosis {
    /// How far apart the quartiles of normal numbers are, in deviations.
    private static final double NORMAL_QUARTILES = 1.349;

    public LossAndMetricDisagree() {
        this(0.2, 0.01, 3);
    }

    @Override
    public Cause cause() {
        return Cause.LOSS_AND_METRIC_DISAGREE;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        return heavyTails(facts).or(() -> apart(facts));
    }

    /// Targets of which a few lie far from all others: a squared loss is theirs alone, and a metric such as the mean absolute error hardly sees them.
    private Optional<Finding> heavyTails(Facts facts) {
        boolean isSquared = facts.model()
                .flatMap(ModelFacts::loss)
                .filter(l -> l.startsWith("Squared"))
                .isPresent();
        if (!isSquared || facts.subject().isEmpty()) return Optional.empty();
        var numbers = new Entries(facts.subject().get().train().targets().array());
        double[] sorted = IntStream.range(0, numbers.count())
                .mapToDouble(numbers::at)
                .sorted()
                .toArray();
        if (sorted.length < 40) return Optional.empty();
        double middle = (sorted[sorted.length * 3 / 4] - sorted[sorted.length / 4]) / NORMAL_QUARTILES;
        double deviation = DataFacts.Column.of(numbers, 0, 1).deviation();
        if (!(deviation > tails * middle) || !(middle > 0)) return Optional.empty();
        return Optional.of(new Finding(
                cause(),
                0,
                0.75,
                List.of(Numbered.before()
                        .with("deviation", deviation)
                        .with("middle", middle)
                        .says("the targets' deviation is {deviation}, and that of their middle half {middle}: a few"
                                + " lie far from all others, and a squared loss is about them alone")),
                new Remedy(
                        "loss",
                        "squared",
                        "absolute, or huber(" + Remedy.written(middle) + ")",
                        "targets far off then pull no harder than others",
                        List.of())));
    }

    private Optional<Finding> apart(Facts facts) {
        List<EpochRecord> epochs = facts.run().epochs();
        if (epochs.size() < 5 || !epochs.getLast().metrics().containsKey("accuracy")) return Optional.empty();
        EpochRecord least = epochs.stream()
                .min(Comparator.comparingDouble(EpochRecord::validationLoss))
                .orElseThrow();
        EpochRecord best = epochs.stream()
                .max(Comparator.comparingDouble(LossAndMetricDisagree::accuracy))
                .orElseThrow();
        double rise = best.validationLoss() / least.validationLoss() - 1, gain = accuracy(best) - accuracy(least);
        if (best.epoch() <= least.epoch() || !(rise > risen) || !(gain > better)) return Optional.empty();
        return Optional.of(new Finding(
                cause(),
                least.steps(),
                0.35,
                List.of(Numbered.steps(least.steps(), best.steps())
                        .with("least", least.validationLoss())
                        .with("then", accuracy(least))
                        .with("loss", best.validationLoss())
                        .with("accuracy", accuracy(best))
                        .with("epoch", least.epoch())
                        .with("later", best.epoch())
                        .says("from epoch {epoch} to epoch {later} the validation loss rose from {least} to {loss},"
                                + " and the accuracy from {then} to {accuracy}")),
                new Remedy(
                        "what is judged by",
                        "loss",
                        "accuracy, or the loss with label smoothing",
                        "keep the epoch that is best by what counts",
                        List.of())));
    }

    private static double accuracy(EpochRecord epoch) {
        return epoch.metrics().getOrDefault("accuracy", Double.NaN);
    }
}

package dev.slopewise.doctor.diagnosis;

import dev.slopewise.doctor.experiment.Change;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Numbers to be told that are far larger than what a fresh model answers: outputs have a long way to go, and slopes of a squared loss are as large as the
/// targets.
///
/// @param far from this ratio of the targets' size to that of the first answers (or to 1, whichever is larger) on it is told, above 1
public record UnscaledTargets(double far) implements Diagnosis {
    public UnscaledTargets() {
        this(100);
    }

    @Override
    public Cause cause() {
        return Cause.UNSCALED_TARGETS;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        if (facts.data().isEmpty() || !(facts.data().get().targets() instanceof DataFacts.Targets.Numbers numbers)) {
            return Optional.empty();
        }
        return numbers.columns().stream()
                .max(Comparator.comparingDouble(DataFacts.Column::size))
                .flatMap(column -> judge(column, facts.model()));
    }

    private Optional<Finding> judge(DataFacts.Column column, Optional<ModelFacts> model) {
        double answers =
                model.map(m -> m.answers().size()).filter(Double::isFinite).orElse(1.0);
        double ratio = column.size() / Math.max(1, answers);
        if (!(ratio > far)) return Optional.empty();
        double beyond = Math.log10(ratio / far);
        return Optional.of(new Finding(
                cause(),
                0,
                Math.clamp(0.4 + 0.2 * beyond, 0.4, 0.95),
                List.of(Numbered.before()
                        .with("mean", column.mean())
                        .with("deviation", column.deviation())
                        .with("answers", answers)
                        .with("ratio", ratio)
                        .says("the numbers to be told have mean {mean} and deviation {deviation}, and the first"
                                + " answers a size of {answers}: the targets are {ratio} times the size that"
                                + " outputs start with")),
                new Remedy(
                        "targets",
                        "as they come",
                        "mean 0, deviation 1",
                        "outputs then start where targets are",
                        List.of(new Change.StandardTargets()))));
    }
}

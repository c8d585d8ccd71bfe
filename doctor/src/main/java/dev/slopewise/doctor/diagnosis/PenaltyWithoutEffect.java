package dev.slopewise.doctor.diagnosis;

import dev.slopewise.doctor.experiment.Change;
import dev.slopewise.learn.train.StepRecord;
import java.util.List;
import java.util.Optional;

/// A penalty that was asked for and whose pull is lost beside the data's in every step: it changes nothing, for better or worse.
///
/// @param lost below this ratio of the penalty's slope to the data's it is lost, in (0, 1)
public record PenaltyWithoutEffect(double lost) implements Diagnosis {
    public PenaltyWithoutEffect() {
        this(1e-5);
    }

    @Override
    public Cause cause() {
        return Cause.PENALTY_WITHOUT_EFFECT;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        List<StepRecord> steps = facts.run().steps();
        if (facts.run().header().penalties().isEmpty() || steps.size() < 10) return Optional.empty();
        double largest =
                steps.stream().mapToDouble(PenaltyWithoutEffect::ratio).max().orElse(0);
        if (!(largest < lost)) return Optional.empty();
        return Optional.of(new Finding(
                cause(),
                1,
                0.3,
                List.of(Numbered.steps(1, steps.size())
                        .with("largest", largest)
                        .says("the penalty's pull was never more than {largest} times the data's")),
                new Remedy(
                        "penalty",
                        String.join(", ", facts.run().header().penalties()),
                        "a thousand times it, or none",
                        "as it is, it changes nothing",
                        List.of(new Change.PenaltyTimes(1000)))));
    }

    private static double ratio(StepRecord step) {
        double data = 0, penalty = 0;
        for (var leaf : step.layers()) {
            data += leaf.gradientNorm() * leaf.gradientNorm();
            penalty += leaf.penaltyGradientNorm() * leaf.penaltyGradientNorm() + leaf.pullNorm() * leaf.pullNorm();
        }
        return data > 0 ? Math.sqrt(penalty / data) : 0;
    }
}

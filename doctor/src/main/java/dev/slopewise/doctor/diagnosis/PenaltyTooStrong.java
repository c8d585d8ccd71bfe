package dev.slopewise.doctor.diagnosis;

import dev.slopewise.doctor.experiment.Change;
import dev.slopewise.learn.train.StepRecord;
import java.util.List;
import java.util.Optional;

/// A penalty, or decoupled decay, that pulls as hard as the data at a loss that is still high: the weights cannot grow to what the data asks for.
///
/// At every minimum of both together the two slopes are as large as each other, so that this alone is no fault: the loss of the data beside what one answer to all
/// reaches decides how likely it is, and an experiment with a tenth of the penalty whether it is so.
///
/// @param pull from this ratio of the penalty's slope to the data's on it pulls as hard, above 0
/// @param high from this share of what one answer to all reaches on the loss is high, in (0, 1)
public record PenaltyTooStrong(double pull, double high) implements Diagnosis {
    public PenaltyTooStrong() {
        this(0.3, 0.1);
    }

    @Override
    public Cause cause() {
        return Cause.PENALTY_TOO_STRONG;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        List<StepRecord> steps = facts.run().steps();
        if (steps.size() < 10) return Optional.empty();
        List<StepRecord> late = steps.subList((int) (steps.size() * 0.8), steps.size());
        double ratio = Math.max(ratio(steps.subList(0, steps.size() - late.size())), ratio(late));
        double price =
                late.stream().mapToDouble(StepRecord::penaltyLoss).average().orElse(0);
        double loss = late.stream().mapToDouble(StepRecord::dataLoss).average().orElse(Double.NaN);
        double constant = facts.model().map(ModelFacts::constantLoss).orElse(Double.NaN);
        boolean isHigh = !(loss < high * constant);
        if (!(ratio > pull) || !isHigh) return Optional.empty();
        double share = Double.isFinite(constant) ? Math.min(1, loss / constant) : 0.5;
        return Optional.of(new Finding(
                cause(),
                1,
                Math.clamp(0.3 + 0.5 * share, 0.3, 0.85),
                List.of(Numbered.steps(late.getFirst().step(), late.getLast().step())
                        .with("ratio", ratio)
                        .with("price", price)
                        .with("loss", loss)
                        .with("constant", constant)
                        .says("penalties and decay pull {ratio} times as hard as the data (penalty {price} beside a"
                                + " loss of {loss} at the end), and one answer to all reaches {constant}")),
                new Remedy(
                        "penalty",
                        String.join(", ", facts.run().header().penalties()),
                        "a tenth of it",
                        "the data then decides",
                        List.of(new Change.PenaltyTimes(0.1)))));
    }

    private static double ratio(List<StepRecord> steps) {
        double data = steps.stream().mapToDouble(s -> norm(s, Pull.DATA)).sum();
        double penalty = steps.stream().mapToDouble(s -> norm(s, Pull.PENALTY)).sum();
        double moved = steps.stream().mapToDouble(s -> norm(s, Pull.MOVED)).sum();
        double update = steps.stream().mapToDouble(StepRecord::updateNorm).sum();
        return Math.max(data > 0 ? penalty / data : 0, update > 0 ? moved / update : 0);
    }

    private enum Pull {
        DATA,
        PENALTY,
        MOVED
    }

    private static double norm(StepRecord step, Pull of) {
        double sum = 0;
        for (var leaf : step.layers()) {
            double x = switch (of) {
                case DATA -> leaf.penaltyGradientNorm() > 0 || leaf.pullNorm() > 0 ? leaf.gradientNorm() : 0;
                case PENALTY -> leaf.penaltyGradientNorm();
                case MOVED -> leaf.pullNorm();
            };
            sum += x * x;
        }
        return Math.sqrt(sum);
    }
}

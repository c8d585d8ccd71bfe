package dev.slopewise.doctor.diagnosis;

import dev.slopewise.doctor.experiment.Change;
import dev.slopewise.learn.train.Examples;
import dev.slopewise.learn.train.StepRecord;
import java.util.List;
import java.util.Optional;

/// Batches that hold neighbours alone: the loss of the steps repeats itself from epoch to epoch like a saw, as the model swings from one sort of examples to the
/// next and forgets the one before.
///
/// @param repeats from this correlation of the losses of one epoch with those of the next on it repeats itself, in (0, 1)
public record Unshuffled(double repeats) implements Diagnosis {
    public Unshuffled() {
        this(0.5);
    }

    @Override
    public Cause cause() {
        return Cause.UNSHUFFLED;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        var setup = Setup.of(facts);
        int per = setup.stepsPerEpoch();
        if (per < 4 || setup.steps() < 3 * per) return Optional.empty();
        Optional<Examples.Order> order = facts.subject().map(s -> s.order());
        if (order.filter(o -> o == Examples.Order.SHUFFLED).isPresent()) return Optional.empty();
        double correlation = correlation(facts.run().steps(), per);
        boolean isSorted = facts.data().filter(DataFacts::isSorted).isPresent();
        if (!isSorted && !(correlation > repeats)) return Optional.empty();
        double shown = isSorted && correlation > repeats ? 0.85 : isSorted ? 0.6 : 0.5;
        return Optional.of(new Finding(
                cause(),
                1,
                order.isPresent() ? shown : shown / 2,
                List.of(Numbered.steps(1, setup.steps())
                        .with("correlation", correlation)
                        .with("steps", per)
                        .says("the losses of the {steps} steps of an epoch repeat themselves in the next"
                                + " (correlation {correlation})"
                                + (isSorted ? ", and the examples lie in order of their targets" : "")
                                + ", not shuffled")),
                new Remedy(
                        "order",
                        "as they lie",
                        "shuffled anew each epoch",
                        "each batch then speaks for all",
                        List.of(new Change.Shuffled()))));
    }

    /// Of each epoch's losses, less their mean, with those of the epoch after.
    private static double correlation(List<StepRecord> steps, int per) {
        double xy = 0, xx = 0, yy = 0;
        int epochs = steps.size() / per;
        for (int e = 0; e + 1 < epochs; e++) {
            double a = mean(steps, e * per, per), b = mean(steps, (e + 1) * per, per);
            for (int i = 0; i < per; i++) {
                double x = steps.get(e * per + i).dataLoss() - a,
                        y = steps.get((e + 1) * per + i).dataLoss() - b;
                if (!Double.isFinite(x + y)) continue;
                xy += x * y;
                xx += x * x;
                yy += y * y;
            }
        }
        return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
    }

    private static double mean(List<StepRecord> steps, int from, int count) {
        return steps.subList(from, from + count).stream()
                .mapToDouble(StepRecord::dataLoss)
                .average()
                .orElse(0);
    }
}

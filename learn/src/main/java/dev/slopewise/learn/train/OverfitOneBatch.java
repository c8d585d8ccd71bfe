package dev.slopewise.learn.train;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.learn.schedule.Constant;
import java.util.ArrayList;
import java.util.List;

/// The first question to a training that does not learn: can it learn one batch by heart? Steps on the same batch must bring its loss down; if they do
/// not, more data will not help: the fault is in the model, the loss or the rate.
///
/// @param losses  data loss before each step, then after the last
/// @param isLower whether the last is below `share` of the first (or, of a first loss at or below 0, below it at all)
/// @param verdict in a sentence
public record OverfitOneBatch(List<Double> losses, boolean isLower, String verdict) {
    /// A loss that fell by half on one batch is on its way.
    private static final double SHARE = 0.5;

    public OverfitOneBatch {
        losses = List.copyOf(losses);
    }

    /// Takes steps on one batch, at the optimiser's own rate.
    ///
    /// @param steps at least 1
    public static <M, B> OverfitOneBatch of(Objective<M, B> objective, Recipe recipe, M start, B batch, int steps) {
        require(steps >= 1, "at least 1 step is taken, got %d", steps);
        var step = new Step<>(objective, recipe.everywhere(new Constant()), 0);
        List<Double> losses = new ArrayList<>();
        var state = step.start(start);
        for (int i = 0; i <= steps; i++) {
            var taken = step.take(state, batch);
            losses.add(taken.record().dataLoss());
            state = taken.state();
            if (!taken.record().nonFinite().isEmpty()) break;
        }
        double first = losses.getFirst(), last = losses.getLast();
        boolean isLower = first > 0 ? last < SHARE * first : last < first;
        return new OverfitOneBatch(losses, isLower, verdict(first, last, losses.size() - 1, steps, isLower));
    }

    private static String verdict(double first, double last, int taken, int steps, boolean isLower) {
        String course = "On one batch the loss went from %.4g to %.4g in %d steps".formatted(first, last, taken);
        if (taken < steps || !Double.isFinite(last)) {
            return course
                    + ", where a number was no longer finite: the rate is too large, or the loss is not defined there.";
        }
        if (isLower) return course + ": the model can learn it.";
        if (last >= first) {
            return course + ": it does not fall. Look at the sign and the inputs of the loss, and try a smaller rate.";
        }
        return course
                + ", less than by half: take more steps or a larger rate; if that does not help, the model is too"
                + " small or cut off from its inputs.";
    }
}

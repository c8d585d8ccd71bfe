package dev.slopewise.doctor.experiment;

import dev.slopewise.core.Key;
import dev.slopewise.learn.schedule.Constant;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.RangeTest;
import dev.slopewise.learn.train.Rows;
import java.util.OptionalDouble;

/// The rate beyond which an optimiser's steps no longer settle down, by the curvature where the model is: 2 / λ for gradient descent, with λ the largest
/// eigenvalue of the Hessian of the loss over the examples trained on; others as their [stability][dev.slopewise.learn.optim.Optimizer#stability] says.
///
/// Methods that divide slopes by their size are taken as if they began here: their P is that of the slope at this place. Of more than 4096 examples as
/// many are drawn.
public final class RateLimit {
    private static final int EXAMPLES = 4096;
    private static final int STEPS = 10;
    /// Shares of the rate at which nothing moves.
    private static final double FIRST = 1e-9, LAST = 1e-8;

    private RateLimit() {}

    /// The limit after so many steps of a training, 0 for its start; empty where none is known: for optimisers without one, for groups with rates of their
    /// own, where the loss does not curve upwards or is not finite.
    public static OptionalDouble at(Subject<?> subject, int step) {
        return of(subject, step);
    }

    private static <M> OptionalDouble of(Subject<M> subject, int step) {
        M model = subject.stateAt(step).model();
        if (!Double.isFinite(subject.trainLoss(model))) return OptionalDouble.empty();
        double rate = subject.recipe().optimizer().rate();
        return RangeTest.of(
                        subject.objective(),
                        subject.recipe().schedule(new Constant()),
                        model,
                        some(subject.train()),
                        rate * FIRST,
                        rate * LAST,
                        STEPS)
                .limit();
    }

    private static Batch some(Batch all) {
        int n = all.size();
        return n <= EXAMPLES ? all : Rows.at(all, Key.of(0).permutation(n).slice(0, 0, EXAMPLES));
    }
}

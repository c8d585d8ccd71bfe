package dev.slopewise.doctor.experiment;

import dev.slopewise.core.Key;
import dev.slopewise.learn.schedule.Constant;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Probe;
import dev.slopewise.learn.train.Rows;
import dev.slopewise.learn.train.State;
import dev.slopewise.learn.train.Step;
import dev.slopewise.learn.train.Watch;
import java.util.Optional;
import java.util.OptionalDouble;

/// The rate beyond which an optimiser's steps no longer settle down, by the curvature where the model is: 2 / λ for gradient descent, with λ the largest
/// eigenvalue of the Hessian of the loss over the examples trained on; for others as their [stability][dev.slopewise.learn.optim.Optimizer#stability]
/// says, on the Hessian as they scale it, with what they remember at this place.
///
/// It is rate · limit of the curvature / curvature, as limits fall with one over the rate; with decoupled decay they do so nearly. Of more than 4096 examples as
/// many are drawn.
public final class RateLimit {
    private static final int EXAMPLES = 4096;

    private RateLimit() {}

    /// The limit after so many steps of a training, 0 for its start, of a rate before any schedule; empty where none is known: for optimisers without one, for
    /// several with different ones, where the loss does not curve upwards or is not finite.
    public static OptionalDouble at(Subject<?> subject, int step) {
        return of(subject, step);
    }

    private static <M> OptionalDouble of(Subject<M> subject, int step) {
        State<M> state = subject.stateAt(step);
        var recipe = subject.recipe().schedule(new Constant());
        var probing = new Step<M, Batch>(
                subject.objective(), recipe, subject.settings().seed(), new Watch(0, 1));
        Optional<Probe> probe =
                probing.take(state, some(subject.train())).record().probe();
        if (probe.isEmpty() || probe.get().limit().isEmpty()) return OptionalDouble.empty();
        double curvature = probe.get().sharpness(), limit = probe.get().limit().getAsDouble();
        boolean isCurved = curvature > 0 && Double.isFinite(curvature);
        return isCurved ? OptionalDouble.of(recipe.optimizer().rate() * limit / curvature) : OptionalDouble.empty();
    }

    private static Batch some(Batch all) {
        int n = all.size();
        return n <= EXAMPLES ? all : Rows.at(all, Key.of(0).permutation(n).slice(0, 0, EXAMPLES));
    }
}

package dev.slopewise.learn.train;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.learn.optim.Stability;
import dev.slopewise.learn.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// Which learning rate fits: steps on one batch at rates that grow by a constant factor, and beside them the rate at which the measured curvature says
/// that steps begin to overshoot. The suggestion rests on the curvature; the curve shows whether it bears out.
///
/// Curvature is the largest eigenvalue of the Hessian of the batch's loss (penalties included), or of P⁻¹H for optimisers that divide slopes by a P of their own, where the
/// first tenth of the sweep has led. It changes while training goes on (it mostly grows), which is why half of the limit is suggested.
///
/// @param curve      rate and loss of each step, up to where the loss was no longer finite or far above its start
/// @param curvature  largest eigenvalue; empty if the optimiser's limit is not known
/// @param limit      rate at which steps no longer settle down; empty if it is not known
/// @param suggestion half of the limit, or a third of the rate at which the loss was least
/// @param sentences  why
/// @see <a href="https://arxiv.org/abs/1506.01186">Smith 2017, Cyclical Learning Rates (the sweep alone)</a>
/// @see <a href="https://arxiv.org/abs/2207.14484">Cohen et al. 2022, Adaptive Gradient Methods at the Edge of Stability (P⁻¹H)</a>
public record RangeTest(
        List<Point> curve, OptionalDouble curvature, OptionalDouble limit, double suggestion, List<String> sentences) {
    private static final double FAR_ABOVE = 4;

    /// One step of the sweep.
    ///
    /// @param loss of the batch before the step
    public record Point(double rate, double loss) {}

    public RangeTest {
        curve = List.copyOf(curve);
        sentences = List.copyOf(sentences);
    }

    /// A rate that grows with the step, as a factor of the optimiser's.
    private record Growing(double first, double growth) implements Schedule {
        @Override
        public double factor(Progress at) {
            return first * Math.pow(growth, at.step() - 1.0);
        }
    }

    /// Sweeps rates from `from` to `to`.
    ///
    /// @param from  first rate, above 0
    /// @param to    last rate, above `from`
    /// @param steps at least 10
    public static <M, B> RangeTest of(
            Objective<M, B> objective, Recipe recipe, M start, B batch, double from, double to, int steps) {
        require(from > 0 && to > from && Double.isFinite(to), "rates go from above 0 to more, got %s to %s", from, to);
        require(steps >= 10, "a sweep takes at least 10 steps, got %d", steps);
        double own = recipe.optimizer().rate();
        var growing = new Growing(from / own, Math.pow(to / from, 1.0 / (steps - 1)));
        var step = new Step<>(objective, recipe.everywhere(growing), 0);
        State<M> state = step.start(start), early = state;
        List<Point> curve = new ArrayList<>();
        for (int i = 1; i <= steps; i++) {
            if (i == steps / 10 + 1) early = state;
            var taken = step.take(state, batch, new Schedule.Progress(i, steps, steps, List.of()));
            StepRecord record = taken.record();
            boolean isLost = !Double.isFinite(record.dataLoss())
                    || record.dataLoss()
                            > FAR_ABOVE * Math.abs(curve.isEmpty() ? record.dataLoss() : curve.getFirst().loss);
            if (isLost) break;
            curve.add(new Point(record.learningRate(), record.dataLoss()));
            if (!record.nonFinite().isEmpty()) break;
            state = taken.state();
        }
        require(!curve.isEmpty(), "the loss is not finite before the first step");
        return judged(step, recipe, early, batch, curve);
    }

    private static <M, B> RangeTest judged(Step<M, B> step, Recipe recipe, State<M> at, B batch, List<Point> curve) {
        Point least = curve.stream().reduce((a, b) -> b.loss < a.loss ? b : a).orElseThrow();
        String course = "From rate %.3g to %.3g the loss of the batch was least, %.4g, at %.3g."
                .formatted(curve.getFirst().rate, curve.getLast().rate, least.loss, least.rate);
        Stability one = recipe.optimizer().stability(1);
        boolean isSplit = recipe.groups().stream()
                .flatMap(g -> g.settings().stream())
                .anyMatch(s -> s instanceof Group.By || s instanceof Group.RateTimes);
        String unknown = isSplit
                ? "Groups have rates of their own, so that no one limit holds for all."
                : one instanceof Stability.Unknown(String why) ? why : "";
        if (!unknown.isEmpty()) {
            return fromCurve(curve, least, OptionalDouble.empty(), List.of(course, unknown));
        }
        double curvature = step.curvature(at, batch);
        if (!(curvature > 0) || !Double.isFinite(curvature)) {
            String flat = "The largest curvature, %.3g, does not limit the rate here.".formatted(curvature);
            return fromCurve(curve, least, OptionalDouble.of(curvature), List.of(course, flat));
        }
        double limit = Stability.largestRate(recipe.optimizer(), curvature).orElseThrow();
        String why =
                "The largest curvature%s is %.4g, on which steps of this optimiser settle down below rate %.3g; half of that is suggested."
                        .formatted(
                                one instanceof Stability.OnPreconditioned ? ", as the optimiser scales it," : "",
                                curvature,
                                limit);
        return new RangeTest(
                curve, OptionalDouble.of(curvature), OptionalDouble.of(limit), limit / 2, List.of(course, why));
    }

    private static RangeTest fromCurve(List<Point> curve, Point least, OptionalDouble curvature, List<String> why) {
        List<String> sentences = new ArrayList<>(why);
        sentences.add("A third of the rate with the least loss is suggested, by rule of thumb.");
        return new RangeTest(curve, curvature, OptionalDouble.empty(), least.rate / 3, sentences);
    }
}

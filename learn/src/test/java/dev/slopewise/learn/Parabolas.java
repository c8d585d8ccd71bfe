package dev.slopewise.learn;

import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import dev.slopewise.learn.optim.Optimizer;
import dev.slopewise.learn.schedule.Constant;
import dev.slopewise.learn.schedule.Schedule;
import java.util.List;
import java.util.function.Function;

/// Optimisers on functions with known minima.
public final class Parabolas {
    private Parabolas() {}

    /// Where training is.
    public record At<S>(Tensor parameter, S state) {}

    /// Where `steps` steps from `start` on a loss end, at the optimiser's own rate.
    public static <S> Tensor descend(Optimizer<S> optimizer, Function<Tensor, Tensor> loss, Tensor start, int steps) {
        return descend(optimizer, new Constant(), loss, start, steps);
    }

    /// The same, judged as the optimiser asks, at rates of a schedule.
    public static <S> Tensor descend(
            Optimizer<S> optimizer, Schedule schedule, Function<Tensor, Tensor> loss, Tensor start, int steps) {
        var step = Transforms.traced((At<S> at, Optimizer.Now now) -> step(optimizer, now, loss, at));
        var at = new At<>(start, optimizer.start(start));
        for (int t = 1; t <= steps; t++) {
            double factor = schedule.factor(new Schedule.Progress(t, steps, steps, List.of()));
            at = step.apply(at, now(start.dtype(), t, optimizer.rate() * factor));
        }
        return optimizer.judged(at.parameter, at.state);
    }

    public static <S> At<S> step(Optimizer<S> optimizer, Optimizer.Now now, Function<Tensor, Tensor> loss, At<S> at) {
        Tensor slope = Transforms.grad(loss).apply(at.parameter);
        var next = optimizer.next(now, at.parameter, slope, at.state);
        return new At<>(next.parameter(), next.state());
    }

    public static Optimizer.Now now(DType dtype, double step, double rate) {
        return new Optimizer.Now(Tensor.full(step, dtype), Tensor.full(rate, dtype));
    }

    /// ½ λ x².
    public static Tensor parabola(Tensor x, double curvature) {
        return x.square().sum().times(curvature / 2);
    }

    /// (1 − x)² + 100 (y − x²)², with its minimum at (1, 1).
    public static Tensor rosenbrock(Tensor x) {
        Tensor a = x.at(0, 0), b = x.at(0, 1);
        return a.oneMinus().square().plus(b.minus(a.square()).square().times(100));
    }
}

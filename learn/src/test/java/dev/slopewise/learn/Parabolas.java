package dev.slopewise.learn;

import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import dev.slopewise.learn.optim.Optimizer;

/// Optimisers on functions with known minima.
public final class Parabolas {
    private Parabolas() {}

    /// Where `steps` steps from `start` on a loss end, in `f64`.
    public static <S> Tensor descend(
            Optimizer<S> optimizer, java.util.function.Function<Tensor, Tensor> loss, Tensor start, int steps) {
        var slope = Transforms.grad(loss);
        Tensor p = start;
        S state = optimizer.start(p);
        for (int t = 1; t <= steps; t++) {
            var now = new Optimizer.Now(Tensor.scalar((double) t), Tensor.scalar(optimizer.rate()));
            var next = optimizer.next(now, p, slope.apply(p), state);
            p = next.parameter();
            state = next.state();
        }
        return p;
    }

    /// ½ λ x².
    public static Tensor parabola(Tensor x, double curvature) {
        return x.square().sum().times(curvature / 2);
    }

    /// (1 − x)² + 100 (y − x²)², with its minimum at (1, 1).
    public static Tensor rosenbrock(Tensor x) {
        Tensor a = x.at(0, 0), b = x.at(0, 1);
        return Tensor.full(1, DType.F64)
                .minus(a)
                .square()
                .plus(b.minus(a.square()).square().times(100));
    }
}

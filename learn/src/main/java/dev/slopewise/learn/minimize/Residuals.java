package dev.slopewise.learn.minimize;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Type;
import dev.slopewise.core.transform.Transforms;
import java.util.function.BiFunction;
import java.util.function.Function;

/// Residuals of which ½ Σ r² is to be least, and products of their Jacobian with vectors.
final class Residuals<M> {
    private static final int PROBES = 4;

    private final Flat<M> flat;
    private final Problem<M> problem;
    private final BiFunction<M, M, Transforms.Pushed<Tensor>> push;
    private final BiFunction<M, Tensor, M> pull;
    private final Type type;

    Residuals(Function<M, Tensor> f, M start) {
        flat = new Flat<>(start);
        problem = new Problem<>(x -> f.apply(x).square().sum().times(0.5), start);
        push = Transforms.jvp(f);
        pull = Transforms.grad((M x, Tensor u) -> f.apply(x).times(u).sum());
        type = Transforms.graph(f, start).outputTypes().getFirst();
        require(type.dtype().isFloat(), "residuals must be real numbers, got %s", type);
    }

    Problem<M> problem() {
        return problem;
    }

    /// J v.
    double[] push(double[] x, double[] v) {
        problem.countProduct();
        return push.apply(flat.record(x), flat.record(v)).change().toDoubles();
    }

    /// Jᵀ u.
    double[] pull(double[] x, double[] u) {
        problem.countProduct();
        return flat.numbers(
                pull.apply(flat.record(x), Tensor.of(type.shape(), u).to(type.dtype())));
    }

    /// Makes each scale at least the length of its column of J: the mean square of Jᵀ u over random signs u is Σ J². A column of zeros has the scale 1.
    void widen(double[] scale, double[] x) {
        double[] squares = new double[scale.length];
        for (int probe = 0; probe < PROBES; probe++) {
            double[] signs = Key.of(probe).bernoulli(0.5, type.shape().count()).toDoubles();
            for (int i = 0; i < signs.length; i++) signs[i] = 2 * signs[i] - 1;
            double[] pulled = pull(x, signs);
            for (int i = 0; i < scale.length; i++) squares[i] += pulled[i] * pulled[i] / PROBES;
        }
        for (int i = 0; i < scale.length; i++) {
            double length = Math.sqrt(squares[i]);
            if (scale[i] == 0 || length > scale[i]) scale[i] = length > 0 && length < Double.MAX_VALUE ? length : 1;
        }
    }
}

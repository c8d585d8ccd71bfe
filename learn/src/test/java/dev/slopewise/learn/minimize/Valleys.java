package dev.slopewise.learn.minimize;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;

/// Functions of which the least value is known, in `f64`.
///
/// @see <a href="https://doi.org/10.1145/355934.355936">Moré, Garbow and Hillstrom 1981, Testing Unconstrained Optimization Software</a>
final class Valleys {
    private Valleys() {}

    /// Σ 100 (x₂ − x₁²)² + (1 − x₁)² over neighbours: 0 at ones.
    static Tensor rosenbrock(Tensor x) {
        int n = x.shape().count();
        Tensor a = x.slice(0, 0, n - 1), b = x.slice(0, 1, n);
        return b.minus(a.square())
                .square()
                .times(100)
                .plus(a.oneMinus().square())
                .sum();
    }

    /// From (−1.2, 1), repeated.
    static Tensor rosenbrockStart(int n) {
        return Tensor.iota(n).floorMod(2).to(DType.F64).times(2.2).minus(1.2);
    }

    /// Beale's residuals: 0 at (3, ½). Start (1, 1).
    static Tensor beale(Tensor x) {
        Tensor a = x.at(0, 0), b = x.at(0, 1);
        return Tensor.stack(
                0,
                java.util.List.of(
                        a.times(b.oneMinus()).neg().plus(1.5),
                        a.times(b.square().oneMinus()).neg().plus(2.25),
                        a.times(b.pow(3).oneMinus()).neg().plus(2.625)));
    }

    /// Powell's singular residuals: 0 at 0, where the Hessian has no inverse. Start (3, −1, 0, 1).
    static Tensor powell(Tensor x) {
        Tensor a = x.at(0, 0), b = x.at(0, 1), c = x.at(0, 2), d = x.at(0, 3);
        return Tensor.stack(
                0,
                java.util.List.of(
                        a.plus(b.times(10)),
                        c.minus(d).times(Math.sqrt(5)),
                        b.minus(c.times(2)).square(),
                        a.minus(d).square().times(Math.sqrt(10))));
    }

    static Tensor squares(Tensor residuals) {
        return residuals.square().sum();
    }

    /// ½ xᵀ A x − b · x with curvatures from 1 to `condition`, evenly in their logarithm, turned at random.
    static Tensor bowl(Tensor x, double condition) {
        int n = x.shape().count();
        Tensor turned = Key.of(1).orthogonal(DType.F64, n, n).matmul(x);
        Tensor curvatures = Tensor.linspace(0, Math.log(condition), n).exp();
        return curvatures.times(turned.square()).sum().times(0.5).minus(x.sum());
    }
}

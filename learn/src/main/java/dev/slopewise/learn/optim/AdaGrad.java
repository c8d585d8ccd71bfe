package dev.slopewise.learn.optim;

import dev.slopewise.core.Tensor;

/// AdaGrad: each entry's slope divided by the root of the sum of all its squares so far, so that steps only get shorter.
///
///     s ← s + g²
///     θ ← θ − rate · g / (√s + ε)
///
/// ε stands outside the root, as in PyTorch; Keras puts it inside, √(s + ε), and begins with s = 0.1.
///
/// Beyond the limit of [#stability] the next step overshoots; the steeper slopes then enlarge s, which raises the curvature that is stable, so
/// that on a quadratic AdaGrad settles down in the end at any rate. The limit is that of the moment, with s as it is.
///
/// @param rate    usual length of an entry's first step, in units of the parameter, above 0
/// @param initial of s, in units of the squared gradient, at least 0
/// @param epsilon added to √s, in units of the gradient, above 0
/// @see <a href="https://jmlr.org/papers/v12/duchi11a.html">Duchi, Hazan and Singer 2011, figure 1 with diagonal matrices</a>
public record AdaGrad(double rate, double initial, double epsilon) implements Optimizer<AdaGrad.Squares> {
    public AdaGrad {
        Ranges.rate(rate);
        Ranges.from0("initial", initial);
        Ranges.above0("epsilon", epsilon);
    }

    public AdaGrad(double rate) {
        this(rate, 0, 1e-10);
    }

    /// The sum of squared slopes.
    public record Squares(Tensor sum) {}

    @Override
    public Squares start(Tensor parameter) {
        return new Squares(parameter.like(initial));
    }

    @Override
    public Next<Squares> next(Now now, Tensor p, Tensor g, Squares s) {
        Tensor sum = s.sum.plus(g.square());
        return new Next<>(p.minus(g.div(sum.sqrt().plus(epsilon)).times(now.rate())), new Squares(sum));
    }

    @Override
    public Stability stability(double rate) {
        return new Stability.OnPreconditioned(2 / rate);
    }

    @Override
    public Tensor preconditioner(Now now, Tensor parameter, Squares s) {
        return s.sum.sqrt().plus(epsilon);
    }
}

package dev.slopewise.learn.optim;

import dev.slopewise.core.Tensor;

/// AdaDelta: each entry's slope times the ratio of what steps and what slopes usually are, so that a step has the parameter's units.
///
///     s ← decay · s + (1 − decay) · g²
///     Δ = √(d + ε) / √(s + ε) · g
///     d ← decay · d + (1 − decay) · Δ²
///     θ ← θ − rate · Δ
///
/// The paper has no rate, which is 1 here and in PyTorch, and 0.001 in Keras; its decay (rho) is 0.95, as in Keras, and 0.9 in PyTorch.
/// As d begins with 0, first steps are about √ε long, and it takes long to get going.
///
/// With s and d as they are it is gradient descent on the preconditioned Hessian: stable below 2 / rate.
///
/// @param rate    factor of the step, above 0
/// @param decay   share of the old mean squares that is kept, in [0, 1)
/// @param epsilon added to both mean squares, above 0
/// @see <a href="https://arxiv.org/abs/1212.5701">Zeiler 2012, Algorithm 1</a>
public record AdaDelta(double rate, double decay, double epsilon) implements Optimizer<AdaDelta.Squares> {
    public AdaDelta {
        Ranges.rate(rate);
        Ranges.share("decay", decay);
        Ranges.above0("epsilon", epsilon);
    }

    public AdaDelta(double rate) {
        this(rate, 0.95, 1e-6);
    }

    /// The running means of squared slopes and of squared changes.
    public record Squares(Tensor slope, Tensor change) {}

    @Override
    public Squares start(Tensor parameter) {
        return new Squares(parameter.like(0), parameter.like(0));
    }

    @Override
    public Next<Squares> next(Now now, Tensor p, Tensor g, Squares s) {
        Tensor slope = s.slope.times(decay).plus(g.square().times(1 - decay));
        Tensor change =
                s.change.plus(epsilon).sqrt().div(slope.plus(epsilon).sqrt()).times(g);
        Tensor changes = s.change.times(decay).plus(change.square().times(1 - decay));
        return new Next<>(p.minus(change.times(now.rate())), new Squares(slope, changes));
    }

    @Override
    public Stability stability(double rate) {
        return new Stability.OnPreconditioned(2 / rate);
    }

    @Override
    public Tensor preconditioner(Now now, Tensor parameter, Squares s) {
        return s.slope.plus(epsilon).sqrt().div(s.change.plus(epsilon).sqrt());
    }
}

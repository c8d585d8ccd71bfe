package dev.slopewise.bench.work;

import dev.slopewise.core.Tensor;
import dev.slopewise.learn.optim.Optimizer;
import dev.slopewise.learn.optim.Stability;

/// Adam, and AdamW where `decay` is above 0, with β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸.
///
///     m ← β₁ m + (1 − β₁) g           m̂ = m / (1 − β₁ᵗ)
///     v ← β₂ v + (1 − β₂) g²          v̂ = v / (1 − β₂ᵗ)
///     θ ← θ − rate · (m̂ / (√v̂ + ε) + decay · θ)
///
/// @param decay of all parameters, per unit of rate
/// @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter 2019, Algorithm 2</a>
public record Adam(double rate, double decay) implements Optimizer<Adam.Moments> {
    public static final double BETA1 = 0.9, BETA2 = 0.999, EPSILON = 1e-8;

    public record Moments(Tensor mean, Tensor square) {}

    @Override
    public Moments start(Tensor parameter) {
        return new Moments(parameter.like(0), parameter.like(0));
    }

    @Override
    public Next<Moments> next(Now now, Tensor p, Tensor g, Moments s) {
        Tensor m = s.mean.times(BETA1).plus(g.times(1 - BETA1));
        Tensor v = s.square.times(BETA2).plus(g.square().times(1 - BETA2));
        Tensor mHat = m.div(now.step().times(Math.log(BETA1)).expm1().neg());
        Tensor vHat = v.div(now.step().times(Math.log(BETA2)).expm1().neg());
        Tensor step = mHat.div(vHat.sqrt().plus(EPSILON));
        if (decay > 0) step = step.plus(p.times(decay));
        return new Next<>(p.minus(step.times(now.rate())), new Moments(m, v));
    }

    /// Of the curvature as Adam scales it, which is near 1 in each entry.
    @Override
    public Stability stability(double rate) {
        return new Stability.OnPreconditioned(2 * (1 + BETA1) / (rate * (1 - BETA1)));
    }
}

package dev.slopewise.learn.optim;

import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;

/// RAdam: Adam that waits until enough slopes were seen to know their mean square, and grows its steps as that becomes certain.
///
///     m ← β₁ m + (1 − β₁) g           m̂ = m / (1 − β₁ᵗ)
///     v ← β₂ v + (1 − β₂) g²          v̂ = v / (1 − β₂ᵗ)
///     ρ∞ = 2 / (1 − β₂) − 1           ρₜ = ρ∞ − 2 t β₂ᵗ / (1 − β₂ᵗ)
///     ρₜ > 5:  θ ← θ − rate · r · m̂ / (√v̂ + ε),   r = √((ρₜ − 4) (ρₜ − 2) ρ∞ / ((ρ∞ − 4) (ρ∞ − 2) ρₜ))
///     else:    θ ← θ − rate · m̂
///
/// The first steps, five for β₂ = 0.999, are thus in units of the slope, and may be long where slopes are large. The paper says ρₜ > 4 and has
/// no ε; 5 is what its authors' code and PyTorch use, which adds ε to √v before it is corrected. ρₜ is worked out in `f64`.
///
/// The limit is [Adam]'s, with P = (1 − β₁ᵗ) (√v̂ + ε) / r, or 1 − β₁ᵗ in the first steps.
///
/// @param rate    usual length of an entry's step, in units of the parameter, above 0
/// @param beta1   share of the old mean that is kept, in [0, 1)
/// @param beta2   share of the old mean square that is kept, in [0, 1); up to 2/3 no step is ever divided
/// @param epsilon added to √v̂, in units of the gradient, above 0
/// @see <a href="https://arxiv.org/abs/1908.03265">Liu et al. 2020, Algorithm 2</a>
public record RAdam(double rate, double beta1, double beta2, double epsilon) implements Optimizer<Adam.Moments> {
    public RAdam {
        Ranges.rate(rate);
        Ranges.share("beta1", beta1);
        Ranges.share("beta2", beta2);
        Ranges.above0("epsilon", epsilon);
    }

    public RAdam(double rate) {
        this(rate, Adam.BETA1, Adam.BETA2, Adam.EPSILON);
    }

    @Override
    public Adam.Moments start(Tensor parameter) {
        return Adam.Moments.zero(parameter);
    }

    @Override
    public Next<Adam.Moments> next(Now now, Tensor p, Tensor g, Adam.Moments s) {
        Tensor m = s.mean().times(beta1).plus(g.times(1 - beta1));
        Tensor v = s.square().times(beta2).plus(g.square().times(1 - beta2));
        Tensor mHat = m.div(now.filled(beta1));
        return new Next<>(p.minus(mHat.times(scale(now, v)).times(now.rate())), new Adam.Moments(m, v));
    }

    /// r / (√v̂ + ε), or 1.
    private Tensor scale(Now now, Tensor v) {
        double most = 2 / (1 - beta2) - 1;
        Tensor t = now.step().to(DType.F64), exponent = t.times(Math.log(beta2));
        Tensor rho =
                t.times(exponent.exp()).div(exponent.expm1().neg()).times(-2).plus(most);
        Tensor r = rho.minus(4)
                .times(rho.minus(2))
                .div(rho)
                .times(most / ((most - 4) * (most - 2)))
                .max(0)
                .sqrt()
                .to(v.dtype());
        Tensor divided = r.div(v.div(now.filled(beta2)).sqrt().plus(epsilon));
        return rho.gt(5).select(divided, v.like(1));
    }

    @Override
    public Stability stability(double rate) {
        return new Stability.OnPreconditioned(Adam.limit(rate, beta1, 0));
    }

    @Override
    public Tensor preconditioner(Now now, Tensor parameter, Adam.Moments s) {
        return now.filled(beta1).div(scale(now, s.square()));
    }
}

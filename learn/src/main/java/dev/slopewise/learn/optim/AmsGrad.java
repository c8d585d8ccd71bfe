package dev.slopewise.learn.optim;

import dev.slopewise.core.Tensor;

/// AMSGrad: Adam that divides by the largest mean square so far, so that an entry's steps never grow back.
///
///     m ← β₁ m + (1 − β₁) g           m̂ = m / (1 − β₁ᵗ)
///     v ← β₂ v + (1 − β₂) g²
///     u ← max(u, v)                   û = u / (1 − β₂ᵗ)
///     θ ← θ − rate · m̂ / (√û + ε)
///
/// The largest is taken before it is corrected, as in PyTorch and Keras; the paper corrects neither mean and has no ε.
/// The limit is [Adam]'s, with û in place of v̂.
///
/// @param rate    usual length of an entry's step, in units of the parameter, above 0
/// @param beta1   share of the old mean that is kept, in [0, 1)
/// @param beta2   share of the old mean square that is kept, in [0, 1)
/// @param epsilon added to √û, in units of the gradient, above 0
/// @see <a href="https://arxiv.org/abs/1904.09237">Reddi, Kale and Kumar 2018, Algorithm 2</a>
public record AmsGrad(double rate, double beta1, double beta2, double epsilon) implements Optimizer<AmsGrad.Moments> {
    public AmsGrad {
        Ranges.rate(rate);
        Ranges.share("beta1", beta1);
        Ranges.share("beta2", beta2);
        Ranges.above0("epsilon", epsilon);
    }

    public AmsGrad(double rate) {
        this(rate, Adam.BETA1, Adam.BETA2, Adam.EPSILON);
    }

    /// The running means of slopes and of their squares, and the largest of these so far.
    public record Moments(Tensor mean, Tensor square, Tensor largest) {}

    @Override
    public Moments start(Tensor parameter) {
        return new Moments(parameter.like(0), parameter.like(0), parameter.like(0));
    }

    @Override
    public Next<Moments> next(Now now, Tensor p, Tensor g, Moments s) {
        Tensor m = s.mean.times(beta1).plus(g.times(1 - beta1));
        Tensor v = s.square.times(beta2).plus(g.square().times(1 - beta2));
        Tensor u = s.largest.max(v);
        Tensor mHat = m.div(now.filled(beta1));
        Tensor uHat = u.div(now.filled(beta2));
        return new Next<>(p.minus(mHat.div(uHat.sqrt().plus(epsilon)).times(now.rate())), new Moments(m, v, u));
    }

    @Override
    public Stability stability(double rate) {
        return new Stability.OnPreconditioned(Adam.limit(rate, beta1, 0));
    }

    @Override
    public Tensor preconditioner(Now now, Tensor parameter, Moments s) {
        return Adam.divisor(now, s.largest, beta1, beta2, epsilon);
    }
}

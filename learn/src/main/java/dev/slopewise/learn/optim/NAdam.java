package dev.slopewise.learn.optim;

import dev.slopewise.core.Tensor;

/// NAdam: Adam with Nesterov's momentum, which grows from about half of β₁ to β₁ over some thousand steps.
///
///     μₜ = β₁ (1 − ½ · 0.96^(0.004 t))
///     m ← β₁ m + (1 − β₁) g
///     v ← β₂ v + (1 − β₂) g²          v̂ = v / (1 − β₂ᵗ)
///     θ ← θ − rate · ((1 − μₜ) / (1 − μ₁⋯μₜ) · g + μₜ₊₁ / (1 − μ₁⋯μₜ₊₁) · m) / (√v̂ + ε)
///
/// These are PyTorch's lines; Keras lets μ grow 250 times as fast, by 0.96ᵗ. Dozat's first version has m take in slopes by μₜ too.
///
/// Once μ has become β₁ a step is Nesterov's at (1 − β₁) · rate, stable below 2 (1 + β₁) / ((1 + 2 β₁) (1 − β₁) rate), which is 13.6 / rate.
/// Before that it is stable below 2 (1 + β₁) / (((1 − μ) (1 + β₁) + μ (1 − β₁)) rate): in the first steps about a quarter of the limit given.
///
/// @param rate    usual length of an entry's step, in units of the parameter, above 0
/// @param beta1   share of the old mean that is kept, in [0, 1)
/// @param beta2   share of the old mean square that is kept, in [0, 1)
/// @param epsilon added to √v̂, in units of the gradient, above 0
/// @see <a href="https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ">Dozat 2016, Algorithm 2</a>
public record NAdam(double rate, double beta1, double beta2, double epsilon) implements Optimizer<NAdam.Moments> {
    private static final double GROWTH = 0.004 * Math.log(0.96);

    public NAdam {
        Ranges.rate(rate);
        Ranges.share("beta1", beta1);
        Ranges.share("beta2", beta2);
        Ranges.above0("epsilon", epsilon);
    }

    public NAdam(double rate) {
        this(rate, Adam.BETA1, Adam.BETA2, Adam.EPSILON);
    }

    /// The running means of slopes and of their squares, and the product of all μ so far.
    public record Moments(Tensor mean, Tensor square, Tensor product) {}

    @Override
    public Moments start(Tensor parameter) {
        return new Moments(parameter.like(0), parameter.like(0), Tensor.full(1, parameter.dtype()));
    }

    @Override
    public Next<Moments> next(Now now, Tensor p, Tensor g, Moments s) {
        Tensor mu = momentum(now.step()), muNext = momentum(now.step().plus(1));
        Tensor product = s.product.times(mu);
        Tensor m = s.mean.times(beta1).plus(g.times(1 - beta1));
        Tensor v = s.square.times(beta2).plus(g.square().times(1 - beta2));
        Tensor vHat = v.div(now.filled(beta2));
        Tensor mean = g.times(mu.oneMinus().div(product.oneMinus()))
                .plus(m.times(muNext.div(product.times(muNext).oneMinus())));
        return new Next<>(p.minus(mean.div(vHat.sqrt().plus(epsilon)).times(now.rate())), new Moments(m, v, product));
    }

    private Tensor momentum(Tensor step) {
        return step.times(GROWTH).exp().times(-0.5).plus(1).times(beta1);
    }

    @Override
    public Stability stability(double rate) {
        return new Stability.OnPreconditioned(2 * (1 + beta1) / ((1 + 2 * beta1) * (1 - beta1) * rate));
    }

    @Override
    public Tensor preconditioner(Now now, Tensor parameter, Moments s) {
        return s.square.div(now.filled(beta2)).sqrt().plus(epsilon);
    }
}

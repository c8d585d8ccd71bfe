package dev.slopewise.learn.optim;

import dev.slopewise.core.Tensor;

/// Adam with decoupled weight decay: parameters shrink by a share of their own, beside the step and not scaled by it.
///
///     m ← β₁ m + (1 − β₁) g           m̂ = m / (1 − β₁ᵗ)
///     v ← β₂ v + (1 − β₂) g²          v̂ = v / (1 − β₂ᵗ)
///     θ ← θ − rate · (m̂ / (√v̂ + ε) + decay · θ)
///
/// As in PyTorch and Keras, decay is multiplied by the rate; in the paper it is not, only by the schedule's factor: its λ is rate · decay here.
/// PyTorch shrinks θ before the step, which is the same but for rounding. Defaults elsewhere: PyTorch 0.01, Keras 0.004. All entries of a tensor
/// decay; to spare biases and norms, give them another optimiser by groups of paths in the trainer.
///
/// The limit is [Adam]'s, lowered by the decay: (1 + β₁) (2 − rate · decay) / ((1 − β₁) rate); on the Hessian of the loss without decay.
///
/// @param rate    usual length of an entry's step, in units of the parameter, above 0
/// @param beta1   share of the old mean that is kept, in [0, 1)
/// @param beta2   share of the old mean square that is kept, in [0, 1)
/// @param epsilon added to √v̂, in units of the gradient, above 0
/// @param decay   share of a parameter that it loses in a step, per unit of rate, at least 0
/// @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter 2019, Algorithm 2</a>
public record AdamW(double rate, double beta1, double beta2, double epsilon, double decay)
        implements Optimizer<Adam.Moments> {
    public AdamW {
        Ranges.rate(rate);
        Ranges.share("beta1", beta1);
        Ranges.share("beta2", beta2);
        Ranges.above0("epsilon", epsilon);
        Ranges.from0("decay", decay);
    }

    public AdamW(double rate) {
        this(rate, 0.01);
    }

    public AdamW(double rate, double decay) {
        this(rate, Adam.BETA1, Adam.BETA2, Adam.EPSILON, decay);
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
        Tensor vHat = v.div(now.filled(beta2));
        Tensor step = mHat.div(vHat.sqrt().plus(epsilon)).plus(p.times(decay));
        return new Next<>(p.minus(step.times(now.rate())), new Adam.Moments(m, v));
    }

    @Override
    public Stability stability(double rate) {
        return new Stability.OnPreconditioned(Adam.limit(rate, beta1, decay));
    }

    @Override
    public Tensor preconditioner(Now now, Tensor parameter, Adam.Moments s) {
        return Adam.divisor(now, s.square(), beta1, beta2, epsilon);
    }
}

package dev.slopewise.learn.optim;

import dev.slopewise.core.Tensor;

/// LAMB: Adam's direction with decay, each tensor's step as long as the tensor itself times the rate.
///
///     m ← β₁ m + (1 − β₁) g           m̂ = m / (1 − β₁ᵗ)
///     v ← β₂ v + (1 − β₂) g²          v̂ = v / (1 − β₂ᵗ)
///     u = m̂ / (√v̂ + ε) + decay · θ
///     θ ← θ − rate · ‖θ‖ / ‖u‖ · u
///
/// The paper's φ is the identity, as in its experiments. Where ‖θ‖ or ‖u‖ is 0 the ratio is 1, so that a bias can leave 0.
/// NVIDIA's implementation also clips the gradient's global norm to 1; here that is the trainer's.
///
/// @param rate    length of a step as a share of the tensor's norm, above 0
/// @param beta1   share of the old mean that is kept, in [0, 1)
/// @param beta2   share of the old mean square that is kept, in [0, 1)
/// @param epsilon added to √v̂, in units of the gradient, above 0
/// @param decay   weight of θ itself in the direction, at least 0
/// @see <a href="https://arxiv.org/abs/1904.00962">You et al. 2020, Algorithm 2</a>
public record Lamb(double rate, double beta1, double beta2, double epsilon, double decay)
        implements Optimizer<Adam.Moments> {
    public Lamb {
        Ranges.rate(rate);
        Ranges.share("beta1", beta1);
        Ranges.share("beta2", beta2);
        Ranges.above0("epsilon", epsilon);
        Ranges.from0("decay", decay);
    }

    public Lamb(double rate) {
        this(rate, Adam.BETA1, Adam.BETA2, 1e-6, 0.01);
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
        Tensor u = mHat.div(vHat.sqrt().plus(epsilon)).plus(p.times(decay));
        Tensor size = p.norm(), length = u.norm();
        Tensor ratio = size.gt(0).and(length.gt(0)).select(size.div(length), size.like(1));
        return new Next<>(p.minus(u.times(ratio.times(now.rate()))), new Adam.Moments(m, v));
    }

    @Override
    public Stability stability(double rate) {
        return new Stability.Unknown("a tensor's step is as long as the rate times the tensor, whatever the slope,"
                + " so that on no curvature do steps settle down or grow");
    }
}

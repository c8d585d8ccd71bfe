package dev.slopewise.learn.optim;

import dev.slopewise.core.Tensor;

/// Adam: steps scaled by running means of the gradient and of its square.
///
///     m ← β₁ m + (1 − β₁) g           m̂ = m / (1 − β₁ᵗ)
///     v ← β₂ v + (1 − β₂) g²          v̂ = v / (1 − β₂ᵗ)
///     θ ← θ − rate · m̂ / (√v̂ + ε)
///
/// ε is added to the root of the corrected mean, as in Algorithm 1 and PyTorch. Keras and TensorFlow fold both corrections into the rate and add
/// their ε (10⁻⁷) to √v, as the paper's section 2 allows, which is this one's ε · √(1 − β₂ᵗ).
///
/// With v as it is, m being a mean with weight 1 − β₁ on the newest slope, steps are the heavy ball's at (1 − β₁) · rate on P⁻¹H with
/// P = (1 − β₁ᵗ) (√v̂ + ε): stable below (2 + 2 β₁) / ((1 − β₁) rate), which is 38 / rate.
///
/// @param rate    usual length of an entry's step, in units of the parameter, above 0
/// @param beta1   share of the old mean that is kept, in [0, 1)
/// @param beta2   share of the old mean square that is kept, in [0, 1)
/// @param epsilon added to √v̂, in units of the gradient, above 0
/// @see <a href="https://arxiv.org/abs/1412.6980">Kingma and Ba 2015, Algorithm 1</a>
/// @see <a href="https://arxiv.org/abs/2207.14484">Cohen et al. 2022, section 2, for the limit</a>
public record Adam(double rate, double beta1, double beta2, double epsilon) implements Optimizer<Adam.Moments> {
    /// The paper's settings, which its successors share.
    public static final double BETA1 = 0.9, BETA2 = 0.999, EPSILON = 1e-8;

    public Adam {
        Ranges.rate(rate);
        Ranges.share("beta1", beta1);
        Ranges.share("beta2", beta2);
        Ranges.above0("epsilon", epsilon);
    }

    public Adam(double rate) {
        this(rate, BETA1, BETA2, EPSILON);
    }

    /// The running means of slopes and of their squares.
    public record Moments(Tensor mean, Tensor square) {
        static Moments zero(Tensor parameter) {
            return new Moments(parameter.like(0), parameter.like(0));
        }
    }

    @Override
    public Moments start(Tensor parameter) {
        return Moments.zero(parameter);
    }

    @Override
    public Next<Moments> next(Now now, Tensor p, Tensor g, Moments s) {
        Tensor m = s.mean.times(beta1).plus(g.times(1 - beta1));
        Tensor v = s.square.times(beta2).plus(g.square().times(1 - beta2));
        Tensor mHat = m.div(now.filled(beta1));
        Tensor vHat = v.div(now.filled(beta2));
        return new Next<>(p.minus(mHat.div(vHat.sqrt().plus(epsilon)).times(now.rate())), new Moments(m, v));
    }

    @Override
    public Stability stability(double rate) {
        return new Stability.OnPreconditioned(limit(rate, beta1, 0));
    }

    @Override
    public Tensor preconditioner(Now now, Tensor parameter, Moments s) {
        return divisor(now, s.square, beta1, beta2, epsilon);
    }

    /// Where a step along a running mean, with decoupled decay, comes to z = −1, the end of stability: with κ = (1 − β₁) · rate · λ its
    /// characteristic polynomial is z² − (1 + β₁ − rate · decay − κ) z + β₁ (1 − rate · decay).
    static double limit(double rate, double beta1, double decay) {
        return (1 + beta1) * (2 - rate * decay) / ((1 - beta1) * rate);
    }

    /// (1 − β₁ᵗ) (√v̂ + ε).
    static Tensor divisor(Now now, Tensor square, double beta1, double beta2, double epsilon) {
        return square.div(now.filled(beta2)).sqrt().plus(epsilon).times(now.filled(beta1));
    }
}

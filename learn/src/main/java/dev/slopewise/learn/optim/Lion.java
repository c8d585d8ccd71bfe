package dev.slopewise.learn.optim;

import dev.slopewise.core.Tensor;

/// Lion: steps of one length, the rate, in each entry; only the sign of a mean of slopes counts.
///
///     c = β₁ m + (1 − β₁) g
///     θ ← θ − rate · (sign(c) + decay · θ)
///     m ← β₂ m + (1 − β₂) g
///
/// As every entry moves by the whole rate, it is usually set 3 to 10 times lower than [AdamW]'s, with decay as much higher.
/// An entry that never had a slope stays, as sign(0) = 0.
///
/// @param rate  length of every entry's step, in units of the parameter, above 0
/// @param beta1 share of the mean in what decides the step, in [0, 1)
/// @param beta2 share of the old mean that is kept, in [0, 1)
/// @param decay share of a parameter that it loses in a step, per unit of rate, at least 0
/// @see <a href="https://arxiv.org/abs/2302.06675">Chen et al. 2023, Algorithm 2</a>
public record Lion(double rate, double beta1, double beta2, double decay) implements Optimizer<Lion.Mean> {
    public Lion {
        Ranges.rate(rate);
        Ranges.share("beta1", beta1);
        Ranges.share("beta2", beta2);
        Ranges.from0("decay", decay);
    }

    public Lion(double rate) {
        this(rate, 0.9, 0.99, 0);
    }

    /// The running mean of slopes.
    public record Mean(Tensor mean) {}

    @Override
    public Mean start(Tensor parameter) {
        return new Mean(parameter.like(0));
    }

    @Override
    public Next<Mean> next(Now now, Tensor p, Tensor g, Mean s) {
        Tensor c = s.mean.times(beta1).plus(g.times(1 - beta1));
        Tensor m = s.mean.times(beta2).plus(g.times(1 - beta2));
        Tensor step = c.sign().plus(p.times(decay));
        return new Next<>(p.minus(step.times(now.rate())), new Mean(m));
    }

    @Override
    public Stability stability(double rate) {
        return new Stability.Unknown("every entry of a step is as long as the rate, whatever the slope,"
                + " so that on no curvature do steps settle down or grow");
    }
}

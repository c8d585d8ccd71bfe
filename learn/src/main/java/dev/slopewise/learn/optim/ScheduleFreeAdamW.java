package dev.slopewise.learn.optim;

import dev.slopewise.core.Tensor;

/// Schedule-free AdamW: steps of a constant rate, and beside them their average, which is what a falling rate would have come to.
///
///     g at y,   v ← β₂ v + (1 − β₂) g²,   v̂ = v / (1 − β₂ᵗ)
///     z ← z − rate · (g / (√v̂ + ε) + decay · y)
///     x ← (1 − c) x + c z,   c = rate² / sum of all rate² so far
///     y = (1 − β₁) z + β₁ x
///
/// The parameter is y, where slopes are taken; x is to be judged and predicted with ([#judged]). β₁ is not a mean's share but where between z and x
/// slopes are taken, in momentum's stead. A warm-up is a schedule's (the authors advise one); the paper also has √(1 − β₂ᵗ) in the rate
/// of the first steps, as in its authors' code, which weighs by the largest rate so far. No other schedule should be needed.
///
/// Late, when c is small, x hardly moves, and z moves by a slope of which it has the share 1 − β₁: with v as it is that is stable below
/// 2 / ((1 − β₁) rate) − decay, on the preconditioned Hessian of the loss without decay. In the first steps, when x follows z, the limit is lower.
///
/// @param rate    usual length of an entry's step, in units of the parameter, above 0
/// @param beta1   share of the average in the point where slopes are taken, in [0, 1)
/// @param beta2   share of the old mean square that is kept, in [0, 1)
/// @param epsilon added to √v̂, in units of the gradient, above 0
/// @param decay   share of y that z loses in a step, per unit of rate, at least 0
/// @see <a href="https://arxiv.org/abs/2405.15682">Defazio et al. 2024, Algorithm 1</a>
public record ScheduleFreeAdamW(double rate, double beta1, double beta2, double epsilon, double decay)
        implements Optimizer<ScheduleFreeAdamW.Memory> {
    public ScheduleFreeAdamW {
        Ranges.rate(rate);
        Ranges.share("beta1", beta1);
        Ranges.share("beta2", beta2);
        Ranges.above0("epsilon", epsilon);
        Ranges.from0("decay", decay);
    }

    public ScheduleFreeAdamW(double rate) {
        this(rate, Adam.BETA1, Adam.BETA2, Adam.EPSILON, 0);
    }

    /// z, x and v, and the sum of squared rates.
    public record Memory(Tensor base, Tensor average, Tensor square, Tensor weight) {}

    @Override
    public Memory start(Tensor parameter) {
        return new Memory(parameter, parameter, parameter.like(0), Tensor.full(0, parameter.dtype()));
    }

    @Override
    public Next<Memory> next(Now now, Tensor y, Tensor g, Memory s) {
        Tensor v = s.square.times(beta2).plus(g.square().times(1 - beta2));
        Tensor vHat = v.div(now.filled(beta2));
        Tensor step = g.div(vHat.sqrt().plus(epsilon)).plus(y.times(decay));
        Tensor z = s.base.minus(step.times(now.rate()));
        Tensor weight = now.rate().square(), sum = s.weight.plus(weight);
        Tensor c = sum.gt(0).select(weight.div(sum), sum.like(0)); // a rate of 0 has no weight
        Tensor x = s.average.times(c.oneMinus()).plus(z.times(c));
        return new Next<>(z.times(1 - beta1).plus(x.times(beta1)), new Memory(z, x, v, sum));
    }

    @Override
    public Tensor judged(Tensor parameter, Memory s) {
        return s.average;
    }

    @Override
    public Stability stability(double rate) {
        return new Stability.OnPreconditioned(2 / ((1 - beta1) * rate) - decay);
    }

    @Override
    public Tensor preconditioner(Now now, Tensor parameter, Memory s) {
        return s.square.div(now.filled(beta2)).sqrt().plus(epsilon);
    }
}

package dev.slopewise.learn.optim;

import dev.slopewise.core.Tensor;

/// RMSProp by the spread of slopes: each entry's slope divided by the root of its running variance rather than of its mean square.
///
///     m ← decay · m + (1 − decay) · g
///     s ← decay · s + (1 − decay) · g²
///     v ← momentum · v + g / (√(s − m²) + ε)
///     θ ← θ − rate · v
///
/// The variance is taken as 0 where rounding makes it negative, and ε stands outside the root; PyTorch's `centered` does the second, and gives NaN in
/// the first case; Graves and Keras put ε inside, √(s − m² + ε). A slope that stays the same for long has no variance: its steps grow up to rate · g / ε.
///
/// @param rate     usual length of an entry's step, in units of the parameter, above 0
/// @param decay    share of the old means that is kept, in [0, 1)
/// @param momentum share of the last step that is kept, in [0, 1)
/// @param epsilon  added to the root, in units of the gradient, above 0
/// @see <a href="https://arxiv.org/abs/1308.0850">Graves 2013, equations 38 to 41</a>
public record CentredRmsProp(double rate, double decay, double momentum, double epsilon)
        implements Optimizer<CentredRmsProp.Memory> {
    public CentredRmsProp {
        Ranges.rate(rate);
        Ranges.share("decay", decay);
        Ranges.share("momentum", momentum);
        Ranges.above0("epsilon", epsilon);
    }

    public CentredRmsProp(double rate) {
        this(rate, 0.9, 0, 1e-8);
    }

    /// The running means of slopes and of their squares, and the velocity.
    public record Memory(Tensor mean, Tensor square, Tensor velocity) {
        Tensor deviation() {
            return square.minus(mean.square()).max(0).sqrt();
        }
    }

    @Override
    public Memory start(Tensor parameter) {
        return new Memory(parameter.like(0), parameter.like(0), parameter.like(0));
    }

    @Override
    public Next<Memory> next(Now now, Tensor p, Tensor g, Memory s) {
        Tensor mean = s.mean.times(decay).plus(g.times(1 - decay));
        Tensor square = s.square.times(decay).plus(g.square().times(1 - decay));
        Tensor deviation = new Memory(mean, square, s.velocity).deviation();
        Tensor v = s.velocity.times(momentum).plus(g.div(deviation.plus(epsilon)));
        return new Next<>(p.minus(v.times(now.rate())), new Memory(mean, square, v));
    }

    /// As of [RmsProp], with the variance as it is.
    @Override
    public Stability stability(double rate) {
        return new Stability.OnPreconditioned(2 * (1 + momentum) / rate);
    }

    @Override
    public Tensor preconditioner(Now now, Tensor parameter, Memory s) {
        return s.deviation().plus(epsilon);
    }
}

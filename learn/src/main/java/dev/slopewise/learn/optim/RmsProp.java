package dev.slopewise.learn.optim;

import dev.slopewise.core.Tensor;

/// RMSProp: each entry's slope divided by the root of the running mean of its squares; with momentum where asked.
///
///     s ← decay · s + (1 − decay) · g²
///     v ← momentum · v + g / (√s + ε)
///     θ ← θ − rate · v
///
/// ε stands outside the root, as in PyTorch, whose decay (alpha) is 0.99; Keras puts it inside, √(s + ε), and rate inside v, with decay (rho) 0.9 as
/// in the lecture. s begins with 0 and is not corrected for that, so that the first steps are up to 1/√(1 − decay) times as long.
///
/// With s as it is, steps are the heavy ball's on the preconditioned Hessian: stable below 2 (1 + momentum) / rate.
///
/// @param rate     usual length of an entry's step, in units of the parameter, above 0
/// @param decay    share of the old mean square that is kept, in [0, 1)
/// @param momentum share of the last step that is kept, in [0, 1)
/// @param epsilon  added to √s, in units of the gradient, above 0
/// @see <a href="https://www.cs.toronto.edu/~hinton/coursera/lecture6/lec6.pdf">Tieleman and Hinton 2012, lecture 6e</a>
/// @see <a href="https://arxiv.org/abs/2207.14484">Cohen et al. 2022, section 2, for the limit</a>
public record RmsProp(double rate, double decay, double momentum, double epsilon) implements Optimizer<RmsProp.Memory> {
    public RmsProp {
        Ranges.rate(rate);
        Ranges.share("decay", decay);
        Ranges.share("momentum", momentum);
        Ranges.above0("epsilon", epsilon);
    }

    public RmsProp(double rate) {
        this(rate, 0.9, 0, 1e-8);
    }

    /// The running mean of squared slopes, and the velocity.
    public record Memory(Tensor square, Tensor velocity) {}

    @Override
    public Memory start(Tensor parameter) {
        return new Memory(parameter.like(0), parameter.like(0));
    }

    @Override
    public Next<Memory> next(Now now, Tensor p, Tensor g, Memory s) {
        Tensor square = s.square.times(decay).plus(g.square().times(1 - decay));
        Tensor v = s.velocity.times(momentum).plus(g.div(square.sqrt().plus(epsilon)));
        return new Next<>(p.minus(v.times(now.rate())), new Memory(square, v));
    }

    @Override
    public Stability stability(double rate) {
        return new Stability.OnPreconditioned(2 * (1 + momentum) / rate);
    }

    @Override
    public Tensor preconditioner(Now now, Tensor parameter, Memory s) {
        return s.square.sqrt().plus(epsilon);
    }
}

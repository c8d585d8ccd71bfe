package dev.slopewise.learn.optim;

import dev.slopewise.core.Tensor;

/// Gradient descent with momentum, the heavy ball: steps add up where slopes agree and cancel where they alternate.
///
///     v ← momentum · v + g
///     θ ← θ − rate · v
///
/// This is the form of PyTorch and Keras' is the same with the rate inside v; Polyak's paper writes the equivalent with θ's last two values.
/// On a quadratic of curvature λ it converges for rate < 2 (1 + momentum) / λ. Written with (1 − momentum) · g, a running mean as [Adam]'s, a step is
/// 1 − momentum times as long and the limit 1 / (1 − momentum) times as high.
///
/// @param rate     length of the step per unit of slope, above 0
/// @param momentum share of the last step that is kept, in [0, 1)
/// @see <a href="https://doi.org/10.1016/0041-5553(64)90137-5">Polyak 1964</a>
/// @see <a href="https://arxiv.org/abs/2103.00065">Cohen et al. 2021, appendix B, for the limit</a>
public record HeavyBall(double rate, double momentum) implements Optimizer<HeavyBall.Velocity> {
    public HeavyBall {
        Ranges.rate(rate);
        Ranges.share("momentum", momentum);
    }

    public HeavyBall(double rate) {
        this(rate, 0.9);
    }

    public record Velocity(Tensor velocity) {}

    @Override
    public Velocity start(Tensor parameter) {
        return new Velocity(parameter.like(0));
    }

    @Override
    public Next<Velocity> next(Now now, Tensor parameter, Tensor gradient, Velocity state) {
        Tensor velocity = state.velocity.times(momentum).plus(gradient);
        return new Next<>(parameter.minus(velocity.times(now.rate())), new Velocity(velocity));
    }

    @Override
    public Stability stability(double rate) {
        return new Stability.OnCurvature(2 * (1 + momentum) / rate);
    }

    @Override
    public double reach() {
        return 1 / (1 - momentum);
    }
}

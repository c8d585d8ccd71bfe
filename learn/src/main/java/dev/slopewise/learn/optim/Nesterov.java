package dev.slopewise.learn.optim;

import dev.slopewise.core.Tensor;

/// Gradient descent with Nesterov's momentum: a step of the heavy ball whose slope is taken where the momentum alone would lead.
///
///     v ← momentum · v + g
///     θ ← θ − rate · (g + momentum · v)
///
/// θ is the point ahead, where slopes are taken, as Sutskever et al. rearranged it. PyTorch writes these two lines; Keras the same with
/// rate and sign inside v, which differs when the rate changes. Nesterov's own form, x ← y − rate · g(y), y ← x + momentum · (x − x₋₁), takes the
/// same slopes at y = θ and reports x.
///
/// On a quadratic of curvature λ it converges for rate < 2 (1 + momentum) / ((1 + 2 momentum) λ), in all these forms: less than the heavy ball.
///
/// @param rate     length of the step per unit of slope, above 0
/// @param momentum share of the last step that is kept, in [0, 1)
/// @see <a href="https://proceedings.mlr.press/v28/sutskever13.html">Sutskever et al. 2013, section 2</a>
/// @see <a href="https://arxiv.org/abs/2103.00065">Cohen et al. 2021, appendix B, for the limit</a>
public record Nesterov(double rate, double momentum) implements Optimizer<HeavyBall.Velocity> {
    public Nesterov {
        Ranges.rate(rate);
        Ranges.share("momentum", momentum);
    }

    public Nesterov(double rate) {
        this(rate, 0.9);
    }

    @Override
    public HeavyBall.Velocity start(Tensor parameter) {
        return new HeavyBall.Velocity(parameter.like(0));
    }

    @Override
    public Next<HeavyBall.Velocity> next(Now now, Tensor p, Tensor g, HeavyBall.Velocity s) {
        Tensor v = s.velocity().times(momentum).plus(g);
        Tensor ahead = g.plus(v.times(momentum));
        return new Next<>(p.minus(ahead.times(now.rate())), new HeavyBall.Velocity(v));
    }

    @Override
    public Stability stability(double rate) {
        return new Stability.OnCurvature(2 * (1 + momentum) / ((1 + 2 * momentum) * rate));
    }

    @Override
    public double reach() {
        return 1 / (1 - momentum);
    }
}

package dev.slopewise.learn.optim;

import dev.slopewise.core.Tensor;

/// Gradient descent: a step against the slope.
///
///     θ ← θ − rate · g
///
/// On a quadratic of curvature λ it converges for rate < 2 / λ.
///
/// @param rate length of the step per unit of slope, above 0
/// @see <a href="https://doi.org/10.1007/978-1-4419-8853-9">Nesterov 2004, Introductory Lectures on Convex Optimization, section 1.2.3</a>
public record GradientDescent(double rate) implements Optimizer<GradientDescent.Nothing> {
    public GradientDescent {
        Ranges.rate(rate);
    }

    /// No memory.
    public record Nothing() {}

    @Override
    public Nothing start(Tensor parameter) {
        return new Nothing();
    }

    @Override
    public Next<Nothing> next(Now now, Tensor parameter, Tensor gradient, Nothing state) {
        return new Next<>(parameter.minus(gradient.times(now.rate())), state);
    }

    @Override
    public Stability stability(double rate) {
        return new Stability.OnCurvature(2 / rate);
    }
}

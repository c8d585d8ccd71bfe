package dev.slopewise.learn.train;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Tensor;

/// A moving average of the parameters, which is judged and saved in their place; training itself goes on with the parameters.
///
///     a ← a + (1 − decay) / (1 − decayᵗ) · (θ − a)
///
/// This is the mean of θ₁ … θₜ with weights decayᵗ⁻ⁱ: the start, which is no result of training, has no part in it. Others that begin with
/// a = θ₀ drag the start along for about 1 / (1 − decay) steps.
///
/// @param decay share of the old average that is kept, in (0, 1)
/// @see <a href="https://doi.org/10.1137/0330046">Polyak and Juditsky 1992, Acceleration of Stochastic Approximation by Averaging</a>
public record Averaging(double decay) {
    public Averaging {
        require(decay > 0 && decay < 1, "decay of an average must be above 0 and below 1, got %s", decay);
    }

    /// @param step the step's number, from 1, a real scalar
    Tensor next(Tensor average, Tensor parameter, Tensor step) {
        Tensor weight = step.times(Math.log(decay)).expm1().neg().reciprocal().times(1 - decay);
        return average.plus(parameter.minus(average).times(weight));
    }
}

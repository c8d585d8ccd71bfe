package dev.slopewise.learn.train;

import java.util.List;
import java.util.OptionalDouble;

/// The land around a step, from derivatives of its batch's loss before it: costly, so only some steps are probed.
///
/// @param sharpness     the largest eigenvalue of the Hessian H, or of P⁻¹H for optimisers that divide slopes by a P of their own
/// @param isScaled      whether it is of P⁻¹H
/// @param limit         of the sharpness, beyond which steps of this optimiser at this step's rate no longer settle down; empty if none is known
/// @param alongGradient ⟨g, Hg⟩ / ⟨g, g⟩
/// @param alongStep     ⟨Δ, HΔ⟩ / ⟨Δ, Δ⟩; 0 for a step of length 0
/// @param trace         of H, estimated with random signs (Hutchinson); empty if not asked for
/// @param noise         tr Σ / ‖g‖², with Σ the covariance of the examples' own slopes: how many examples a batch needs before their mean says more
///                      than their spread; empty for a batch of one
/// @param chain         the slope on its way back, one for each activation in order of the data's way
/// @see <a href="https://arxiv.org/abs/1812.06162">McCandlish et al. 2018, An Empirical Model of Large-Batch Training (noise scale)</a>
public record Probe(
        double sharpness,
        boolean isScaled,
        OptionalDouble limit,
        double alongGradient,
        double alongStep,
        OptionalDouble trace,
        OptionalDouble noise,
        List<Gain> chain) {
    public Probe {
        chain = List.copyOf(chain);
    }

    /// The loss's slope on both sides of an activation, as root of the sum of squares over the batch.
    ///
    /// From one activation back to the one before, the logarithm of the length changes by what the weights between do
    /// (`inputSlope` here to `answerSlope` there) and by what the bend does (`answerSlope` to `inputSlope`); these add up to the whole exactly.
    ///
    /// @param answerSlope along what it answers
    /// @param inputSlope  along what goes into it
    public record Gain(String path, String kind, double answerSlope, double inputSlope) {}
}

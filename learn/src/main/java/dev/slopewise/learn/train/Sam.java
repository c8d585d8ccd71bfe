package dev.slopewise.learn.train;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Sharpness-aware minimisation: the optimiser gets the data's slope at the worst point nearby instead of the one here, so that training
/// prefers flat valleys. A step costs two gradients.
///
///     ĝ = ∇L(θ + radius · g / ‖g‖),   g = ∇L(θ)
///
/// What a run records of slopes, promise and delivery stays about g, the slope where the step begins.
///
/// @param radius in units of the parameters, above 0
/// @see <a href="https://arxiv.org/abs/2010.01412">Foret et al. 2021, Sharpness-Aware Minimization, Algorithm 1 with p = 2</a>
public record Sam(double radius) {
    /// Keeps 0 / 0 away where the slope is 0.
    private static final double LEAST = 1e-12;

    public Sam {
        require(radius > 0 && Double.isFinite(radius), "radius must be above 0, got %s", radius);
    }

    /// The worst point nearby, to first order.
    List<Tensor> climb(List<Tensor> parameters, List<Tensor> slopes) {
        Tensor factor = Clipping.length(slopes).max(LEAST).reciprocal().times(radius);
        List<Tensor> there = new ArrayList<>();
        for (int i = 0; i < slopes.size(); i++) {
            Tensor g = slopes.get(i);
            there.add(parameters.get(i).plus(g.times(factor.to(g.dtype()))));
        }
        return there;
    }
}

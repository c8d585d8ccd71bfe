package dev.slopewise.examples;

import static dev.slopewise.core.transform.Transforms.grad;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.CustomDerivative;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Learns weights that must be multiples of ¼, as a chip with few bits wants them.
///
/// Rounding is flat: its slope is 0 wherever it has one, and nothing is learned. The straight-through estimator rounds on the way forth
/// and lets the slope pass on the way back, as if it had not rounded:
///
///     q = round(w),   slope at w = slope at q
///
/// That is no true gradient (finite differences would say 0), but it points to where the rounded weights should move.
///
/// @see <a href="https://arxiv.org/abs/1308.3432">Bengio, Léonard and Courville 2013, Estimating or Propagating Gradients Through Stochastic
/// Neurons</a>
final class StraightThrough {
    static final double GRID = 0.25;

    /// To the nearest multiple of the grid; its slope is 0.
    static Tensor rounded(Tensor w) {
        return w.div(GRID).round().times(GRID);
    }

    /// The same forth; back, the correction counts as a constant: w + (round(w) − w).
    static Tensor byStopping(Tensor w) {
        return w.plus(rounded(w).minus(w).stopGradient());
    }

    /// The same by saying what the slope is to be.
    static Tensor byRule(Tensor w) {
        Function<Tensor, Tensor> rule = CustomDerivative.withPull(StraightThrough::rounded, (_, slope) -> slope);
        return rule.apply(w);
    }

    /// Rows x `[n, weights]`, and y = x · w for the weights that are to be found.
    record Data(Tensor x, Tensor y) {}

    static Data data() {
        Tensor x = Key.of(3).normal(DType.F64, 40, 4);
        return new Data(x, x.matmul(Tensor.of(0.75, -1.5, 0.25, 2.0)));
    }

    static Tensor loss(UnaryOperator<Tensor> quantised, Data data, Tensor w) {
        return data.x.matmul(quantised.apply(w)).minus(data.y).square().mean();
    }

    static Tensor start() {
        return Tensor.of(0.1, 0.1, 0.1, 0.1);
    }

    static void main() {
        Data data = data();
        Map<String, UnaryOperator<Tensor>> ways = new LinkedHashMap<>();
        ways.put("rounding", StraightThrough::rounded);
        ways.put("stopping", StraightThrough::byStopping);
        ways.put("a rule", StraightThrough::byRule);
        ways.forEach((name, way) -> {
            var gradient = grad((Tensor w) -> loss(way, data, w));
            Tensor w = start();
            IO.println("by %s: norm of the gradient at the start %.4f"
                    .formatted(name, gradient.apply(w).norm().item()));
            for (int step = 0; step < 60; step++) w = w.minus(gradient.apply(w).times(0.1));
            IO.println("  after 60 steps loss %.4f with %s"
                    .formatted(
                            loss(way, data, w).item(),
                            Arrays.toString(rounded(w).toDoubles())));
        });
    }

    private StraightThrough() {}
}

package dev.slopewise.learn.train;

import dev.slopewise.core.LinearAlgebra;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// The largest eigenvalue of H, seen from within a span, in the metric P: the most that ⟨v, H v⟩ / ⟨v, P v⟩ can be for a v = Σ wᵢ vᵢ of the span.
///
/// @param weights wᵢ, so that ⟨v, P v⟩ = 1; NaN, as the value, if an entry was not finite
record Ritz(double value, List<Double> weights) {
    /// Directions that are nearer to each other than that (as the square of an angle, about 0.6 degrees) count as one: what their
    /// difference would say is rounding.
    private static final double LEAST = 1e-4;

    /// @param curvatures ⟨vᵢ, H vⱼ⟩ for i ≥ j, row by row
    /// @param products   ⟨vᵢ, P vⱼ⟩ alike
    static Ritz of(double[] curvatures, double[] products) {
        int n = (int) Math.sqrt(2.0 * products.length);
        boolean isFinite = DoubleStream.concat(DoubleStream.of(curvatures), DoubleStream.of(products))
                .allMatch(Double::isFinite);
        if (!isFinite) return new Ritz(Double.NaN, Collections.nCopies(n, Double.NaN));
        double[] unit = IntStream.range(0, n)
                .mapToDouble(i -> at(products, i, i))
                .map(square -> square > 0 ? 1 / Math.sqrt(square) : 0)
                .toArray();
        var angles = LinearAlgebra.eigh(scaled(products, unit));
        double[] widths = angles.values().toDoubles();
        double[] whitening = IntStream.range(0, n * n)
                .mapToDouble(k -> widths[k % n] < LEAST ? 0 : unit[k / n] / Math.sqrt(widths[k % n]))
                .toArray();
        Tensor basis = angles.vectors().times(Tensor.of(Shape.of(n, n), whitening));
        Tensor within = basis.transpose().matmul(full(curvatures, n)).matmul(basis);
        // directions that were left out have a row of zeros: pushed below all others
        double low = -1 - 2 * within.square().sum().sqrt().item();
        double[] out = IntStream.range(0, n * n)
                .mapToDouble(k -> k / n == k % n && widths[k / n] < LEAST ? low : 0)
                .toArray();
        var found = LinearAlgebra.eigh(within.plus(Tensor.of(Shape.of(n, n), out)));
        double[] weights = basis.matmul(found.vectors()).slice(1, n - 1, n).toDoubles();
        return new Ritz(
                found.values().get(n - 1).item(),
                DoubleStream.of(weights).boxed().toList());
    }

    private static double at(double[] rows, int i, int j) {
        return i < j ? at(rows, j, i) : rows[i * (i + 1) / 2 + j];
    }

    private static Tensor full(double[] rows, int n) {
        return Tensor.of(
                Shape.of(n, n),
                IntStream.range(0, n * n)
                        .mapToDouble(k -> at(rows, k / n, k % n))
                        .toArray());
    }

    private static Tensor scaled(double[] rows, double[] by) {
        int n = by.length;
        return Tensor.of(
                Shape.of(n, n),
                IntStream.range(0, n * n)
                        .mapToDouble(k -> at(rows, k / n, k % n) * by[k / n] * by[k % n])
                        .toArray());
    }
}

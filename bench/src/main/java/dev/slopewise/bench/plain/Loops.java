package dev.slopewise.bench.plain;

/// Derivatives of formulas, worked out on paper.
final class Loops {
    private Loops() {}

    /// The gradient of Σ 100 (xᵢ₊₁ − xᵢ²)² + (1 − xᵢ)².
    static double[] rosenbrock(double[] x) {
        double[] gradient = new double[x.length];
        for (int i = 0; i + 1 < x.length; i++) {
            double gap = x[i + 1] - x[i] * x[i];
            gradient[i] += -400 * gap * x[i] - 2 * (1 - x[i]);
            gradient[i + 1] += 200 * gap;
        }
        return gradient;
    }

    /// The slope of sin(exp(tanh x)) · x.
    static double scalar(double x) {
        double t = Math.tanh(x), e = Math.exp(t);
        return Math.sin(e) + x * Math.cos(e) * e * (1 - t * t);
    }

    /// Φ(x), off by less than 10⁻⁷.
    ///
    /// @see <a href="https://personal.math.ubc.ca/~cbm/aands/page_932.htm">Abramowitz and Stegun 1964, 26.2.17</a>
    static double normal(double x) {
        double t = 1 / (1 + 0.2316419 * Math.abs(x));
        double series =
                t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        double above = density(x) * series;
        return x < 0 ? above : 1 - above;
    }

    static double density(double x) {
        return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }
}

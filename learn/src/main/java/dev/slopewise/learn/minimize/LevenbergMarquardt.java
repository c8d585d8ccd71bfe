package dev.slopewise.learn.minimize;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Tensor;
import java.util.Optional;
import java.util.function.Function;

/// Levenberg and Marquardt's method for sums of squares: each step solves the residuals' linear approximation, damped the more, the worse
/// it foretold.
///
///     least over p of   ½ ‖J p + r‖² + ½ damping · ‖D p‖²
///
/// J is only multiplied by vectors, forward and reverse, in conjugate gradients on the normal equations. D scales each parameter by the length of its column
/// of J, so that units do not matter; the lengths are estimated from products of Jᵀ with random signs, and never shrink.
///
/// @param stopping when to stop; the value is ½ Σ r², the gradient Jᵀ r
/// @param damping  at the start, above 0: 10⁻³ trusts the linear approximation, 1 does not
/// @see <a href="https://doi.org/10.1007/BFb0067700">Moré 1978</a>, for D
/// @see <a href="https://www2.imm.dtu.dk/pubdb/pubs/3215-full.html">Madsen, Nielsen and Tingleff 2004, algorithm 3.16</a>, for the damping
public record LevenbergMarquardt(Stopping stopping, double damping) implements Minimizer {
    private static final int MOST_TRIES = 60;

    public LevenbergMarquardt {
        require(damping > 0 && Double.isFinite(damping), "damping must be above 0, got %s", damping);
    }

    public LevenbergMarquardt(Stopping stopping) {
        this(stopping, 1e-3);
    }

    public LevenbergMarquardt() {
        this(new Stopping());
    }

    @Override
    public <M> Minimum<M> minimize(Function<M, Tensor> residuals, M start) {
        var fit = new Residuals<>(residuals, start);
        return fit.problem().walk(stopping, new Damped(fit, damping));
    }

    private static final class Damped implements Function<Place, Optional<Place>> {
        private final Residuals<?> fit;
        private final double[] scale;
        private double damping;
        private double growth = 2;

        Damped(Residuals<?> fit, double damping) {
            this.fit = fit;
            this.damping = damping;
            scale = new double[fit.problem().size()];
        }

        @Override
        public Optional<Place> apply(Place now) {
            fit.widen(scale, now.x);
            for (int attempt = 0; attempt < MOST_TRIES; attempt++) {
                double[] step = step(now);
                double[] pushed = fit.push(now.x, step);
                double foretold = -Vectors.dot(now.gradient, step) - 0.5 * Vectors.dot(pushed, pushed);
                Place there = fit.problem().at(Vectors.plus(now.x, 1, step));
                double fell = there.isFinite() ? now.value - there.value : Double.NEGATIVE_INFINITY;
                double noise = fit.problem().noise(now.value);
                boolean lost = Math.abs(fell) <= noise && foretold <= noise; // in rounding: the gradient decides
                if (lost) return Optional.of(there.flatter(now));
                double kept = fell / foretold;
                if (fell >= 0 && kept > 0) {
                    damping *= Math.max(1.0 / 3, 1 - Math.pow(2 * kept - 1, 3));
                    growth = 2;
                    return Optional.of(there);
                }
                damping *= growth;
                growth *= 2;
            }
            return Optional.empty();
        }

        /// Conjugate gradients on (D⁻¹ JᵀJ D⁻¹ + damping) z = −D⁻¹ g, then p = D⁻¹ z.
        private double[] step(Place now) {
            int n = scale.length;
            double[] z = new double[n], rest = unscaled(Vectors.times(now.gradient, -1)), d = rest;
            double enough = 1e-10 * Vectors.norm(rest);
            for (int i = 0; i < 2 * n + 10 && Vectors.norm(rest) > enough; i++) {
                double[] pushed = fit.push(now.x, unscaled(d));
                double[] bent = Vectors.plus(unscaled(fit.pull(now.x, pushed)), damping, d);
                double squares = Vectors.dot(rest, rest);
                double length = squares / Vectors.dot(d, bent);
                z = Vectors.plus(z, length, d);
                rest = Vectors.plus(rest, -length, bent);
                d = Vectors.plus(rest, Vectors.dot(rest, rest) / squares, d);
            }
            return unscaled(z);
        }

        private double[] unscaled(double[] a) {
            double[] quotient = new double[a.length];
            for (int i = 0; i < a.length; i++) quotient[i] = a[i] / scale[i];
            return quotient;
        }
    }
}

package dev.slopewise.learn.minimize;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Tensor;
import java.util.Optional;
import java.util.function.Function;

/// Newton's method in a trust region: the quadratic that fits value, gradient and Hessian at a place is made least within a radius, which grows while the
/// quadratic foretells well and shrinks where it does not. The inner problem is solved by conjugate gradients, with products of the
/// Hessian and a vector only; a direction that curves down is followed to the edge, so that saddles are left, unless the start is one exactly.
///
/// @param stopping when to stop
/// @param radius   of the first region, in units of the parameters, above 0
/// @see <a href="https://doi.org/10.1137/0720042">Steihaug 1983</a>; Nocedal and Wright 2006, algorithms 4.1 and 7.2
public record NewtonCg(Stopping stopping, double radius) implements Minimizer {
    private static final double TAKEN = 1e-4;
    private static final int SMALLEST = 60; // halvings of the radius within a step before it gives up

    public NewtonCg {
        require(radius > 0 && Double.isFinite(radius), "the radius of trust must be above 0, got %s", radius);
    }

    public NewtonCg(Stopping stopping) {
        this(stopping, 1);
    }

    public NewtonCg() {
        this(new Stopping());
    }

    @Override
    public <M> Minimum<M> minimize(Function<M, Tensor> f, M start) {
        var problem = new Problem<>(f, start);
        return problem.walk(stopping, new Region(problem, radius));
    }

    private static final class Region implements Function<Place, Optional<Place>> {
        private final Problem<?> problem;
        private double radius;

        Region(Problem<?> problem, double radius) {
            this.problem = problem;
            this.radius = radius;
        }

        @Override
        public Optional<Place> apply(Place now) {
            for (int attempt = 0; attempt < SMALLEST; attempt++) {
                double[] step = step(now);
                double length = Vectors.norm(step);
                double foretold =
                        -Vectors.dot(now.gradient, step) - 0.5 * Vectors.dot(step, problem.curve(now.x, step));
                Place there = problem.at(Vectors.plus(now.x, 1, step));
                double fell = there.isFinite() ? now.value - there.value : Double.NEGATIVE_INFINITY;
                double noise = problem.noise(now.value);
                boolean lost = Math.abs(fell) <= noise && foretold <= noise; // in rounding: the gradient decides
                if (lost) return Optional.of(there.flatter(now));
                double kept = fell / foretold;
                if (kept < 0.25) radius = (there.isFinite() ? 0.25 : 0.1) * length;
                else if (kept > 0.75 && length > 0.9 * radius) radius *= 2;
                if (kept > TAKEN) return Optional.of(there);
            }
            return Optional.empty();
        }

        /// The least of the quadratic within the radius, nearly: the nearer, the smaller the gradient.
        private double[] step(Place now) {
            int n = problem.size();
            double size = Vectors.norm(now.gradient), enough = Math.min(0.5, Math.sqrt(size)) * size;
            double[] z = new double[n], rest = now.gradient, d = Vectors.times(rest, -1);
            for (int i = 0; i < 2 * n + 10; i++) {
                double[] bent = problem.curve(now.x, d);
                double curvature = Vectors.dot(d, bent), squares = Vectors.dot(rest, rest);
                if (!(curvature > 0)) return toEdge(z, d);
                double length = squares / curvature;
                double[] next = Vectors.plus(z, length, d);
                if (Vectors.norm(next) >= radius) return toEdge(z, d);
                z = next;
                rest = Vectors.plus(rest, length, bent);
                if (Vectors.norm(rest) <= enough) return z;
                d = Vectors.plus(Vectors.times(rest, -1), Vectors.dot(rest, rest) / squares, d);
            }
            return z;
        }

        /// z + t d of length `radius`, t above 0.
        private double[] toEdge(double[] z, double[] d) {
            double a = Vectors.dot(d, d), b = Vectors.dot(z, d), c = Vectors.dot(z, z) - radius * radius;
            double root = Math.sqrt(Math.max(0, b * b - a * c));
            return Vectors.plus(z, b > 0 ? -c / (b + root) : (root - b) / a, d);
        }
    }
}

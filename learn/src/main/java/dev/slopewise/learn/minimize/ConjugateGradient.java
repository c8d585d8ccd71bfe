package dev.slopewise.learn.minimize;

import dev.slopewise.core.Tensor;
import java.util.Optional;
import java.util.function.Function;

/// Non-linear conjugate gradient of Polak and Ribière: each direction is straight down plus a part of the one before, and remembers nothing else.
///
///     d ← −g + β d,     β = max(0, g · (g − g₋) / g₋ · g₋)
///
/// The first length that is tried along d is −g · d / dᵀ H d, by one product with the Hessian: on a quadratic it is exact, so that n parameters need n
/// steps at most. After n steps, or where d does not lead down, it starts afresh straight down.
///
/// @param stopping when to stop
/// @see <a href="https://doi.org/10.1007/978-0-387-40065-5">Nocedal and Wright 2006, Numerical Optimization, section 5.2</a>
public record ConjugateGradient(Stopping stopping) implements Minimizer {
    private static final double FLATNESS = 0.1;

    public ConjugateGradient() {
        this(new Stopping());
    }

    @Override
    public <M> Minimum<M> minimize(Function<M, Tensor> f, M start) {
        var problem = new Problem<>(f, start);
        return problem.walk(stopping, new Directions(problem));
    }

    private static final class Directions implements Function<Place, Optional<Place>> {
        private final Problem<?> problem;
        private double[] before = {}; // the gradient a step ago
        private double[] direction = {};
        private double moved = 1; // how far the last step went
        private int since;

        Directions(Problem<?> problem) {
            this.problem = problem;
        }

        @Override
        public Optional<Place> apply(Place now) {
            turn(now);
            Optional<Place> next = search(now);
            if (next.isEmpty() && since > 0) {
                since = 0;
                turn(now);
                next = search(now);
            }
            next.ifPresent(place -> moved = Vectors.norm(Vectors.minus(place.x, now.x)));
            before = now.gradient;
            since = since + 1 >= problem.size() ? 0 : since + 1;
            return next;
        }

        private void turn(Place now) {
            double[] down = Vectors.times(now.gradient, -1);
            if (since > 0) {
                double turned = Vectors.dot(now.gradient, Vectors.minus(now.gradient, before));
                double beta = Math.max(0, turned / Vectors.dot(before, before));
                double[] next = Vectors.plus(down, beta, direction);
                if (Vectors.dot(next, now.gradient) < 0) {
                    direction = next;
                    return;
                }
                since = 0;
            }
            direction = down;
        }

        private Optional<Place> search(Place now) {
            double slope = Vectors.dot(now.gradient, direction);
            double curvature = Vectors.dot(direction, problem.curve(now.x, direction));
            double length = curvature > 0 ? -slope / curvature : moved / Vectors.norm(direction);
            return new LineSearch(problem::at, now, direction, FLATNESS, problem.noise(now.value)).search(length);
        }
    }
}

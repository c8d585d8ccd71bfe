package dev.slopewise.learn.minimize;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Tensor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Function;

/// Limited-memory BFGS: Newton steps with an inverse Hessian made up from the last few steps and how they changed the gradient, along a line
/// search with strong Wolfe conditions. Needs gradients only.
///
/// @param stopping when to stop
/// @param memory   how many steps are remembered, at least 1; each costs two vectors
/// @see <a href="https://doi.org/10.1007/978-0-387-40065-5">Nocedal and Wright 2006, Numerical Optimization, algorithms 7.4 and 7.5</a>
public record LBfgs(Stopping stopping, int memory) implements Minimizer {
    private static final double FLATNESS = 0.9;

    public LBfgs {
        require(memory >= 1, "L-BFGS needs to remember at least 1 step, got %d", memory);
    }

    public LBfgs(Stopping stopping) {
        this(stopping, 10);
    }

    public LBfgs() {
        this(new Stopping());
    }

    @Override
    public <M> Minimum<M> minimize(Function<M, Tensor> f, M start) {
        var problem = new Problem<>(f, start);
        var remembered = new Memory(memory);
        return problem.walk(stopping, now -> {
            Optional<Place> next = along(problem, now, remembered.direction(now.gradient), remembered.first(now));
            if (next.isEmpty() && !remembered.pairs.isEmpty()) { // once more, straight down
                remembered.pairs.clear();
                next = along(problem, now, remembered.direction(now.gradient), remembered.first(now));
            }
            next.ifPresent(place -> remembered.add(now, place));
            return next;
        });
    }

    private static Optional<Place> along(Problem<?> problem, Place now, double[] direction, double first) {
        if (!(Vectors.dot(direction, now.gradient) < 0)) return Optional.empty();
        return new LineSearch(problem::at, now, direction, FLATNESS, problem.noise(now.value)).search(first);
    }

    private static final class Memory {
        private final int most;
        private final Deque<Pair> pairs = new ArrayDeque<>();

        /// What a step changed.
        private static final class Pair {
            final double[] x;
            final double[] gradient;
            final double product;

            Pair(double[] x, double[] gradient) {
                this.x = x;
                this.gradient = gradient;
                product = Vectors.dot(x, gradient);
            }
        }

        Memory(int most) {
            this.most = most;
        }

        /// A whole Newton step; without memory a step of length 1 at most.
        double first(Place now) {
            return pairs.isEmpty() ? Math.min(1, 1 / Vectors.norm(now.gradient)) : 1;
        }

        /// Only what shows curvature above 0, so that the next direction leads down.
        void add(Place before, Place after) {
            var pair = new Pair(Vectors.minus(after.x, before.x), Vectors.minus(after.gradient, before.gradient));
            if (!(pair.product > 1e-14 * Vectors.norm(pair.x) * Vectors.norm(pair.gradient))) return;
            pairs.addLast(pair);
            if (pairs.size() > most) pairs.removeFirst();
        }

        /// −H g by the two loops of algorithm 7.4.
        double[] direction(double[] gradient) {
            double[] q = gradient;
            double[] alphas = new double[pairs.size()];
            int i = pairs.size();
            for (Iterator<Pair> back = pairs.descendingIterator(); back.hasNext(); ) {
                Pair pair = back.next();
                double alpha = Vectors.dot(pair.x, q) / pair.product;
                alphas[--i] = alpha;
                q = Vectors.plus(q, -alpha, pair.gradient);
            }
            if (!pairs.isEmpty()) {
                Pair last = pairs.getLast();
                q = Vectors.times(q, last.product / Vectors.dot(last.gradient, last.gradient));
            }
            for (Pair pair : pairs) {
                double beta = Vectors.dot(pair.gradient, q) / pair.product;
                q = Vectors.plus(q, alphas[i++] - beta, pair.x);
            }
            return Vectors.times(q, -1);
        }
    }
}

package dev.slopewise.learn.minimize;

import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/// A function to be made least, of one row of numbers, which counts how often it is asked.
final class Problem<M> {
    private final Flat<M> flat;
    private final Function<M, Transforms.ValueAndGradient<M>> both;
    private final BiFunction<M, M, M> hessian;
    private final double[] start;
    private int evaluations;
    private int products;

    Problem(Function<M, Tensor> f, M start) {
        flat = new Flat<>(start);
        both = Transforms.valueAndGrad(f);
        hessian = Transforms.hvp(f);
        this.start = flat.numbers(start);
    }

    Place start() {
        return at(start);
    }

    Place at(double[] x) {
        evaluations++;
        var there = both.apply(flat.record(x));
        return new Place(x, there.value().item(), flat.numbers(there.gradient()));
    }

    /// How the gradient at `x` changes along `direction`.
    double[] curve(double[] x, double[] direction) {
        products++;
        return flat.numbers(hessian.apply(flat.record(x), flat.record(direction)));
    }

    void countProduct() {
        products++;
    }

    /// How far a value may be off by rounding.
    double noise(double value) {
        return 8 * flat.precision() * Math.abs(value);
    }

    int size() {
        return flat.size();
    }

    Minimum<M> ended(Place place, int iterations, Minimum.Reason why) {
        return new Minimum<>(
                flat.record(place.x),
                place.value,
                Vectors.norm(place.gradient),
                iterations,
                evaluations,
                products,
                why);
    }

    /// Walks on until told to stop.
    ///
    /// @param step from a place to a lower one; to itself if what could be gained is lost in rounding; empty if there is none lower
    Minimum<M> walk(Stopping stopping, Function<Place, Optional<Place>> step) {
        Place now = start();
        Optional<Minimum.Reason> why = stopping.at(now);
        int iteration = 0, idle = 0;
        while (why.isEmpty()) {
            Place before = now;
            Optional<Place> next = step.apply(now);
            if (next.isEmpty()) return ended(now, iteration, Minimum.Reason.LINE_SEARCH);
            now = next.get();
            if (now == before) return ended(now, iteration, Minimum.Reason.VALUE);
            idle = stopping.isIdle(before, now) ? idle + 1 : 0;
            why = stopping.after(++iteration, idle, now);
        }
        return ended(now, iteration, why.get());
    }
}

package dev.slopewise.bench;

import java.util.Arrays;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/// A workload that is ready to run.
public interface Step {
    /// Back to the first step, so that a training does not run on into denormal numbers.
    default void restart() {}

    /// Carries out one step. What it returns is kept from being left out by the JVM.
    Object run();

    /// One number of the last step, by which those who do the same work are compared: the loss of a training, before the step;
    /// of anything else the sum of all results' absolute values. NaN if it is not quite the same work.
    double outcome();

    /// A function that is worked out anew in each step.
    static <R> Step of(Supplier<R> function, ToDoubleFunction<R> outcome) {
        return new Step() {
            @Override
            public Object run() {
                return function.get();
            }

            @Override
            public double outcome() {
                return outcome.applyAsDouble(function.get());
            }
        };
    }

    /// The sum of absolute values.
    static double size(double... values) {
        return Arrays.stream(values).map(Math::abs).sum();
    }

    /// The same of `float`s.
    static double size(float... values) {
        double sum = 0;
        for (float x : values) sum += Math.abs(x);
        return sum;
    }
}

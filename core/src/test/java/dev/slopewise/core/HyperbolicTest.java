package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class HyperbolicTest {
    private static final int POINTS = 1500;

    @Test
    void areaSineIsAccurate() {
        // sizes of every order, and densely where the formula changes
        DoubleStream x = DoubleStream.concat(orders(-1070, 1023), between(0, 8));
        assertThat(worst(Hyperbolic::asinh, Exact::asinh, x)).isLessThan(2);
    }

    @Test
    void areaCosineIsAccurate() {
        DoubleStream x = DoubleStream.concat(
                orders(-52, 1023).map(e -> Math.min(Double.MAX_VALUE, 1 + Math.abs(e))), between(1, 8));
        assertThat(worst(Hyperbolic::acosh, Exact::acosh, x)).isLessThan(2);
    }

    @Test
    void areaCosineHasNoValueBelowOne() {
        DoubleStream x = DoubleStream.concat(
                DoubleStream.of(Math.nextDown(1.0), 0, Double.NEGATIVE_INFINITY),
                orders(-1070, 1023).map(e -> -Math.abs(e)));
        assertThat(x.map(Hyperbolic::acosh)).allMatch(y -> Double.isNaN(y));
    }

    @Test
    void areaTangentIsAccurate() {
        DoubleStream x = DoubleStream.concat(
                orders(-1070, -2),
                DoubleStream.concat(between(-1, 1), orders(-53, -2).map(e -> 1 - Math.abs(e))));
        assertThat(worst(Hyperbolic::atanh, Exact::atanh, x.filter(a -> Math.abs(a) < 1)))
                .isLessThan(2);
    }

    @Test
    void sigmoidIsAccurate() {
        DoubleStream x = DoubleStream.concat(orders(-60, 5), between(-745, 40));
        assertThat(worst(Hyperbolic::sigmoid, Exact::sigmoid, x)).isLessThan(2);
    }

    /// ±2^e times something from 1 to 2, e from `low` to `high`.
    private static DoubleStream orders(int low, int high) {
        var random = new SplittableRandom(Trials.SEED);
        return random.ints(POINTS, low, high + 1)
                .mapToDouble(e -> Math.scalb(1 + random.nextDouble(), e) * (random.nextBoolean() ? 1 : -1))
                .filter(Double::isFinite);
    }

    private static DoubleStream between(double low, double high) {
        return new SplittableRandom(Trials.SEED).doubles(POINTS, low, high);
    }

    private static double worst(DoubleUnaryOperator fast, DoubleFunction<BigDecimal> exact, DoubleStream points) {
        double[] at = points.toArray();
        double[] ulps = Arrays.stream(at)
                .parallel()
                .map(x -> Exact.ulps(fast.applyAsDouble(x), exact.apply(x)))
                .toArray();
        return Arrays.stream(ulps).max().orElseThrow();
    }
}

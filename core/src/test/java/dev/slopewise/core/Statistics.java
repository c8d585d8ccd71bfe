package dev.slopewise.core;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/// Measures of samples, and bounds that a sample passes by chance once in a million: with fixed seeds a failure is a fault.
final class Statistics {
    /// The normal deviation that is passed, on either side, once in 1.7 million.
    static final double DEVIATIONS = 5;

    private Statistics() {}

    /// P(distance > ε) ≤ 2 exp(−2nε²) for every n (Massart 1990); this ε makes it 10⁻⁶.
    static double far(int n) {
        return Math.sqrt(Math.log(2e6) / (2 * n));
    }

    /// The largest distance between the shares of a sample and those of a distribution (Kolmogorov and Smirnov).
    static double distance(double[] sample, DoubleUnaryOperator law) {
        double[] sorted = sample.clone();
        Arrays.sort(sorted);
        double worst = 0;
        for (int i = 0; i < sorted.length; i++) {
            double p = law.applyAsDouble(sorted[i]);
            double off = Math.max(p - (double) i / sorted.length, (i + 1.0) / sorted.length - p);
            worst = off <= worst ? worst : off; // NaN stays
        }
        return worst;
    }

    /// What a χ² of this many degrees of freedom passes once in a million, within 2 in 100 (Wilson and Hilferty 1931; 4.7534 is the normal number).
    static double farSquare(int freedom) {
        double part = 2.0 / (9 * freedom);
        return 1.02 * freedom * Math.pow(1 - part + 4.7534 * Math.sqrt(part), 3);
    }

    /// Σ (count − expected)² / expected.
    static double chiSquare(int[] counts, double... expected) {
        double sum = 0;
        for (int i = 0; i < counts.length; i++)
            sum += (counts[i] - expected[i]) * (counts[i] - expected[i]) / expected[i];
        return sum;
    }

    /// How often each of 0 … size − 1 occurs.
    static int[] counts(int size, int[] sample) {
        int[] counts = new int[size];
        for (int x : sample) counts[x]++;
        return counts;
    }

    static double mean(double[] x) {
        return Arrays.stream(x).average().orElseThrow();
    }

    static double variance(double[] x) {
        double mean = mean(x);
        return Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    }

    static double correlation(double[] x, double[] y) {
        double sum = 0, mx = mean(x), my = mean(y);
        for (int i = 0; i < x.length; i++) sum += (x[i] - mx) * (y[i] - my);
        return sum / x.length / Math.sqrt(variance(x) * variance(y));
    }

    /// Whether the mean is where it should be, judged by the sample's own deviation.
    static boolean hasMean(double expected, double[] x) {
        return Math.abs(mean(x) - expected) < DEVIATIONS * Math.sqrt(variance(x) / x.length);
    }

    /// Φ by its Taylor series around 0, exact to 1e-12 within |x| ≤ 6.
    static double normalLaw(double x) {
        double term = x, sum = x;
        for (int k = 1; k < 200; k++) {
            term *= x * x / (2 * k + 1);
            sum += term;
        }
        return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }

    /// The share of gamma numbers whose logarithm is below `log`, by the series Σ zⁿ / ((a + 1) … (a + n)).
    static double gammaLaw(double a, double log) {
        double z = Math.exp(log), term = 1, sum = 1;
        for (int n = 1; term > 1e-17 * sum; n++) {
            term *= z / (a + n);
            sum += term;
        }
        return Math.exp(a * log - z - GammaFunctions.lgamma(a + 1)) * sum;
    }

    /// Q(x) / Q(low) for 20 ≤ low ≤ x, Q being the normal share above x, by its asymptotic series, exact to 1e-9.
    static double normalTail(double low, double x) {
        return low / x * Math.exp((low - x) * (low + x) / 2) * tailSeries(x) / tailSeries(low);
    }

    private static double tailSeries(double x) {
        double u = 1 / (x * x);
        return 1 - u * (1 - 3 * u * (1 - 5 * u * (1 - 7 * u)));
    }
}

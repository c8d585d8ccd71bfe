package dev.slopewise.doctor.log;

import java.util.Arrays;

/// Middles and spreads that single wild numbers do not move.
final class Robust {
    /// The middle distance from the mean of normally distributed numbers, in deviations.
    private static final double MIDDLE_DISTANCE = 0.6745;

    private Robust() {}

    /// Of the places from one to before another; NaN without any.
    static double median(double[] values, int from, int to) {
        if (to <= from) return Double.NaN;
        double[] sorted = Arrays.copyOfRange(values, from, to);
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /// The mean without the tenth that is least and the tenth that is largest.
    static double mean(double[] values, int from, int to) {
        double[] sorted = Arrays.copyOfRange(values, from, to);
        Arrays.sort(sorted);
        int cut = sorted.length / 10;
        return Arrays.stream(sorted, cut, sorted.length - cut).average().orElse(Double.NaN);
    }

    /// The deviation of numbers about their own smooth course: from second differences, in which an even course vanishes. 0 for fewer than three.
    static double noise(double[] values, int from, int to) {
        if (to - from < 3) return 0;
        double[] bends = new double[to - from - 2];
        for (int i = 0; i < bends.length; i++) {
            int at = from + i;
            bends[i] = Math.abs(values[at] - 2 * values[at + 1] + values[at + 2]);
        }
        return median(bends, 0, bends.length) / MIDDLE_DISTANCE / Math.sqrt(6);
    }

    /// The middle distance from the median, as a deviation.
    static double spread(double[] values, int from, int to) {
        double median = median(values, from, to);
        double[] distances = new double[Math.max(0, to - from)];
        for (int i = 0; i < distances.length; i++) distances[i] = Math.abs(values[from + i] - median);
        return median(distances, 0, distances.length) / MIDDLE_DISTANCE;
    }
}

package dev.slopewise.data.events;

import static dev.slopewise.core.SlopewiseException.require;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Something that was noted at a step of a training.
///
/// @param seconds when, from 1970 on
/// @param step    of the training
/// @param tag     its name; TensorBoard groups by what is before the first `/`
/// @param value   what was noted
public record Event(double seconds, long step, String tag, Value value) {
    /// What can be noted.
    public sealed interface Value {}

    /// A number; files hold it as `f32`.
    public record Scalar(double number) implements Value {}

    /// Markdown.
    public record Text(String markdown) implements Value {}

    /// The settings of a run, for TensorBoard's table of runs: texts, numbers and truth values by name.
    ///
    /// @param settings by name; other objects count as the text they print
    /// @param metrics  tags of the scalars that runs are compared by
    public record Settings(Map<String, Object> settings, List<String> metrics) implements Value {}

    /// That a run has ended.
    public record Ended(boolean well) implements Value {}

    /// How many of some numbers lie where.
    ///
    /// @param limits upper ends of the bins, rising; the last may be +∞
    /// @param counts one for each bin
    public record Histogram(
            double min,
            double max,
            double count,
            double sum,
            double sumOfSquares,
            List<Double> limits,
            List<Double> counts)
            implements Value {
        public Histogram {
            limits = List.copyOf(limits);
            counts = List.copyOf(counts);
            require(
                    limits.size() == counts.size(),
                    "a histogram needs a count for each bin, got %d for %d",
                    counts.size(),
                    limits.size());
        }

        private static final int BINS = 30;

        /// Of numbers, in 30 bins of one width; those that are not finite are left out.
        public static Histogram of(double... numbers) {
            double[] finite = Arrays.stream(numbers).filter(Double::isFinite).toArray();
            double min = Arrays.stream(finite).min().orElse(0),
                    max = Arrays.stream(finite).max().orElse(0);
            int bins = min == max ? 1 : BINS;
            Double[] limits = new Double[bins], counts = new Double[bins];
            Arrays.fill(counts, 0.0);
            for (int i = 0; i < bins; i++) limits[i] = i == bins - 1 ? max : min + (max - min) * ((i + 1.0) / bins);
            for (double x : finite) counts[Math.min(bins - 1, (int) ((x - min) / (max - min) * bins))]++;
            double sum = Arrays.stream(finite).sum();
            double squares = Arrays.stream(finite).map(x -> x * x).sum();
            return new Histogram(min, max, finite.length, sum, squares, List.of(limits), List.of(counts));
        }
    }
}

package dev.slopewise.data;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntFunction;
import java.util.stream.DoubleStream;

/// Where numbers lie and how far they spread. The deviation is that of the population (divided by n), as scikit-learn's
/// scaler has it.
record Statistics(double mean, double deviation) {
    /// Of at least one finite number. Scaled on the way, so that squares neither overflow nor vanish.
    ///
    /// @throws DataException if the deviation is more than a double holds
    static Statistics of(double[] values, String where) {
        double least = DoubleStream.of(values).min().orElseThrow();
        double most = DoubleStream.of(values).max().orElseThrow();
        if (least == most) {
            return new Statistics(least, 0);
        }
        double size = powerOfTwo(Math.max(Math.abs(least), Math.abs(most)));
        double mean = size * mean(values, value -> value / size);
        double spread = powerOfTwo(Math.max(most - mean, mean - least));
        double deviation = spread * Math.sqrt(mean(values, value -> square((value - mean) / spread)));
        if (!Double.isFinite(deviation)) {
            throw new DataException(
                    "numbers nearer to each other are needed, these range from %s to %s"
                            .formatted(Words.number(least), Words.number(most)),
                    where,
                    "correct the values or leave the column out");
        }
        return new Statistics(mean, deviation);
    }

    /// Whether there is nothing to tell the values apart by.
    boolean isConstant() {
        return deviation == 0;
    }

    private static double mean(double[] values, DoubleUnaryOperator f) {
        return DoubleStream.of(values).map(f).sum() / values.length; // a compensated sum
    }

    /// The power of two at or below, by which scaling is exact.
    private static double powerOfTwo(double size) {
        return Math.scalb(1.0, Math.getExponent(size));
    }

    private static double square(double x) {
        return x * x;
    }

    /// The middle value, or the middle between the two middle ones.
    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return quantile(sorted, 0.5);
    }

    /// The value below which a share of the sorted values lies, between two of them in proportion (type 7 of
    /// <a href="https://doi.org/10.1080/00031305.1996.10473566">Hyndman and Fan 1996</a>, as NumPy has it).
    static double quantile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) at;
        double rest = at - below;
        if (rest == 0) return sorted[below];
        double low = sorted[below], high = sorted[below + 1];
        return Math.clamp(
                low * (1 - rest) + high * rest, low, high); // rounding does not leave them: equal ones stay equal
    }

    /// The share of values below, by their quantiles at equal steps: between two in proportion, the middle of those that are equal to it, 0 and 1
    /// beyond the ends.
    static float share(double value, double[] quantiles) {
        int last = quantiles.length - 1;
        int first = lowest(quantiles, value, false), behind = lowest(quantiles, value, true);
        if (first < behind) return (float) ((first + behind - 1) / 2.0 / last);
        if (first == 0 || first > last) return first == 0 ? 0 : 1;
        double below = quantiles[first - 1];
        double unit = Double.isFinite(quantiles[first] - below) ? 1 : 0.5; // halves do not overflow
        double between = value * unit - below * unit, width = quantiles[first] * unit - below * unit;
        return (float) ((first - 1 + between / width) / last);
    }

    /// The first place whose entry is not below the value, or, to go past equal ones, above it.
    private static int lowest(double[] sorted, double value, boolean pastEqual) {
        int low = 0, high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value || (pastEqual && sorted[middle] == value)) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// How many deviations a value lies above the mean, as a `float`.
    ///
    /// @throws DataException if that is more than a float holds
    static float standardised(double value, double mean, double deviation, Table table, String column, int row) {
        return standardised(value, mean, deviation, row, of -> Targets.row(table, column, of));
    }

    /// The same.
    ///
    /// @param where what messages call the place of this number
    static float standardised(double value, double mean, double deviation, int place, IntFunction<String> where) {
        float standardised = (float) ((value - mean) / deviation);
        if (!Float.isFinite(standardised)) {
            throw new DataException(
                    "%s is too far from the training mean %s (standard deviation %s) for a float"
                            .formatted(Words.number(value), Words.number(mean), Words.number(deviation)),
                    where.apply(place),
                    "correct the value or leave the column out");
        }
        return standardised;
    }
}

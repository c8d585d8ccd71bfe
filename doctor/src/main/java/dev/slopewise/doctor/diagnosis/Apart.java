package dev.slopewise.doctor.diagnosis;

import dev.slopewise.core.Tensor;
import java.util.Comparator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Where a column of inputs lies most differently in the two parts of the examples: of all values of all columns the one up to which the shares of the two parts
/// are furthest from each other. Of inputs with more axes than `[examples, columns]`, the mean and the root mean square of an example are the columns.
///
/// Of classes, examples trained on are weighed so that each class has the share that it has in the validation part: a class that is rare in one part is another matter.
///
/// @param upTo       the value
/// @param train      share of the examples trained on that lie up to it, in [0, 1]
/// @param validation share of the validation examples that do, in [0, 1]
/// @param chance     the distance of two such shares that parts drawn alike pass in one of 10,000 draws at most, at any value of any column
/// @see <a href="https://doi.org/10.1214/aoms/1177730256">Smirnov 1948, Table for Estimating the Goodness of Fit of Empirical Distributions</a>
public record Apart(double upTo, double train, double validation, double chance) {
    private static final double SELDOM = 1e-4;

    /// Examples of a part that are looked at, evenly spread.
    private static final int MOST = 4000;

    /// Between the shares, in [0, 1].
    public double distance() {
        return Math.abs(train - validation);
    }

    /// Of parts of one example or more; numbers that are not finite count as the largest.
    ///
    /// @param weights of the examples trained on, 0 or more
    /// @param others  of the validation examples
    static Apart of(Tensor train, double[] weights, Tensor validation, double[] others) {
        Part here = Part.of(train, weights), there = Part.of(validation, others);
        double spread = 1 / here.size() + 1 / there.size();
        double chance = Math.sqrt(-Math.log(SELDOM / 2 / here.columns.length) / 2 * spread);
        Apart most = new Apart(Double.NaN, 0, 0, chance);
        for (int column = 0; column < here.columns.length; column++) {
            Apart other = most(here, there, column, chance);
            if (other.distance() >= most.distance()) most = other;
        }
        return most;
    }

    private static Apart most(Part here, Part there, int column, double chance) {
        int[] first = here.rising(column), second = there.rising(column);
        double[] x = here.columns[column], y = there.columns[column];
        Apart most = new Apart(Double.NaN, 0, 0, chance);
        double low = 0, lowThere = 0;
        for (int i = 0, j = 0; i < first.length && j < second.length; ) {
            double value = Math.min(x[first[i]], y[second[j]]);
            while (i < first.length && x[first[i]] <= value) low += here.shares[first[i++]];
            while (j < second.length && y[second[j]] <= value) lowThere += there.shares[second[j++]];
            var at = new Apart(value, Math.min(1, low), Math.min(1, lowThere), chance);
            if (at.distance() >= most.distance()) most = at;
        }
        return most;
    }

    /// Examples of a part, column by column, and what each of them counts, 1 in all.
    private static final class Part {
        private final double[][] columns;
        private final double[] shares;

        private Part(double[][] columns, double[] shares) {
            this.columns = columns;
            this.shares = shares;
        }

        static Part of(Tensor inputs, double[] weights) {
            var numbers = new Entries(inputs.array());
            int n = inputs.shape().size(0), width = inputs.shape().count() / n, looked = Math.min(MOST, n);
            int[] places = IntStream.range(0, looked)
                    .map(i -> (int) ((long) i * n / looked))
                    .toArray();
            double[] counts = IntStream.of(places).mapToDouble(i -> weights[i]).toArray();
            double all = DoubleStream.of(counts).sum();
            double[][] columns = inputs.shape().rank() > 2
                    ? sizes(numbers, width, places)
                    : IntStream.range(0, width)
                            .mapToObj(j -> column(numbers, j, width, places))
                            .toArray(double[][]::new);
            return new Part(columns, DoubleStream.of(counts).map(c -> c / all).toArray());
        }

        private static double[] column(Entries numbers, int column, int width, int[] places) {
            return IntStream.of(places)
                    .mapToDouble(i -> numbers.at(i * width + column))
                    .map(Part::finite)
                    .toArray();
        }

        /// The means of examples, and their root mean squares.
        private static double[][] sizes(Entries numbers, int width, int[] places) {
            double[] means = new double[places.length], roots = new double[places.length];
            for (int i = 0; i < places.length; i++) {
                double sum = 0, squares = 0;
                for (int j = 0; j < width; j++) {
                    double x = numbers.at(places[i] * width + j);
                    sum += x;
                    squares += x * x;
                }
                means[i] = finite(sum / width);
                roots[i] = finite(Math.sqrt(squares / width));
            }
            return new double[][] {means, roots};
        }

        private static double finite(double x) {
            return Double.isFinite(x) ? x : Double.POSITIVE_INFINITY;
        }

        /// How many examples that count alike tell as much.
        double size() {
            return 1 / DoubleStream.of(shares).map(s -> s * s).sum();
        }

        int[] rising(int column) {
            return IntStream.range(0, shares.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> columns[column][i]))
                    .mapToInt(i -> i)
                    .toArray();
        }
    }
}

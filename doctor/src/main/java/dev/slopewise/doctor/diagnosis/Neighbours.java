package dev.slopewise.doctor.diagnosis;

import dev.slopewise.core.Tensor;
import dev.slopewise.learn.train.Batch;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Whether examples have the label that most of their nearest neighbours have, by inputs at deviation 1.
///
/// Where labels follow from inputs and classes do not overlap much, nearly all agree, in both parts. Wrong labels among those trained on disagree with neighbours
/// that outvote them, while those of the validation part agree; labels that were shuffled agree as often as chance has it, in both.
///
/// @param train      share of the examples trained on that agree with their neighbours there, themselves left out
/// @param validation share of the validation examples that agree with theirs among those trained on
/// @param chance     share that would agree if labels had nothing to do with inputs: that of the most frequent label
/// @param purest     share of votes for the winner that a tenth of the examples trained on reach: near 1 inside a class, whose labels are right
/// @param examples   of the part trained on that were looked at
/// @see <a href="https://doi.org/10.1109/TSMC.1972.4309137">Wilson 1972, Asymptotic Properties of Nearest Neighbor Rules Using Edited Data</a>
record Neighbours(double train, double validation, double chance, double purest, int examples) {
    private static final int MOST = 1200;
    private static final int VOTERS = 15;
    /// Examples of a class below which neighbours tell nothing.
    private static final int ENOUGH = 40;

    /// Of classes; empty if there are too few examples.
    static Optional<Neighbours> of(Batch train, Batch validation) {
        if (!train.inputs().dtype().isFloat()) return Optional.empty();
        double[][] points = points(train.inputs(), train.inputs()),
                others = points(validation.inputs(), train.inputs());
        int[] labels = labels(train.targets(), train.size()), wanted = labels(validation.targets(), validation.size());
        int classes = IntStream.of(labels).max().orElse(0) + 1;
        int[] looked = spread(train.size()), judged = spread(validation.size());
        if (looked.length < ENOUGH * classes) return Optional.empty();
        Vote[] votes = IntStream.of(looked)
                .mapToObj(i -> vote(points[i], i, points, labels, looked))
                .toArray(Vote[]::new);
        double own = IntStream.range(0, votes.length)
                        .filter(i -> votes[i].label == labels[looked[i]])
                        .count()
                / (double) looked.length;
        double[] shares = Stream.of(votes).mapToDouble(Vote::share).sorted().toArray();
        double other = IntStream.of(judged)
                        .filter(i -> vote(others[i], -1, points, labels, looked).label == wanted[i])
                        .count()
                / (double) judged.length;
        int[] counts = new int[classes];
        for (int i : looked) counts[labels[i]]++;
        double chance = IntStream.of(counts).max().orElse(0) / (double) looked.length;
        return Optional.of(new Neighbours(own, other, chance, shares[shares.length * 9 / 10], looked.length));
    }

    /// Places that stand evenly over all.
    private static int[] spread(int n) {
        int count = Math.min(n, MOST);
        return IntStream.range(0, count).map(i -> (int) ((long) i * n / count)).toArray();
    }

    private static double[][] points(Tensor inputs, Tensor scale) {
        var numbers = new Entries(inputs.array());
        var all = new Entries(scale.array());
        int n = inputs.shape().size(0), columns = n == 0 ? 0 : inputs.shape().count() / n;
        double[][] points = new double[n][columns];
        for (int j = 0; j < columns; j++) {
            double deviation = DataFacts.Column.of(all, j, columns).deviation();
            for (int i = 0; i < n; i++) {
                double x = numbers.at(i * columns + j);
                points[i][j] = Double.isFinite(x) && deviation > 0 ? x / deviation : 0;
            }
        }
        return points;
    }

    private static int[] labels(Tensor targets, int n) {
        var numbers = new Entries(targets.array());
        int columns = n == 0 ? 1 : targets.shape().count() / n;
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            if (columns == 1) labels[i] = (int) numbers.at(i);
            else for (int j = 0; j < columns; j++) if (numbers.at(i * columns + j) == 1) labels[i] = j;
        }
        return labels;
    }

    private record Vote(int label, double share) {}

    private static Vote vote(double[] point, int self, double[][] points, int[] labels, int[] among) {
        int[] said = IntStream.of(nearest(point, self, points, among))
                .map(i -> labels[i])
                .toArray();
        int best = said[0], most = 0;
        for (int label : said) {
            int votes = (int) IntStream.of(said).filter(s -> s == label).count();
            if (votes > most) {
                most = votes;
                best = label;
            }
        }
        return new Vote(best, most / (double) VOTERS);
    }

    /// How much of the spread of numbers to be told, taken by their ranks, the means of the nearest neighbours' ranks tell, among those trained on: near 1 where numbers follow
    /// smoothly from inputs, about −1 / [#VOTERS] where they have nothing to do with them. Empty if there are too few examples.
    static OptionalDouble told(Batch train) {
        int[] looked = spread(train.size());
        if (!train.inputs().dtype().isFloat() || looked.length < 2 * ENOUGH) return OptionalDouble.empty();
        double[][] points = points(train.inputs(), train.inputs());
        var numbers = new Entries(train.targets().array());
        int columns = numbers.count() / train.size();
        double left = 0, spread = 0, mean = (looked.length - 1) / 2.0;
        for (int column = 0; column < columns; column++) {
            double[] ranks = ranks(numbers, column, columns, looked, train.size());
            for (int i : looked) {
                double guess = IntStream.of(nearest(points[i], i, points, looked))
                        .mapToDouble(j -> ranks[j])
                        .average()
                        .orElse(mean);
                left += (ranks[i] - guess) * (ranks[i] - guess);
                spread += (ranks[i] - mean) * (ranks[i] - mean);
            }
        }
        return spread > 0 && Double.isFinite(left) ? OptionalDouble.of(1 - left / spread) : OptionalDouble.empty();
    }

    /// Which place each of some numbers of a column takes among them, from 0; a few that lie far off are thus no further than the last.
    private static double[] ranks(Entries numbers, int column, int columns, int[] among, int all) {
        double[] ranks = new double[all];
        int[] order = IntStream.of(among)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> numbers.at(i * columns + column)))
                .mapToInt(i -> i)
                .toArray();
        for (int place = 0; place < order.length; place++) ranks[order[place]] = place;
        return ranks;
    }

    /// The places of the nearest, the nearest first.
    private static int[] nearest(double[] point, int self, double[][] points, int[] among) {
        double[] nearest = new double[VOTERS];
        int[] places = new int[VOTERS];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        for (int i : among) {
            if (i == self) continue;
            double distance = distance(point, points[i], nearest[VOTERS - 1]);
            if (distance >= nearest[VOTERS - 1]) continue;
            int at = VOTERS - 1;
            for (; at > 0 && nearest[at - 1] > distance; at--) {
                nearest[at] = nearest[at - 1];
                places[at] = places[at - 1];
            }
            nearest[at] = distance;
            places[at] = i;
        }
        return places;
    }

    private static double distance(double[] a, double[] b, double enough) {
        double sum = 0;
        for (int j = 0; j < a.length && sum < enough; j++) sum += (a[j] - b[j]) * (a[j] - b[j]);
        return sum;
    }
}

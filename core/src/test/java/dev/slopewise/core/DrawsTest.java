package dev.slopewise.core;

import static dev.slopewise.core.Statistics.chiSquare;
import static dev.slopewise.core.Statistics.counts;
import static dev.slopewise.core.Statistics.distance;
import static dev.slopewise.core.Statistics.far;
import static dev.slopewise.core.Statistics.farSquare;
import static dev.slopewise.core.Statistics.gammaLaw;
import static dev.slopewise.core.Statistics.hasMean;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.transform.Transforms;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Draws have the distributions they are named after. The bounds are those of [Statistics]: a right draw passes them once in a million.
class DrawsTest {
    private static final int MANY = 20_000, MORE = 200_000; // where a draw takes microseconds, and where it takes less
    private static final double FAR = far(MANY);
    private static final List<DType> REAL = List.of(DType.F32, DType.F64);

    private static Tensor many(DType dtype, double value) {
        return Tensor.full(value, dtype, MANY);
    }

    @Test
    void exponentialNumbersAreExponential() {
        for (DType dtype : REAL) {
            double[] sample = Key.of(21).exponential(dtype, MORE).toDoubles();
            assertThat(distance(sample, x -> -Math.expm1(-x))).isLessThan(far(MORE));
            assertThat(hasMean(1, sample)).isTrue();
        }
    }

    @Test
    void gumbelNumbersAreGumbel() {
        for (DType dtype : REAL) {
            double[] sample = Key.of(22).gumbel(dtype, MORE).toDoubles();
            assertThat(distance(sample, x -> Math.exp(-Math.exp(-x)))).isLessThan(far(MORE));
            assertThat(hasMean(0.5772156649015329, sample)).isTrue(); // Euler's constant
        }
    }

    @Test
    void gammaNumbersAreGamma() {
        for (DType dtype : REAL) {
            for (double a : new double[] {0.2, 0.9, 1, 1.7, 30}) {
                double[] sample = Key.of(23).gamma(many(dtype, a)).toDoubles();
                double exact = dtype == DType.F32 ? (float) a : a;
                assertThat(distance(sample, x -> gammaLaw(exact, Math.log(x)))).isLessThan(FAR);
                assertThat(hasMean(a, sample)).isTrue();
            }
            for (double a : new double[] {1e-3, 1e-8, 0.5}) {
                double[] sample = Key.of(24).logOfGamma(many(dtype, a)).toDoubles();
                double exact = dtype == DType.F32 ? (float) a : a;
                assertThat(distance(sample, x -> gammaLaw(exact, x))).isLessThan(FAR);
            }
            // skewed by 2/√a: its shares differ from the normal ones by at most 0.14 · 2/√a = 3e-6
            double[] large =
                    Key.of(25).gamma(many(DType.F64, 1e10)).minus(1e10).div(1e5).toDoubles();
            assertThat(distance(large, Statistics::normalLaw)).isLessThan(FAR);
        }
        assertThat(Key.of(26).gamma(2.5, 3, 4).type()).isEqualTo(new Type(DType.F32, Shape.of(3, 4)));
    }

    @Test
    void betaAndDirichletSharesHaveTheirDistributions() {
        for (DType dtype : REAL) {
            double[] beta = Key.of(27).beta(many(dtype, 2), many(dtype, 3)).toDoubles();
            assertThat(distance(beta, DrawsTest::beta23)).isLessThan(FAR);
            double[] arcsine =
                    Key.of(28).beta(many(dtype, 0.5), many(dtype, 0.5)).toDoubles();
            assertThat(distance(arcsine, x -> 2 / Math.PI * Math.asin(Math.sqrt(x))))
                    .isLessThan(FAR);

            Tensor rows = Tensor.of(2, 0.5, 2.5).to(dtype).broadcastTo(MANY, 3);
            Tensor shares = Key.of(29).dirichlet(rows);
            double rounding = dtype == DType.F32 ? 2e-7 : 4e-16; // three shares, each rounded
            assertThat(shares.sum(-1).isClose(shares.sum(-1).like(1), 0, rounding))
                    .isTrue();
            assertThat(distance(shares.at(-1, 0).toDoubles(), DrawsTest::beta23))
                    .isLessThan(FAR);
            double[] product = shares.at(-1, 0).times(shares.at(-1, 2)).toDoubles();
            assertThat(hasMean(2 * 2.5 / (5 * 6), product)).isTrue(); // aᵢ aⱼ / (a₀ (a₀ + 1))
        }
        Tensor tiny = Key.of(30).dirichlet(Tensor.full(1e-30, DType.F32, 100, 3));
        assertThat(tiny.maximum(-1).toDoubles()).containsOnly(1); // all in one corner
    }

    /// The share of Beta(2, 3) numbers below x.
    private static double beta23(double x) {
        return x * x * (6 - 8 * x + 3 * x * x);
    }

    @Test
    void poissonNumbersArePoisson() {
        for (double rate : new double[] {0.3, 4, 60}) {
            int most = (int) (rate + 6 * Math.sqrt(rate) + 6);
            int[] counts = counts(400, Key.of(31).poisson(rate, MANY).toInts());
            int[] binned = new int[most];
            double[] expected = new double[most];
            double term = Math.exp(-rate), left = 1;
            int last = 0;
            for (int n = 0; n < 400; n++) { // bins of at least 10, the last open
                if (last < most - 1 && expected[last] >= 10 && MANY * left >= 20) last++;
                expected[last] += MANY * term;
                binned[last] += counts[n];
                left -= term;
                term *= rate / (n + 1);
            }
            assertThat(chiSquare(Arrays.copyOf(binned, last + 1), expected)).isLessThan(farSquare(last));
        }
    }

    @Test
    void truncatedNormalNumbersAreNormalBetweenTheirBounds() {
        for (DType dtype : REAL) {
            double[] middle = Key.of(32)
                    .truncatedNormal(many(dtype, -0.5), many(dtype, 2))
                    .toDoubles();
            double low = Statistics.normalLaw(-0.5), part = Statistics.normalLaw(2) - low;
            assertThat(distance(middle, x -> (Statistics.normalLaw(x) - low) / part))
                    .isLessThan(FAR);
            for (double bound : new double[] {20, 50, -30}) {
                double infinite = bound > 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
                double[] tail = Key.of(33)
                        .truncatedNormal(many(dtype, Math.min(bound, infinite)), many(dtype, Math.max(bound, infinite)))
                        .toDoubles();
                double edge = Math.abs(bound);
                // f32 numbers near 50 are rounded by 2e-6, a share of 1e-4 where a fiftieth is the scale
                assertThat(distance(
                                tail,
                                x -> bound > 0 ? 1 - Statistics.normalTail(edge, x) : Statistics.normalTail(edge, -x)))
                        .isLessThan(FAR + (dtype == DType.F32 ? 1e-4 : 0));
                assertThat(Arrays.stream(tail).allMatch(x -> Math.abs(x) >= edge))
                        .isTrue();
            }
        }
        assertThat(Key.of(34).truncatedNormal(-1, 1, 2, 3).type()).isEqualTo(new Type(DType.F32, Shape.of(2, 3)));
    }

    @Test
    void integersAreEquallyLikely() {
        int[] seven = Key.of(35).integers(-3, 4, MORE).plus(3).toInts();
        assertThat(chiSquare(counts(7, seven), fill(7, MORE / 7.0))).isLessThan(farSquare(6));
        // a remainder of 32 bits would make the lowest third twice as likely
        int[] thirds = Key.of(36)
                .integers(Integer.MIN_VALUE, 1 << 30, MORE)
                .shiftRight(30)
                .plus(2)
                .toInts();
        assertThat(chiSquare(counts(3, thirds), fill(3, MORE / 3.0))).isLessThan(farSquare(2));
        assertThat(Key.of(37).integers(5, 6, 3).toInts()).containsOnly(5);
        double[] all =
                Key.of(38).integers(Integer.MIN_VALUE, Integer.MAX_VALUE, MORE).toDoubles();
        assertThat(distance(all, x -> x / 0x1p32 + 0.5)).isLessThan(far(MORE));
    }

    @Test
    void remaindersThatWouldBeTooLikelyAreDrawnAgain() {
        long most = Long.MAX_VALUE; // 2⁶³ = 2 modulo 3 and 0 modulo 4
        Tensor first = Tensor.of(most, most - 1, most - 2, 7), second = Tensor.of(5L, 6, 7, 8);
        assertThat(Draws.below(3, first, second).toInts()).containsExactly(2, 0, 2, 1);
        assertThat(Draws.below(4, first, second).toInts()).containsExactly(3, 2, 1, 3);
    }

    private static double[] fill(int n, double value) {
        double[] all = new double[n];
        Arrays.fill(all, value);
        return all;
    }

    @Test
    void categoriesAreDrawnByTheirWeights() {
        double[] weights = {0.5, 0.3, 0, 0.195, 0.005};
        for (DType dtype : REAL) {
            Tensor logits = Tensor.of(weights).log().plus(300).to(dtype); // a constant plays no part
            int[] drawn = Key.of(40).categorical(logits.broadcastTo(MORE, 5)).toInts();
            int[] counts = counts(5, drawn);
            assertThat(counts[2]).isZero();
            int[] others = {counts[0], counts[1], counts[3], counts[4]};
            assertThat(chiSquare(others, 0.5 * MORE, 0.3 * MORE, 0.195 * MORE, 0.005 * MORE))
                    .isLessThan(farSquare(3));
        }
        assertThat(Key.of(41).categorical(Tensor.zeros(2, 3, 5)).type()).isEqualTo(new Type(DType.I32, Shape.of(2, 3)));
    }

    @Test
    void choicesDoNotRepeatAndAreEquallyLikely() {
        int draws = 5000, population = 12, count = 5;
        Tensor keys =
                Tensor.stack(0, Key.of(42).split(draws).stream().map(Key::words).toList());
        Tensor plain =
                Transforms.vmap((Key key) -> key.choice(population, count)).apply(new Key(keys));
        Tensor raced = Transforms.vmap((Key key) -> key.choice(Tensor.zeros(population), count))
                .apply(new Key(keys));
        for (Tensor chosen : List.of(plain, raced)) {
            int[] all = chosen.toInts();
            for (int i = 0; i < draws; i++)
                assertThat(Arrays.stream(all, i * count, (i + 1) * count)
                                .distinct()
                                .count())
                        .isEqualTo(count);
            // counts of a choice without replacement vary less, by (population − count) / (population − 1)
            double square = chiSquare(counts(population, all), fill(population, (double) draws * count / population));
            assertThat(square * (population - 1) / (population - count)).isLessThan(farSquare(population - 1));
        }
        assertThat(Key.of(43).choice(3, 0).shape()).isEqualTo(Shape.of(0));
        assertThat(Key.of(43).choice(Tensor.zeros(2, 3), 0).shape()).isEqualTo(Shape.of(2, 0));
        assertThat(Key.of(43).choice(Tensor.zeros(2, 3), 3).sum(-1).toInts()).containsOnly(3);
    }

    @Test
    void weightedChoicesGoByTheWeightsThatAreLeft() {
        double[] weights = {0.1, 0.2, 0.3, 0.4};
        int[] pairs = Key.of(44)
                .choice(Tensor.of(weights).log().broadcastTo(MORE, 4), 2)
                .toInts();
        int[] counts = new int[12];
        double[] expected = new double[12];
        for (int i = 0, at = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                if (i == j) continue;
                expected[at] = MORE * weights[i] * weights[j] / (1 - weights[i]);
                for (int k = 0; k < MORE; k++) if (pairs[2 * k] == i && pairs[2 * k + 1] == j) counts[at]++;
                at++;
            }
        }
        assertThat(Arrays.stream(counts).sum()).isEqualTo(MORE);
        assertThat(chiSquare(counts, expected)).isLessThan(farSquare(11));
    }

    @Test
    void orthogonalMatricesAreOrthogonal() {
        for (DType dtype : REAL) {
            double rounding = dtype == DType.F32 ? 1e-6 : 1e-14; // products of entries up to 1, each rounded once
            for (int[] size : new int[][] {{1, 1}, {2, 2}, {5, 3}, {3, 5}, {40, 40}, {4, 1}, {0, 3}, {3, 0}}) {
                Tensor q = Key.of(45).orthogonal(dtype, size[0], size[1]);
                assertThat(q.type()).isEqualTo(new Type(dtype, Shape.of(size)));
                Tensor product = size[0] < size[1]
                        ? q.matmul(q.transpose())
                        : q.transpose().matmul(q);
                Tensor eye = Tensor.eye(Math.min(size[0], size[1]), dtype);
                assertThat(product.isClose(eye, 0, rounding)).isTrue();
            }
        }
    }

    @Test
    void orthogonalMatricesPreferNoDirection() {
        int draws = 10_000;
        Tensor keys = Key.of(46).bits(32, draws, 2);
        Tensor q = Transforms.vmap((Key key) -> key.orthogonal(DType.F64, 3, 3)).apply(new Key(keys));
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) { // a coordinate of a point on the sphere is uniform (Archimedes)
                assertThat(distance(q.at(1, i).at(1, j).toDoubles(), x -> (x + 1) / 2))
                        .isLessThan(far(draws));
            }
        }
        // moments of the trace under Haar's measure (Diaconis and Shahshahani 1994): 0, 1, 0, 3
        double[] trace = q.diagonal().sum(-1).toDoubles();
        for (int power = 1; power <= 4; power++) {
            int p = power;
            assertThat(hasMean(
                            new double[] {0, 1, 0, 3}[p - 1],
                            Arrays.stream(trace).map(t -> Math.pow(t, p)).toArray()))
                    .isTrue();
        }
        double[] determinant = IntStream.range(0, draws)
                .mapToDouble(i -> determinant(q.at(0, i)))
                .toArray();
        assertThat(hasMean(0, determinant)).isTrue();
    }

    private static double determinant(Tensor m) {
        double[] x = m.toDoubles();
        return x[0] * (x[4] * x[8] - x[5] * x[7])
                - x[1] * (x[3] * x[8] - x[5] * x[6])
                + x[2] * (x[3] * x[7] - x[4] * x[6]);
    }
}

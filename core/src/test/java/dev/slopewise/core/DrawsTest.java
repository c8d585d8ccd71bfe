package dev.slopewise.core;

import static dev.slopewise.core.Statistics.chiSquare;
import static dev.slopewise.core.Statistics.correlation;
import static dev.slopewise.core.Statistics.counts;
import static dev.slopewise.core.Statistics.distance;
import static dev.slopewise.core.Statistics.far;
import static dev.slopewise.core.Statistics.farSquare;
import static dev.slopewise.core.Statistics.gammaLaw;
import static dev.slopewise.core.Statistics.hasMean;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.transform.Gradients;
import dev.slopewise.core.transform.Transforms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Draws have the distributions they are named after. The bounds are those of [Statistics]: a right draw passes them once in a million.
class DrawsTest {
    private static final int MANY = 20_000;
    private static final double FAR = far(MANY);
    private static final List<DType> REAL = List.of(DType.F32, DType.F64);

    private static Tensor many(DType dtype, double value) {
        return Tensor.full(value, dtype, MANY);
    }

    /// Every draw that turns a key into numbers, with parameters of its own.
    private static Map<String, Function<Key, Tensor>> draws() {
        Map<String, Function<Key, Tensor>> all = new TreeMap<>();
        Tensor a = Tensor.of(0.3, 1, 2.5, 40, 0.01, 7);
        Tensor logits = Tensor.of(0, 1, -2, Double.NEGATIVE_INFINITY, 3, 0.5);
        all.put("exponential", key -> key.exponential(DType.F64, 6));
        all.put("gumbel", key -> key.gumbel(6));
        all.put("gamma", key -> key.gamma(a));
        all.put("log of gamma", key -> key.logOfGamma(a.to(DType.F32)));
        all.put("beta", key -> key.beta(a, a.neg().plus(41)));
        all.put("dirichlet", key -> key.dirichlet(a));
        all.put("poisson", key -> key.poisson(a));
        all.put("truncated normal", key -> key.truncatedNormal(logits, a.plus(4)));
        all.put("integers", key -> key.integers(-5, 1000, 6));
        all.put("categorical", key -> key.categorical(logits.broadcastTo(6, 6)));
        all.put("choice", key -> key.choice(20, 6));
        all.put("weighted choice", key -> key.choice(logits, 4));
        all.put("orthogonal", key -> key.orthogonal(3, 2));
        return all;
    }

    @Test
    void exponentialNumbersAreExponential() {
        for (DType dtype : REAL) {
            double[] sample = Key.of(21).exponential(dtype, MANY).toDoubles();
            assertThat(distance(sample, x -> -Math.expm1(-x))).isLessThan(FAR);
            assertThat(hasMean(1, sample)).isTrue();
        }
    }

    @Test
    void gumbelNumbersAreGumbel() {
        for (DType dtype : REAL) {
            double[] sample = Key.of(22).gumbel(dtype, MANY).toDoubles();
            assertThat(distance(sample, x -> Math.exp(-Math.exp(-x)))).isLessThan(FAR);
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
        int[] seven = Key.of(35).integers(-3, 4, MANY).plus(3).toInts();
        assertThat(chiSquare(counts(7, seven), fill(7, MANY / 7.0))).isLessThan(farSquare(6));
        // a remainder of 32 bits would make the lowest third twice as likely
        int[] thirds = Key.of(36)
                .integers(Integer.MIN_VALUE, 1 << 30, MANY)
                .shiftRight(30)
                .plus(2)
                .toInts();
        assertThat(chiSquare(counts(3, thirds), fill(3, MANY / 3.0))).isLessThan(farSquare(2));
        assertThat(Key.of(37).integers(5, 6, 3).toInts()).containsOnly(5);
        double[] all =
                Key.of(38).integers(Integer.MIN_VALUE, Integer.MAX_VALUE, MANY).toDoubles();
        assertThat(distance(all, x -> x / 0x1p32 + 0.5)).isLessThan(FAR);
    }

    @Test
    void remaindersThatWouldBeTooLikelyAreDrawnAgain() {
        int span = 1_000_003;
        long[] first = Key.of(39).bits(63, 20).array().longs();
        int[] got = Key.of(39).integers(0, span, 20).toInts();
        for (int i = 0; i < got.length; i++) assertThat(got[i]).isEqualTo((int) (first[i] % span));
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
            int[] drawn = Key.of(40).categorical(logits.broadcastTo(MANY, 5)).toInts();
            int[] counts = counts(5, drawn);
            assertThat(counts[2]).isZero();
            int[] others = {counts[0], counts[1], counts[3], counts[4]};
            assertThat(chiSquare(others, 0.5 * MANY, 0.3 * MANY, 0.195 * MANY, 0.005 * MANY))
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
                .choice(Tensor.of(weights).log().broadcastTo(MANY, 4), 2)
                .toInts();
        int[] counts = new int[12];
        double[] expected = new double[12];
        for (int i = 0, at = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                if (i == j) continue;
                expected[at] = MANY * weights[i] * weights[j] / (1 - weights[i]);
                for (int k = 0; k < MANY; k++) if (pairs[2 * k] == i && pairs[2 * k + 1] == j) counts[at]++;
                at++;
            }
        }
        assertThat(Arrays.stream(counts).sum()).isEqualTo(MANY);
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

    @Test
    void drawsOfSplitAndFoldedKeysAndNeighboursAreUncorrelated() {
        Key key = Key.of(47);
        List<Key> keys = List.of(key, key.split(2).get(0), key.split(2).get(1), key.fold(1), key.fold(2));
        List<double[]> samples = new ArrayList<>();
        for (Key k : keys) {
            double[] gamma = k.gamma(many(DType.F64, 0.7)).toDoubles();
            samples.add(gamma);
            double[] next = Arrays.copyOfRange(gamma, 1, MANY), before = Arrays.copyOf(gamma, MANY - 1);
            assertThat(correlation(before, next)).isCloseTo(0, within(Statistics.DEVIATIONS / Math.sqrt(MANY)));
        }
        samples.add(key.split(3).get(2).normal(DType.F64, MANY).toDoubles());
        for (int i = 0; i < samples.size(); i++) {
            for (int j = 0; j < i; j++)
                assertThat(correlation(samples.get(i), samples.get(j)))
                        .isCloseTo(0, within(Statistics.DEVIATIONS / Math.sqrt(MANY)));
        }
    }

    @Test
    void anEntryDependsOnItsPlaceAndParametersAlone() {
        Key key = Key.of(48);
        Tensor a = Tensor.of(0.3, 1, 2.5, 40, 0.01, 7);
        for (Function<Tensor, Tensor> draw : List.<Function<Tensor, Tensor>>of(
                key::gamma, key::logOfGamma, key::poisson, x -> key.truncatedNormal(x, x.plus(1)))) {
            Array all = draw.apply(a).array();
            assertThat(draw.apply(a.reshape(2, 3)).reshape(6).array().sameBits(all))
                    .isTrue();
            Tensor others = Tensor.of(0.3, 5, 5, 40, 5, 5);
            assertThat(draw.apply(others)
                            .at(0, 0)
                            .array()
                            .sameBits(draw.apply(a).at(0, 0).array()))
                    .isTrue();
            assertThat(draw.apply(others)
                            .at(0, 3)
                            .array()
                            .sameBits(draw.apply(a).at(0, 3).array()))
                    .isTrue();
            assertThat(draw.apply(a.slice(0, 0, 2))
                            .array()
                            .sameBits(draw.apply(a).slice(0, 0, 2).array()))
                    .isTrue();
        }
        Tensor six = key.exponential(6);
        assertThat(key.exponential(2, 3).reshape(6).array().sameBits(six.array()))
                .isTrue();
        assertThat(key.exponential(4).array().sameBits(six.slice(0, 0, 4).array()))
                .isTrue();
        assertThat(key.integers(0, 50, 2, 3).toInts())
                .isEqualTo(key.integers(0, 50, 6).toInts());
    }

    @Test
    void theBitsAreTheSameTracedAndInABatchOfKeys() {
        draws().forEach((name, draw) -> {
            List<Key> keys = Key.of(49).split(4);
            Key batch = new Key(Tensor.stack(0, keys.stream().map(Key::words).toList()));
            Tensor together = Transforms.vmap(draw).apply(batch);
            Function<Key, Tensor> traced = Transforms.traced(draw);
            for (int i = 0; i < keys.size(); i++) {
                Array alone = draw.apply(keys.get(i)).array();
                assertThat(together.at(0, i).array().sameBits(alone)).as(name).isTrue();
                assertThat(traced.apply(keys.get(i)).array().sameBits(alone))
                        .as(name)
                        .isTrue();
            }
        });
    }

    @Test
    void theBitsAreTheSameOnAnyNumberOfThreads() throws Exception {
        for (int threads : new int[] {1, 2, 8}) {
            try (var pool = Executors.newFixedThreadPool(threads)) {
                for (var draw : draws().entrySet()) {
                    List<Key> keys = Key.of(50).split(16);
                    List<Callable<Tensor>> tasks = keys.stream()
                            .map(key -> (Callable<Tensor>) () -> draw.getValue().apply(key))
                            .toList();
                    List<Future<Tensor>> drawn = pool.invokeAll(tasks);
                    for (int i = 0; i < keys.size(); i++) {
                        Array alone = draw.getValue().apply(keys.get(i)).array();
                        assertThat(drawn.get(i).get().array().sameBits(alone))
                                .as(draw.getKey())
                                .isTrue();
                    }
                }
            }
        }
    }

    @Test
    void theSameSeedGivesTheSameNumbers() {
        Key key = Key.of(42);
        assertThat(key.integers(0, 100, 5).toInts()).containsExactly(70, 54, 17, 12, 83);
        assertThat(key.categorical(Tensor.zeros(5, 10)).toInts()).containsExactly(1, 6, 1, 4, 6);
        assertThat(key.choice(100, 5).toInts()).containsExactly(1, 72, 16, 46, 52);
        assertThat(key.choice(Tensor.zeros(10), 5).toInts()).containsExactly(1, 8, 9, 0, 2);
        assertThat(key.poisson(30, 5).toInts()).containsExactly(29, 19, 31, 33, 33);
        List<Tensor> real =
                List.of(key.exponential(2), key.gumbel(2), key.gamma(Tensor.of(0.5f, 3)), key.truncatedNormal(1, 2, 2));
        float[] expected = {
            0.5563942f, 0.01512386f, 0.5862782f, 4.1914816f, 0.36960942f, 0.50811046f, 1.2777954f, 1.0084664f
        };
        // processors differ in the last bit of exp and log in f64, which may turn an f32 to its neighbour
        assertThat(Tensor.concatenate(0, real).isClose(Tensor.of(expected), 2e-7, 0))
                .isTrue();
    }

    /// The slope of a mean of draws is the mean of their slopes.
    @Test
    void meanSlopesAreTheSlopesOfMeans() {
        for (double a : new double[] {0.3, 1, 6}) {
            Tensor at = many(DType.F64, a);
            double[] ofMean = Transforms.grad((Tensor c) -> Key.of(51).gamma(c).sum())
                    .apply(at)
                    .toDoubles();
            assertThat(hasMean(1, ofMean)).isTrue(); // the mean is a
            double[] ofSquare = Transforms.grad(
                            (Tensor c) -> Key.of(51).gamma(c).square().sum())
                    .apply(at)
                    .toDoubles();
            assertThat(hasMean(2 * a + 1, ofSquare)).isTrue(); // the mean square is a² + a
            double[] ofLog = Transforms.grad(
                            (Tensor c) -> Key.of(51).logOfGamma(c).sum())
                    .apply(at)
                    .toDoubles();
            assertThat(hasMean(GammaFunctions.polygamma(1, a), ofLog)).isTrue(); // the mean logarithm is ψ(a)
        }
    }

    @Test
    void slopesAgreeWithFiniteDifferences() {
        Tensor a = Tensor.of(0.3, 1.5, 0.02, 40, 7, 0.9);
        Key key = Key.of(52);
        assertThat(Gradients.check(
                                (Tensor c) -> key.gamma(c)
                                        .times(key.normal(DType.F64, 6))
                                        .sum(),
                                a)
                        .isOk())
                .isTrue();
        assertThat(Gradients.check((Tensor c) -> key.logOfGamma(c).square().sum(), a)
                        .isOk())
                .isTrue();
        assertThat(Gradients.check((Tensor c) -> key.dirichlet(c).square().sum(), a)
                        .isOk())
                .isTrue();
        assertThat(Gradients.check((Tensor c) -> key.beta(c, c.plus(1)).square().sum(), a)
                        .isOk())
                .isTrue();
        assertThat(Gradients.check(
                                (Tensor c) ->
                                        key.truncatedNormal(c.neg(), c).square().sum(),
                                a)
                        .isOk())
                .isTrue();
    }

    @Test
    void slopesAtConcentrationsNearZeroAreNumbers() {
        Tensor tiny = Tensor.of(1e-300, 1e-40, 1e-9, 0);
        for (DType dtype : REAL) {
            Tensor slope =
                    Transforms.grad((Tensor c) -> Key.of(53).gamma(c).sum()).apply(tiny.to(dtype));
            assertThat(slope.toDoubles()).containsOnly(0);
        }
    }
}

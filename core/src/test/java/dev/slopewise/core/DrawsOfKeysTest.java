package dev.slopewise.core;

import static dev.slopewise.core.Statistics.correlation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
import org.junit.jupiter.api.Test;

/// Draws are functions of their key, their place and their parameters, and draws of different keys have nothing in common.
class DrawsOfKeysTest {
    private static final int MANY = 20_000;

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
        all.put("weighted choice", key -> key.choice(logits.broadcastTo(300, 6), 4)); // long enough for threads to meet
        all.put("orthogonal", key -> key.orthogonal(3, 2));
        return all;
    }

    @Test
    void drawsOfSplitAndFoldedKeysAndNeighboursAreUncorrelated() {
        Key key = Key.of(47);
        List<Key> keys = List.of(key, key.split(2).get(0), key.split(2).get(1), key.fold(1), key.fold(2));
        List<double[]> samples = new ArrayList<>();
        for (Key k : keys) {
            double[] gamma = k.gamma(Tensor.full(0.7, DType.F64, MANY)).toDoubles();
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
}

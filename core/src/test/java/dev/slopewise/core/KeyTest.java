package dev.slopewise.core;

import static dev.slopewise.core.Statistics.correlation;
import static dev.slopewise.core.Statistics.distance;
import static dev.slopewise.core.Statistics.mean;
import static dev.slopewise.core.Statistics.variance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.transform.Transforms;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class KeyTest {
    private static final int MANY = 100_000;

    private static final double FAR = Statistics.far(MANY);

    @Test
    void theSameSeedGivesTheSameBits() {
        assertThat(Key.of(42).bits(32, 3).toInts()).containsExactly(270669613, -1378843660, 255383827);
        assertThat(Key.of(42).uniform(2).toFloats()).containsExactly(0.42672753f, 0.015010059f);
        assertThat(Key.of(42).normal(DType.F64, 2).toDoubles())
                .containsExactly(-0.818731293801737, -0.17355300960701417);
        assertThat(Key.of(42).permutation(6).toInts()).containsExactly(1, 0, 2, 5, 4, 3);
        assertThat(Key.of(42).split(2).get(1).words().toInts()).containsExactly(-13791492, 267815257);
        assertThat(Key.of(42).fold(7).words().toInts()).containsExactly(2143140845, 1216857689);
    }

    @Test
    void anEntryDoesNotDependOnHowManyAreDrawn() {
        assertThat(Arrays.copyOf(Key.of(1).uniform(100).toFloats(), 10))
                .isEqualTo(Key.of(1).uniform(10).toFloats());
    }

    @Test
    void keysMadeFromOneKeyAreIndependentOfItAndOfEachOther() {
        Key key = Key.of(5);
        List<Key> keys = List.of(
                key,
                key.split(2).get(0),
                key.split(2).get(1),
                key.fold(0),
                key.fold(1),
                key.split(2).get(0).fold(0),
                Key.of(6));
        List<double[]> samples =
                keys.stream().map(k -> k.uniform(DType.F64, MANY).toDoubles()).toList();
        for (int i = 0; i < samples.size(); i++) {
            for (int j = 0; j < i; j++) {
                // ± 4 deviations of the correlation of independent samples
                assertThat(correlation(samples.get(i), samples.get(j))).isCloseTo(0, within(4 / Math.sqrt(MANY)));
            }
        }
    }

    @Test
    void manyKeysAreAllDifferent() {
        Set<String> seen = new HashSet<>();
        for (Key key : Key.of(9).split(2000))
            seen.add(Arrays.toString(key.words().toInts()));
        for (int i = 0; i < 2000; i++)
            seen.add(Arrays.toString(Key.of(9).fold(i).words().toInts()));
        assertThat(seen).hasSize(4000);
    }

    @Test
    void uniformNumbersAreUniform() {
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            double[] sample = Key.of(11).uniform(dtype, MANY).toDoubles();
            assertThat(Arrays.stream(sample).allMatch(x -> x >= 0 && x < 1)).isTrue();
            assertThat(distance(sample, x -> x)).isLessThan(FAR);
            assertThat(mean(sample)).isCloseTo(0.5, within(4 * Math.sqrt(1.0 / 12 / MANY)));
            assertThat(variance(sample)).isCloseTo(1.0 / 12, within(4 * Math.sqrt(1.0 / 180 / MANY)));
        }
    }

    @Test
    void normalNumbersAreNormal() {
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            double[] sample = Key.of(12).normal(dtype, MANY).toDoubles();
            assertThat(distance(sample, Statistics::normalLaw)).isLessThan(FAR);
            assertThat(mean(sample)).isCloseTo(0, within(4 * Math.sqrt(1.0 / MANY)));
            assertThat(variance(sample)).isCloseTo(1, within(4 * Math.sqrt(2.0 / MANY)));
        }
    }

    @Test
    void bernoulliIsTrueAsOftenAsSaid() {
        for (double p : new double[] {0, 0.1, 0.5, 1}) {
            double share = mean(Key.of(13).bernoulli(p, MANY).toDoubles());
            assertThat(share).isCloseTo(p, within(4 * Math.sqrt(p * (1 - p) / MANY)));
        }
        assertThatThrownBy(() -> Key.of(1).bernoulli(1.5, 1))
                .hasMessageContaining("a probability is from 0 to 1, got 1.5");
    }

    @Test
    void everyOrderOfFourIsEquallyLikely() {
        int draws = 4800;
        Map<String, Integer> counts = new HashMap<>();
        for (Key key : Key.of(14).split(draws)) {
            int[] order = key.permutation(4).toInts();
            assertThat(order).containsExactlyInAnyOrder(0, 1, 2, 3);
            counts.merge(Arrays.toString(order), 1, Integer::sum);
        }
        double expected = draws / 24.0;
        double chiSquare = counts.values().stream()
                .mapToDouble(c -> (c - expected) * (c - expected) / expected)
                .sum();
        assertThat(counts).hasSize(24);
        assertThat(chiSquare)
                .as("49.7 is passed once in 1000, for 23 degrees of freedom")
                .isLessThan(49.7);
        assertThat(Key.of(1).permutation(0).shape().sizes()).containsExactly(0);
    }

    @Test
    void theBitsAreTheSameTracedAndInABatch() {
        Function<Key, Tensor> draw = key -> Tensor.concatenate(
                0,
                List.of(
                        key.normal(3),
                        key.split(2).get(1).uniform(3),
                        key.fold(3).permutation(3).to(DType.F32)));
        List<Key> keys = Key.of(15).split(4);
        Tensor batch = Transforms.vmap(draw)
                .apply(new Key(Tensor.stack(0, keys.stream().map(Key::words).toList())));
        Function<Key, Tensor> traced = Transforms.traced(draw);
        for (int i = 0; i < 4; i++) {
            Array alone = draw.apply(keys.get(i)).array();
            assertThat(traced.apply(keys.get(i)).array().sameBits(alone)).isTrue();
            assertThat(batch.at(0, i).array().sameBits(alone)).isTrue();
        }
    }

    @Test
    void wrongUsesAreRefused() {
        assertThatThrownBy(() -> Key.of(1).uniform(DType.I32, 2)).hasMessageContaining("see bits for whole numbers");
        assertThatThrownBy(() -> Key.of(1).split(0)).hasMessageContaining("a key is split into at least 1, got 0");
        assertThatThrownBy(() -> Key.of(1).fold(Tensor.of(1, 2)))
                .hasMessageContaining("a key is folded with an i32 scalar, got i32[2]");
        assertThatThrownBy(() -> new Key(Tensor.of(1f, 2f)).uniform(1))
                .hasMessageContaining("make one with Key.of(seed)");
    }
}

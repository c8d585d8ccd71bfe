package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Array;
import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RadixSortTest {
    /// By the whole number where lower bits count upwards, as those of positions do.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 100, 5000, 70_000})
    void asTheJdkSorts(int n) {
        var random = new SplittableRandom(n);
        for (int bits : new int[] {0, 3, 11, 12, 23, 32}) {
            long[] x = new long[n];
            for (int i = 0; i < n; i++) {
                int upper = bits == 0 ? 7 : random.nextInt() >> (32 - bits);
                x[i] = (long) upper << Integer.SIZE | i;
            }
            long[] expected = x.clone();
            Arrays.sort(expected);
            RadixSort.run(x, n);
            assertThat(x).isEqualTo(expected);
            RadixSort.run(x, n);
            assertThat(x).isEqualTo(expected);
        }
    }

    @Test
    void onlyTheFirstAreSorted() {
        long[] x = {3L << 32, 1L << 32, 2L << 32, -5L << 32};
        RadixSort.run(x, 3);
        assertThat(x).containsExactly(1L << 32, 2L << 32, 3L << 32, -5L << 32);
    }

    @Test
    void longRowsAreTheInterpreters() {
        for (DType dtype : List.of(DType.F32, DType.F64, DType.I32, DType.I64)) {
            Tensor draws = Key.of(5).normal(DType.F64, 2, RadixSort.LEAST + 900);
            Tensor some = draws.times(dtype.isFloat() ? 1 : 300).round(); // many equal
            Tensor edges = Tensor.concatenate(
                    -1,
                    List.of(
                            some,
                            draws.div(0.0).slice(-1, 0, 7),
                            some.times(-0.0).slice(-1, 0, 9)));
            Tensor x = (dtype.isFloat() ? Tensor.concatenate(-1, List.of(edges, draws)) : some).to(dtype);
            Graph graph = Backends.graph(
                    List.of(x),
                    l -> List.of(
                            l.getFirst().sort(-1),
                            l.getFirst().argsort(-1),
                            l.getFirst().top(5).values()));
            Backends.sameBits(
                    Backends.run(Backends.vectors(), graph, List.of(x)), Backends.interpreted(graph, List.of(x)));
        }
    }

    @Test
    void longRowsAllocateNothing() {
        int before = Pool.threads();
        Pool.threads(1); // what is allocated is counted for this thread
        Tensor x = Key.of(5).normal(20_000);
        Graph graph = Backends.graph(List.of(x), l -> List.of(l.getFirst().sort(-1)));
        var program = (Program) new Compiler().compile(graph);
        List<Array> in = List.of(x.array()),
                into = graph.outputTypes().stream().map(Array::zeros).toList();
        assertThat(Backends.allocated(20, () -> program.run(in, into))).isZero();
        Pool.threads(before);
    }
}

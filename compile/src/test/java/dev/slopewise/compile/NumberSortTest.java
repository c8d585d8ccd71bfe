package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Array;
import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Indexing;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberSortTest {
    /// By the whole number where lower bits count upwards, as those of positions do.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 43, 44, 87, 100, 399, 400, 401, 5000, 70_000})
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
            NumberSort.run(x, 0, n);
            assertThat(x).isEqualTo(expected);
            NumberSort.run(x, 0, n);
            assertThat(x).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 90, 1000})
    void onlyThoseBetweenAreSorted(int n) {
        long[]
                x =
                        new SplittableRandom(n)
                                .ints(n + 20)
                                .mapToLong(i -> (long) i << 32)
                                .toArray(),
                expected = x.clone();
        Arrays.sort(expected, 7, 7 + n);
        NumberSort.run(x, 7, 7 + n);
        assertThat(x).isEqualTo(expected);
    }

    /// Of rows with few and many keys that begin alike, among them edges.
    @ParameterizedTest
    @ValueSource(ints = {1, 40, 1000, 1023, 1024, 3000, 40_000})
    void partsAreThoseOfTheWholeOrder(int n) {
        for (DType dtype : List.of(DType.F32, DType.F64, DType.I32, DType.I64)) {
            for (double size : new double[] {1e-30, 1, 1e9}) {
                Tensor x = Key.of(n).normal(DType.F64, 2, n).times(size).to(dtype);
                if (dtype.isFloat())
                    x = Key.of(3)
                            .uniform(2, n)
                            .gt(0.9)
                            .select(Tensor.scalar(Double.NaN).to(dtype), x);
                for (int first : new int[] {0, n / 3, n / 2, n - 1}) {
                    for (int some : new int[] {0, 1, n / 20, n / 2}) {
                        int end = Math.min(first + some, n);
                        Tensor all = x;
                        Graph graph = Backends.graph(
                                List.of(x), l -> List.of(l.getFirst().argsort().slice(-1, first, end)));
                        Graph part = Backends.graph(
                                List.of(x),
                                l -> List.of(Tensor.apply(new Indexing.ArgsortPart(first, end), l.getFirst())));
                        Backends.sameBits(
                                Backends.run(Backends.vectors(), part, List.of(all)),
                                Backends.interpreted(graph, List.of(all)));
                    }
                }
            }
        }
    }

    @Test
    void longRowsAreTheInterpreters() {
        for (DType dtype : List.of(DType.F32, DType.F64, DType.I32, DType.I64)) {
            Tensor draws = Key.of(5).normal(DType.F64, 2, 5_000);
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

    @ParameterizedTest
    @ValueSource(ints = {30, 43, 44, 70, 200, 399, 1000, 20_000})
    void rowsAllocateNothing(int n) {
        int before = Pool.threads();
        Pool.threads(1); // what is allocated is counted for this thread
        Tensor x = Key.of(5).normal(20_000 / n, n);
        Graph graph = Backends.graph(
                List.of(x),
                l -> List.of(
                        l.getFirst().sort(-1),
                        l.getFirst().median(-1),
                        l.getFirst().to(DType.F64).top(n / 10).values()));
        var program = (Program) new Compiler().compile(graph);
        List<Array> in = List.of(x.array()),
                into = graph.outputTypes().stream().map(Array::zeros).toList();
        assertThat(Backends.allocated(20, () -> program.run(in, into))).isZero();
        Pool.threads(before);
    }
}

package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Sums and extremes over an axis that others come before and after: each block of rows goes to a place of its own, and one call walks along several.
class MiddleAxisTest {
    private static final int[] BEFORE = {2, 5, 40},
            SUMMED = {2, 3, 8, 16, 17, 32, 75},
            BEHIND = {1, 3, 8, 16, 64, 100, 130};

    @AfterEach
    void allThreads() {
        Pool.threads(Runtime.getRuntime().availableProcessors());
    }

    private static List<Tensor> reduced(List<Tensor> in) {
        Tensor x = in.get(0), product = x.times(in.get(1));
        return List.of(x.sum(1), product.sum(1), product.mean(1), x.maximum(1), product.minimum(1));
    }

    @Test
    void everySizeIsAsTheInterpretersWithTheSameBitsEverywhere() {
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            for (int before : BEFORE)
                for (int summed : SUMMED)
                    for (int behind : BEHIND) {
                        List<Tensor> in = List.of(
                                Key.of(1).normal(dtype, before, summed, behind),
                                Key.of(2).normal(dtype, before, summed, behind));
                        Backends.agrees(Backends.graph(in, MiddleAxisTest::reduced), in);
                    }
        }
    }

    /// What an entry holds that is no ordinary number reaches its own result and no other.
    @Test
    void edgesStayInTheirColumns() {
        double[] edges = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 1e-40, Double.MIN_VALUE
        };
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            for (int summed : SUMMED) {
                double[] numbers = new double[5 * summed * 21];
                for (int i = 0; i < numbers.length; i++) numbers[i] = i % 21 < 7 ? -0.0 : i % 5 + 1;
                for (int i = 0; i < edges.length; i++)
                    numbers[(i * summed + i % summed) * 21 % numbers.length + i] = edges[i];
                Tensor x = Tensor.of(numbers).to(dtype).reshape(5, summed, 21);
                List<Tensor> in = List.of(x, Key.of(3).uniform(dtype, 5, summed, 21));
                Graph graph = Backends.graph(in, MiddleAxisTest::reduced);
                List<Tensor> plain = Backends.run(Backends.plain(), graph, in);
                alike(plain, Backends.interpreted(graph, in));
                Backends.sameBits(Backends.run(Backends.vectors(), graph, in), plain);
            }
        }
    }

    /// NaN, infinities and signs of zeros are the same; other numbers differ by roundings of up to 75 terms.
    private static void alike(List<Tensor> actual, List<Tensor> expected) {
        for (int r = 0; r < expected.size(); r++) {
            double[] a = actual.get(r).to(DType.F64).toDoubles(),
                    e = expected.get(r).to(DType.F64).toDoubles();
            for (int i = 0; i < e.length; i++) {
                boolean isSame = Double.compare(a[i], e[i]) == 0 || Math.abs(a[i] - e[i]) <= 4e-6 * Math.abs(e[i]);
                assertThat(isSame)
                        .as("result %s, entry %s: %s for %s", r, i, a[i], e[i])
                        .isTrue();
            }
        }
    }

    /// Enough work for several tasks, which begin and end in the middle of what one place adds up.
    @Test
    void threadsChangeNoBit() {
        for (int[] sizes : new int[][] {{300, 50, 64}, {20, 333, 100}, {3000, 8, 40}, {7, 2000, 24}}) {
            List<Tensor> in = List.of(Key.of(1).normal(sizes), Key.of(2).normal(sizes));
            Graph graph = Backends.graph(in, MiddleAxisTest::reduced);
            List<List<Tensor>> all = new ArrayList<>();
            for (int threads : new int[] {1, 2, 5}) {
                Pool.threads(threads);
                all.add(Backends.run(Backends.vectors(), graph, in));
            }
            for (List<Tensor> some : all) Backends.sameBits(some, all.getFirst());
            Tensor expected = Backends.interpreted(graph, in).getFirst();
            assertThat(all.getFirst().getFirst().isClose(expected, 1e-5, 1e-4)) // sums of up to 2000 numbers near 1
                    .isTrue();
        }
    }
}

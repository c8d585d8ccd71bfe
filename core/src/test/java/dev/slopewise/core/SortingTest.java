package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.transform.Transforms;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SortingTest {
    private static final double NAN = Double.NaN, INFINITY = Double.POSITIVE_INFINITY;

    @Test
    void sortsAsJavaDoes() {
        var d = new Draw(Trials.SEED);
        for (int n : new int[] {0, 1, 2, 3, 7, 8, 9, 100, 1000}) {
            double[] x = d.ints(Shape.of(n), -20, 20).to(DType.F64).toDoubles();
            int[] order = IntStream.range(0, n)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> x[i]))
                    .mapToInt(i -> i)
                    .toArray();
            assertThat(Tensor.of(x).argsort().toInts()).isEqualTo(order);
            assertThat(Tensor.of(x).to(DType.I64).argsort().toInts()).isEqualTo(order);
            double[] sorted = x.clone();
            Arrays.sort(sorted);
            assertThat(Tensor.of(x).sort(0).toDoubles()).isEqualTo(sorted);
        }
    }

    @Test
    void ordersInfinitiesZerosAndNaN() {
        assertThat(Tensor.of(NAN, 1.0, -INFINITY, INFINITY, -1.0, Double.MIN_VALUE, 0.0)
                        .sort(0)
                        .toDoubles())
                .containsExactly(-INFINITY, -1, 0, Double.MIN_VALUE, 1, INFINITY, NAN);
        assertThat(Tensor.of(0.0, -0.0).argsort().toInts()).containsExactly(0, 1);
        assertThat(Tensor.of(Long.MAX_VALUE, Long.MIN_VALUE).sort(0).argsort().toInts())
                .containsExactly(0, 1);
    }

    @Test
    void sortsAlongAnyAxis() {
        Tensor x = Tensor.of(new int[][] {{3, 1, 2}, {0, 5, 1}});
        assertThat(x.sort(0).toNested()).isEqualTo(new int[][] {{0, 1, 1}, {3, 5, 2}});
        assertThat(x.sort(-1).toNested()).isEqualTo(new int[][] {{1, 2, 3}, {0, 1, 5}});
    }

    @Test
    void takeAlongPicksByPosition() {
        Tensor x = Tensor.of(new int[][] {{3, 1, 2}, {0, 5, 1}});
        assertThat(x.takeAlong(Tensor.of(new int[][] {{2, 2}, {0, 1}}), 1).toNested())
                .isEqualTo(new int[][] {{2, 2}, {0, 5}});
        assertThat(x.takeAlong(Tensor.of(new int[][] {{1, 0, 1}}), 0).toNested())
                .isEqualTo(new int[][] {{0, 1, 1}});
        assertThatThrownBy(() -> x.takeAlong(Tensor.of(0), 1))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("takeAlong needs an index with equal sizes on all axes but 1");
        assertThatThrownBy(() -> x.takeAlong(Tensor.of(new int[][] {{3}, {0}}), 1))
                .hasMessageContaining("must be from 0 to 2, got 3");
    }

    @Test
    void topIsLargestFirst() {
        Tensor.Top top =
                Tensor.of(new double[][] {{1, 4, 4, 2}, {NAN, 3, 9, -1}}).top(3);
        assertThat(top.positions().toNested()).isEqualTo(new int[][] {{1, 2, 3}, {0, 2, 1}});
        assertThat(top.values().toNested()).isEqualTo(new double[][] {{4, 4, 2}, {NAN, 9, 3}});
        assertThat(Tensor.of(1, 2).top(0).values().shape()).isEqualTo(Shape.of(0));
        assertThatThrownBy(() -> Tensor.of(1, 2).top(3)).hasMessageContaining("got 3 of i32[2]");
    }

    @Test
    void quantiles() {
        Tensor x = Tensor.of(7.0, 1.0, 3.0, 5.0);
        assertThat(x.median(0).item()).isEqualTo(4);
        assertThat(x.slice(0, 0, 3).median(0).item()).isEqualTo(3);
        assertThat(x.quantile(0, 0).item()).isEqualTo(1);
        assertThat(x.quantile(1, 0).item()).isEqualTo(7);
        assertThat(x.quantile(0.25, 0).item()).isEqualTo(2.5);
        assertThat(Tensor.of(new double[][] {{1, 2}, {3, 9}}).median(0).toDoubles())
                .containsExactly(2, 5.5);
        assertThat(Tensor.of(1.0, NAN, 2.0).quantile(0.1, 0).item()).isNaN();
        assertThat(Tensor.of(-INFINITY, 0.0, INFINITY).median(0).item()).isEqualTo(0);
        assertThat(Tensor.of(1.0, INFINITY, INFINITY).quantile(0.75, 0).item()).isEqualTo(INFINITY);
        assertThatThrownBy(() -> x.quantile(1.5, 0)).hasMessageContaining("needs a share from 0 to 1, got 1.5");
        assertThatThrownBy(() -> Tensor.zeros(0).median(0)).hasMessageContaining("at least one entry");
        assertThatThrownBy(() -> Tensor.of(1, 2).median(0)).hasMessageContaining("cast first: .to(F32)");
    }

    @Test
    void slopesGoWhereTheEntriesCameFrom() {
        Tensor x = Tensor.of(7.0, 1.0, 3.0, 5.0), w = Tensor.of(1.0, 2.0, 3.0, 4.0);
        assertThat(Transforms.grad((Tensor t) -> t.sort(0).times(w).sum())
                        .apply(x)
                        .toDoubles())
                .containsExactly(4, 1, 2, 3);
        assertThat(Transforms.grad((Tensor t) -> t.median(0)).apply(x).toDoubles())
                .containsExactly(0, 0, 0.5, 0.5);
        assertThat(Transforms.grad((Tensor t) -> t.top(2).values().sum())
                        .apply(Tensor.of(1.0, 2.0, 2.0, 2.0))
                        .toDoubles())
                .containsExactly(0, 1, 1, 0);
    }

    @Test
    void derivativesToSecondOrderAndBatches() {
        Tensor x = new Draw(6).real(Shape.of(4, 5), -1, 1);
        for (UnaryOperator<Tensor> f : List.<UnaryOperator<Tensor>>of(
                t -> t.sort(-1),
                t -> t.quantile(0.3, -1),
                t -> t.median(-1),
                t -> t.top(3).values())) {
            Function<Tensor, Tensor> loss =
                    t -> f.apply(t).square().times(f.apply(t)).sum();
            SecondOrder.check(loss, x, g -> g.square().sum());
            assertThat(Transforms.vmap((Tensor t) -> f.apply(t))
                            .apply(x)
                            .array()
                            .sameBits(f.apply(x).array()))
                    .isTrue();
        }
    }

    @Test
    void searchesLikeCounting() {
        var d = new Draw(Trials.SEED);
        Tensor sorted = d.ints(Shape.of(9), 0, 6).sort(0), values = d.ints(Shape.of(3, 5), -1, 7);
        int[] row = sorted.toInts();
        assertThat(sorted.searchSorted(values).toInts())
                .isEqualTo(Arrays.stream(values.toInts())
                        .map(v -> (int) Arrays.stream(row).filter(r -> r < v).count())
                        .toArray());
        assertThat(sorted.searchSortedAfter(values).toInts())
                .isEqualTo(Arrays.stream(values.toInts())
                        .map(v -> (int) Arrays.stream(row).filter(r -> r <= v).count())
                        .toArray());
        assertThat(sorted.searchSorted(values).shape()).isEqualTo(values.shape());
        assertThat(sorted.searchSorted(Tensor.scalar(100)).item()).isEqualTo(9);
    }

    @Test
    void searchesAtTheEdges() {
        Tensor row = Tensor.of(-0.0, 1.0, INFINITY, NAN);
        assertThat(row.searchSorted(Tensor.of(0.0, INFINITY, NAN)).toInts()).containsExactly(0, 2, 3);
        assertThat(row.searchSortedAfter(Tensor.of(0.0, INFINITY, NAN)).toInts())
                .containsExactly(1, 3, 4);
        assertThat(Tensor.of(Long.MAX_VALUE)
                        .searchSortedAfter(Tensor.of(Long.MAX_VALUE))
                        .toInts())
                .containsExactly(1);
        assertThat(Tensor.zeros(0).searchSorted(Tensor.of(1f)).toInts()).containsExactly(0);
        assertThatThrownBy(() -> row.searchSorted(Tensor.of(1f)))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("searchSorted needs numbers of one type, got f64[4] and f32[1]");
        assertThatThrownBy(() -> Tensor.zeros(2, 3).searchSorted(Tensor.zeros(3, 3)))
                .hasMessageContaining("with equal leading axes");
    }
}

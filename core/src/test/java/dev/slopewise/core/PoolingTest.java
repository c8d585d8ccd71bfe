package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.transform.Transforms;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolingTest {
    private static final double NAN = Double.NaN;

    /// The entries of each window, one after the other, padding left out.
    private static List<List<Double>> windows(double[][] x, int rows, int columns, Window down, Window across) {
        List<List<Double>> all = new ArrayList<>();
        for (int p = 0; p < down.count(x.length, rows); p++) {
            for (int q = 0; q < across.count(x[0].length, columns); q++) {
                List<Double> window = new ArrayList<>();
                for (int s = 0; s < rows; s++) {
                    for (int t = 0; t < columns; t++) {
                        int i = p * down.stride() + s * down.kernelDilation() - down.low();
                        int j = q * across.stride() + t * across.kernelDilation() - across.low();
                        if (i >= 0 && i < x.length && j >= 0 && j < x[0].length) window.add(x[i][j]);
                    }
                }
                all.add(window);
            }
        }
        return all;
    }

    @Test
    void poolsEqualTheirDefinition() {
        var d = new Draw(Trials.SEED);
        for (int trial = 0; trial < 200; trial++) {
            int rows = 1 + d.below(3), columns = 1 + d.below(3);
            Window down = new Window(1 + d.below(3), d.below(rows), d.below(rows), 1, 1);
            Window across = new Window(1 + d.below(3), d.below(columns), d.below(columns), 1, 1);
            Tensor x = d.real(Shape.of(4 + d.below(4), 4 + d.below(4)), -1, 1);
            if (trial % 3 == 0) {
                down = Window.step(2).dilated(2).padded(1, 1);
                columns = 2;
                rows = 2;
                across = Window.step(1);
            }
            List<List<Double>> windows = windows((double[][]) x.toNested(), rows, columns, down, across);
            Shape size = Shape.of(rows, columns);
            Tensor batch = Tensor.stack(0, List.of(x.neg(), x));
            double[] largest = windows.stream()
                    .mapToDouble(w -> w.stream().mapToDouble(v -> v).max().orElseThrow())
                    .toArray();
            double[] sums = windows.stream()
                    .mapToDouble(w -> w.stream().mapToDouble(v -> v).sum())
                    .toArray();
            double[] means = windows.stream()
                    .mapToDouble(w -> w.stream().mapToDouble(v -> v).average().orElseThrow())
                    .toArray();
            equal(x.maxPool(size, down, across), largest);
            equal(x.windowSum(size, down, across), sums);
            equal(x.averagePool(size, down, across), means);
            equal(batch.maxPool(size, down, across).at(0, 1), largest);
            equal(batch.windowSum(size, down, across).at(0, 1), sums);
            equal(batch.averagePool(size, down, across).at(0, 1), means);
        }
    }

    private static void equal(Tensor got, double... expected) {
        assertThat(got.toDoubles()).containsExactly(expected, org.assertj.core.data.Offset.offset(1e-14));
    }

    @Test
    void windowsLieSideBySideUnlessMoved() {
        Tensor x = Tensor.of(new double[][] {{1, 2, 3, 4, 9}, {5, 6, 7, 8, 9}});
        assertThat(x.maxPool(Shape.of(2, 2)).toNested()).isEqualTo(new double[][] {{6, 8}});
        assertThat(x.averagePool(Shape.of(2, 2)).toNested()).isEqualTo(new double[][] {{3.5, 5.5}});
        assertThat(x.maxPool(Shape.of(2)).shape()).isEqualTo(Shape.of(2, 2));
        assertThat(x.to(DType.I32).maxPool(Shape.of(2, 2), Window.step(1)).toInts())
                .containsExactly(6, 7, 8, 9);
        assertThat(Tensor.zeros(0, 4).maxPool(Shape.of(2)).shape()).isEqualTo(Shape.of(0, 2));
    }

    @Test
    void theFirstOfEqualsTakesTheSlopeAndNaNWins() {
        Tensor x = Tensor.of(2.0, 2.0, 1.0, 1.0, 0.0, 0.0);
        Tensor slopes = Transforms.grad((Tensor t) ->
                        t.maxPool(Shape.of(2)).times(Tensor.of(1.0, 2.0, 3.0)).sum())
                .apply(x);
        assertThat(slopes.toDoubles()).containsExactly(1, 0, 2, 0, 3, 0);
        assertThat(Tensor.of(1.0, NAN, 3.0, 4.0).maxPool(Shape.of(2)).toDoubles())
                .containsExactly(NAN, 4);
        assertThat(Tensor.of(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY)
                        .maxPool(Shape.of(2), Window.step(2).padded(1, 1))
                        .toDoubles())
                .containsOnly(Double.NEGATIVE_INFINITY);
    }

    @Test
    void overlappingWindowsAddTheirSlopes() {
        Tensor slopes = Transforms.grad(
                        (Tensor t) -> t.maxPool(Shape.of(3), Window.same(3)).sum())
                .apply(Tensor.of(0.0, 5.0, 1.0, 2.0));
        assertThat(slopes.toDoubles()).containsExactly(0, 3, 0, 1);
    }

    @Test
    void derivativesToSecondOrderAndBatches() {
        var d = new Draw(4);
        Tensor x = d.real(Shape.of(2, 5, 6), -1, 1);
        Window[] moves = {Window.step(2).padded(1, 1), Window.step(1)};
        Shape size = Shape.of(3, 2);
        for (var f : List.<java.util.function.UnaryOperator<Tensor>>of(
                t -> t.maxPool(size, moves), t -> t.averagePool(size, moves), t -> t.windowSum(size, moves))) {
            java.util.function.Function<Tensor, Tensor> loss =
                    t -> f.apply(t).square().times(f.apply(t)).sum();
            SecondOrder.check(loss, x, g -> g.square().sum());
            Tensor batched = Transforms.vmap(Transforms.grad(loss)).apply(x);
            assertThat(batched.isClose(Transforms.grad(loss).apply(x), 1e-12, 1e-12))
                    .isTrue();
        }
    }

    @Test
    void windowsWithoutAnEntryAreRefused() {
        Tensor x = Tensor.ones(4);
        assertThatThrownBy(() -> x.maxPool(Shape.of(2), Window.step(1).padded(2, 0)))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("needs an entry in every window")
                .hasMessageContaining("add fewer places than the window is long");
        assertThatThrownBy(() -> x.averagePool(Shape.of(2), Window.step(1).padded(2, 0)))
                .hasMessageContaining("averagePool needs an entry in every window");
        assertThatThrownBy(() -> x.maxPool(Shape.of(5))).hasMessageContaining("got 4 places for a window of 5");
        assertThatThrownBy(() -> x.maxPool(Shape.of(2, 2))).hasMessageContaining("needs a window with 1 to 1 axes");
        assertThatThrownBy(() -> x.maxPool(Shape.of(0))).hasMessageContaining("at least one entry");
    }
}

package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.slopewise.core.transform.Gradients;
import dev.slopewise.core.transform.Transforms;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Compositions that [Tensor] offers; their edges are in [EdgesTest].
class FunctionsTest {
    private static final double NAN = Double.NaN;
    private static final Tensor GRID = Tensor.iota(6).reshape(2, 3);

    private static void hasItsSlopes(UnaryOperator<Tensor> f, Tensor x) {
        assertThat(Gradients.check((Tensor t) -> f.apply(t).sin().sum(), x).isOk())
                .isTrue();
    }

    @Test
    void theStandardDeviationIsTheRootOfTheVariance() {
        Tensor x = Tensor.of(new double[][] {{1, 2, 4}, {-3, 0.5, 7}});
        assertThat(x.std(1).isClose(x.variance(1).sqrt(), 1e-15, 0)).isTrue();
        assertThat(x.std().item()).isCloseTo(Math.sqrt(x.variance().item()), offset(1e-14));
        assertThat(Tensor.of(1e200, -1e200).std().item()).isEqualTo(1e200); // its variance overflows
        hasItsSlopes(t -> t.std(0), x);
    }

    @Test
    void sumsOfTwoExponentialsKeepTheirDigits() {
        Tensor x = Tensor.of(0.0, 1000, -1000, 3), y = Tensor.of(0.0, 1, -1001, -2);
        assertThat(x.logAddExp(y)
                        .isClose(
                                Tensor.of(
                                        Math.log(2),
                                        1000,
                                        -1000 + Math.log1p(Math.exp(-1)),
                                        3 + Math.log1p(Math.exp(-5))),
                                1e-15,
                                0))
                .isTrue();
        assertThat(x.logAddExp(Tensor.scalar(0.0)).shape()).isEqualTo(x.shape());
        hasItsSlopes(t -> t.logAddExp(t.sin()), Tensor.of(0.0, 1, -2));
        Tensor zero = Tensor.scalar(0.0), one = Tensor.scalar(1.0);
        assertThat(Transforms.hvp((Tensor t) -> t.logAddExp(zero))
                        .apply(zero, one)
                        .item())
                .isEqualTo(0.25);
    }

    @Test
    void logarithmsOfSharesDoNotVanish() {
        Tensor x = Tensor.of(-1000.0, 0, 50);
        assertThat(x.logSigmoid().isClose(Tensor.of(-1000, -Math.log(2), -Math.exp(-50)), 1e-15, 0))
                .isTrue();
        hasItsSlopes(Tensor::logSigmoid, Tensor.of(-2.0, 0, 1));
    }

    @Test
    void numbersAreCutTowardsZero() {
        assertThat(Tensor.of(-2.7, -0.5, -0.0, 0.5, 2.7, NAN, -1e300).trunc().toDoubles())
                .containsExactly(-2, -0.0, -0.0, 0, 2, NAN, -1e300);
    }

    @Test
    void notANumberIsFound() {
        assertThat(Tensor.of(1, NAN, Double.NEGATIVE_INFINITY).isNaN().toBooleans())
                .containsExactly(false, true, false);
        assertThat(Tensor.of(1, 2).isNaN().toBooleans()).containsExactly(false, false);
        assertThat(Tensor.of(1, Integer.MIN_VALUE).isFinite().toBooleans()).containsExactly(true, true);
        assertThat(Tensor.of(Long.MAX_VALUE).isFinite().toBooleans()).containsExactly(true);
    }

    @Test
    void powersOfIntegersAreProducts() {
        Tensor x = Tensor.of(-3, 2, 0, 65537);
        assertThat(x.pow(0).toInts()).containsExactly(1, 1, 1, 1);
        assertThat(x.pow(1).toInts()).containsExactly(-3, 2, 0, 65537);
        assertThat(x.pow(2).toInts()).containsExactly(9, 4, 0, 2 * 65536 + 1);
        assertThat(x.pow(5).toInts()).containsExactly(-243, 32, 0, 5 * 65536 + 1);
        assertThat(Tensor.of(3L).pow(39).toLongs()).containsExactly(4052555153018976267L);
    }

    @Test
    void matricesHaveATraceAndTriangles() {
        Tensor x = Tensor.of(new double[][][] {{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}});
        assertThat(x.trace().toDoubles()).containsExactly(5, 13);
        assertThat(x.lowerTriangle().toNested()).isEqualTo(new double[][][] {{{1, 0}, {3, 4}}, {{5, 0}, {7, 8}}});
        assertThat(GRID.upperTriangle().toNested()).isEqualTo(new int[][] {{0, 1, 2}, {0, 4, 5}});
        assertThat(GRID.lowerTriangle().toNested()).isEqualTo(new int[][] {{0, 0, 0}, {3, 4, 0}});
        hasItsSlopes(t -> t.lowerTriangle().plus(t.upperTriangle().square()), x);
        hasItsSlopes(Tensor::trace, x);
    }

    @Test
    void equalDistancesReachBothEnds() {
        assertThat(Tensor.linspace(0, 1, 5).toDoubles()).containsExactly(0, 0.25, 0.5, 0.75, 1);
        double[] thirds = Tensor.linspace(0.1, 0.7, 4).toDoubles();
        assertThat(thirds[0]).isEqualTo(0.1);
        assertThat(thirds[3]).isEqualTo(0.7);
        assertThat(Tensor.linspace(3, 3, 3).toDoubles()).containsExactly(3, 3, 3);
        assertThat(Tensor.linspace(1, -1, 3).toDoubles()).containsExactly(1, 0, -1);
        assertThat(Tensor.linspace(2, 5, 1).toDoubles()).containsExactly(2);
        assertThat(Tensor.linspace(2, 5, 0).type()).hasToString("f64[0]");
    }

    @Test
    void zerosAndOnesTakeAType() {
        assertThat(Tensor.zeros(DType.I64, 2, 1).type()).hasToString("i64[2, 1]");
        assertThat(Tensor.ones(DType.F64, 2).toDoubles()).containsExactly(1, 1);
        assertThat(Tensor.ones(DType.BOOL, 1).isTrue()).isTrue();
    }

    @Test
    void entriesAreTiled() {
        assertThat(GRID.tile(0, 2).toNested()).isEqualTo(new int[][] {{0, 1, 2}, {3, 4, 5}, {0, 1, 2}, {3, 4, 5}});
        assertThat(GRID.tile(-1, 2).toNested()).isEqualTo(new int[][] {{0, 1, 2, 0, 1, 2}, {3, 4, 5, 3, 4, 5}});
        assertThat(GRID.tile(1, 0).shape()).isEqualTo(Shape.of(2, 0));
        hasItsSlopes(t -> t.tile(0, 3), Tensor.of(new double[][] {{1, 2}}));
    }

    @Test
    void anyAxisIsPutInOrder() {
        Tensor x = Tensor.of(new double[][] {{3, NAN}, {1, 2}, {3, 1}});
        assertThat(x.argsort(0).toNested()).isEqualTo(new int[][] {{1, 2}, {0, 1}, {2, 0}});
        assertThat(x.argsort(-1).toNested()).isEqualTo(x.argsort().toNested());
    }

    @Test
    void theLeastSoFarIsKept() {
        Tensor x = Tensor.of(new double[][] {{3, 1}, {4, -1}, {2, 5}});
        assertThat(x.cumulativeMinimum(0).toNested()).isEqualTo(new double[][] {{3, 1}, {3, -1}, {2, -1}});
        assertThat(Tensor.of(5, Integer.MAX_VALUE, Integer.MIN_VALUE, 0)
                        .cumulativeMinimum(0)
                        .toInts())
                .containsExactly(5, 5, Integer.MIN_VALUE, Integer.MIN_VALUE); // whose negative is itself
        assertThat(Tensor.of(0L, Long.MIN_VALUE).cumulativeMinimum(0).toLongs()).containsExactly(0, Long.MIN_VALUE);
        hasItsSlopes(t -> t.cumulativeMinimum(1), x);
    }

    @Test
    void eachActsOnTheLastAxesUnderVmap() {
        Tensor x = Tensor.of(new double[][][] {{{1, 2}, {3, 4}}, {{5, 6}, {8, 7}}});
        for (UnaryOperator<Tensor> f : List.<UnaryOperator<Tensor>>of(
                Tensor::trace, Tensor::std, Tensor::upperTriangle, t -> t.tile(0, 2), t -> t.cumulativeMinimum(0))) {
            Tensor one = Tensor.stack(0, List.of(f.apply(x.get(0)), f.apply(x.get(1))));
            assertThat(Transforms.vmap(f).apply(x).isClose(one, 1e-15, 0)).isTrue();
        }
    }
}

package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.transform.Transforms;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CumulativeTest {
    private static final double INFINITY = Double.POSITIVE_INFINITY, NAN = Double.NaN;

    @Test
    void eachEntryIsTheReductionOfThoseUpToIt() {
        var d = new Draw(Trials.SEED);
        for (DType type : List.of(DType.F64, DType.F32, DType.I32, DType.I64)) {
            Tensor x = d.any(type, Shape.of(3, 7, 2));
            for (int axis : new int[] {0, 1, 2, -1, -2}) {
                Tensor sum = x.cumulativeSum(axis),
                        product = x.cumulativeProduct(axis),
                        largest = x.cumulativeMaximum(axis);
                for (int i = 0; i < x.shape().size(axis); i++) {
                    Tensor sofar = x.slice(axis, 0, i + 1);
                    assertThat(sum.at(axis, i).array().sameBits(sofar.sum(axis).array()))
                            .isTrue();
                    assertThat(product.at(axis, i)
                                    .array()
                                    .sameBits(sofar.product(axis).array()))
                            .isTrue();
                    assertThat(largest.at(axis, i)
                                    .array()
                                    .sameBits(sofar.maximum(axis).array()))
                            .isTrue();
                    if (!type.isFloat()) continue;
                    double ulps = type == DType.F64 ? 1e-14 : 1e-5; // a rounding at each of three steps, near ln 1 = 0
                    assertThat(x.cumulativeLogSumExp(axis).at(axis, i).isClose(sofar.logSumExp(axis), ulps, ulps))
                            .isTrue();
                }
            }
        }
    }

    @Test
    void edges() {
        assertThat(Tensor.of(1e308, 1e308, -1e308).cumulativeSum(0).toDoubles())
                .containsExactly(1e308, INFINITY, INFINITY);
        assertThat(Tensor.of(-0.0, -0.0).cumulativeProduct(0).toDoubles()).containsExactly(-0.0, 0.0);
        assertThat(Tensor.of(1.0, 1e-20, 1e20, -1e20).cumulativeSum(0).toDoubles()[3])
                .isEqualTo(1);
        assertThat(Tensor.of(1e-30f, 1e-30f, 1e30f, 1e30f).cumulativeProduct(0).toFloats()[3])
                .isCloseTo(1, Offset.offset(1e-6f));
        assertThat(Tensor.of(1.0, NAN, 3.0).cumulativeMaximum(0).toDoubles()).containsExactly(1, NAN, NAN);
        assertThat(Tensor.of(-INFINITY, 0.0, 1000.0, INFINITY, 0.0)
                        .cumulativeLogSumExp(0)
                        .toDoubles())
                .containsExactly(-INFINITY, 0, 1000, INFINITY, INFINITY);
        assertThat(Tensor.of(-1000.0, -1000.0, 1000.0).cumulativeLogSumExp(0).toDoubles())
                .containsExactly(new double[] {-1000, -1000 + Math.log(2), 1000}, Offset.offset(1e-12));
        assertThat(Tensor.of(Integer.MAX_VALUE, 1).cumulativeSum(0).toInts())
                .containsExactly(Integer.MAX_VALUE, Integer.MIN_VALUE);
    }

    @Test
    void emptyAndSingleEntries() {
        for (UnaryOperator<Tensor> f : all()) {
            assertThat(f.apply(Tensor.zeros(2, 0)).shape()).isEqualTo(Shape.of(2, 0));
            assertThat(f.apply(Tensor.zeros(0, 3)).shape()).isEqualTo(Shape.of(0, 3));
            assertThat(f.apply(Tensor.of(5.0)).toDoubles()).containsExactly(5);
            assertThat(Transforms.grad((Tensor x) -> f.apply(x).sum())
                            .apply(Tensor.zeros(2, 0))
                            .shape())
                    .isEqualTo(Shape.of(2, 0));
        }
    }

    private static List<UnaryOperator<Tensor>> all() {
        return List.of(
                x -> x.cumulativeSum(-1),
                x -> x.cumulativeProduct(-1),
                x -> x.cumulativeMaximum(-1),
                x -> x.cumulativeLogSumExp(-1),
                x -> x.recurrence(x, -1));
    }

    @Test
    void derivativesToSecondOrderAndBatches() {
        var d = new Draw(5);
        Tensor x = d.real(Shape.of(3, 5), -1, 1);
        for (UnaryOperator<Tensor> f : all()) {
            Tensor w = d.direction(x), v = d.direction(x);
            Function<Tensor, Tensor> loss = t -> f.apply(t).times(w).sin().sum();
            SecondOrder.check(loss, x, g -> g.times(v).sum());
            Tensor each = Transforms.vmap((Tensor t) ->
                            Transforms.grad((Tensor u) -> f.apply(u).sum()).apply(t))
                    .apply(x);
            assertThat(each.isClose(
                            Transforms.grad((Tensor u) -> f.apply(u).sum()).apply(x), 1e-12, 1e-12))
                    .isTrue();
        }
    }

    @Test
    void slopesOfProductsWithZerosAreRight() {
        Tensor x = Tensor.of(2.0, 0.0, 3.0, 0.0, 5.0);
        Tensor jacobian =
                Transforms.jacobian((Tensor t) -> t.cumulativeProduct(0)).apply(x);
        assertThat(jacobian.toNested()).isEqualTo(new double[][] {
            {1, 0, 0, 0, 0}, {0, 2, 0, 0, 0}, {0, 6, 0, 0, 0}, {0, 0, 0, 0, 0}, {0, 0, 0, 0, 0}
        });
        Tensor hessian = Transforms.hessian((Tensor t) -> t.cumulativeProduct(0).at(0, 4))
                .apply(x);
        assertThat(hessian.at(0, 1).at(0, 3).item()).isEqualTo(30);
    }

    @Test
    void slopesAtMinusInfinityAndTies() {
        Tensor slopes = Transforms.grad((Tensor t) -> t.cumulativeLogSumExp(0).at(0, 2))
                .apply(Tensor.of(-INFINITY, -INFINITY, 3.0));
        assertThat(slopes.toDoubles()).containsExactly(0, 0, 1);
        assertThat(Transforms.grad((Tensor t) -> t.cumulativeMaximum(0).sum())
                        .apply(Tensor.of(1.0, 1.0, 0.0, 2.0))
                        .toDoubles())
                .containsExactly(3, 0, 0, 1);
    }

    @Test
    void aRecurrenceIsARunningMean() {
        Tensor x = Tensor.of(4.0, 0.0, 8.0);
        Tensor start =
                Tensor.concatenate(0, List.of(x.slice(0, 0, 1), x.slice(0, 1, 3).times(0.25)));
        assertThat(x.like(0.75).recurrence(start, 0).toDoubles()).containsExactly(4, 3, 4.25);
        // the first factor plays no part
        assertThat(Tensor.of(NAN, 2.0).recurrence(Tensor.of(1.0, 1.0), 0).toDoubles())
                .containsExactly(1, 3);
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> Tensor.of(true).cumulativeSum(0))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("cumulative sum needs numbers, got bool[1]; cast first");
        assertThatThrownBy(() -> Tensor.scalar(1.0).cumulativeSum(0)).hasMessageContaining("a scalar has no axes");
        assertThatThrownBy(() -> Tensor.of(1).cumulativeLogSumExp(0)).hasMessageContaining("cast first: .to(F32)");
        assertThatThrownBy(() -> Tensor.of(1.0).recurrence(Tensor.of(1.0, 2.0), 0))
                .hasMessageContaining("recurrence needs equal shapes and entry types");
    }
}

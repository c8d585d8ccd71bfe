package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.slopewise.core.transform.Transforms;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Slopes at the edges beyond the table of [EdgesTest]: of higher order, of large numbers, of compositions.
class EdgeSlopesTest {
    private static double[] slopes(UnaryOperator<Tensor> f, double... at) {
        return Transforms.grad((Tensor x) -> f.apply(x).sum())
                .apply(Tensor.of(at))
                .toDoubles();
    }

    /// Second derivatives of Σ f(x) along (1, 1, …): for an entry-wise f those of each entry.
    private static double[] bends(UnaryOperator<Tensor> f, double... at) {
        Tensor x = Tensor.of(at);
        return Transforms.hvp((Tensor t) -> f.apply(t).sum())
                .apply(x, x.like(1))
                .toDoubles();
    }

    /// Slopes of f(x, y) in x and in y.
    private static List<Double> bothSlopes(Function<List<Tensor>, Tensor> f, double x, double y) {
        return Transforms.grad(f).apply(List.of(Tensor.scalar(x), Tensor.scalar(y))).stream()
                .map(Tensor::item)
                .toList();
    }

    @Test
    void powersHaveTheirSecondSlopesAtZeroForTensorsOfExponentsToo() {
        assertThat(bends(x -> x.pow(x.like(2)), 0, -1)).containsExactly(2, 2);
        assertThat(bends(x -> x.pow(x.like(0)), 0, 5)).containsExactly(0, -0.0);
        assertThat(bends(x -> x.pow(1), 0, 5)).containsExactly(0, 0);
        assertThat(slopes(x -> x.pow(0), Double.MIN_VALUE)).containsExactly(0);
    }

    @Test
    void mixedSecondDerivativesOfPowersAreSymmetricAtTheExponentZero() {
        Function<List<Tensor>, Tensor> pow = p -> p.get(0).pow(p.get(1));
        Tensor x = Tensor.scalar(2.0), y = Tensor.scalar(0.0);
        var bend = Transforms.hvp(pow);
        assertThat(bend.apply(List.of(x, y), List.of(x.like(1), y)).get(1).item())
                .isEqualTo(0.5);
        assertThat(bend.apply(List.of(x, y), List.of(x.like(0), y.like(1)))
                        .get(0)
                        .item())
                .isEqualTo(0.5);
    }

    @Test
    void anglesAndLengthsAtTheOrigin() {
        Function<List<Tensor>, Tensor> hypot = p -> p.get(0).hypot(p.get(1));
        Function<List<Tensor>, Tensor> atan2 = p -> p.get(0).atan2(p.get(1));
        for (var f : List.of(hypot, atan2)) {
            Tensor zero = Tensor.scalar(0.0), one = zero.like(1);
            assertThat(Transforms.hvp(f).apply(List.of(zero, zero), List.of(one, one)))
                    .allMatch(s -> s.item() == 0);
        }
        double scale = 0x1p600; // its square overflows
        assertThat(bothSlopes(hypot, 3 * scale, -4 * scale)).containsExactly(0.6, -0.8);
        assertThat(bothSlopes(atan2, 3 * scale, -4 * scale)).containsExactly(-0.16 / scale, -0.12 / scale);
        assertThat(bends(Tensor::norm, 0, 0)).containsOnly(0);
    }

    @Test
    void areaFunctionsKeepTheirSlopesWhereTheSquareOverflows() {
        Tensor huge = Tensor.of(-1e30f, 1e30f);
        assertThat(Transforms.grad((Tensor x) -> x.asinh().sum()).apply(huge).toFloats())
                .containsOnly(1e-30f);
        assertThat(Transforms.grad((Tensor x) -> x.acosh().sum()).apply(huge).toFloats())
                .usingComparatorWithPrecision(1e-36f)
                .containsExactly(Float.NaN, 1e-30f);
        assertThat(slopes(Tensor::asinh, 1e300)).containsExactly(1e-300);
        assertThat(slopes(Tensor::acosh, 1e300)[0]).isCloseTo(1e-300, offset(1e-315));
        assertThat(slopes(Tensor::acosh, -2)).containsExactly(Double.NaN);
    }

    @Test
    void errorAndGammaFunctionsAtTheirEnds() {
        assertThat(slopes(Tensor::erf, -1e200, 0, 30)).containsExactly(0, 2 / Math.sqrt(Math.PI), 0);
        assertThat(slopes(Tensor::erfc, 0)).containsExactly(-2 / Math.sqrt(Math.PI));
        assertThatThrownBy(() -> slopes(x -> x.polygamma(100), 1))
                .hasMessageContaining("polygamma takes an order from 0 to 100, got 101");
    }

    @Test
    void productsWithZeros() {
        assertThat(slopes(Tensor::product, 5)).containsExactly(1);
        assertThat(Transforms.hessian(Tensor::product)
                        .apply(Tensor.of(0.0, 0.0, 3.0))
                        .toDoubles())
                .containsExactly(0, 3, 0, 3, 0, 0, 0, 0, 0);
    }

    @Test
    void saturatedFunctionsAreFlatAndFinite() {
        assertThat(slopes(Tensor::gelu, -1e30, 0, 1e30)).containsExactly(0, 0.5, 1);
        assertThat(slopes(Tensor::geluTanh, -1e30, 0, 1e30)).containsExactly(0, 0.5, 1);
    }

    @Test
    void compositionsHaveRightFirstAndSecondDerivatives() {
        List<UnaryOperator<Tensor>> all = List.of(
                x -> x.variance(1),
                x -> x.norm(1),
                x -> x.logSumExp(0),
                x -> x.softmax(-1),
                x -> x.logSoftmax(1),
                Tensor::softplus,
                Tensor::gelu,
                Tensor::geluTanh,
                Tensor::diagonal,
                x -> x.mean(0),
                Tensor::relu,
                x -> x.log2().plus(x.log10()));
        Tensor x = new Draw(Trials.SEED).real(Shape.of(3, 3), 0.2, 2);
        for (UnaryOperator<Tensor> f : all) {
            Tensor w = new Draw(1).direction(f.apply(x)), v = new Draw(2).direction(x);
            Function<Tensor, Tensor> loss = t -> f.apply(t).times(w).sum();
            SecondOrder.check(loss, x, g -> g.times(v).sum());
        }
    }
}

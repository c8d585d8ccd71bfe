package dev.slopewise.core.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.DType;
import dev.slopewise.core.SlopewiseException;
import dev.slopewise.core.Tensor;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class GradientsTest {
    record Layer(Tensor weight, Tensor bias) {}

    private static final List<Layer> MODEL =
            List.of(new Layer(Tensor.of(new float[][] {{0.5f, -1}, {2, 0.25f}}), Tensor.of(0.1f, -0.2f)));

    private static Tensor loss(List<Layer> layers) {
        Tensor h = layers.getFirst().weight().sum(0).plus(layers.getFirst().bias());
        return h.tanh().square().sum();
    }

    @Test
    void aRightGradientPasses() {
        Gradients.Check check = Gradients.check(GradientsTest::loss, MODEL);
        assertThat(check.isOk()).isTrue();
        assertThat(check.worstError()).isLessThan(1e-8);
        assertThat(check.modesError()).isLessThan(1e-14);
    }

    @Test
    void aWrongDerivativeIsRefusedByItsWorstEntry() {
        Function<Tensor, Tensor> wrongSquare =
                CustomDerivative.withPull((Tensor x) -> x.square(), (x, slope) -> x.times(slope)); // the 2 is missing
        assertThatThrownBy(() -> Gradients.check(
                        (List<Layer> m) -> loss(m).plus(
                                        wrongSquare.apply(m.getFirst().weight()).sum()),
                        MODEL))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("the gradient disagrees by 0.")
                .hasMessageContaining(" at [0].weight[2]: slope ")
                .hasMessageContaining("finite difference ");
    }

    @Test
    void aSlopeThatIsNoNumberIsRefused() {
        assertThatThrownBy(() -> Gradients.check((Tensor x) -> x.sqrt().sum(), Tensor.of(4.0, 0.0)))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("[1]: slope Infinity");
    }

    @Test
    void integersAreRefusedByName() {
        assertThatThrownBy(() -> Gradients.check((Tensor x) -> x.to(DType.F64).sum(), Tensor.of(1, 2)))
                .hasMessageContaining("only real numbers have slopes");
    }

    @Test
    void checksLossesThatReferToTensorsOfAnotherPrecision() {
        Tensor x = Tensor.of(new float[][] {{1, 2}, {3, 4}});
        Tensor w = Tensor.of(0.1f, -0.2f);
        assertThat(Gradients.check(
                                (Tensor v) ->
                                        x.matmul(v).minus(0.5).tanh().square().mean(),
                                w)
                        .isOk())
                .isTrue();
    }

    @Test
    void inDoubleKeepsDigitsThatF32Loses() {
        Tensor big = Tensor.scalar(1e8f);
        var f = (java.util.function.Function<Tensor, Tensor>) v -> v.plus(big).minus(big);
        assertThat(f.apply(Tensor.scalar(1f)).item()).isEqualTo(0);
        Tensor fine = Transforms.inDouble(f).apply(Tensor.scalar(1f));
        assertThat(fine.dtype()).isEqualTo(dev.slopewise.core.DType.F64);
        assertThat(fine.item()).isEqualTo(1);
    }
}

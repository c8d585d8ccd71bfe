package dev.slopewise.learn.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ActivationTest {
    private static double expected(Activation activation, double x) {
        return switch (activation) {
            case RELU -> Math.max(x, 0);
            case LEAKY_RELU -> Math.max(x, x / 100);
            case ELU -> x > 0 ? x : Math.exp(x) - 1;
            case SELU -> 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (Math.exp(x) - 1));
            case SILU -> x / (1 + Math.exp(-x));
            case MISH -> x * Math.tanh(Math.log(1 + Math.exp(x)));
            case SOFTPLUS -> Math.log(1 + Math.exp(x));
            case GELU -> x * share(x);
            case TANH -> Math.tanh(x);
            case SIGMOID -> 1 / (1 + Math.exp(-x));
        };
    }

    /// The normal distribution's share below x, by Simpson's rule from 0.
    private static double share(double x) {
        int n = 1000;
        double sum = 0;
        for (int i = 0; i <= n; i++) {
            double t = x * i / n;
            sum += Math.exp(-t * t / 2) * (i == 0 || i == n ? 1 : i % 2 == 1 ? 4 : 2);
        }
        return 0.5 + sum * x / n / 3 / Math.sqrt(2 * Math.PI);
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void isItsFormula(Activation activation) {
        double[] at = {-3, -1, -0.25, 0.5, 2};
        double[] values = activation.apply(Tensor.of(at)).toDoubles();
        for (int i = 0; i < at.length; i++) assertThat(values[i]).isCloseTo(expected(activation, at[i]), within(1e-12));
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void isFiniteWithItsSlopesFarOut(Activation activation) {
        Tensor far = Tensor.of(-1e4f, -100f, 100f, 1e4f);
        assertThat(activation.apply(far).isFinite().all().isTrue()).isTrue();
        Tensor slopes = Transforms.grad((Tensor x) -> activation.apply(x).sum()).apply(far);
        assertThat(slopes.isFinite().all().isTrue()).isTrue();
    }

    @Test
    void eluHasItsSlopeAt0() {
        assertThat(Transforms.grad((Tensor x) -> Activation.ELU.apply(x).sum())
                        .apply(Tensor.scalar(0.0))
                        .item())
                .isEqualTo(1);
    }

    @Test
    void seluKeepsMean0AndDeviation1() {
        Tensor x = Key.of(1).normal(50_000);
        Tensor z = Activation.SELU.apply(x);
        assertThat(z.mean().item()).isCloseTo(0, within(0.02)); // standard error 0.005
        assertThat(z.variance().item()).isCloseTo(1, within(0.02));
    }

    @Test
    void isNamedAsOnTheCommandLine() {
        assertThat(Activation.LEAKY_RELU).hasToString("leaky-relu");
    }
}

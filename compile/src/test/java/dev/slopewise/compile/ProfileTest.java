package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.Key;
import dev.slopewise.core.SlopewiseException;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.ControlFlow;
import dev.slopewise.core.transform.Transforms;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ProfileTest {
    @Test
    void itTellsEachKernelsShareBesideWhatTheMachineCanDo() {
        Tensor x = Key.of(1).normal(40, 30), w = Key.of(2).normal(30, 20);
        UnaryOperator<Tensor> gradient =
                Transforms.grad((Tensor v) -> x.matmul(v).tanh().square().mean());
        Profile profile = Profile.of(() -> gradient.apply(w), 2, 3);
        assertThat(profile.kernels()).extracting(Profile.Kernel::name).anyMatch(n -> n.startsWith("contract"));
        assertThat(profile.kernels()).extracting(Profile.Kernel::name).anyMatch(n -> n.contains("tanh"));
        assertThat(profile.kernels()).allSatisfy(k -> {
            assertThat(k.calls()).isEqualTo(1);
            assertThat(k.seconds()).isPositive().isLessThan(profile.seconds());
            assertThat(k.bytes()).isPositive();
        });
        Profile.Kernel first = profile.kernels().stream()
                .filter(k -> k.name().startsWith("contract ab,bc"))
                .findFirst()
                .orElseThrow();
        assertThat(first.flop()).isEqualTo(2.0 * 40 * 30 * 20);
        assertThat(first.bytes()).isEqualTo(4.0 * (40 * 30 + 30 * 20 + 40 * 20));
        assertThat(profile.ceiling().gigaflops()).isPositive();
        assertThat(profile.ceiling().gigabytes()).isPositive();
        assertThat(profile.toString()).contains("GFLOP/s", "kernel", "between kernels", "the machine does");
    }

    @Test
    void whatALoopOfTheGraphCostsIsToldOnce() {
        Tensor w = Key.of(1).normal(64, 64).times(0.1);
        var inTurn = Transforms.traced((Tensor x) -> ControlFlow.scan(
                        (Tensor h, Tensor row) ->
                                new ControlFlow.Step<>(h.matmul(w).plus(row).tanh(), h),
                        Tensor.zeros(32, 64),
                        x)
                .state());
        Tensor x = Key.of(2).normal(50, 32, 64);
        var profile = Profile.of(() -> inTurn.apply(x), 5, 5);
        double told =
                profile.kernels().stream().mapToDouble(Profile.Kernel::seconds).sum();
        double flop =
                profile.kernels().stream().mapToDouble(Profile.Kernel::flop).sum();
        double product = 2.0 * 50 * 32 * 64 * 64;
        assertThat(told).isLessThanOrEqualTo(profile.seconds());
        assertThat(flop).isBetween(product, 1.5 * product);
        assertThat(profile.kernels()).anySatisfy(k -> assertThat(k.name()).startsWith("scan"));
    }

    @Test
    void whatRunsOnNoCompilerIsRefused() {
        assertThatThrownBy(() -> Profile.of(() -> Tensor.scalar(1f)))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("nothing here runs on the compiler");
        assertThatThrownBy(() -> Profile.of(() -> Tensor.scalar(1f), 0, 0))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("at least one run");
    }
}

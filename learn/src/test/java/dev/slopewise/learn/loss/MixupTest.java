package dev.slopewise.learn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import org.junit.jupiter.api.Test;

class MixupTest {
    private final Tensor labels = Tensor.iota(50).floorMod(2);

    @Test
    void mixesTargetsByTheSharesOfTheirInputs() {
        Tensor inputs = labels.to(DType.F32).expand(-1).broadcastTo(50, 4); // an input says its own class
        Mixup mixed = Mixup.of(Key.of(1), 1, inputs, labels.oneHot(2));
        assertThat(mixed.inputs().at(1, 0).isClose(mixed.targets().at(1, 1), 0, 1e-6))
                .isTrue();
        assertThat(mixed.targets().sum(-1).isClose(Tensor.ones(50), 0, 1e-6)).isTrue();
        assertThat(mixed.inputs().at(1, 0).toDoubles())
                .satisfies(all -> assertThat(java.util.Arrays.stream(all)).anyMatch(x -> x > 0.1 && x < 0.9));
        assertThat(mixed.inputs().at(1, 0).isClose(mixed.inputs().at(1, 3), 0, 0))
                .isTrue();
    }

    @Test
    void sharesAreDrawnFromABetaDistribution() {
        Tensor zeros = Tensor.zeros(DType.F64, 4000, 1);
        Tensor x = Tensor.concatenate(0, java.util.List.of(zeros, zeros.plus(1)));
        Tensor mixed = Mixup.of(Key.of(2), 0.5, x, x).inputs();
        // half of the pairs differ: there the variance about ½ is that of Beta(½, ½), ⅛; else ¼. 8000 draws: ± 0.003
        assertThat(mixed.minus(0.5).square().mean().item()).isCloseTo((0.25 + 0.125) / 2, within(0.006));
        assertThat(mixed.mean().item()).isCloseTo(0.5, within(0.02));
    }

    @Test
    void theSameKeyMixesAlike() {
        Tensor x = Key.of(3).normal(8, 2);
        assertThat(Mixup.of(Key.of(4), 1, x, x)
                        .inputs()
                        .array()
                        .sameBits(Mixup.of(Key.of(4), 1, x, x).inputs().array()))
                .isTrue();
    }

    @Test
    void refusesLabels() {
        assertThatThrownBy(() -> Mixup.of(Key.of(1), 1, Tensor.zeros(50, 2), labels))
                .hasMessageContaining("got f32[50, 2] and i32[50]; labels: oneHot(classes)");
        assertThatThrownBy(() -> Mixup.of(Key.of(1), 0, Tensor.zeros(2), Tensor.zeros(2)))
                .hasMessageContaining("strength of mixup must be above 0");
    }
}

package dev.slopewise.learn.penalty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import org.junit.jupiter.api.Test;

class PenaltyTest {
    private final Tensor weights = Tensor.of(new double[][] {{3, -4}, {0, 1}});

    @Test
    void l2PullsEachWeightInProportionToItsSize() {
        var l2 = new Penalty.L2(0.1);
        assertThat(l2.of(weights).item()).isEqualTo(13);
        assertThat(Transforms.grad(l2::of).apply(weights).toDoubles()).containsExactly(3, -4, 0, 1);
    }

    @Test
    void l1PullsEachWeightAlike() {
        var l1 = new Penalty.L1(0.1);
        assertThat(l1.of(weights).item()).isEqualTo(8);
        assertThat(Transforms.grad(l1::of).apply(weights).toDoubles()).containsExactly(1, -1, 0, 1);
    }

    @Test
    void biasesGoFree() {
        assertThat(Penalty.appliesTo(Tensor.zeros(3, 2))).isTrue();
        assertThat(Penalty.appliesTo(Tensor.zeros(3))).isFalse();
    }

    @Test
    void refusesStrengthsBelowZero() {
        assertThatThrownBy(() -> new Penalty.L2(-1))
                .hasMessageContaining("strength of a penalty must be at least 0, got -1");
        assertThatThrownBy(() -> new Penalty.L1(Double.NaN)).hasMessageContaining("got NaN");
    }
}

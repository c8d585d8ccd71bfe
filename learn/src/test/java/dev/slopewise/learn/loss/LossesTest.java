package dev.slopewise.learn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Gradients;
import dev.slopewise.core.transform.Transforms;
import org.junit.jupiter.api.Test;

class LossesTest {
    @Test
    void crossEntropyIsMinusTheLogarithmOfTheRightShare() {
        Tensor logits = Tensor.of(new double[][] {{1, 2, 3}, {0, 0, 0}});
        double first = -Math.log(Math.exp(2) / (Math.exp(1) + Math.exp(2) + Math.exp(3)));
        double loss = Losses.softmaxCrossEntropy(logits, Tensor.of(1, 2)).item();
        assertThat(loss).isCloseTo((first + Math.log(3)) / 2, within(1e-15));
    }

    @Test
    void crossEntropyIsFiniteForHugeLogitsAndSoIsItsSlope() {
        Tensor logits = Tensor.of(new float[][] {{1e30f, -1e30f}});
        assertThat(Losses.softmaxCrossEntropy(logits, Tensor.of(0)).item()).isZero();
        assertThat(Losses.softmaxCrossEntropy(logits, Tensor.of(1)).item()).isFinite();
        Tensor slope = Transforms.grad((Tensor x) -> Losses.softmaxCrossEntropy(x, Tensor.of(1)))
                .apply(logits);
        assertThat(slope.toFloats()).containsExactly(1, -1);
    }

    @Test
    void slopeOfCrossEntropyAgreesWithFiniteDifferences() {
        Tensor logits = Key.of(1).normal(DType.F64, 4, 3);
        Tensor labels = Tensor.of(0, 2, 1, 1);
        assertThat(Gradients.check((Tensor x) -> Losses.softmaxCrossEntropy(x, labels), logits)
                        .isOk())
                .isTrue();
    }

    @Test
    void crossEntropyRefusesLabelsThatAreNoClassNumbers() {
        Tensor logits = Tensor.zeros(2, 3);
        assertThatThrownBy(() -> Losses.softmaxCrossEntropy(logits, Tensor.zeros(2)))
                .hasMessageContaining("labels i32[batch], got f32[2, 3] and f32[2]");
        assertThatThrownBy(() -> Losses.softmaxCrossEntropy(logits, Tensor.of(0, 3)))
                .hasMessageContaining("index from 0 to 2, got 3");
    }

    @Test
    void squaredErrorIsTheMeanSquare() {
        assertThat(Losses.squaredError(Tensor.of(1.0, 2.0), Tensor.of(3.0, 5.0)).item())
                .isEqualTo(6.5);
    }

    @Test
    void squaredErrorRefusesAVectorAgainstAColumn() {
        assertThatThrownBy(() -> Losses.squaredError(Tensor.zeros(4, 1), Tensor.zeros(4)))
                .hasMessageContaining("squared error needs equal shapes, got f32[4, 1] and f32[4]; squeeze(-1)");
    }
}

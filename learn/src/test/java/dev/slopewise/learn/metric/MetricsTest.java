package dev.slopewise.learn.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.Tensor;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private final Tensor target = Tensor.of(1f, 2f, 3f, 6f);
    private final Tensor prediction = Tensor.of(2f, 2f, 1f, 6f);

    @Test
    void accuracyIsTheShareOfRightAnswers() {
        Tensor scores = Tensor.of(new float[][] {{1, 2, 0}, {5, 1, 1}, {0, 0, 9}, {3, 2, 1}});
        assertThat(Metrics.accuracy(scores, Tensor.of(1, 0, 2, 1))).isEqualTo(0.75);
    }

    @Test
    void errorsAreInTheTargetsUnit() {
        assertThat(Metrics.rootMeanSquaredError(prediction, target)).isCloseTo(Math.sqrt(1.25), within(1e-15));
        assertThat(Metrics.meanAbsoluteError(prediction, target)).isEqualTo(0.75);
    }

    @Test
    void r2IsTheShareOfTheVarianceExplained() {
        assertThat(Metrics.r2(prediction, target)).isCloseTo(1 - 1.25 / 3.5, within(1e-15)); // variance of 1, 2, 3, 6
        assertThat(Metrics.r2(target, target)).isEqualTo(1);
        assertThat(Metrics.r2(Tensor.of(3f, 3f, 3f, 3f), target)).isZero();
        assertThat(Metrics.r2(Tensor.of(1f, 2f), Tensor.of(5f, 5f))).isNaN();
    }

    @Test
    void refusesAVectorAgainstAColumn() {
        assertThatThrownBy(() -> Metrics.r2(prediction.expand(-1), target))
                .hasMessageContaining("equal shapes, got f32[4, 1]");
    }
}

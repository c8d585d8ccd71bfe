package dev.slopewise.learn.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.Tensor;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private final Tensor target = Tensor.of(1f, 2f, 3f, 6f);
    private final Tensor prediction = Tensor.of(2f, 2f, 1f, 6f);
    private final Tensor scores = Tensor.of(new float[][] {{1, 2, 0}, {5, 1, 1}, {0, 0, 9}, {3, 2, 1}});

    @Test
    void accuracyIsTheShareOfRightAnswers() {
        assertThat(Metrics.accuracy(scores, Tensor.of(1, 0, 2, 1))).isEqualTo(0.75);
    }

    @Test
    void topAccuracyLooksAtTheBestFew() {
        Tensor labels = Tensor.of(0, 2, 1, 2);
        assertThat(Metrics.topAccuracy(1, scores, labels)).isZero();
        assertThat(Metrics.topAccuracy(2, scores, labels))
                .isEqualTo(0.25); // ties of rows 1 and 2 go to the lower class
        assertThat(Metrics.topAccuracy(3, scores, labels)).isEqualTo(1);
        assertThatThrownBy(() -> Metrics.topAccuracy(4, scores, labels))
                .hasMessageContaining("from 1 to 3 classes to look at, got 4");
    }

    @Test
    void errorsAreInTheTargetsUnit() {
        assertThat(Metrics.rootMeanSquaredError(prediction, target)).isCloseTo(Math.sqrt(1.25), within(1e-15));
        assertThat(Metrics.meanAbsoluteError(prediction, target)).isEqualTo(0.75);
    }

    @Test
    void labelsThatAreNoClassNumbersAreRefused() {
        Tensor scores = Tensor.zeros(3, 2);
        assertThatThrownBy(() -> Metrics.accuracy(scores, Tensor.of(0, 1, 2)))
                .hasMessageContaining("class numbers from 0 to 1, got 2");
        assertThatThrownBy(() -> Metrics.topAccuracy(1, scores, Tensor.of(0, -1, 1)))
                .hasMessageContaining("class numbers from 0 to 1, got -1");
        assertThatThrownBy(() -> Confusion.of(scores, Tensor.of(0, 5, 1))).hasMessageContaining("got 5");
    }

    @Test
    void r2IsTheShareOfTheVarianceExplained() {
        assertThat(Metrics.r2(prediction, target)).isCloseTo(1 - 1.25 / 3.5, within(1e-15)); // variance of 1, 2, 3, 6
        assertThat(Metrics.r2(target, target)).isEqualTo(1);
        assertThat(Metrics.r2(Tensor.of(3f, 3f, 3f, 3f), target)).isZero();
        assertThat(Metrics.r2(Tensor.of(1f, 2f), Tensor.of(5f, 5f))).isNaN();
    }

    @Test
    void refusesWhatDoesNotBelongTogether() {
        assertThatThrownBy(() -> Metrics.r2(prediction.expand(-1), target))
                .hasMessageContaining("equal shapes, got f32[4, 1]");
        assertThatThrownBy(() -> Metrics.accuracy(scores, Tensor.of(1, 0)))
                .hasMessageContaining(
                        "scores […, classes] and labels i32[…] of at least one example, got f32[4, 3] and i32[2]");
    }
}

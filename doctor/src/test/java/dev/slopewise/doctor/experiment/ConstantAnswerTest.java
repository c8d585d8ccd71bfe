package dev.slopewise.doctor.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.Tensor;
import dev.slopewise.learn.loss.ClassLoss;
import dev.slopewise.learn.loss.Loss;
import dev.slopewise.learn.loss.RegressionLoss;
import dev.slopewise.learn.train.Batch;
import org.junit.jupiter.api.Test;

class ConstantAnswerTest {
    @Test
    void knowsTheBestConstantAnswer() {
        Tensor numbers = Tensor.of(new float[][] {{1}, {2}, {6}}), yes = Tensor.of(new float[][] {{1}, {1}, {0}});
        assertThat(least(new RegressionLoss.Squared(), numbers)).isCloseTo(14 / 3.0, within(1e-6)); // the variance
        assertThat(least(new RegressionLoss.Absolute(), numbers)).isCloseTo(5 / 3.0, within(1e-6)); // about the median
        double entropy = -(2 * Math.log(2 / 3.0) + Math.log(1 / 3.0)) / 3;
        assertThat(least(new ClassLoss.BinaryCrossEntropy(), yes)).isCloseTo(entropy, within(1e-6));
        assertThat(ConstantAnswer.leastLoss(
                        new ClassLoss.CrossEntropy(), Tensor.zeros(3, 2), new Batch(numbers, Tensor.of(1, 1, 0))))
                .isCloseTo(entropy, within(1e-6));
    }

    private static double least(Loss loss, Tensor targets) {
        return ConstantAnswer.leastLoss(loss, Tensor.zeros(3, 1), new Batch(targets, targets));
    }
}

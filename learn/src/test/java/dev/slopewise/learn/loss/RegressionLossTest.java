package dev.slopewise.learn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import org.junit.jupiter.api.Test;

class RegressionLossTest {
    private static double at(Loss loss, double prediction, double target) {
        return loss.of(Tensor.of(prediction), Tensor.of(target)).item();
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

    @Test
    void refusesOtherTypesAndTargetsThatAreNoNumbers() {
        assertThatThrownBy(() -> Losses.squaredError(Tensor.zeros(4), Tensor.zeros(DType.F64, 4)))
                .hasMessageContaining("squared error needs real numbers of one type, got f32[4] and f64[4]");
        assertThatThrownBy(() -> Losses.squaredError(Tensor.of(1.0, 2), Tensor.of(1, Double.NaN)))
                .hasMessageContaining("targets of squared error must be finite, got NaN at [1]");
    }

    @Test
    void absoluteErrorIsTheMeanSize() {
        assertThat(new RegressionLoss.Absolute()
                        .of(Tensor.of(1.0, 5), Tensor.of(3.0, 1))
                        .item())
                .isEqualTo(3);
    }

    @Test
    void huberIsAParabolaThenALine() {
        var huber = new RegressionLoss.Huber(2);
        assertThat(at(huber, 1, 0)).isEqualTo(0.5);
        assertThat(at(huber, 0, 2)).isEqualTo(2);
        assertThat(at(huber, 5, 0)).isEqualTo(2 * (5 - 1));
        assertThatThrownBy(() -> new RegressionLoss.Huber(0)).hasMessageContaining("must be above 0, got 0");
    }

    @Test
    void logCoshIsExactNearZeroAndFarOff() {
        var loss = new RegressionLoss.LogCosh();
        assertThat(at(loss, 1e-9, 0)).isCloseTo(0.5e-18, within(1e-32));
        for (double d : new double[] {-3, -1, -0.5, 0.999, 1.001, 10}) {
            assertThat(at(loss, d, 0)).isCloseTo(Math.log(Math.cosh(d)), within(1e-15 * Math.max(1, Math.abs(d))));
        }
        assertThat(at(loss, 1e6, 0)).isCloseTo(1e6 - Math.log(2), within(1e-9)); // an ulp of 10⁶
        Tensor zero = Tensor.scalar(0.0);
        assertThat(Transforms.hessian((Tensor x) -> loss.of(x, zero))
                        .apply(zero)
                        .item())
                .isEqualTo(1);
    }

    @Test
    void quantileLossIsLeastAtTheQuantile() {
        var loss = new RegressionLoss.Quantile(0.8);
        assertThat(at(loss, 0, 10)).isEqualTo(8);
        assertThat(at(loss, 10, 0)).isCloseTo(2, within(1e-15));
        Tensor targets = Tensor.linspace(0, 10, 11);
        double least = loss.of(targets.like(8), targets).item();
        for (double other : new double[] {0, 5, 7.5, 8.5, 10}) {
            assertThat(loss.of(targets.like(other), targets).item()).isGreaterThan(least);
        }
    }

    @Test
    void poissonIsMinusTheLogarithmOfTheProbability() {
        double logRate = Math.log(3.5), factorial = 24;
        double probability = Math.exp(-3.5) * Math.pow(3.5, 4) / factorial;
        assertThat(at(new RegressionLoss.Poisson(), logRate, 4) + Math.log(factorial))
                .isCloseTo(-Math.log(probability), within(1e-14));
        assertThatThrownBy(() -> at(new RegressionLoss.Poisson(), 0, -1))
                .hasMessageContaining("counts, at least 0, got -1 at [0]");
    }

    @Test
    void gaussianIsMinusTheLogarithmOfTheDensity() {
        double mean = 1.5, variance = 0.7, y = 2.3;
        double density = Math.exp(-(y - mean) * (y - mean) / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);
        Tensor prediction = Tensor.of(new double[][] {{mean, Math.log(variance)}});
        double loss = new RegressionLoss.Gaussian().of(prediction, Tensor.of(y)).item();
        assertThat(loss + 0.5 * Math.log(2 * Math.PI)).isCloseTo(-Math.log(density), within(1e-15));
        assertThatThrownBy(() -> new RegressionLoss.Gaussian().of(Tensor.zeros(4), Tensor.zeros(4)))
                .hasMessageContaining("predictions […, 2], a mean and the logarithm of a variance, got f32[4]");
    }
}

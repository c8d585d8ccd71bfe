package dev.slopewise.learn.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    /// Logits of these shares of yes.
    private static Tensor logits(double... yes) {
        Tensor p = Tensor.of(yes);
        return Calibration.logitsOfTwo(p.div(p.oneMinus()).log());
    }

    @Test
    void logLossIsTheMeanSurprise() {
        double loss = Calibration.logLoss(logits(0.8, 0.4), Tensor.of(1, 0));
        assertThat(loss).isCloseTo(-(Math.log(0.8) + Math.log(0.6)) / 2, within(1e-15));
        assertThat(Calibration.perplexity(Tensor.zeros(5, 7), Tensor.of(0, 1, 2, 3, 4)))
                .isCloseTo(7, within(1e-14));
    }

    @Test
    void brierIsTwiceTheSquaredErrorOfYes() {
        assertThat(Calibration.brier(logits(0.8, 0.4), Tensor.of(1, 0)))
                .isCloseTo(0.2 * 0.2 + 0.4 * 0.4, within(1e-15));
    }

    @Test
    void expectedErrorComparesShareAndFrequency() {
        // of four told 0.75 three are right: calibrated; of two told 0.9 one is right: off by 0.4
        Tensor labels = Tensor.of(1, 1, 1, 0, 1, 0);
        double error = Calibration.expectedError(logits(0.75, 0.75, 0.75, 0.75, 0.9, 0.9), labels, 10);
        assertThat(error).isCloseTo((4 * 0 + 2 * 0.4) / 6, within(1e-14));
        assertThat(Calibration.expectedError(Tensor.of(new double[][] {{50, 0}}), Tensor.of(new int[] {0}), 15))
                .isCloseTo(0, within(1e-15));
    }

    @Test
    void labelsDrawnByTheSharesThemselvesAreCalibrated() {
        Tensor logits = Key.of(1).normal(DType.F64, 20_000, 4).times(2);
        Tensor labels = Key.of(2).categorical(logits);
        assertThat(Calibration.expectedError(logits, labels, 15)).isLessThan(0.01); // 15 bins of 1300: ± 0.01 at most
        assertThat(Calibration.expectedError(logits.times(3), labels, 15)).isGreaterThan(0.1);
    }

    @Test
    void refusesProbabilitiesAndOtherLabels() {
        assertThatThrownBy(() -> Calibration.brier(logits(0.8, 0.4).softmax(-1), Tensor.of(1, 0)))
                .hasMessageContaining("takes logits");
        assertThatThrownBy(() -> Calibration.logLoss(Tensor.zeros(2, 2), Tensor.of(0, 2)))
                .hasMessageContaining("from 0 to 1, got 2");
        assertThatThrownBy(() -> Calibration.expectedError(Tensor.zeros(2, 2), Tensor.of(0, 1), 0))
                .hasMessageContaining("at least 1 bin");
    }
}

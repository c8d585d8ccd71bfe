package dev.slopewise.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/// Compares with the values that NIST certifies, to the last digit that is printed.
class CurveFitTest {
    @Test
    void findsWhatNistCertifies() {
        Printed printed = Printed.by(CurveFit::main);
        double[] height = printed.numbersAfter("height "), rate = printed.numbersAfter("rate ");
        assertThat(height[0]).isCloseTo(2.3894212918e2, within(1e-6));
        assertThat(height[1]).isCloseTo(2.7070075241, within(1e-6));
        assertThat(rate[0]).isCloseTo(5.5015643181e-4, within(1e-10));
        assertThat(rate[1]).isCloseTo(7.2668688436e-6, within(1e-10));
        assertThat(printed.numbersAfter("sum of squares ")[0]).isCloseTo(1.2455138894e-1, within(1e-10));
    }
}

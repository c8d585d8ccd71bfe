package dev.slopewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class StatisticsTest {
    private static Statistics of(double... values) {
        return Statistics.of(values, "");
    }

    @Test
    void findsMeanAndDeviationOfThePopulation() {
        assertThat(of(2, 4, 4, 4, 5, 5, 7, 9)).isEqualTo(new Statistics(5, 2));
    }

    @Test
    void findsThemForVeryLargeAndVerySmallNumbers() {
        assertThat(of(1e307, 3e307).deviation()).isCloseTo(1e307, within(1e293)); // a few ulp
        assertThat(of(1e-300, 3e-300).deviation()).isCloseTo(1e-300, within(1e-314));
        assertThat(of(0, Double.MIN_VALUE).deviation()).isNotNaN();
        assertThat(of(1e9, 1e9 + 2).deviation()).isCloseTo(1, within(1e-6)); // 1e9 has ulp 1.2e-7
    }

    @Test
    void knowsConstants() {
        assertThat(of(0.1, 0.1, 0.1).isConstant()).isTrue();
        assertThat(of(0.1, 0.2).isConstant()).isFalse();
    }

    @Test
    void findsTheMiddle() {
        assertThat(Statistics.median(new double[] {9, 1, 5})).isEqualTo(5);
        assertThat(Statistics.median(new double[] {1e308, 1.5e308})).isEqualTo(1.25e308);
    }
}

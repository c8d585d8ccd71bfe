package dev.slopewise.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, 0",
        "1, 1",
        "0.0001, 0.0001",
        "0.00012345, 0.000123",
        "1.2e-7, 1.2 × 10⁻⁷",
        "0.0000999999, 0.0001",
        "-0.5, −0.5",
        "99.96, 100",
        "999.6, 1000",
        "1234.5, 1235",
        "999999.4, 999999",
        "999999.6, 1 × 10⁶",
        "-2.06e18, −2.06 × 10¹⁸",
        "NaN, NaN",
        "Infinity, infinity",
        "-Infinity, −infinity"
    })
    void aNumberHasThreeDigitsAndNoExponentWhereItReadsWell(double value, String words) {
        assertThat(Numbers.number(value)).isEqualTo(words);
    }

    @Test
    void countsStandInFull() {
        assertThat(Numbers.count(1, "step")).isEqualTo("1 step");
        assertThat(Numbers.count(1_234_567, "step")).isEqualTo("1234567 steps");
        assertThat(Numbers.percent(0.375)).isEqualTo("37.5 %");
    }
}

package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.042137, 0.0421",
        "12.3456, 12.3",
        "1234.4, 1234",
        "-0.5, -0.5",
        "1234567, 1.23e+06",
        "0.00001, 1.00e-05",
        "NaN, NaN",
        "Infinity, Infinity",
        "999.9, 1000"
    })
    void writesNumbersInThreeDigits(double value, String text) {
        assertThat(Words.number(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0.44, 0.4 s", "12.2, 12 s", "59.7, 1 min 0 s", "200, 3 min 20 s", "7500, 2 h 5 min"})
    void writesTimes(double seconds, String text) {
        assertThat(Words.time(seconds)).isEqualTo(text);
    }

    @Test
    void wrapsAtWords() {
        assertThat(Words.wrapped("one two three four", 9)).containsExactly("one two", "three", "four");
        assertThat(Words.wrapped("immeasurable", 5)).containsExactly("immeasurable");
        assertThat(Words.percent(0.9737)).isEqualTo("97.4 %");
        assertThat(Words.count(1, "row") + ", " + Words.count(2, "row")).isEqualTo("1 row, 2 rows");
    }
}

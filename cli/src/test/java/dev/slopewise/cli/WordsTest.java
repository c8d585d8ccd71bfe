package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
    @ParameterizedTest
    @CsvSource({"0.44, 0.4 s", "12.2, 12 s", "59.7, 1 min 0 s", "200, 3 min 20 s", "7500, 2 h 5 min"})
    void writesTimes(double seconds, String text) {
        assertThat(Words.time(seconds)).isEqualTo(text);
    }

    @Test
    void wrapsAtWords() {
        assertThat(Words.wrapped("one two three four", 9)).containsExactly("one two", "three", "four");
        assertThat(Words.wrapped("immeasurable", 5)).containsExactly("immeasurable");
    }
}

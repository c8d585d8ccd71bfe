package dev.slopewise.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void writesNumbersForReading() {
        assertThat(Words.number((17.3 + 17.4) / 2)).isEqualTo("17.35");
        assertThat(Words.number(0)).isEqualTo("0");
        assertThat(Words.number(1e6)).isEqualTo("1000000");
        assertThat(Words.number(-0.00012345678)).isEqualTo("-0.000123457");
        assertThat(Words.number(1.2e21)).isEqualTo("1.2E+21");
    }

    @Test
    void listsTheFirstFew() {
        assertThat(Words.listed(List.of("a", "b", "c"), 2)).isEqualTo("`a`, `b` and 1 more");
        assertThat(Words.count(1, "row", "rows")).isEqualTo("1 row");
    }

    @Test
    void keepsAValueShortAndOnOneLine() {
        assertThat(Words.quoted("a\nb")).isEqualTo("`a b`");
        assertThat(Words.quoted("x".repeat(61))).isEqualTo("`" + "x".repeat(60) + "…`");
    }
}

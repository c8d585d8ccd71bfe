package dev.slopewise.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void writesAndReadsBackEveryKindOfValue() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("text", "a \"quote\", a \\, a\nline, ü, 😀, \u0001");
        value.put("whole", -12L);
        value.put("largest", 999_999_999_999_999_999L);
        value.put("real", 0.1);
        value.put("tiny", 4.9e-324);
        value.put("huge", -1.7976931348623157e308);
        value.put("zero", -0.0);
        value.put("truth", true);
        value.put("list", List.of(List.of(), Map.of(), false));
        assertThat(Json.read(Json.write(value))).isEqualTo(value);
    }

    @Test
    void numbersThatJsonLacksAreWrittenByName() {
        String text = Json.write(List.of(Double.NaN, Double.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1.5));
        assertThat(text).isEqualTo("[\"NaN\",\"Infinity\",\"-Infinity\",1.5]");
        List<?> back = (List<?>) Json.read(text);
        assertThat(back.stream().map(Json::number))
                .containsExactly(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1.5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1,",
                "[1 2]",
                "{\"a\" 1}",
                "{a:1}",
                "\"open",
                "\"\\x\"",
                "\"\\u12g4\"",
                "01",
                "1.",
                "+1",
                "-",
                "nul",
                "null",
                "tru",
                "[1] x",
                "\"tab\there\""
            })
    void saysWhereBrokenTextBreaks(String text) {
        assertThatThrownBy(() -> Json.read(text)).hasMessageStartingWith("JSON is broken at character ");
    }

    @Test
    void refusesNestingWithoutEnd() {
        assertThatThrownBy(() -> Json.read("[".repeat(100_000))).hasMessageContaining("at most 64 levels");
    }

    @Test
    void refusesWhatIsNoNumber() {
        assertThatThrownBy(() -> Json.number("five")).hasMessageContaining("a number was expected, got five");
        assertThatThrownBy(() -> Json.write(new Object())).hasMessageContaining("JSON takes maps");
    }
}

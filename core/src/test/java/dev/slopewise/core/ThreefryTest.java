package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The known answers that Random123 publishes for threefry2x32 with 20 rounds (its file kat_vectors).
class ThreefryTest {
    @ParameterizedTest
    @CsvSource({
        // counter, key, answer
        "00000000 00000000, 00000000 00000000, 6b200159 99ba4efe",
        "ffffffff ffffffff, ffffffff ffffffff, 1cb996fc bb002be7",
        "243f6a88 85a308d3, 13198a2e 03707344, c4923a9c 483df7a0",
    })
    void givesThePublishedAnswers(String counter, String key, String answer) {
        long block = Threefry.block(word(key, 0), word(key, 1), word(counter, 0), word(counter, 1));
        assertThat(Long.toHexString(block)).isEqualTo(answer.replace(" ", ""));
    }

    private static int word(String words, int i) {
        return Integer.parseUnsignedInt(words.split(" ", -1)[i], 16);
    }
}

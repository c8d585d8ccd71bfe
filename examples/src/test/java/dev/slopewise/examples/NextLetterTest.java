package dev.slopewise.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.Tensor;
import dev.slopewise.examples.NextLetter.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NextLetterTest {
    private static final double ROUNDING = 1e-12; // a few operations in double

    @Test
    void countingAfterNoLetterMixesSharesWithEqualOnes() {
        // Of a, a, b two kinds are seen in three letters: (1 + 2 · ½) / (3 + 2).
        assertThat(counted("aab", "b", 0)).isCloseTo(-Math.log(2 / 5.0), within(ROUNDING));
    }

    @Test
    void countingAfterALetterMixesWhatFollowedIt() {
        double shorter = (2 + 2 * 0.5) / (4 + 2); // a, b, a, b follow the first letter; after an a there came a, b, b
        assertThat(counted("aabab", "ab", 1)).isCloseTo(-Math.log((2 + 2 * shorter) / (3 + 2)), within(ROUNDING));
    }

    private static double counted(String seen, String unseen, int order) {
        Text whole = Text.of(seen + unseen);
        Tensor tokens = whole.tokens();
        return NextLetter.counted(
                new Text(whole.known(), tokens.slice(0, 0, seen.length())),
                new Text(whole.known(), tokens.slice(0, seen.length(), whole.size())),
                order);
    }

    @Test
    void learnsATextThatRepeatsItself(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("text.txt");
        Files.writeString(file, "to be or not to be. ".repeat(100));
        Printed printed = Printed.by(() -> main(file.toString(), "40", "16"));
        assertThat(printed.numbersAfter("step    1: loss ")[0]).as("9 letters").isCloseTo(Math.log(9), within(0.7));
        assertThat(printed.numbersAfter("kept apart after 40 steps, ")[1])
                .as("nats")
                .isLessThan(1.8);
        assertThat(printed.numbersAfter("counting after 5 letters: ")[0]).isLessThan(0.1);
        assertThat(printed.text().lines().toList().getLast()).hasSize(300).containsPattern("[tobern .]+");
    }

    private static void main(String... args) {
        try {
            NextLetter.main(args);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

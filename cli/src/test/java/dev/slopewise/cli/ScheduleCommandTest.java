package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleCommandTest {
    @Test
    void drawsAndTellsMarkedSteps() {
        Ran ran = Ran.of("schedule", "warmup(100, cosine)", "--steps", "1000", "--rate", "0.01");
        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .startsWith("Learning rate by warmup(over=100, then=cosine(end=0))\n       0.01 ┤")
                .contains("└ step 1")
                .containsPattern("\n +1 +0.0001 +0.01\n")
                .containsPattern("\n +100 +0.01 +1\n"); // the largest is told, though it is none of the seven
    }

    @Test
    void tellsTheStepsThatAreNamed() {
        // cosine: rate · (1 + cos(π · done)) / 2, with done = (step − 1) / steps
        Ran ran = Ran.of("schedule", "cosine", "--steps", "100", "--rate", "2", "--at", "1,51", "--quiet");
        List<String> lines = ran.out().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).isEqualTo("1\t2.0");
        assertThat(Double.parseDouble(lines.get(1).split("\t")[1]))
                .isCloseTo(1, org.assertj.core.api.Assertions.within(1e-12));
        Map<String, Object> json =
                Ran.of("schedule", "cosine", "--at", "7", "--json").json();
        assertThat(json).containsEntry("schedule", "cosine(end=0)").containsEntry("steps", 1000L);
        assertThat(json.get("rates")).asString().contains("step=7");
    }

    @Test
    void saysThatAPlateauNeedsATraining() {
        assertThat(Ran.of("schedule", "plateau").out()).contains("only a training shows");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        cosin            | did you mean cosine?
        warmup(0,cosine) | over must be at least 1 step, got 0
        cosine --steps=0 | a whole number from 1 is needed, got `0`
        cosine --rate=0  | a number above 0 is needed, got `0`
        cosine --at=1,x  | a whole number from 1 is needed, got `x`
        """)
    void refusesWhatIsNoSchedule(String words, String message) {
        Object[] all = ("schedule " + words).split(" ");
        Ran ran = Ran.of(Arrays.copyOf(all, all.length));
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).startsWith("error: ").contains(message);
        assertThat(ran.err().lines()).hasSize(1);
    }
}

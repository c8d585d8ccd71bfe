package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void alignsNumbersAtTheRightAndWordsAtTheLeft() {
        assertThat(new TextTable(
                                List.of("name", "loss", "ended"),
                                List.of(
                                        List.of("a", "0.25", "done"),
                                        List.of("longer", "−10", ""),
                                        List.of("b", "", "no")))
                        .lines())
                .containsExactly(
                        "name    loss  ended", //
                        "a       0.25  done",
                        "longer   −10",
                        "b             no");
    }

    @Test
    void cutsWhatIsTooLongAndKeepsCellsOnTheirLine() {
        String long100 = "c".repeat(100);
        List<String> lines =
                new TextTable(List.of("x", "y", "z"), List.of(List.of("a\nb\u001b[31m", long100, long100))).lines();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(1)).isEqualTo("a b [31m  " + "c".repeat(47) + "…  " + long100);
    }
}

package dev.slopewise.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableTest {
    private static final Result OURS = new Result("slopewise", 1, Work.W1, 2e6, 2.5, 0, "");

    @Test
    void slopewiseIsComparedWithTheFastestPeer() {
        assertThat(table(OURS, timed("tensorflow", 1e6, 2.5), timed("djl", 4e6, 2.5)))
                .contains(
                        "| slopewise | 2.00 |",
                        "| djl | 4.00 |",
                        "best peer ÷ slopewise; geometric mean 0.500 | 0.500 |");
    }

    @Test
    void plainLoopsAreNoPeerButHaveARatioToo() {
        assertThat(table(OURS, timed("tensorflow", 1e6, 2.5), timed("plain", 0.5e6, 2.5)))
                .contains("best peer ÷ slopewise; geometric mean 0.500", "with plain loops; geometric mean 0.250");
    }

    @Test
    void aTimeOfOtherWorkDoesNotCount() {
        assertThat(table(OURS, timed("tensorflow", 1e6, 2.5), timed("djl", 0.1e6, 2.6)))
                .contains("| djl | - |", "djl: other outcome: 2.6, where slopewise has 2.5 (W1)", "mean 0.500");
    }

    @Test
    void roundingIsNoOtherWork() {
        assertThat(table(OURS, timed("djl", 1e6, 2.501)))
                .contains("| djl | 1.00 |")
                .doesNotContain("other outcome");
    }

    @Test
    void whatIsMissingIsListedWithItsReason() {
        assertThat(table(OURS, Result.none("djl", 1, Work.W1, Double.NaN, "it has no loss")))
                .contains("| djl | - |", "- djl: it has no loss (W1)");
    }

    @Test
    void aTimeBesideWhichOthersWorkedIsToldSo() {
        assertThat(table(OURS, new Result("djl", 1, Work.W1, 4e6, 2.5, 0.96, "")))
                .contains("Not on a quiet machine: djl W1 (1 thread; others held 1.0 processors).");
        assertThat(table(OURS, timed("djl", 4e6, 2.5))).doesNotContain("quiet machine");
    }

    @Test
    void resultsAreReadAsTheyWereWritten(@TempDir Path folder) throws IOException {
        var missing = Result.none("djl", 2, Work.W10_F64, Double.NaN, "it failed");
        Path file = folder.resolve("results");
        OURS.append(file);
        missing.append(file);
        assertThat(Result.read(file)).containsExactly(OURS, missing);
    }

    private static Result timed(String peer, double nanoseconds, double outcome) {
        return new Result(peer, 1, Work.W1, nanoseconds, outcome, 0.03, "");
    }

    private static String table(Result... results) {
        var bytes = new ByteArrayOutputStream();
        new Table(new PrintStream(bytes, true, StandardCharsets.UTF_8), List.of(results)).print();
        return bytes.toString(StandardCharsets.UTF_8);
    }
}

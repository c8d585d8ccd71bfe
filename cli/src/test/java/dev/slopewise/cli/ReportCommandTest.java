package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
    @TempDir
    Path folder;

    private Path runs = Path.of("");
    private Path out = Path.of("");

    @BeforeEach
    void trainsTwice() throws IOException {
        runs = folder.resolve("runs");
        out = folder.resolve("report.html");
        Path table = Ran.table(folder);
        for (String name : List.of("mine", "yours")) {
            Ran.of("train", table, "--target", "y", "--runs", runs, "--name", name, "--epochs", "2", "--quiet");
        }
    }

    @Test
    void tellsSeveralRunsOnOnePage() {
        Ran ran = Ran.of("report", "mine", "yours", "--runs", runs, "--out", out, "--json");
        assertThat(ran.json())
                .containsEntry("runs", List.of(runs.resolve("mine") + "", runs.resolve("yours") + ""))
                .containsEntry("file", out.toString());
        assertThat(out)
                .content()
                .contains("<title>2 runs</title>", "<h2>mine</h2>", "<h2>yours</h2>", "yours: validation");
    }

    @Test
    void replacesAPageOnlyIfTold() throws IOException {
        Files.writeString(out, "mine");
        assertThat(Ran.of("report", "mine", "--runs", runs, "--out", out).err()).contains("is already there");
        assertThat(out).hasContent("mine");
        assertThat(Ran.of("report", "mine", "--runs", runs, "--out", out, "--force", "--quiet"))
                .isEqualTo(new Ran(0, "", ""));
        assertThat(out).content().contains("<title>mine</title>");
    }

    @Test
    void refusesARunThatHasTakenNoStep() throws IOException {
        Path run = runs.resolve("mine");
        Files.delete(run.resolve("result.json"));
        for (String name : List.of("steps.jsonl", "epochs.jsonl")) Files.writeString(run.resolve(name), "");
        assertThat(Ran.of("report", run, "--out", out).err()).contains("has taken no step: there is nothing to report");
        assertThat(out).doesNotExist();
    }

    @Test
    void needsARunAndAFile() {
        assertThat(Ran.of("report", "--out", out).err()).contains("RUN");
        assertThat(Ran.of("report", "mine").err()).contains("--out=FILE");
    }
}

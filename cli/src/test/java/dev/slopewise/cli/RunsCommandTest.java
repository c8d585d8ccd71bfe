package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsCommandTest {
    @TempDir
    Path folder;

    private Path runs = Path.of("");

    @BeforeEach
    void trainsTwice() throws IOException {
        runs = folder.resolve("runs");
        Path table = Ran.table(folder);
        train(table, "older", "0.05");
        train(table, "newer", "0.01");
        Files.setLastModifiedTime(runs.resolve("older/run.json"), FileTime.fromMillis(1_000));
    }

    private void train(Path table, String name, String rate) {
        Ran ran = Ran.of(
                "train",
                table,
                "--target",
                "kind",
                "--runs",
                runs,
                "--name",
                name,
                "--rate",
                rate,
                "--epochs",
                "3",
                "--quiet");
        assertThat(ran.code()).isZero();
    }

    /// What a killed process leaves.
    private void cutOff(String name) throws IOException {
        Files.delete(runs.resolve(name).resolve("result.json"));
        Files.delete(runs.resolve(name).resolve("model.safetensors"));
    }

    @Test
    void listsTheNewestFirstWithWhatCameOfThem() {
        Ran ran = Ran.of("runs", "--runs", runs);
        assertThat(ran.code()).isZero();
        assertThat(ran.out().lines().toList().getFirst())
                .matches("run +begun +data +model +validation loss +measure +steps +ended");
        assertThat(ran.out().lines().skip(1).toList())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("newer").endsWith("epochs done"),
                        line -> assertThat(line).startsWith("older").contains("table.csv", "accuracy", " 6  "));
        assertThat(Ran.of("runs", "list", "--runs", runs)).isEqualTo(ran);
        assertThat(Ran.of("runs", "--quiet", "--runs", runs).out()).isEqualTo("newer\nolder\n");
        List<?> told = (List<?>) Ran.of("runs", "--runs", runs, "--json").json().getOrDefault("runs", List.of());
        assertThat(told.stream().map(run -> String.valueOf(((Map<?, ?>) run).get("run"))))
                .containsExactly("newer", "older");
    }

    @Test
    void listsRunsThatHaveNotEndedOrCannotBeRead() throws IOException {
        cutOff("newer");
        Files.writeString(runs.resolve("older/run.json"), "{");
        Ran ran = Ran.of("runs", "--runs", runs);
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).containsPattern("newer .* 6  unfinished").containsPattern("older .*cannot be read");
        assertThat(Ran.of("runs", "show", "newer", "--runs", runs).out())
                .contains("unfinished")
                .contains("3 of 3");
    }

    @Test
    void saysWhereItLookedIfThereIsNone() {
        Path nowhere = folder.resolve("nowhere");
        assertThat(Ran.of("runs", "--runs", nowhere).out()).startsWith("There is no run in " + nowhere);
        assertThat(Ran.of("runs", "--runs", nowhere, "--json").json().get("runs"))
                .isEqualTo(List.of());
    }

    @Test
    void showsSettingsModelCurvesAndResults() {
        Ran ran = Ran.of("runs", "show", "older", "--runs", runs);
        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .contains("Run older\n")
                .containsPattern("optimizer +heavy-ball\\(rate=0.05")
                .containsPattern("layers\\[0\\].weight +f32\\[4, 32\\]\n")
                .contains("└ epoch 1")
                .containsPattern("validation accuracy +\\d")
                .contains("What happened\n");
        assertThat(Ran.of("runs", "show", "last", "--json", "--runs", runs).json())
                .containsEntry("run", "newer")
                .containsKeys("settings", "validationLoss", "account", "metrics");
    }

    @Test
    void comparesWhatDiffersAndNothingElse() {
        Ran ran = Ran.of("runs", "compare", "older", "newer", "--runs", runs);
        assertThat(ran.out())
                .containsPattern("optimizer +heavy-ball\\(rate=0.05.*heavy-ball\\(rate=0.01")
                .doesNotContainPattern("patience +20")
                .containsPattern("validation loss +[0-9.]+ +[0-9.]+\n")
                .contains("run 1 ", "run 2 ", "└ epoch 1");
        assertThat(ran.out()).doesNotContain("different data");
        assertThat(Ran.of("runs", "compare", "older", "newer", "--json", "--runs", runs)
                        .json())
                .containsEntry("sameData", true);
    }

    @Test
    void saysIfRunsLearntDifferentThings() throws IOException {
        Ran.of(
                "train",
                Ran.table(folder),
                "--target",
                "y",
                "--runs",
                runs,
                "--name",
                "other",
                "--epochs",
                "2",
                "--quiet");
        assertThat(Ran.of("runs", "compare", "older", "other", "--runs", runs).out())
                .contains("They learnt from different data or targets");
    }

    @Test
    void takesTheFolderBeforeItsCommandToo() {
        assertThat(Ran.of("runs", "--runs", runs, "show", "older", "--quiet"))
                .isEqualTo(Ran.of("runs", "show", "older", "--quiet", "--runs", runs));
    }

    @Test
    void removesWithoutAQuestionOnlyIfTold() {
        Ran asked = Ran.of("runs", "delete", "older", "--runs", runs);
        assertThat(asked.code()).isEqualTo(1);
        assertThat(asked.err())
                .isEqualTo("error: runs are removed after a question, and there is nobody to answer it; add --yes\n");
        assertThat(runs.resolve("older")).exists();
        Ran told = Ran.of("runs", "delete", "older", "newer", "--yes", "--runs", runs);
        assertThat(told.code()).isZero();
        assertThat(told.out()).contains("Removed " + runs.resolve("older"));
        assertThat(runs).isEmptyDirectory();
    }

    private Ran answered(String answer) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)));
        try {
            return Ran.in(Optional.of(Window.USUAL), "runs", "delete", "older", "--runs", runs);
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void asksInATerminal() {
        for (String no : List.of("n\n", "\n", "")) {
            Ran ran = answered(no);
            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.out()).contains("Remove this run for good? [y/N]").contains("Nothing was removed.");
            assertThat(runs.resolve("older")).exists();
        }
        assertThat(answered("Yes\n").code()).isZero();
        assertThat(runs.resolve("older")).doesNotExist();
    }

    @Test
    void removesNothingButRuns() throws IOException {
        Path precious = Files.createDirectories(runs.resolve("precious"));
        Files.writeString(precious.resolve("thesis.txt"), "all my work");
        assertThat(Ran.of("runs", "delete", "precious", "--yes", "--runs", runs).err())
                .contains("is no run folder");
        assertThat(precious.resolve("thesis.txt")).exists();
        Files.createDirectory(runs.resolve("older/plots"));
        assertThat(Ran.of("runs", "delete", "older", "--yes", "--runs", runs).err())
                .contains("which no run holds");
        assertThat(runs.resolve("older/steps.jsonl")).exists();
    }
}

package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.doctor.Depth;
import dev.slopewise.doctor.Narrator;
import dev.slopewise.learn.train.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {
    @TempDir
    Path folder;

    private Path runs = Path.of("");

    @BeforeEach
    void trainsTwice() throws IOException {
        runs = folder.resolve("runs");
        Path table = Ran.table(folder);
        for (String name : new String[] {"older", "newer"}) {
            Ran.of(
                    "train",
                    table,
                    "--target",
                    "kind",
                    "--runs",
                    runs,
                    "--name",
                    name,
                    "--epochs",
                    "5",
                    "--measure",
                    "3",
                    "--quiet");
        }
        Files.setLastModifiedTime(runs.resolve("older/run.json"), FileTime.fromMillis(1_000));
    }

    private Ran explain(Object run, Object... more) {
        var args = new Object[4 + more.length];
        System.arraycopy(new Object[] {"explain", run, "--runs", runs}, 0, args, 0, 4);
        System.arraycopy(more, 0, args, 4, more.length);
        return Ran.of(args);
    }

    @Test
    void tellsTheChosenStepOfARunByPathNameOrAsTheLast() throws IOException {
        Ran byPath = explain(runs.resolve("newer"), "--step", "2");
        assertThat(byPath.code()).isZero();
        assertThat(byPath.out()).startsWith("Step 2 of 10 in " + runs.resolve("newer") + "\n");
        for (String sentence : Narrator.step(RunFolder.read(runs.resolve("newer")), 2)) {
            assertThat(byPath.out()).contains(sentence);
        }
        assertThat(explain("newer", "--step", "2")).isEqualTo(byPath);
        assertThat(explain("last", "--step", "2")).isEqualTo(byPath);
        assertThat(explain("older", "--step", "2").out())
                .contains(runs.resolve("older").toString());
    }

    @Test
    void tellsTheLastMeasuredStepUnlessOneIsChosen() {
        assertThat(explain("newer").out()).startsWith("Step 10 of 10"); // 1, 4, 7, 10 were measured
        assertThat(explain("newer", "--json").json()).containsEntry("step", 10L).containsKey("sentences");
    }

    @Test
    void tellsAStepAsDeepAsAskedFor() throws IOException {
        var run = RunFolder.read(runs.resolve("newer"));
        for (Depth depth : Depth.values()) {
            assertThat(explain("newer", "--step", "4", "--depth", depth)
                            .out()
                            .lines()
                            .skip(1))
                    .containsExactlyElementsOf(Narrator.step(run, 4, depth).stream()
                            .map(told -> "  " + told)
                            .toList());
        }
        assertThat(explain("newer", "--step", "4", "--depth", "calculation").out())
                .contains("Velocity of ") // the optimiser's memory went through the run's file
                .contains(" = ");
        assertThat(explain("newer", "--depth", "sentence", "--json").json()).containsEntry("depth", "sentence");
        Ran deeper = explain("newer", "--depth", "deeper");
        assertThat(deeper.code()).isEqualTo(2);
        assertThat(deeper.err()).contains("sentence, paragraph, calculation");
        assertThat(Ran.of("explain", "--help").out()).contains("one of sentence, paragraph, calculation");
    }

    private static void refuses(Ran ran, String message) {
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err().lines()).hasSize(1);
        assertThat(ran.err()).startsWith("error: ").contains(message);
    }

    @Test
    void namesTheRunsThereAre() {
        refuses(explain("nothing"), "there is no run `nothing`, neither as a folder nor in " + runs);
        refuses(explain("nothing"), "runs there, newest first: `newer`, `older`");
        runs = folder.resolve("none");
        refuses(explain("last"), "there is no run in " + runs + "; train one first");
        refuses(explain("nothing"), "train one first, or name another folder with --runs");
    }

    @Test
    void refusesAStepThatTheRunDoesNotHave() {
        refuses(explain("newer", "--step", "11"), "step must be from 1 to 10 in run newer, got 11");
    }

    @Test
    void refusesWhatIsNoRun() throws IOException {
        refuses(explain(Files.createDirectory(folder.resolve("empty"))), "is no run folder");
        refuses(explain(folder.resolve("table.csv")), "is no run folder");
    }

    @Test
    void refusesRunsThatAreDamagedOrOfANewerForm() throws IOException {
        Path header = runs.resolve("newer/run.json");
        String text = Files.readString(header);
        Files.writeString(header, text.replaceFirst("\"format\":\\d+", "\"format\":999"));
        refuses(explain("newer"), "newer version");
        Files.writeString(header, text.substring(0, text.length() / 2));
        refuses(explain("newer"), "JSON is broken");
        Files.writeString(header, text);
        Files.writeString(runs.resolve("newer/steps.jsonl"), "{\"step\": 1}\n");
        refuses(explain("newer"), "train again");
    }
}

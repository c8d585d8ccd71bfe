package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunFolder;
import dev.slopewise.learn.train.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The program as a process of its own: what signals and the system's limits do to it.
@EnabledOnOs({OS.LINUX, OS.MAC})
class ProcessTest {
    /// What the JVM says of vectors; `./slopewise` keeps it back.
    private static final String WARNING = "WARNING: Using incubator modules: jdk.incubator.vector\n";

    /// A shell in the background lets its children ignore Ctrl-C, and this gives it back to them, where `env` can.
    private static final String HEARING =
            "env --default-signal=INT true 2>/dev/null && set -- env --default-signal=INT \"$@\"; ";

    @TempDir
    Path folder;

    private Path runs() {
        return folder.resolve("runs");
    }

    private Process start(String before, Object... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "train",
                Ran.BREAST_CANCER.toString(),
                "--target",
                "diagnosis",
                "--runs",
                runs().toString(),
                "--name",
                "run"));
        List.of(more).forEach(arg -> command.add(arg.toString()));
        command.addAll(0, List.of("sh", "-c", HEARING + before + "exec \"$@\"", "sh"));
        return new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
    }

    private static int code(Process process) throws InterruptedException {
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as("ended by itself").isTrue();
        return process.exitValue();
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void finishesTheRunWhenInterrupted(String signal, int code) throws IOException, InterruptedException {
        Process process = start("", "--epochs", "1000000", "--patience", "1000000");
        Path epochs = runs().resolve("run/epochs.jsonl");
        for (int waited = 0; !(Files.exists(epochs) && Files.size(epochs) > 0); waited++) {
            assertThat(process.isAlive() && waited < 600)
                    .as(() -> "no epoch: " + err())
                    .isTrue();
            Thread.sleep(100);
        }
        boolean isHeard = catches(process, signal);
        if (!isHeard) process.destroyForcibly().waitFor();
        assumeThat(isHeard).isTrue();
        new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                .start()
                .waitFor();
        assertThat(code(process)).isEqualTo(code);
        Run run = RunFolder.read(runs().resolve("run"));
        assertThat(run.result().stopped()).isEqualTo(RunResult.Stopped.INTERRUPTED);
        assertThat(run.steps()).hasSize(run.result().steps()).isNotEmpty();
        assertThat(Files.readString(folder.resolve("out")))
                .containsSubsequence("Result\n", "Saved in ", "What happened\n", "explain ");
        assertThat(err()).isEqualTo(WARNING);
    }

    private String err() {
        try {
            return Files.readString(folder.resolve("err"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static boolean catches(Process process, String signal) throws IOException {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        if (!Files.exists(status)) {
            return true;
        }
        long caught = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigCgt:"))
                .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                .findFirst()
                .orElse(0);
        return (caught >> (signal.equals("INT") ? 1 : 14) & 1) == 1;
    }

    @Test
    void leavesNothingBehindWhenTheDiskIsFullBeforeTheFirstCheckpoint() throws IOException, InterruptedException {
        // A limit on the size of a file stands for the disk: a write fails in the middle of the run likewise.
        Process process = start("ulimit -f 4; ", "--quiet");
        assertThat(code(process)).isEqualTo(1);
        assertThat(err().lines()).hasSize(2);
        assertThat(err())
                .startsWith(WARNING + "error: the run cannot be saved in " + runs() + ": ")
                .contains("make room")
                .doesNotContain("resume");
        assertThat(runs()).doesNotExist();
    }

    @Test
    void keepsACheckpointWhenTheDiskIsFullLaterAndResumes() throws IOException, InterruptedException {
        Process process = start("ulimit -f 256; ", "--quiet");
        assertThat(code(process)).isEqualTo(1);
        assertThat(err())
                .contains("make room")
                .contains("what was trained is kept: slopewise resume " + runs().resolve("run"));
        Ran resumed = Ran.of("resume", runs().resolve("run"), "--json");
        assertThat(resumed.err()).isEmpty();
        assertThat(resumed.json()).containsEntry("stopped", "no improvement");
    }
}

package dev.slopewise.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.Tensor;
import dev.slopewise.learn.optim.HeavyBall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A training that was cut off, however it was, ends as one that never was.
class ResumeTest {
    private static final int KILLS = 15;

    @TempDir
    Path temporary;

    /// Kills at random moments, most of them while steps are taken: a run is killed again and again until it gets through. The seed is printed.
    @Test
    void killedAtAnyMomentItEndsInTheSameBits() throws Exception {
        long seed = System.nanoTime();
        System.out.println("ResumeTest kills with seed " + seed);
        var random = new Random(seed);
        Path whole = temporary.resolve("whole");
        KilledTraining.run(whole);
        int kills = 0, hits = 0;
        for (int run = 0; kills < KILLS; run++) {
            Path folder = temporary.resolve("killed-" + run);
            for (boolean isOver = false; !isOver; ) {
                Process child = start(folder);
                boolean isKilled = kills < KILLS && kill(child, folder, random);
                assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
                if (isKilled) kills++;
                isOver = Files.isRegularFile(folder.resolve("result.json"));
                if (isKilled && !isOver && Files.isRegularFile(folder.resolve("run.json"))) {
                    hits++;
                    assertThat(RunFolder.read(folder).result().stopped()).isEqualTo(RunResult.Stopped.UNFINISHED);
                }
                if (!isKilled)
                    assertThat(isOver)
                            .as("it ended by itself: %s", Files.readString(temporary.resolve("said.txt")))
                            .isTrue();
            }
            same(folder, whole);
        }
        assertThat(hits).as("kills in the middle of a run, seed %d", seed).isPositive();
    }

    /// A child that waits a little after each step, so that kills hit the run and not the start of the JVM.
    private static Process start(Path folder) throws IOException {
        return new ProcessBuilder(KilledTraining.command(folder))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolveSibling("said.txt").toFile()))
                .start();
    }

    /// Waits until the training has begun and then for a random while; whether the child was still alive.
    private static boolean kill(Process child, Path folder, Random random) throws Exception {
        long steps = lines(folder);
        while (child.isAlive() && lines(folder) <= steps && random.nextInt(200) > 0) Thread.sleep(1);
        Thread.sleep(random.nextInt(30));
        boolean isAlive = child.isAlive();
        child.destroyForcibly(); // SIGKILL
        return isAlive;
    }

    private static long lines(Path folder) throws IOException {
        Path file = folder.resolve("steps.jsonl");
        return Files.isRegularFile(file) ? Files.size(file) : 0;
    }

    static void same(Path folder, Path whole) throws IOException {
        assertThat(Files.readString(folder.resolve("steps.jsonl")))
                .isEqualTo(Files.readString(whole.resolve("steps.jsonl")));
        assertThat(Files.readString(folder.resolve("epochs.jsonl")))
                .isEqualTo(Files.readString(whole.resolve("epochs.jsonl")));
        assertThat(Files.readAllBytes(folder.resolve("model.safetensors")))
                .isEqualTo(Files.readAllBytes(whole.resolve("model.safetensors")));
        RunResult a = RunFolder.read(folder).result(), b = RunFolder.read(whole).result();
        assertThat(List.of(a.stopped(), a.steps(), a.epochs(), a.bestEpoch(), a.metrics()))
                .isEqualTo(List.of(b.stopped(), b.steps(), b.epochs(), b.bestEpoch(), b.metrics()));
    }

    /// Ends the training after some steps, as a full disk would, by an error from the observer.
    private void breakOff(Path folder, int afterSteps) throws IOException {
        var observer = new Observer() {
            @Override
            public void step(StepRecord step) {
                if (step.step() == afterSteps)
                    throw new UncheckedIOException(new IOException("No space left on device"));
            }
        };
        try (RunFolder run = RunFolder.create(folder, KilledTraining.header())) {
            assertThatThrownBy(() -> KilledTraining.trainer()
                            .train(
                                    Trainings.start(),
                                    new Examples<>(Trainings.TRAIN, 8),
                                    Trainings.VALIDATION,
                                    observer,
                                    run,
                                    new Checkpoints(3, 1)))
                    .hasMessageContaining("No space left on device");
        }
    }

    @Test
    void brokenOffAtEachStepItEndsInTheSameBits() throws IOException {
        Path whole = temporary.resolve("whole");
        KilledTraining.run(whole);
        for (int step : List.of(1, 3, 6, 7, 8, 20, 42)) {
            Path folder = temporary.resolve("broken-" + step);
            breakOff(folder, step);
            Path steps = folder.resolve("steps.jsonl");
            Files.writeString(steps, Files.readString(steps) + "{\"step\":99,\"to"); // torn
            KilledTraining.run(folder);
            same(folder, whole);
        }
    }

    /// Root may write there all the same; what it may not is in [FullDiskTest].
    @Test
    void aReadOnlyFolderIsNamedAndNothingIsLost() throws IOException {
        org.junit.jupiter.api.Assumptions.assumeFalse("root".equals(System.getProperty("user.name")));
        Path folder = temporary.resolve("run");
        breakOff(folder, 20);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
        assertThatThrownBy(() -> KilledTraining.run(folder))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot be written in " + folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        KilledTraining.run(folder);
        Path whole = temporary.resolve("whole");
        KilledTraining.run(whole);
        same(folder, whole);
    }

    /// What stands where the checkpoint is to be written cannot be overwritten, whoever asks.
    @Test
    void aCheckpointThatCannotBeWrittenIsNamedAndNothingIsLost() throws IOException {
        Path folder = temporary.resolve("run");
        breakOff(folder, 20);
        Path inTheWay = Files.createDirectory(folder.resolve("checkpoint-24.safetensors.part"));
        assertThatThrownBy(() -> KilledTraining.run(folder))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("the checkpoint after step 24 cannot be written in " + folder);
        Files.delete(inTheWay);
        KilledTraining.run(folder);
        Path whole = temporary.resolve("whole");
        KilledTraining.run(whole);
        same(folder, whole);
    }

    @Test
    void aFullDiskIsSaidSo() throws IOException {
        Path full = Path.of("/dev/full"); // every write to it fails as on a full disk
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(full));
        try (LineFile lines = new LineFile(full)) {
            lines.append(java.util.Map.of("step", 1));
            assertThatThrownBy(lines::sync).isInstanceOf(IOException.class).hasMessageContaining("No space left");
        }
    }

    @Test
    void refusesOtherSettingsOtherDataAndARunThatEnded() throws IOException {
        Path folder = temporary.resolve("run");
        breakOff(folder, 20);
        try (RunFolder run = RunFolder.reopen(folder)) {
            var trainer = KilledTraining.trainer();
            var other = new Batch(Trainings.TRAIN.inputs().times(2), Trainings.TRAIN.targets());
            assertThatThrownBy(() -> resume(trainer, other, run)).hasMessageContaining("the training had the data");
            var faster = new Trainer<>(
                    Trainings::loss, new HeavyBall(0.03), List.of(), new Settings(6, 8, 5, 4, 100, 0), trainer.metrics);
            assertThatThrownBy(() -> resume(faster, Trainings.TRAIN, run))
                    .hasMessageContaining("the training had the recipe");
            assertThatThrownBy(() -> RunFolder.reopen(folder))
                    .hasMessageContaining("being written by another training");
        }
        KilledTraining.run(folder);
        assertThatThrownBy(() -> RunFolder.reopen(folder)).hasMessageContaining("has ended");
    }

    @Test
    void whatThereIsToSayOfTheDataStandsInTheFolder() throws IOException {
        Path folder = temporary.resolve("run");
        var sorted = new Batch(Tensor.zeros(6, 3), Tensor.of(0f, 0, 1, 1, 2, 2));
        try (RunFolder run = RunFolder.create(folder, KilledTraining.header())) {
            var source = new Examples<>(sorted, 2).unshuffled();
            KilledTraining.trainer()
                    .train(Trainings.start(), source, sorted, new Observer() {}, run, new Checkpoints());
        }
        assertThat(Files.readString(folder.resolve("remark.txt"))).startsWith("The examples are sorted by targets");
    }

    private static void resume(Trainer<Trainings.Line, Batch> trainer, Batch data, RunFolder run) {
        trainer.resume(
                Trainings.start(),
                new Examples<>(data, 8),
                Trainings.VALIDATION,
                new Observer() {},
                run,
                new Checkpoints(3, 1));
    }
}

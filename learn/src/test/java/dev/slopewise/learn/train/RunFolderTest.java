package dev.slopewise.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.Tree;
import dev.slopewise.learn.optim.GradientDescent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
    @TempDir
    Path temporary;

    private static RunHeader header() {
        return new RunHeader(
                "a-run",
                "2026-01-02T03:04:05Z",
                5,
                Map.of("rate", 0.1, "hidden", List.of(32, 16)),
                "GradientDescent[rate=0.1]",
                List.of(),
                Map.of("file", "points"),
                List.of(new RunHeader.Parameter("weight", "f32[3, 1]")),
                Optional.of("interpreter"),
                Map.of("java", "25"));
    }

    private Trainings.Recording write(Path folder, double rate) throws IOException {
        var seen = new Trainings.Recording();
        try (RunFolder run = RunFolder.create(folder, header())) {
            var both = new Observer() {
                @Override
                public void step(StepRecord step) {
                    seen.step(step);
                    run.step(step);
                }

                @Override
                public void epoch(EpochRecord epoch) {
                    seen.epoch(epoch);
                    run.epoch(epoch);
                }
            };
            var outcome = Trainings.trainer(new GradientDescent(rate), List.of(), Trainings.settings(4))
                    .train(Trainings.start(), Trainings.TRAIN, Trainings.VALIDATION, both);
            run.finish(outcome.result(), outcome.model());
        }
        return seen;
    }

    @Test
    void readsBackEveryRecordAsItWas() throws IOException {
        Path folder = temporary.resolve("runs/a-run");
        var seen = write(folder, 0.1);
        Run run = RunFolder.read(folder);
        assertThat(run.steps()).isEqualTo(seen.steps);
        assertThat(run.epochs()).isEqualTo(seen.epochs);
        assertThat(run.header().optimizer()).isEqualTo("GradientDescent[rate=0.1]");
        assertThat(run.header().backend()).contains("interpreter");
        assertThat(run.step(2)).isEqualTo(seen.steps.get(1));
        assertThat(run.result().steps()).isEqualTo(16);
        assertThat(RunFolder.readModel(folder)).containsOnlyKeys("weight", "bias");
    }

    @Test
    void outlinesARunAsItReadsIt() throws IOException {
        Path folder = temporary.resolve("a-run");
        write(folder, 0.1);
        for (boolean isFinished : new boolean[] {true, false}) {
            if (!isFinished) Files.delete(folder.resolve("result.json"));
            Run run = RunFolder.read(folder);
            assertThat(RunFolder.outline(folder))
                    .isEqualTo(new RunFolder.Outline(run.header(), run.epochs(), run.result()));
        }
    }

    @Test
    void deletesARunAndNothingElse() throws IOException {
        Path folder = temporary.resolve("a-run");
        write(folder, 0.1);
        Files.createDirectory(folder.resolve("mine"));
        assertThatThrownBy(() -> RunFolder.delete(folder)).hasMessageContaining("is a folder, which no run holds");
        Files.delete(folder.resolve("mine"));
        RunFolder.delete(folder);
        assertThat(folder).doesNotExist();
        assertThatThrownBy(() -> RunFolder.delete(temporary)).hasMessageContaining("is no run folder");
    }

    @Test
    void doesNotDeleteARunThatIsAtWork() throws IOException {
        Path folder = temporary.resolve("at-work");
        try (RunFolder run = RunFolder.create(folder, header())) {
            assertThatThrownBy(() -> RunFolder.delete(run.path()))
                    .hasMessageContaining("is being written by another training");
        }
        assertThat(folder.resolve("run.json")).exists();
    }

    @Test
    void readsBackARunThatBecameInfinite() throws IOException {
        Path folder = temporary.resolve("infinite");
        var seen = write(folder, 1e15);
        assertThat(RunFolder.read(folder).steps()).isEqualTo(seen.steps);
    }

    @Test
    void readsBackWhatMadeANumberNonFinite() throws IOException {
        Path folder = temporary.resolve("infinite");
        try (RunFolder run = RunFolder.create(folder, header())) {
            var outcome = Trainings.trainer(new GradientDescent(1e15), List.of(), Trainings.settings(4))
                    .train(Trainings.start(), Trainings.TRAIN, Trainings.VALIDATION, new Trainings.Recording());
            run.finish(outcome.result(), outcome.model());
            assertThat(outcome.result().nonFinite()).isPresent();
            assertThat(RunFolder.read(folder).result()).isEqualTo(outcome.result());
        }
    }

    @Test
    void readsAResultOfTheTimeBeforeThatWasLookedFor() throws IOException {
        Path folder = temporary.resolve("old");
        write(folder, 1e15);
        Path result = folder.resolve("result.json");
        String text = Files.readString(result);
        Files.writeString(result, text.replaceFirst(",\"nonFinite\":.*", "}"));
        assertThat(text).contains("\"nonFinite\":{\"op\":");
        assertThat(RunFolder.read(folder).result().stopped()).isEqualTo(RunResult.Stopped.NOT_FINITE);
        assertThat(RunFolder.read(folder).result().nonFinite()).isEmpty();
    }

    @Test
    void readsAHeaderOfTheTimeBeforeItNamedTheBackend() throws IOException {
        Path folder = temporary.resolve("old");
        write(folder, 0.1);
        Path header = folder.resolve("run.json");
        String text = Files.readString(header);
        Files.writeString(header, text.replace("\"backend\":\"interpreter\",", ""));
        assertThat(Files.readString(header)).isNotEqualTo(text);
        assertThat(RunFolder.read(folder).header().backend()).isEmpty();
    }

    @Test
    void leavesNoTemporaryFilesBehind() throws IOException {
        write(temporary.resolve("run"), 0.1);
        try (var files = Files.list(temporary.resolve("run"))) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "run.json", "steps.jsonl", "epochs.jsonl", "model.safetensors", "result.json");
        }
    }

    @Test
    void abandoningRemovesTheFolder() throws IOException {
        RunFolder run = RunFolder.create(temporary.resolve("run"), header());
        run.abandon();
        assertThat(temporary.resolve("run")).doesNotExist();
    }

    @Test
    void refusesToWriteOverARun() throws IOException {
        write(temporary.resolve("run"), 0.1);
        assertThatThrownBy(() -> RunFolder.create(temporary.resolve("run"), header()))
                .hasMessageContaining("is already there")
                .hasMessageContaining("choose another name");
        assertThat(RunFolder.read(temporary.resolve("run")).steps()).isNotEmpty();
    }

    @Test
    void saysWhatIsWrongWithAFolder() throws IOException {
        assertThatThrownBy(() -> RunFolder.read(temporary))
                .hasMessageContaining("is no run folder: it has no run.json");
        Path folder = temporary.resolve("run");
        write(folder, 0.1);
        Files.writeString(folder.resolve("steps.jsonl"), "{\"step\":1}\n{\"ste");
        assertThatThrownBy(() -> RunFolder.read(folder))
                .hasMessageContaining("`epoch` is missing")
                .hasMessageContaining("steps.jsonl, line 1");
    }

    @Test
    void readsWhatAKilledRunLeftWithoutItsTornLine() throws IOException {
        Path folder = temporary.resolve("run");
        write(folder, 0.1);
        Run whole = RunFolder.read(folder);
        Files.delete(folder.resolve("result.json"));
        Path steps = folder.resolve("steps.jsonl");
        Files.writeString(steps, Files.readString(steps) + "{\"step\":81,\"ep");
        Run killed = RunFolder.read(folder);
        assertThat(killed.result().stopped()).isEqualTo(RunResult.Stopped.UNFINISHED);
        assertThat(killed.steps()).isEqualTo(whole.steps());
        assertThat(killed.epochs()).isEqualTo(whole.epochs());
        assertThat(killed.result().bestEpoch()).isEqualTo(whole.result().bestEpoch());
    }

    @Test
    void refusesARunOfANewerVersionByName() throws IOException {
        Path folder = temporary.resolve("run");
        write(folder, 0.1);
        Path file = folder.resolve("run.json");
        Files.writeString(file, Files.readString(file).replace("\"format\":1", "\"format\":2"));
        assertThatThrownBy(() -> RunFolder.read(folder))
                .hasMessageContaining("has format 2")
                .hasMessageContaining("newer version");
    }

    @Test
    void keepsTheBestParametersToTheBit() throws IOException {
        Path folder = temporary.resolve("run");
        try (RunFolder run = RunFolder.create(folder, header())) {
            var outcome = Trainings.trainer()
                    .train(Trainings.start(), Trainings.TRAIN, Trainings.VALIDATION, new Trainings.Recording());
            run.finish(outcome.result(), outcome.model());
            assertThat(RunFolder.readModel(folder).get("weight").toFloats())
                    .isEqualTo(Tree.of(outcome.model()).leaves().getFirst().toFloats());
        }
    }
}

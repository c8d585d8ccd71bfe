package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.learn.train.EpochRecord;
import dev.slopewise.learn.train.Observer;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunFolder;
import dev.slopewise.learn.train.RunResult.Stopped;
import dev.slopewise.learn.train.StepRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Trainings that are repaired while they go on.
class RepairRunTest {
    @TempDir
    Path folder;

    private Path runs = Path.of("");

    @BeforeEach
    void folders() {
        runs = folder.resolve("runs");
    }

    private Ran train(String name, Object... more) {
        List<Object> args = new ArrayList<>(List.of("train", Ran.BREAST_CANCER, "--target", "diagnosis"));
        args.addAll(List.of("--runs", runs, "--name", name, "--epochs", "10"));
        args.addAll(List.of(more));
        return Ran.of(args.toArray());
    }

    private Run run(String name) throws IOException {
        return RunFolder.read(runs.resolve(name));
    }

    @Test
    void aRateFarTooLargeIsRepairedAndEndsNearTheGoodLoss() throws IOException {
        Ran ran = train("hot", "--rate", "1000", "--on-trouble", "repair");
        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .contains("Trouble in step ", "Repaired: Rate too large from step 1 on")
                .contains("It was repaired: in step ", "it went back to the start and on with rate");
        Run hot = run("hot");
        var repair = hot.header().repairs().getLast();
        assertThat(repair.setting()).isEqualTo("rate");
        assertThat(hot.header().config().get("optimizer").toString()).contains("rate=" + repair.to());
        assertThat(hot.steps()).extracting(StepRecord::learningRate).containsOnly(Double.parseDouble(repair.to()));
        assertThat(runs.resolve("hot/steps-before-repair-1.jsonl")).isNotEmptyFile();
        train("good", "--rate", "0.05");
        assertThat(hot.result().metrics().get("loss"))
                .isLessThan(run("good").result().metrics().get("loss") + 0.05); // always benign: 0.66
        assertThat(Ran.of("runs", "show", "hot", "--runs", runs).out()).contains("It was repaired: in step ");
        Map<String, Object> shown =
                Ran.of("runs", "show", "hot", "--runs", runs, "--json").json();
        assertThat(shown.get("repairs").toString()).contains("rate too large", repair.to());
        Ran.of("report", "hot", "--runs", runs, "--out", folder.resolve("page.html"));
        assertThat(Files.readString(folder.resolve("page.html"))).contains("It was repaired: in step ");
        assertThat(Ran.of("diagnose", "hot", "--runs", runs, "--no-experiments").code())
                .isZero();
    }

    /// What a killed process leaves is the folder as it lies there at some moment: it is copied while the run goes on.
    @Test
    void resumedAfterARepairItEndsInTheSameBits() throws IOException {
        TrainOptions options = TrainWords.options(
                List.of("--target=diagnosis", "--rate=1000", "--epochs=8", "--doctor=off", "--checkpoint=10"));
        Training training = Training.of(Ran.BREAST_CANCER, options);
        var alarm = new Alarm(training, Optional.empty(), Alarm.Answer.REPAIR, _ -> {});
        Path torn = runs.resolve("torn"), whole = runs.resolve("whole");
        var copying = new Observer() {
            @Override
            public void step(StepRecord step) {
                alarm.step(step);
                if (step.step() == 40) copy(whole, torn); // it breaks long before, so this is after the repair
            }

            @Override
            public void epoch(EpochRecord epoch) {
                alarm.epoch(epoch);
            }

            @Override
            public boolean wantsStop() {
                return alarm.wantsStop();
            }
        };
        training.begin(new Runs(runs), "whole", _ -> copying, new Rescue(alarm, _ -> Alarm.Answer.STOP, _ -> {}));
        assertThat(RunFolder.read(torn).result().stopped()).isEqualTo(Stopped.UNFINISHED);
        assertThat(RunFolder.read(torn).header().repairs()).isNotEmpty();
        assertThat(RunFolder.read(torn).steps()).hasSizeLessThan(41);
        assertThat(Ran.of("resume", torn).code()).isZero();
        for (String file : List.of("run.json", "steps.jsonl", "epochs.jsonl", "model.safetensors")) {
            assertThat(torn.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
        }
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.list(from)) {
            Files.createDirectories(to);
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatNeedsAnotherStartIsNotRepairedAndSaysWhatToRun() {
        Ran ran = train("dead", "--model", "relu,dense:1,1,1,1,1,1", "--on-trouble", "repair");
        assertThat(ran.code()).isEqualTo(Main.FAILED);
        assertThat(ran.out()).contains("Not repaired: ").contains("It was stopped as its steps showed trouble.");
    }

    @Test
    void whereNobodyCanBeAskedThatIsSaid() {
        assertThat(train("asked", "--on-trouble", "ask").err()).contains("needs a terminal to ask in");
    }

    @Test
    void aPersonAtTheTerminalChooses() throws IOException {
        Ran stopped = asked("stopped", "s\n");
        assertThat(stopped.code()).isEqualTo(Main.FAILED);
        assertThat(stopped.out()).contains("c: continue, s: stop, r: repair").contains("To try: rate 1000 → ");
        int steps = run("stopped").steps().size();
        asked("continued", "\n");
        assertThat(run("continued").steps()).hasSizeGreaterThan(steps);
        assertThat(run("continued").header().repairs()).isEmpty();
    }

    private Ran asked(String name, String answer) {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)));
            List<Object> args = new ArrayList<>(List.of("train", Ran.BREAST_CANCER, "--target", "diagnosis"));
            args.addAll(List.of("--runs", runs, "--name", name, "--epochs", "2", "--rate", "1000"));
            args.addAll(List.of("--on-trouble", "ask"));
            return Ran.in(Optional.of(Window.USUAL), args.toArray());
        } finally {
            System.setIn(before);
        }
    }
}

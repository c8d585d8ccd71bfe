package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.learn.train.EpochRecord;
import dev.slopewise.learn.train.Observer;
import dev.slopewise.learn.train.RunFolder;
import dev.slopewise.learn.train.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumeCommandTest {
    @TempDir
    Path folder;

    private Path runs() {
        return folder.resolve("runs");
    }

    private Ran train(Path table, String name, Object... more) {
        var args = Stream.concat(
                Stream.of("train", table, "--target", "kind", "--runs", runs(), "--name", name, "--quiet"),
                Stream.of(more));
        return Ran.of(args.toArray());
    }

    /// Begins the training that a header describes, as the command does, and asks it to stop once so many epochs are over and so many steps done.
    private void interrupted(Path whole, String name, int epochs, int steps) throws IOException {
        interrupted(runs(), whole, name, epochs, steps);
    }

    static void interrupted(Path runs, Path whole, String name, int epochs, int steps) throws IOException {
        var header = RunFolder.read(whole).header();
        var options = TrainOptions.from(header.config());
        var training = Training.of(Path.of(String.valueOf(header.data().get("file"))), options);
        var stop = new Observer() {
            private int epochsDone;
            private int stepsDone;

            @Override
            public void epoch(EpochRecord epoch) {
                epochsDone++;
            }

            @Override
            public void step(dev.slopewise.learn.train.StepRecord step) {
                stepsDone++;
            }

            @Override
            public boolean wantsStop() {
                return epochsDone >= epochs && stepsDone >= steps;
            }
        };
        training.begin(new Runs(runs), name, _ -> stop);
        assertThat(RunFolder.read(runs.resolve(name)).result().stopped()).isEqualTo(RunResult.Stopped.INTERRUPTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--hidden=4",
                "--model=gelu,dense:6,batchnorm,dropout:20 --optimizer=adam --schedule=warmup(3,cosine) --average=0.9"
                        + " --clip=1 --accumulate=2",
                "--stream --batch=8 --validation=0.3"
            })
    void endsInTheBitsOfARunThatNeverStopped(String options) throws IOException {
        Path table = Ran.table(folder);
        // all the time that it needs: then which steps are probed does not depend on the machine
        Object[] more = (options + " --epochs=4 --doctor=100%").split(" ");
        assertThat(train(table, "whole", more).code()).isZero();
        interrupted(
                runs().resolve("whole"), "cut", 1, 3); // in the middle of the second epoch, at least two batches each
        Ran resumed = Ran.of("resume", "cut", "--runs", runs(), "--quiet");
        assertThat(resumed.err()).isEmpty();
        assertThat(resumed.code()).isZero();
        for (String file : List.of("model.safetensors", "steps.jsonl", "epochs.jsonl")) {
            assertThat(Files.readAllBytes(runs().resolve("cut").resolve(file)))
                    .as(file)
                    .isEqualTo(Files.readAllBytes(runs().resolve("whole").resolve(file)));
        }
    }

    @Test
    void namesAFileThatHasChanged() throws IOException {
        Path table = Ran.table(folder);
        train(table, "whole", "--epochs", "3");
        interrupted(runs().resolve("whole"), "cut", 0, 1);
        String content = Files.readString(table);
        Files.writeString(table, content.replace("red", "green"));
        Ran refused = Ran.of("resume", "cut", "--runs", runs());
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err())
                .startsWith(
                        "error: " + table + ": the file has changed since the run began: its fingerprint was sha256:")
                .contains("bring the old file back");
        Files.delete(table);
        assertThat(Ran.of("resume", "cut", "--runs", runs()).err()).contains("there is no such file");
        Files.writeString(table, content);
        assertThat(Ran.of("resume", "cut", "--runs", runs(), "--json").json()).containsEntry("epochs", 3L);
    }

    @Test
    void refusesARunThatHasEnded() throws IOException {
        train(Ran.table(folder), "whole", "--epochs", "1");
        Ran refused = Ran.of("resume", "whole", "--runs", runs());
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("has ended (epochs done); begin a new training");
    }

    @Test
    void settingsComeBackFromTheHeaderAsTheyWere() throws IOException {
        train(
                Ran.table(folder),
                "whole",
                "--epochs=1",
                "--model=tanh,dense:3",
                "--freeze=layers[0].*,**.bias",
                "--loss=focal(focus=1.5)",
                "--l1=1e-7",
                "--clip=2",
                "--checkpoint=7");
        Map<String, Object> config =
                RunFolder.read(runs().resolve("whole")).header().config();
        var options = TrainOptions.from(config);
        assertThat(RunFolder.read(runs().resolve("whole")).header().config()).containsEntry("checkpoint", 7L);
        assertThat(dev.slopewise.learn.train.Json.write(options.toMap()))
                .isEqualTo(dev.slopewise.learn.train.Json.write(config));
    }

    @Test
    void settingsAreReadAsWhatTheyAreAndRefusedWhenIncomplete() {
        var map = new LinkedHashMap<String, Object>(Map.of("target", "true", "stream", true, "seed", 3L));
        assertThat(TrainOptions.from(map).data().target()).isEqualTo("true");
        assertThat(TrainOptions.from(map).toMap()).containsAllEntriesOf(map);
        map.remove("target");
        assertThatThrownBy(() -> TrainOptions.from(map)).hasMessageContaining("'--target=COLUMN'");
        assertThatThrownBy(() -> TrainOptions.from(Map.of("target", "y", "epochs", 0L)))
                .hasMessageContaining("a whole number from 1 is needed, got `0`")
                .hasMessageContaining("train again");
    }
}

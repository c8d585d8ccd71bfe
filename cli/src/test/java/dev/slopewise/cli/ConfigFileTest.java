package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.learn.train.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {
    @TempDir
    Path folder;

    private Ran train(String toml, Object... more) throws IOException {
        Path config = Files.writeString(folder.resolve("settings.toml"), toml);
        var args = new Object[] {
            "train", Ran.table(folder), "--config", config, "--runs", folder.resolve("runs"), "--name", "run", "--quiet"
        };
        return Ran.of(java.util.stream.Stream.concat(java.util.stream.Stream.of(args), java.util.stream.Stream.of(more))
                .toArray());
    }

    @Test
    void givesEverySettingAndAFlagWins() throws IOException {
        Ran ran = train("""
            target = "kind"
            epochs = 2
            penalty = ["l1(0.25)", "max-norm(3)"]
            model = "tanh,dense:3"
            optimizer = "adamw(rate=0.01)"
            freeze = ["layers[0].*", "**.bias"]
            stream = true
            """, "--epochs", "1");
        assertThat(ran.err()).isEmpty();
        assertThat(RunFolder.read(folder.resolve("runs/run")).header().config())
                .containsEntry("epochs", 1L)
                .containsEntry("penalty", "l1(strength=0.25), max-norm(strength=3, axis=-1)")
                .containsEntry("model", "tanh,dense:3")
                .containsEntry("stream", true)
                .containsEntry("freeze", List.of("layers[0].*", "**.bias"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        epoch = 3                | there is no setting `epoch`; did you mean `epochs`?
        optimiser = "adam"       | there is no setting `optimiser`; did you mean `optimizer`?
        epochs = 0               | a whole number from 1 is needed, got `0`
        epochs =                 | is no TOML
        [epochs]                 | `epochs` takes a value, not a table
        config = "other.toml"    | there is no setting `config`
        """)
    void refusesWhatIsNoSetting(String line, String why) throws IOException {
        Ran ran = train("target = \"kind\"\n" + line);
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains(why);
        assertThat(ran.err().lines()).hasSize(1);
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --model dense:4 --hidden 3             | --model says it all
        --optimizer adam(rate=0.1) --rate 0.2  | --optimizer has settings of its own
        --penalty l1(1) --l2 0.1               | --penalty says it all
        --decay 0.1 --optimizer adamw          | adamw decays weights by itself
        --penalty decay(1) --optimizer lion(decay=0.1) | lion(decay=0.1) decays weights by itself
        --penalty l1(1),l1(2)                  | a penalty is named twice
        --labels x.idx                         | --target is for tables, --labels for images
        """)
    void refusesContradictions(String options, String why) throws IOException {
        Ran ran = train("target = \"kind\"", (Object[]) options.split(" "));
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains(why);
    }

    @Test
    void refusesALossThatDoesNotSuitTheTarget() throws IOException {
        assertThat(train("target = \"kind\"", "--loss", "huber").err())
                .contains(
                        "the loss huber does not suit `kind`, a class: take cross-entropy, focal or multi-class-hinge");
        assertThat(train("target = \"kind\"", "--loss", "hubert").err())
                .contains("there is no loss \"hubert\"; did you mean huber?");
    }
}

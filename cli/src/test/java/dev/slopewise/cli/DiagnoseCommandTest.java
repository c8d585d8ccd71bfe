package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.data.events.Event;
import dev.slopewise.data.events.EventWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnoseCommandTest {
    @TempDir
    Path folder;

    /// A log of steps, losses and a constant rate.
    private Path csv(int rows, IntToDoubleFunction loss) throws IOException {
        Path file = folder.resolve("log.csv");
        try (Writer out = Files.newBufferedWriter(file)) {
            out.write("global_step,train/loss,lr\n");
            for (int i = 0; i < rows; i++) out.write("%d,%s,0.1\n".formatted(i, loss.applyAsDouble(i)));
        }
        return file;
    }

    private static double falling(int i) {
        return 0.1 + 2 * Math.exp(-i / 15.0);
    }

    @Test
    void saysWhatALogShowsAndWhatIsTakenForWhat() throws IOException {
        Path file = csv(100, i -> i < 60 ? falling(i) : i < 70 ? Math.exp((i - 60) * 0.8) : Double.NaN);
        byte[] before = Files.readAllBytes(file);
        Ran ran = Ran.of("diagnose", file);
        assertThat(ran.code()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .containsPattern("training loss +train/loss +100 at step 0 to 99 +it says loss and train\n")
                .containsPattern("learning rate +lr +100 at step 0 to 99 +it says rate\n")
                .contains("Verdict\n  Rate too large, since step 6")
                .contains("Then not finite, since step 70")
                .contains("Set rate: 0.1 → 0.0333;")
                .contains("Not told by this log\n")
                .contains("Log next\n  The loss on the same batch before and after a step");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        try (var inside = Files.list(folder)) {
            assertThat(inside).hasSize(1);
        }
    }

    @Test
    void saysInJsonTheSame() throws IOException {
        Map<String, Object> json = Ran.of("diagnose", csv(100, i -> i < 60 ? falling(i) : Double.NaN), "--json")
                .json();
        assertThat(json).containsEntry("verdict", "sick").containsEntry("unit", "step");
        assertThat(json.get("columns")).asString().contains("training loss", "train/loss");
        Map<?, ?> finding = (Map<?, ?>) ((List<?>) json.get("findings")).getFirst();
        assertThat(finding.get("cause")).isEqualTo("not finite");
        assertThat(finding.get("since")).asString().startsWith("60");
        assertThat(json).containsKeys("ruledOut", "untold", "logNext", "account");
    }

    @Test
    void aHealthyLogIsWell() throws IOException {
        Ran ran = Ran.of("diagnose", "--quiet", csv(100, DiagnoseCommandTest::falling));
        assertThat(ran).isEqualTo(new Ran(0, "Nothing in this log looks wrong.\n", ""));
    }

    @Test
    void readsAMillionRows() throws IOException {
        Path file = csv(1_000_000, i -> 0.1 + 2 * Math.exp(-i / 150_000.0));
        assertThat(Ran.of("diagnose", "--quiet", file).out()).isEqualTo("Nothing in this log looks wrong.\n");
    }

    @Test
    void aLogOfOneColumnIsCountedByRows() throws IOException {
        var text = new StringBuilder("value\n");
        for (int i = 0; i < 50; i++) text.append(falling(i)).append('\n');
        Ran ran = Ran.of("diagnose", Files.writeString(folder.resolve("one.csv"), text));
        assertThat(ran.out())
                .containsPattern(
                        "training loss +value +50 at row 1 to 50 +it is the only column that could be the loss")
                .contains("Note: no column counts steps")
                .contains("Nothing in this log looks wrong.");
    }

    @Test
    void aRestartIsTold() throws IOException {
        Path file = csv(100, DiagnoseCommandTest::falling);
        List<String> lines = Files.readAllLines(file);
        Files.write(file, lines.subList(51, 101), StandardOpenOption.APPEND);
        assertThat(Ran.of("diagnose", file).out())
                .contains("Note: it goes back from step 99 to 50: training was begun again there")
                .containsPattern("train/loss +100 at step 0 to 99")
                .contains("Nothing in this log looks wrong.");
    }

    @Test
    void nanFromTheStartIsTold() throws IOException {
        assertThat(Ran.of("diagnose", csv(30, _ -> Double.NaN)).out())
                .contains("Not finite, since step 0 (90 % sure).")
                .contains("30 of 30 numbers), from the very first");
    }

    // ---- TensorBoard

    private Path events(String inside, Map<String, IntToDoubleFunction> tags, int steps) throws IOException {
        try (EventWriter writer = EventWriter.create(folder.resolve(inside), 1.7e9)) {
            for (int i = 0; i < steps; i++) {
                for (var tag : tags.entrySet()) {
                    writer.write(new Event(
                            1.7e9 + i,
                            i,
                            tag.getKey(),
                            new Event.Scalar(tag.getValue().applyAsDouble(i))));
                }
            }
            return writer.file();
        }
    }

    @Test
    void readsAFolderOfEvents() throws IOException {
        events(
                "tb",
                Map.of(
                        "Loss/train",
                        DiagnoseCommandTest::falling,
                        "Loss/val",
                        i -> 0.5 + 2 * Math.exp(-i / 15.0) + 0.01 * i),
                100);
        assertThat(Ran.of("diagnose", folder.resolve("tb")).out())
                .containsPattern("training loss +Loss/train +100 at step 0 to 99")
                .containsPattern("validation loss +Loss/val +100 at step 0 to 99")
                .contains("Overfitting, since step ");
    }

    @Test
    void readsFoldersNamedForTheirPartAsOneTraining() throws IOException {
        events("tb/train", Map.of("epoch_loss", DiagnoseCommandTest::falling), 100);
        events("tb/validation", Map.of("epoch_loss", i -> 0.2 + falling(i)), 100);
        assertThat(Ran.of("diagnose", folder.resolve("tb")).out())
                .containsPattern("training loss +train/epoch_loss +100 ")
                .containsPattern("validation loss +validation/epoch_loss +100 ")
                .contains("Nothing in this log looks wrong.");
    }

    @Test
    void asksWhichOfSeveralTrainings() throws IOException {
        events("tb/one", Map.of("loss", DiagnoseCommandTest::falling), 20);
        events("tb/two", Map.of("loss", DiagnoseCommandTest::falling), 20);
        Ran ran = Ran.of("diagnose", folder.resolve("tb"));
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("holds the logs of 2 trainings; name one of its folders: one, two");
        assertThat(Ran.of("diagnose", folder.resolve("tb/one")).code()).isZero();
    }

    @Test
    void readsWhatIsWholeOfAnEventFileThatIsCut() throws IOException {
        Path file = events("tb", Map.of("loss", DiagnoseCommandTest::falling), 100);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 5));
        assertThat(Ran.of("diagnose", file).out())
                .contains("the file ends within a record; what is before was read")
                .containsPattern("training loss +loss +99 at step 0 to 98")
                .contains("Nothing in this log looks wrong.");
    }

    @Test
    void anEventFileOfAnotherRunInTheFolderIsARestart() throws IOException {
        events("tb", Map.of("loss", _ -> 3), 50);
        events("tb", Map.of("loss", DiagnoseCommandTest::falling), 100);
        assertThat(Ran.of("diagnose", folder.resolve("tb")).out())
                .contains("it goes back from step 49 to 0: training was begun again there")
                .contains("Nothing in this log looks wrong.");
    }

    // ---- Refusals

    private void refused(Path path, String why) {
        Ran ran = Ran.of("diagnose", path);
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).startsWith("error: ").contains(why);
        assertThat(ran.err().lines()).hasSize(1);
    }

    @Test
    void refusesByNameWhatIsNoLog() throws IOException {
        refused(folder.resolve("none.csv"), "there is no file or folder");
        refused(Files.createDirectory(folder.resolve("empty")), "holds no log: no run.json, no event file");
        refused(
                Files.write(folder.resolve("utf16.csv"), "step,loss\n1,2\n".getBytes(StandardCharsets.UTF_16)),
                "text in UTF-16; convert it");
        refused(
                Files.write(
                        folder.resolve("latin.csv"), "step,loss,größe\n1,2,3\n".getBytes(StandardCharsets.ISO_8859_1)),
                "UTF-8 text is needed");
        refused(Files.writeString(folder.resolve("events.out.tfevents.1"), "oops, no events"), "holds no scalar");
        Path two = Files.createDirectory(folder.resolve("two"));
        Files.writeString(two.resolve("a.csv"), "loss\n1\n");
        Files.writeString(two.resolve("b.csv"), "loss\n1\n");
        refused(two, "holds several files that may be logs; name one: ");
    }

    @Test
    void aFolderWithOneTableIsThat() throws IOException {
        csv(100, DiagnoseCommandTest::falling);
        assertThat(Ran.of("diagnose", folder).out()).contains("Nothing in this log looks wrong.");
    }

    @Test
    void aLogHasNoSettingsToFix() throws IOException {
        Ran ran = Ran.of("diagnose", csv(100, DiagnoseCommandTest::falling), "--fix");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("is a log, which says nothing of how to train again");
    }
}

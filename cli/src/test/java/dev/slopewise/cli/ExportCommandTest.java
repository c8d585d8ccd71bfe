package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Tensor;
import dev.slopewise.data.array.Npz;
import dev.slopewise.data.events.EventReader;
import dev.slopewise.data.onnx.Onnx;
import dev.slopewise.data.run.Series;
import dev.slopewise.doctor.Narrator;
import dev.slopewise.learn.nn.Layer;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunFolder;
import dev.slopewise.learn.train.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {
    @TempDir
    Path folder;

    private Path run = Path.of("");
    private Path out = Path.of("");

    @BeforeEach
    void trains() throws IOException {
        run = folder.resolve("runs/mine");
        out = folder.resolve("out");
        Ran.of(
                "train",
                Ran.table(folder),
                "--target",
                "kind",
                "--runs",
                folder.resolve("runs"),
                "--name",
                "mine",
                "--epochs",
                "3",
                "--measure",
                "2",
                "--quiet");
    }

    private Ran export(String format, Object... more) {
        Object[] all = new Object[6 + more.length];
        System.arraycopy(new Object[] {"export", run, "--format", format, "--out", out}, 0, all, 0, 6);
        System.arraycopy(more, 0, all, 6, more.length);
        return Ran.of(all);
    }

    private static void isModel(Map<String, Tensor> exported, Map<String, Tensor> model) {
        assertThat(exported.keySet()).isEqualTo(model.keySet()).isNotEmpty();
        exported.forEach((path, tensor) -> {
            Tensor kept = model.getOrDefault(path, Tensor.scalar(0f));
            assertThat(tensor.type()).isEqualTo(kept.type());
            assertThat(tensor.toFloats()).isEqualTo(kept.toFloats());
        });
    }

    @Test
    void writesTheKeptParameters() throws IOException {
        assertThat(export("npz").out()).startsWith("Wrote " + out);
        isModel(Npz.read(out), RunFolder.readModel(run));
        assertThat(export("safetensors", "--force", "--quiet")).isEqualTo(new Ran(0, "", ""));
        isModel(Safetensors.read(Files.readAllBytes(out)), RunFolder.readModel(run));
        assertThat(Safetensors.metadata(Files.readAllBytes(out)))
                .containsEntry("run", "mine")
                .containsKeys("config", "data");
    }

    @Test
    void writesTheNumbersOfEpochsAndSteps() throws IOException {
        Run told = RunFolder.read(run);
        export("csv");
        List<String> epochs = Files.readAllLines(out);
        assertThat(epochs.getFirst())
                .isEqualTo("step,epoch,epoch/train_loss,epoch/validation_loss,epoch/validation_accuracy");
        assertThat(epochs).hasSize(4);
        assertThat(epochs.get(3).split(",")[3])
                .isEqualTo(String.valueOf(told.epochs().get(2).validationLoss()));
        assertThat(export("steps-csv", "--force", "--json").json()).containsEntry("format", "steps-csv");
        List<String> steps = Files.readAllLines(out);
        assertThat(steps).hasSize(7);
        String[] names = steps.getFirst().split(","),
                first = steps.get(1).split(",", -1),
                second = steps.get(2).split(",", -1);
        int delivered = List.of(names).indexOf("step/delivered");
        assertThat(first[delivered])
                .isEqualTo(String.valueOf(told.step(1).delivered().orElseThrow()));
        assertThat(second[delivered]).isEmpty(); // not measured
        assertThat(second).hasSameSizeAs(names);
    }

    @Test
    void writesTheModelAsOnnx() throws IOException {
        Ran ran = export("onnx");
        assertThat(ran.out())
                .contains("It takes rows of the 4 columns that run.json says how to prepare")
                .contains("a score for each of high, low.");
        SavedRun saved = SavedRun.load(run);
        assertThat(Files.readAllBytes(out))
                .isEqualTo(Onnx.export(saved.model(), Layer::apply, Tensor.zeros(1, 4))
                        .bytes()); // for batches of any size, so whatever the example's is
    }

    @Test
    void writesAFolderForTensorBoardOnce() throws IOException {
        assertThat(export("tensorboard").out()).startsWith("Wrote " + out);
        try (var files = Files.list(out)) {
            var events = EventReader.scalars(files.findFirst().orElseThrow()).byTag();
            assertThat(events.get(Series.LOSS)).hasSize(6);
            assertThat(events.get(Series.VALIDATION_LOSS)).hasSize(3);
        }
        assertThat(export("tensorboard", "--force").err())
                .isEqualTo("error: " + out + " is already there; choose another with --out\n");
        try (var files = Files.list(out)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void writesThePageThatReportWrites() throws IOException {
        Path page = folder.resolve("page.html");
        assertThat(export("html", "--quiet")).isEqualTo(new Ran(0, "", ""));
        assertThat(Ran.of("report", run, "--out", page).out()).startsWith("Wrote " + page);
        assertThat(page).hasSameTextualContentAs(out);
        assertThat(page)
                .content()
                .contains(
                        "<title>mine</title>",
                        "<svg",
                        Narrator.account(RunFolder.read(run)).getFirst());
    }

    @Test
    void replacesAFileOnlyIfTold() throws IOException {
        Files.writeString(out, "mine");
        assertThat(export("npz").err())
                .isEqualTo(
                        "error: " + out + " is already there; choose another with --out, or replace it with --force\n");
        assertThat(out).hasContent("mine");
        assertThat(export("npz", "--force").code()).isZero();
        try (var files = Files.list(folder)) {
            assertThat(files.filter(file -> file.toString().endsWith(".part"))).isEmpty();
        }
        out = folder.resolve("no/such/folder");
        assertThat(export("npz").err()).contains("cannot be written");
    }

    @Test
    void saysThatARunHasNoParametersYet() throws IOException {
        Files.delete(run.resolve("result.json"));
        Files.delete(run.resolve("model.safetensors"));
        assertThat(export("npz").err()).contains("has no kept parameters: its training has not ended");
        assertThat(out).doesNotExist();
        assertThat(export("onnx").err()).contains("has not ended, so it has no model yet");
        assertThat(export("csv").code()).isZero();
        assertThat(export("html", "--force").code()).isZero();
        out = folder.resolve("events");
        assertThat(export("tensorboard").code()).isZero();
    }

    @Test
    void namesTheFormats() {
        Ran ran = export("excel");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err())
                .contains("one of safetensors, npz, onnx, tensorboard, html, csv, steps-csv is needed, got `excel`");
    }
}

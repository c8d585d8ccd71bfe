package dev.slopewise.data.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.SlopewiseException;
import dev.slopewise.core.Tensor;
import dev.slopewise.data.array.Npz;
import dev.slopewise.data.events.EventReader;
import dev.slopewise.learn.train.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportTest {
    record Line(Tensor weight, Tensor bias) {
        Tensor apply(Tensor x) {
            return x.times(weight).plus(bias);
        }
    }

    private static final Export<Line, Tensor, Tensor> EXPORT = new Export<>(
            SampleRun.of(4), new Line(Tensor.of(1f, 2f), Tensor.scalar(3f)), Line::apply, Tensor.zeros(2, 2));

    @TempDir
    Path folder;

    @Test
    void parametersAreWrittenByPath() throws IOException {
        Path npz = folder.resolve("model.npz"), safetensors = folder.resolve("model.safetensors");
        assertThat(EXPORT.write(Form.of("npz"), npz)).isEmpty();
        assertThat(EXPORT.write(Form.of("safetensors"), safetensors)).isEmpty();
        assertThat(Npz.read(npz).get("weight").toFloats()).containsExactly(1, 2);
        assertThat(Safetensors.read(Files.readAllBytes(safetensors)).get("bias").toFloats())
                .containsExactly(3);
    }

    @Test
    void everyFormIsWrittenUnderItsName() throws IOException {
        for (Form form : Form.values()) {
            if (form == Form.HTML) continue; // refused below
            Path to = folder.resolve(form.toString());
            assertThat(Form.of(form.toString())).isEqualTo(form);
            assertThat(EXPORT.write(form, to)).isEmpty();
            assertThat(to).exists();
        }
        try (var files = Files.list(folder.resolve("tensorboard"))) {
            assertThat(EventReader.scalars(files.findFirst().orElseThrow()).byTag())
                    .containsKey(Series.RATE);
        }
        try (var files = Files.list(folder)) {
            assertThat(files.map(f -> f.getFileName().toString())).noneMatch(name -> name.endsWith(".part"));
        }
    }

    @Test
    void aPageIsRefusedWithTheWayToIt() {
        assertThatThrownBy(() -> EXPORT.write(Form.HTML, folder.resolve("page.html")))
                .hasMessageContaining("Report.of(run)");
        assertThat(folder.resolve("page.html")).doesNotExist();
    }

    @Test
    void aModelThatDependsOnTheBatchSaysSo() throws IOException {
        var mean = new Export<>(
                SampleRun.of(2),
                new Line(Tensor.of(1f, 2f), Tensor.scalar(3f)),
                (m, x) -> x.minus(x.mean(0)),
                Tensor.zeros(2, 2));
        assertThat(mean.write(Form.ONNX, folder.resolve("model.onnx")))
                .contains("the file takes batches of the example's size only: a number depends on the batch's size");
    }

    @Test
    void metricsAreATableWithARowForEachStep() throws IOException {
        Path csv = folder.resolve("metrics.csv");
        EXPORT.write(Form.STEPS_CSV, csv);
        List<String> lines = Files.readAllLines(csv);
        assertThat(lines.getFirst())
                .isEqualTo(
                        "step,epoch,step/loss,step/data_loss,step/penalty_loss,step/learning_rate,step/gradient_norm,"
                            + "step/update_norm,step/parameter_norm,step/cosine,step/clip_scale,step/promised,step/delivered,"
                            + "epoch/train_loss,epoch/validation_loss,epoch/validation_accuracy");
        assertThat(lines.get(1)).isEqualTo("1,1,1.125,1.0,0.125,0.5,0.5,0.25,3.0,0.75,1.0,0.1,,,,");
        assertThat(lines.get(2)).isEqualTo("2,1,0.625,0.5,0.125,0.5,0.5,0.25,3.0,0.75,1.0,0.1,0.0625,0.75,1.0,0.5");
        assertThat(lines).hasSize(5);
    }

    @Test
    void epochsAreATableOfTheirOwn() {
        assertThat(MetricsCsv.epochs(SampleRun.of(4).epochs()).lines())
                .containsExactly(
                        "step,epoch,epoch/train_loss,epoch/validation_loss,epoch/validation_accuracy",
                        "2,1,0.75,1.0,0.5",
                        "4,2,0.375,0.5,0.75");
    }

    @Test
    void aFormThatIsNotThereIsRefusedWithTheOnesThatAre() {
        assertThatThrownBy(() -> Form.of("pickle"))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("there is no form 'pickle' to export to")
                .hasMessageContaining("safetensors, npz, onnx, tensorboard, html, csv, steps-csv");
    }
}

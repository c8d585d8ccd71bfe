package dev.slopewise.learn.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.learn.loss.RegressionLoss;
import dev.slopewise.learn.nn.Blueprint;
import dev.slopewise.learn.nn.Sequential;
import dev.slopewise.learn.nn.Supervised;
import dev.slopewise.learn.optim.GradientDescent;
import dev.slopewise.learn.optim.Optimizers;
import dev.slopewise.learn.penalty.Penalty;
import dev.slopewise.learn.schedule.Schedules;
import dev.slopewise.learn.train.Trainings.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every optimiser, schedule and layer with a memory, cut off between checkpoints and resumed, ends in the bits of a training that was not.
class ResumeOfAllTest {
    private static final int CUT = 11; // in the third epoch of four steps, three after a checkpoint

    @TempDir
    Path temporary;

    static Stream<String> optimizers() {
        return Optimizers.names().stream();
    }

    /// Each with what it must be told. The plateau, with no patience, halves the rate by the history of validation losses.
    static Stream<String> schedules() {
        Map<String, String> told = Map.of(
                "cosine-restarts", "cosine-restarts(6)",
                "exponential", "exponential(1, 0.9)",
                "piecewise", "piecewise([1, 0.5], [9])",
                "plateau", "plateau(patience=1, margin=0.5)",
                "product", "product([step(3), step(5)])",
                "sequence", "sequence([constant, cosine], [9])",
                "step", "step(3)",
                "warmup", "warmup(10, cosine)",
                "warmup-stable-decay", "warmup-stable-decay(3)");
        return Schedules.names().stream().map(name -> told.getOrDefault(name, name));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void optimisersGoOnWithTheirMemories(String name) throws IOException {
        resumesToTheSameBits(line(new Recipe(Optimizers.parse(name))), Trainings.start(), Trainings.TRAIN);
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void schedulesGoOnWithTheirHistory(String text) throws IOException {
        var recipe = new Recipe(new GradientDescent(0.05)).schedule(Schedules.parse(text));
        var rates = resumesToTheSameBits(line(recipe), Trainings.start(), Trainings.TRAIN).stream()
                .map(StepRecord::learningRate)
                .distinct();
        if (!text.equals("constant")) assertThat(rates.count()).isGreaterThan(1);
    }

    @Test
    void layersGoOnWithTheirStatisticsAndDraws() throws IOException {
        var objective = new Supervised<Sequential>(new RegressionLoss.Squared());
        var recipe = new Recipe(Optimizers.parse("adam"))
                .penalties(List.of(new Penalty.L1(0.01)))
                .average(new Averaging(0.9));
        var trainer = new Trainer<>(objective, recipe, settings(), objective::judge, (m, b) -> Map.of());
        Tensor column = Trainings.TRAIN.targets().expand(-1);
        resumesToTheSameBits(
                trainer,
                Blueprint.parse("dense:6,batchnorm,dropout:20").create(Key.of(5), Shape.of(3), 1),
                new Batch(Trainings.TRAIN.inputs(), column));
    }

    private static Settings settings() {
        return new Settings(4, 13, 5, 0, 100, 0);
    }

    private static Trainer<Line, Batch> line(Recipe recipe) {
        return new Trainer<>(Objective.of(Trainings::loss), recipe, settings(), Trainings::loss, (m, b) -> Map.of());
    }

    private <M> List<StepRecord> resumesToTheSameBits(Trainer<M, Batch> trainer, M start, Batch data)
            throws IOException {
        Path whole = temporary.resolve("whole"), cut = temporary.resolve("cut");
        run(trainer, start, data, whole, Optional.empty());
        run(trainer, start, data, cut, Optional.of(CUT));
        run(trainer, start, data, cut, Optional.empty());
        for (String file : List.of("steps.jsonl", "epochs.jsonl", "model.safetensors"))
            assertThat(Files.readAllBytes(cut.resolve(file)))
                    .as(file)
                    .isEqualTo(Files.readAllBytes(whole.resolve(file)));
        List<StepRecord> steps = RunFolder.read(whole).steps();
        assertThat(steps).hasSize(16);
        assertThat(steps.get(CUT).updateNorm()).isPositive();
        return steps;
    }

    private static <M> void run(Trainer<M, Batch> trainer, M start, Batch data, Path folder, Optional<Integer> cut)
            throws IOException {
        boolean isBegun = Files.isRegularFile(folder.resolve("run.json"));
        Observer observer = new Observer() {
            @Override
            public void step(StepRecord step) {
                if (cut.filter(at -> at == step.step()).isPresent()) throw new CutOff();
            }
        };
        var examples = new Examples<>(data, 13);
        var checkpoints = new Checkpoints(5, 0);
        try (RunFolder run = isBegun ? RunFolder.reopen(folder) : RunFolder.create(folder, KilledTraining.header())) {
            var outcome = isBegun
                    ? trainer.resume(start, examples, data, observer, run, checkpoints)
                    : trainer.train(start, examples, data, observer, run, checkpoints);
            run.finish(outcome.result(), outcome.model());
        } catch (CutOff expected) {
            assertThat(cut).isPresent();
        }
    }

    private static final class CutOff extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}

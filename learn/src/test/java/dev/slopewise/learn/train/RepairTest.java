package dev.slopewise.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.DType;
import dev.slopewise.core.Tree;
import dev.slopewise.learn.optim.HeavyBall;
import dev.slopewise.learn.train.Trainings.Line;
import dev.slopewise.learn.train.Trainings.Recording;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A training that goes on from a place of another, in memory and in a run folder.
class RepairTest {
    private static final Checkpoints KEPT = new Checkpoints(0, 0, 4);

    @TempDir
    Path temporary;

    private static Trainer<Line, Batch> trainer(double rate, int batch, int epochs) {
        return new Trainer<>(
                Trainings::loss,
                new HeavyBall(rate),
                List.of(),
                new Settings(epochs, batch, 5, 0, 100, 0),
                (_, _) -> Map.of());
    }

    private static Examples<Batch> data(int batch) {
        return new Examples<>(Trainings.TRAIN, batch);
    }

    /// Stops after so many steps.
    private static final class Stopping extends Recording {
        private final int after;

        Stopping(int after) {
            this.after = after;
        }

        @Override
        public boolean wantsStop() {
            return steps.size() >= after;
        }
    }

    private static List<Double> numbers(Line line) {
        return Tree.of(line).leaves().stream()
                .flatMap(leaf -> java.util.Arrays.stream(
                                leaf.to(DType.F64).reshape(-1).toDoubles())
                        .boxed())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 14, 20}) // epochs have 7 steps
    void goesOnFromAnyPlaceToTheSameBits(int place) {
        var whole = new Recording();
        var all = trainer(0.02, 8, 4).train(Trainings.start(), data(8), Trainings.VALIDATION, whole);
        var first = new Stopping(place);
        var end = trainer(0.02, 8, 4)
                .train(Trainings.start(), data(8), Trainings.VALIDATION, first)
                .end();
        assertThat(end.state().steps()).isEqualTo(place);
        var rest = new Recording();
        var outcome = trainer(0.02, 8, 4).train(end, data(8), Trainings.VALIDATION, rest);
        first.steps.addAll(rest.steps);
        first.epochs.addAll(rest.epochs);
        assertThat(first.steps).isEqualTo(whole.steps);
        assertThat(first.epochs).isEqualTo(whole.epochs);
        assertThat(numbers(outcome.model())).isEqualTo(numbers(all.model()));
    }

    @Test
    void anotherSizeOfBatchesKeepsThePlaceByItsSteps() {
        var end = trainer(0.02, 8, 4)
                .train(Trainings.start(), data(8), Trainings.VALIDATION, new Stopping(10))
                .end();
        var rest = new Recording();
        trainer(0.02, 16, 8).train(end, data(16), Trainings.VALIDATION, rest); // 4 steps an epoch
        assertThat(rest.steps.getFirst().step()).isEqualTo(11);
        assertThat(rest.steps.getFirst().epoch()).isEqualTo(3);
        assertThat(rest.steps.getLast().step()).isEqualTo(32);
        assertThat(rest.epochs).extracting(EpochRecord::epoch).containsExactly(3, 4, 5, 6, 7, 8);
    }

    private static RunHeader repaired(int after, int noticed) {
        return KilledTraining.header()
                .repaired(List.of(new RunHeader.Repair(
                        after, noticed, "the loss is high", "rate too large", "rate", "0.05", "0.01", "it is lower")));
    }

    /// Trains at a rate, stops after 17 steps, and is not finished.
    private static RunFolder stopped(Path folder) throws IOException {
        RunFolder run = RunFolder.create(folder, KilledTraining.header());
        trainer(0.05, 8, 4).train(Trainings.start(), data(8), Trainings.VALIDATION, new Stopping(17), run, KEPT);
        return run;
    }

    private static Trainer.Outcome<Line> repair(RunFolder run, int after, Observer observer) {
        return trainer(0.01, 8, 4)
                .repair(Trainings.start(), data(8), Trainings.VALIDATION, observer, run, KEPT, repaired(after, 17));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 14})
    void aRunIsRepairedFromACheckpointOrTheStart(int after) throws IOException {
        Path folder = temporary.resolve("run");
        try (RunFolder run = stopped(folder)) {
            assertThat(run.stepsToGoBackTo(after == 0 ? 6 : after + 2)).isEqualTo(after);
            var outcome = repair(run, after, new Recording());
            run.finish(outcome.result(), outcome.model());
        }
        Run run = RunFolder.read(folder);
        assertThat(run.header()).isEqualTo(repaired(after, 17));
        assertThat(run.steps()).hasSize(28);
        assertThat(run.epochs()).extracting(EpochRecord::steps).containsExactly(7, 14, 21, 28);
        var before = new Stopping(after);
        var end = trainer(0.05, 8, 4)
                .train(Trainings.start(), data(8), Trainings.VALIDATION, before)
                .end();
        var rest = new Recording();
        var inMemory = trainer(0.01, 8, 4).train(end, data(8), Trainings.VALIDATION, rest);
        before.steps.addAll(rest.steps);
        assertThat(run.steps()).isEqualTo(before.steps);
        assertThat(RunFolder.readModel(folder).get("bias").item())
                .isEqualTo(inMemory.model().bias().item());
        assertThat(Files.readAllLines(folder.resolve("steps-before-repair-1.jsonl")))
                .hasSize(17);
    }

    /// Breaks off after so many steps of the repaired part, or when the header is written, as a killed process would.
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 9, 14})
    void cutOffAfterARepairItEndsInTheSameBits(int steps) throws IOException {
        Path whole = temporary.resolve("whole"), folder = temporary.resolve("run");
        try (RunFolder run = stopped(whole)) {
            var outcome = repair(run, 7, new Recording());
            run.finish(outcome.result(), outcome.model());
        }
        try (RunFolder run = stopped(folder)) {
            assertThatThrownBy(() -> repair(run, 7, new Observer() {
                        @Override
                        public void step(StepRecord step) {
                            if (step.step() == 7 + steps)
                                throw new UncheckedIOException(new IOException("No space left on device"));
                        }
                    }))
                    .hasMessageContaining("No space left");
        }
        resume(folder);
        for (String file : List.of("run.json", "steps.jsonl", "epochs.jsonl", "model.safetensors")) {
            assertThat(folder.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
        }
    }

    private static void resume(Path folder) throws IOException {
        try (RunFolder run = RunFolder.reopen(folder)) {
            var outcome = trainer(0.01, 8, 4)
                    .resume(Trainings.start(), data(8), Trainings.VALIDATION, new Observer() {}, run, KEPT);
            run.finish(outcome.result(), outcome.model());
        }
    }

    @Test
    void cutOffBeforeTheHeaderIsWrittenItIsAsItWas() throws IOException {
        Path folder = temporary.resolve("run");
        try (RunFolder run = stopped(folder)) {
            Files.createDirectory(folder.resolve("run.json.part")); // the new header cannot be written
            assertThatThrownBy(() -> repair(run, 7, new Recording())).isInstanceOf(UncheckedIOException.class);
        }
        Files.delete(folder.resolve("run.json.part"));
        assertThat(RunFolder.read(folder).header().repairs()).isEmpty();
        assertThat(RunFolder.read(folder).steps()).hasSize(17);
        try (RunFolder run = RunFolder.reopen(folder)) {
            var seen = new Recording();
            trainer(0.05, 8, 4).resume(Trainings.start(), data(8), Trainings.VALIDATION, seen, run, KEPT);
            assertThat(seen.steps.getFirst().step()).isEqualTo(18);
        }
    }

    @Test
    void onlyACheckpointCanBeGoneBackTo() throws IOException {
        try (RunFolder run = stopped(temporary.resolve("run"))) {
            assertThatThrownBy(() -> repair(run, 9, new Recording()))
                    .hasMessageContaining("goes back to the state after step 9, and there is none: the last before is"
                            + " after step 7");
        }
    }

    @Test
    void theLatestAreKept() throws IOException {
        Path folder = temporary.resolve("run");
        try (RunFolder run = RunFolder.create(folder, KilledTraining.header())) {
            trainer(0.02, 8, 8)
                    .train(
                            Trainings.start(),
                            data(8),
                            Trainings.VALIDATION,
                            new Stopping(45),
                            run,
                            new Checkpoints(0, 0, 3));
            assertThat(List.of(46, 44, 41, 34, 20))
                    .extracting(run::stepsToGoBackTo)
                    .containsExactly(45, 42, 35, 0, 0); // the one where it was stopped among them
        }
    }
}

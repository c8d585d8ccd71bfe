package dev.slopewise.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.INTEGER;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.core.transform.Transforms;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.optim.HeavyBall;
import dev.slopewise.learn.penalty.Penalty;
import dev.slopewise.learn.signal.Taps;
import dev.slopewise.learn.train.Trainings.Line;
import dev.slopewise.learn.train.Trainings.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchTest {
    private static final Watch ALL = new Watch(1, 3).tracing(1);

    @TempDir
    Path temporary;

    /// Two layers with taps of their own.
    record Net(Tensor first, Tensor bias, Tensor second) {
        Tensor apply(Tensor x) {
            Tensor h = Taps.at("first", () -> Taps.bend("relu", x.matmul(first).plus(bias), Tensor::relu));
            return Taps.at("second", () -> Taps.bend("tanh", h.matmul(second), Tensor::tanh));
        }

        Tensor loss(Batch b) {
            return apply(b.inputs()).squeeze(-1).minus(b.targets()).square().mean();
        }
    }

    /// The third unit is silent whatever comes; the last layer's weights drive tanh to its bounds.
    private static final Net NET = new Net(
            Key.of(1).normal(3, 3),
            Tensor.of(0.1f, 0.2f, -100f),
            Key.of(3).normal(3, 1).times(3));

    private static Trainer<Net, Batch> trainer(Recipe recipe, Settings settings) {
        return new Trainer<>(Objective.of(Net::loss), recipe, settings, Net::loss, (net, batch) -> Map.of());
    }

    private static StepRecord firstStep(Recipe recipe) {
        var step = new Step<Net, Batch>(Objective.of(Net::loss), recipe, 1, new Watch(1, 0));
        return step.take(step.start(NET), Trainings.TRAIN).record();
    }

    @Test
    void activityIsWhatPlainJavaCounts() {
        float[] x = Trainings.TRAIN.inputs().toFloats(), w = NET.first.toFloats(), v = NET.second.toFloats();
        float[] bias = NET.bias.toFloats();
        int rows = Trainings.TRAIN.size();
        double sum = 0, squares = 0, sumOut = 0, squaresOut = 0, saturated = 0;
        int[] active = new int[3];
        for (int i = 0; i < rows; i++) {
            double out = 0;
            for (int j = 0; j < 3; j++) {
                double h = bias[j];
                for (int k = 0; k < 3; k++) h += x[3 * i + k] * w[3 * k + j];
                double y = Math.max(0, h);
                if (y > 0) active[j]++;
                sum += y;
                squares += y * y;
                out += y * v[j];
            }
            double answer = Math.tanh(out);
            sumOut += answer;
            squaresOut += answer * answer;
            if (Math.abs(answer) > 0.98) saturated++;
        }
        var activity = firstStep(new Recipe(new HeavyBall(0.1))).activity();
        assertThat(activity).hasSize(2);
        Activity first = activity.get(0), second = activity.get(1);
        assertThat(first.path() + " " + first.kind() + " " + first.units()).isEqualTo("first relu 3");
        assertThat(second.path() + " " + second.kind() + " " + second.units()).isEqualTo("second tanh 1");
        assertThat(active[0]).isPositive();
        assertThat(active[1]).isPositive();
        assertThat(active[2]).isZero();
        double close = 1e-5; // f32 sums of 150 entries
        assertThat(first.mean()).isCloseTo(sum / (3 * rows), within(close));
        assertThat(first.rms()).isCloseTo(Math.sqrt(squares / (3 * rows)), within(close));
        assertThat(first.dead()).isCloseTo(1 / 3.0, within(close));
        assertThat(first.saturated()).isZero();
        assertThat(second.mean()).isCloseTo(sumOut / rows, within(close));
        assertThat(second.rms()).isCloseTo(Math.sqrt(squaresOut / rows), within(close));
        assertThat(second.dead()).isZero();
        assertThat(saturated).isPositive();
        assertThat(second.saturated()).isCloseTo(saturated / rows, within(close));
    }

    @Test
    void activityIsThatOfTheWholeBatchWhereItIsWorkedThroughInParts() {
        var whole = firstStep(new Recipe(new HeavyBall(0.1)));
        assertThat(firstStep(new Recipe(new HeavyBall(0.1)).accumulate(5)).activity())
                .isEqualTo(whole.activity());
    }

    @Test
    void theTurnIsTheAngleBetweenSuccessiveSlopes() {
        var penalty = new Penalty.L2(0.01);
        var recipe = new Recipe(new HeavyBall(0.05)).penalties(List.of(penalty));
        var step = new Step<Net, Batch>(Objective.of(Net::loss), recipe, 1, new Watch(2, 0));
        State<Net> state = step.start(NET);
        double[] last = {};
        for (int number = 1; number <= 5; number++) {
            double[] slope = slope(state.model(), 0.01);
            var taken = step.take(state, Trainings.TRAIN);
            if (number == 1 || number % 2 == 0)
                assertThat(taken.record().turn()).isEmpty();
            else {
                double cosine = dot(slope, last) / Math.sqrt(dot(slope, slope) * dot(last, last));
                assertThat(taken.record().turn().orElseThrow()).isCloseTo(cosine, within(1e-5)); // f32
            }
            assertThat(taken.record().activity()).hasSize(number % 2 == 1 ? 2 : 0);
            last = slope;
            state = taken.state();
        }
    }

    private static double[] slope(Net net, double strength) {
        Net slope = Transforms.grad((Net m) -> m.loss(Trainings.TRAIN)
                        .plus(m.first
                                .square()
                                .sum()
                                .plus(m.second.square().sum())
                                .times(strength / 2)))
                .apply(net);
        return Tree.of(slope).leaves().stream()
                .flatMapToDouble(leaf -> java.util.Arrays.stream(leaf.toDoubles()))
                .toArray();
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }

    @Test
    void aWatchedTrainingEndsInTheSameBits() {
        var settings = new Settings(2, 16, 5, 2, 100, 0);
        for (Recipe recipe : List.of(
                new Recipe(new Adam(0.01)).penalties(List.of(new Penalty.L2(0.01))),
                new Recipe(new HeavyBall(0.05))
                        .clipping(new Clipping.ByGlobalNorm(0.1))
                        .accumulate(2))) {
            Recording plain = new Recording(), watched = new Recording();
            var unwatched = trainer(recipe, settings).train(NET, Trainings.TRAIN, Trainings.VALIDATION, plain);
            var outcome =
                    trainer(recipe, settings).watching(ALL).train(NET, Trainings.TRAIN, Trainings.VALIDATION, watched);
            assertThat(bits(outcome.model())).isEqualTo(bits(unwatched.model()));
            assertThat(watched.steps).hasSameSizeAs(plain.steps);
            for (int i = 0; i < plain.steps.size(); i++) {
                StepRecord is = watched.steps.get(i), was = plain.steps.get(i);
                assertThat(is.layers()).isEqualTo(was.layers());
                assertThat(is.delivered()).isEqualTo(was.delivered());
                assertThat(is.probe().isPresent()).isEqualTo(i % 3 == 0);
                assertThat(is.turn().isPresent()).isEqualTo(i > 0);
                assertThat(was.activity()).isEmpty();
            }
            assertThat(outcome.result().measuredSeconds())
                    .isBetween(1e-6, outcome.result().seconds());
        }
    }

    private static List<String> bits(Net net) {
        return Tree.of(net).leaves().stream()
                .map(leaf -> java.util.Arrays.toString(leaf.toFloats()))
                .toList();
    }

    @Test
    void whatWasWatchedIsReadAsItWasWritten() throws IOException {
        var seen = new Recording();
        trainer(new Recipe(new Adam(0.01)), new Settings(1, 16, 5, 2, 100, 0))
                .watching(ALL)
                .train(NET, Trainings.TRAIN, Trainings.VALIDATION, seen);
        for (StepRecord record : seen.steps)
            assertThat(RecordForm.step(Json.read(Json.write(RecordForm.of(record)))))
                    .isEqualTo(record);
        assertThat(Json.write(RecordForm.of(seen.steps.get(1))))
                .contains("\"turn\"")
                .doesNotContain("probe");
    }

    @Test
    void aWatchedTrainingResumesToTheSameRecords() throws IOException {
        Path whole = temporary.resolve("whole"), cut = temporary.resolve("cut");
        var train = new Examples<>(Trainings.TRAIN, 16);
        var trainer = trainer(new Recipe(new Adam(0.01)), new Settings(4, 16, 5, 2, 100, 0))
                .watching(ALL);
        try (RunFolder folder = folder(whole)) {
            trainer.train(NET, train, Trainings.VALIDATION, new Recording(), folder, new Checkpoints(5, 0));
        }
        try (RunFolder folder = folder(cut)) {
            var stopping = new Recording() {
                @Override
                public boolean wantsStop() {
                    return steps.size() == 7;
                }
            };
            var stopped = trainer.train(NET, train, Trainings.VALIDATION, stopping, folder, new Checkpoints(5, 0));
            assertThat(stopped.result().stopped()).isEqualTo(RunResult.Stopped.INTERRUPTED);
        }
        try (RunFolder folder = RunFolder.reopen(cut)) {
            trainer.resume(NET, train, Trainings.VALIDATION, new Recording(), folder, new Checkpoints(5, 0));
        }
        assertThat(Files.readString(cut.resolve("steps.jsonl")))
                .isEqualTo(Files.readString(whole.resolve("steps.jsonl")));
        assertThat(Files.readString(whole.resolve("steps.jsonl"))).contains("\"probe\"");
    }

    @Test
    void aTrainingCanBeWatchedFromACheckpointOn() throws IOException {
        Path path = temporary.resolve("later");
        var train = new Examples<>(Trainings.TRAIN, 16);
        var trainer = trainer(new Recipe(new Adam(0.01)), new Settings(2, 16, 5, 0, 100, 0));
        var seen = new Recording();
        try (RunFolder folder = folder(path)) {
            var stopping = new Recording() {
                @Override
                public boolean wantsStop() {
                    return steps.size() == 2;
                }
            };
            trainer.train(NET, train, Trainings.VALIDATION, stopping, folder, new Checkpoints());
        }
        try (RunFolder folder = RunFolder.reopen(path)) {
            trainer.watching(ALL).resume(NET, train, Trainings.VALIDATION, seen, folder, new Checkpoints());
        }
        assertThat(seen.steps.getFirst().step()).isEqualTo(3);
        assertThat(seen.steps.getFirst().turn()).isEmpty();
        assertThat(seen.steps.getFirst().activity()).hasSize(2);
        assertThat(seen.steps.get(1).turn()).isPresent();
        assertThat(seen.steps.get(1).probe()).isPresent();
    }

    private static RunFolder folder(Path path) throws IOException {
        return RunFolder.create(path, KilledTraining.header());
    }

    private static List<Integer> probed(double share, int epochs) {
        List<Integer> probed = new ArrayList<>();
        trainer(new Recipe(new Adam(0.01)), new Settings(epochs, 16, 5, 0, epochs, 0))
                .watching(new Watch(0, 1).within(share))
                .train(NET, Trainings.TRAIN, Trainings.VALIDATION, new Observer() {
                    @Override
                    public void step(StepRecord step) {
                        if (step.probe().isPresent()) probed.add(step.step());
                    }

                    @Override
                    public boolean wantsStop() {
                        return !probed.isEmpty();
                    }
                });
        return probed;
    }

    @Test
    void withoutTimeNoProbeIsMade() {
        assertThat(probed(1e-9, 3)).isEmpty();
    }

    @Test
    void theFirstProbeWaitsUntilThereIsTimeForIt() {
        assertThat(probed(0.5, 1_000_000)).singleElement(INTEGER).isGreaterThan(1);
        assertThat(probed(1, 1)).containsExactly(1);
    }

    @Test
    void aModelWithoutTapsHasNoActivity() {
        var step = new Step<Line, Batch>(Objective.of(Trainings::loss), new Recipe(new HeavyBall(0.1)), 1, ALL);
        var record = step.take(step.start(Trainings.start()), Trainings.TRAIN).record();
        assertThat(record.activity()).isEmpty();
        assertThat(record.probe().orElseThrow().chain()).isEmpty();
    }

    @Test
    void aWatchSaysWhatItCannotBe() {
        assertThatThrownBy(() -> new Watch(-1, 0)).hasMessageContaining("activity must be watched");
        assertThatThrownBy(() -> new Watch(0, -1)).hasMessageContaining("a probe must come");
        assertThatThrownBy(() -> new Watch(1, 1).tracing(-1)).hasMessageContaining("a trace is estimated");
        assertThatThrownBy(() -> new Watch(1, 1).within(0)).hasMessageContaining("got 0.0");
    }
}

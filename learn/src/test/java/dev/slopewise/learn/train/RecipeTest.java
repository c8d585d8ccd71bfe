package dev.slopewise.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.learn.optim.GradientDescent;
import dev.slopewise.learn.optim.HeavyBall;
import dev.slopewise.learn.penalty.Penalty;
import dev.slopewise.learn.schedule.Constant;
import dev.slopewise.learn.schedule.Cosine;
import dev.slopewise.learn.schedule.Piecewise;
import dev.slopewise.learn.schedule.Schedule;
import dev.slopewise.learn.train.Trainings.Line;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What each part of a recipe does to a step, against the same worked out by hand.
class RecipeTest {
    private static final Objective<Line, Batch> OBJECTIVE = Objective.of(Trainings::loss);
    private static final Line LINE = new Line(Tensor.of(new float[][] {{0.5f}, {-1}, {2}}), Tensor.scalar(1f));
    private static final double RATE = 0.1;

    /// `f32` steps of a few roundings.
    private static final double TOLERANCE = 2e-6;

    private static Step.Taken<Line> step(Recipe recipe) {
        var step = new Step<>(OBJECTIVE, recipe, 1);
        return step.take(step.start(LINE), Trainings.TRAIN);
    }

    private static Recipe plain() {
        return new Recipe(new GradientDescent(RATE));
    }

    private static double[] slope(double[] at) {
        return new PlainLine(at, 0).slope();
    }

    private static double[] parameters(Line line) {
        double[] w = line.weight().toDoubles();
        return new double[] {w[0], w[1], w[2], line.bias().item()};
    }

    /// The slope that the step went along.
    private static double[] went(Step.Taken<Line> taken) {
        double[] before = parameters(LINE), after = parameters(taken.state().model());
        double[] along = new double[4];
        for (int i = 0; i < 4; i++) along[i] = (before[i] - after[i]) / RATE;
        return along;
    }

    private static double length(double... x) {
        double sum = 0;
        for (double v : x) sum += v * v;
        return Math.sqrt(sum);
    }

    private static void close(double[] is, double... expected) {
        assertThat(is).containsExactly(expected, within(TOLERANCE / RATE * 10));
    }

    @Test
    void clippingByValueCutsEachEntry() {
        double[] g = slope(parameters(LINE)), cut = new double[4];
        for (int i = 0; i < 4; i++) cut[i] = Math.clamp(g[i], -1, 1);
        var taken = step(plain().clipping(new Clipping.ByValue(1)));
        close(went(taken), cut);
        assertThat(taken.record().clipScale()).isCloseTo(length(cut) / length(g), within(1e-6));
        assertThat(taken.record().gradientNorm()).isCloseTo(length(g), within(1e-5)); // recorded as it was
    }

    @Test
    void clippingByNormScalesLeavesOrAllOfThem() {
        double[] g = slope(parameters(LINE));
        double weights = Math.min(1, 2 / length(g[0], g[1], g[2])), bias = Math.min(1, 2 / Math.abs(g[3]));
        close(
                went(step(plain().clipping(new Clipping.ByLeafNorm(2)))),
                g[0] * weights,
                g[1] * weights,
                g[2] * weights,
                g[3] * bias);
        double all = Math.min(1, 2 / length(g));
        var taken = step(plain().clipping(new Clipping.ByGlobalNorm(2)));
        close(went(taken), g[0] * all, g[1] * all, g[2] * all, g[3] * all);
        assertThat(taken.record().clipScale()).isCloseTo(all, within(1e-6));
        close(went(step(plain().clipping(new Clipping.ByGlobalNorm(1e3)))), g);
        assertThat(step(plain()).record().clipScale()).isEqualTo(1);
    }

    @Test
    void adaptiveClippingHoldsEachUnitToAShareOfItsWeights() {
        double[] g = slope(parameters(LINE));
        double most = 0.5 * length(0.5, -1, 2), unit = Math.min(1, most / length(g[0], g[1], g[2]));
        close(
                went(step(plain().clipping(new Clipping.Adaptive(0.5)))),
                g[0] * unit,
                g[1] * unit,
                g[2] * unit,
                Math.clamp(g[3], -0.5, 0.5));
    }

    @Test
    void sharpnessTakesTheSlopeAtTheWorstPointNearby() {
        double[] at = parameters(LINE), g = slope(at), there = at.clone();
        for (int i = 0; i < 4; i++) there[i] += 0.3 * g[i] / length(g);
        var taken = step(plain().sharpness(new Sam(0.3)));
        close(went(taken), slope(there));
        assertThat(taken.record().gradientNorm()).isCloseTo(length(g), within(1e-5));
    }

    @Test
    void partsOfABatchGiveTheSlopeOfTheWhole() {
        double[] g = slope(parameters(LINE));
        close(went(step(plain().accumulate(5))), g);
        close(went(step(plain().accumulate(7))), g); // 50 examples: 10 parts
        close(went(step(plain().accumulate(500))), g);
    }

    @Test
    void theAverageIsTheWeightedMeanOfAllModelsAfterSteps() {
        var step = new Step<>(OBJECTIVE, plain().average(new Averaging(0.8)), 1);
        var state = step.start(LINE);
        double sum = 0, weights = 0;
        for (int t = 1; t <= 4; t++) {
            state = step.take(state, Trainings.TRAIN).state();
            sum = 0.8 * sum + state.model().bias().item();
            weights = 0.8 * weights + 1;
        }
        assertThat(step.judged(state).bias().item()).isCloseTo(sum / weights, within(1e-5));
        assertThat(step.judged(step.start(LINE)).bias().item()).isEqualTo(1);
    }

    @Test
    void groupsChangeRateDecayPenaltiesOptimiserAndFreeze() {
        double[] g = slope(parameters(LINE));
        var l2 = new Penalty.L2(0.5);
        var recipe = plain().penalties(List.of(l2))
                .groups(
                        new Group("**", new Group.RateTimes(2)),
                        new Group("weight", new Group.Decay(0.25), new Group.Penalties(List.of())),
                        new Group("b*", new Group.By(new HeavyBall(0.05)), new Group.Penalties(List.of(l2))));
        var taken = step(recipe);
        close(went(taken), 2 * g[0] + 2 * 0.25 * 0.5, 2 * g[1] - 2 * 0.25, 2 * g[2] + 2 * 0.25 * 2, g[3] + 0.5);
        StepRecord.Leaf weight = taken.record().layers().getFirst();
        assertThat(weight.pullNorm()).isCloseTo(2 * RATE * 0.25 * length(0.5, -1, 2), within(1e-6));
        assertThat(weight.penaltyGradientNorm()).isZero();
        var frozen = step(plain().groups(new Group("bias", new Group.Frozen())));
        assertThat(frozen.state().model().bias().item()).isEqualTo(1);
        assertThat(frozen.record().layers().get(1).role()).isEqualTo(StepRecord.Role.FROZEN);
        assertThat(frozen.record().gradientNorm()).isCloseTo(length(g[0], g[1], g[2]), within(1e-5));
    }

    @Test
    void patternsStayWithinANameOrGoBeyond() {
        assertThat(new Group("layers[0].*", new Group.Frozen()).fits("layers[0].weight"))
                .isTrue();
        assertThat(new Group("layers[0].*", new Group.Frozen()).fits("layers[0].inner.weight"))
                .isFalse();
        assertThat(new Group("layers[*].weight", new Group.Frozen()).fits("layers[12].weight"))
                .isTrue();
        assertThat(new Group("**.bias", new Group.Frozen()).fits("layers[0].inner.bias"))
                .isTrue();
        assertThatThrownBy(() -> step(plain().groups(new Group("layer.*", new Group.Frozen()))))
                .hasMessageContaining("no leaf fits the group `layer.*`")
                .hasMessageContaining("weight, bias");
        assertThatThrownBy(() -> step(plain().groups(new Group("**", new Group.Frozen()))))
                .hasMessageContaining("no leaf of the model is trained");
    }

    @Test
    void theScheduleSetsTheRateAndMustBeTold() {
        record Half() implements Schedule {
            @Override
            public double factor(Progress at) {
                return Math.scalb(1.0, -(int) at.step());
            }
        }
        var step = new Step<>(OBJECTIVE, plain().schedule(new Half()), 1);
        var at = new Schedule.Progress(1, 10, 5, List.of());
        var taken = step.take(step.start(LINE), Trainings.TRAIN, at);
        assertThat(taken.record().learningRate()).isEqualTo(RATE / 2);
        assertThatThrownBy(() -> step.take(step.start(LINE), Trainings.TRAIN))
                .hasMessageContaining("how far training is");
        var seen = new Trainings.Recording();
        new Trainer<>(
                        OBJECTIVE,
                        plain().schedule(new Half()),
                        Trainings.settings(1),
                        Trainings::loss,
                        (m, b) -> java.util.Map.of())
                .train(LINE, Trainings.TRAIN, Trainings.VALIDATION, seen);
        assertThat(seen.steps).extracting(StepRecord::learningRate).containsExactly(0.05, 0.025, 0.0125, 0.00625);
    }

    private static Schedule.Progress at(long step) {
        return new Schedule.Progress(step, 10, 5, List.of());
    }

    /// Without momentum and from where they are, leaves go as far as their own schedules say.
    @Test
    void aGroupMayHaveAScheduleOfItsOwn() {
        var falling = new Piecewise(List.of(1.0, 0.5, 0.0), List.of(1L, 2L));
        var rising = new Piecewise(List.of(0.25, 2.0), List.of(1L));
        var recipe = plain().schedule(falling)
                .groups(
                        new Group("**", new Group.RateTimes(3)),
                        new Group("bias", new Group.Scheduled(rising), new Group.RateTimes(1)));
        var step = new Step<>(OBJECTIVE, recipe, 1);
        double[] weight = {3, 1.5, 0}, bias = {0.25, 2, 2};
        var state = step.start(LINE);
        for (int i = 0; i < 3; i++) {
            double[] g = slope(parameters(state.model())), before = parameters(state.model());
            var taken = step.take(state, Trainings.TRAIN, at(i + 1));
            double[] after = parameters(taken.state().model());
            for (int k = 0; k < 4; k++) {
                double factor = k < 3 ? weight[i] : bias[i];
                assertThat(before[k] - after[k]).isCloseTo(factor * RATE * g[k], within(1e-5));
            }
            assertThat(taken.record().learningRate()).isEqualTo(RATE * falling.factor(at(i + 1)));
            state = taken.state();
        }
    }

    @Test
    void aGroupsScheduleIsToldHowFarTrainingIs() {
        var recipe = plain().groups(new Group("bias", new Group.Scheduled(new Cosine())));
        assertThat(recipe.planned()).contains(new Cosine());
        assertThat(plain().planned()).isEmpty();
        assertThatThrownBy(() -> step(recipe))
                .hasMessageContaining("Cosine[end=0.0] needs to know how far training is");
        var unknown = new Streamed<>(() -> Stream.of(Trainings.TRAIN), 10, 1, OptionalLong.empty(), "points");
        var trainer = new Trainer<Line, Batch>(
                OBJECTIVE, recipe, Trainings.settings(1), Trainings::loss, (m, b) -> java.util.Map.of());
        assertThatThrownBy(() -> trainer.train(LINE, unknown, Trainings.VALIDATION, new Trainings.Recording()))
                .hasMessageContaining("Cosine[end=0.0] needs to know how many batches");
        Recipe constant = recipe.everywhere(new Constant());
        assertThat(constant.planned()).isEmpty();
        assertThat(constant.groups()).isEmpty();
        double[] g = slope(parameters(LINE));
        close(went(step(constant)), g);
    }

    @Test
    void aFrozenGroupSetsNothingElse() {
        assertThatThrownBy(() -> new Group("**.bias", new Group.Frozen(), new Group.RateTimes(2)))
                .hasMessageContaining("the group `**.bias` freezes its leaves, so nothing else can be set");
    }

    /// A model that remembers the mean of its inputs and how often it was asked.
    record Centred(Line line, Tensor mean, Tensor count) {}

    private static Objective.Judged<Centred> centred(Centred model, Batch batch, Key key) {
        Tensor mean = batch.inputs().mean(0);
        Tensor loss = Trainings.loss(model.line, new Batch(batch.inputs().minus(mean), batch.targets()));
        Tensor next = model.mean.times(0.5).plus(mean.times(0.5));
        return new Objective.Judged<>(loss, new Centred(model.line, next, model.count.plus(1)));
    }

    @Test
    void whatTheObjectiveGivesBackInPlaceOfALeafReplacesIt() {
        var start = new Centred(LINE, Tensor.zeros(3), Tensor.scalar(0));
        for (int parts : List.of(1, 5)) {
            var step = new Step<>(RecipeTest::centred, new Recipe(new HeavyBall(RATE)).accumulate(parts), 1);
            var state = step.start(start);
            double expected = 0;
            for (int t = 0; t < 3; t++) {
                var taken = step.take(state, Trainings.TRAIN);
                state = taken.state();
                for (int k = 0; k < parts; k++) {
                    int rows = 50 / parts;
                    Tensor part = Trainings.TRAIN.inputs().slice(0, k * rows, (k + 1) * rows);
                    expected = 0.5 * expected + 0.5 * part.mean(0).toDoubles()[1];
                }
                assertThat(taken.record().layers())
                        .extracting(StepRecord.Leaf::role)
                        .containsExactly(
                                StepRecord.Role.TRAINED,
                                StepRecord.Role.TRAINED,
                                StepRecord.Role.REPLACED,
                                StepRecord.Role.REPLACED);
            }
            assertThat(state.model().mean.toDoubles()[1]).isCloseTo(expected, within(1e-6));
            assertThat(state.model().count.toInts()).containsExactly(3 * parts);
            assertThat(state.model().line.bias().item()).isNotEqualTo(1);
        }
    }

    @Test
    void aCounterThatNobodyReplacesIsRefused() {
        record Counted(Line line, Tensor count) {}
        Objective<Counted, Batch> objective = Objective.of((m, b) -> Trainings.loss(m.line, b));
        var start = new Counted(LINE, Tensor.scalar(3));
        var step = new Step<>(objective, plain(), 1);
        assertThatThrownBy(() -> step.take(step.start(start), Trainings.TRAIN))
                .hasMessageContaining("parameters must be real numbers, got i32[] at count");
        var frozen = new Step<>(objective, plain().groups(new Group("count", new Group.Frozen())), 1);
        assertThat(frozen.take(frozen.start(start), Trainings.TRAIN)
                        .state()
                        .model()
                        .count
                        .toInts())
                .containsExactly(3);
    }

    @Test
    void eachStepDrawsFromAKeyOfItsOwn() {
        Objective<Tensor, Tensor> noise =
                (w, b, key) -> new Objective.Judged<>(w.times(0).plus(key.uniform()), w);
        var step = new Step<>(noise, plain(), 7);
        var first = step.take(step.start(Tensor.scalar(1f)), Tensor.zeros(1));
        var second = step.take(first.state(), Tensor.zeros(1));
        var again = new Step<>(noise, plain(), 7).take(first.state(), Tensor.zeros(1));
        assertThat(second.record().dataLoss()).isNotEqualTo(first.record().dataLoss());
        assertThat(again.record().dataLoss()).isEqualTo(second.record().dataLoss());
    }

    /// The loop in the doc comment of [Step].
    @Test
    void aLoopOfOnesOwnIsTheTrainersLoop() {
        var settings = new Settings(3, 1000, 1, 0, 100, 0);
        var seen = new Trainings.Recording();
        Line trained = Trainings.trainer(new HeavyBall(0.05), List.of(), settings)
                .train(
                        Trainings.start(),
                        new Examples<>(Trainings.TRAIN, 1000).unshuffled(),
                        Trainings.VALIDATION,
                        seen)
                .model();
        var step = new Step<>(OBJECTIVE, new Recipe(new HeavyBall(0.05)), 42);
        var state = step.start(Trainings.start());
        for (int i = 0; i < 3; i++) {
            var taken = step.take(state, Trainings.TRAIN);
            state = taken.state();
            assertThat(taken.record().loss()).isEqualTo(seen.steps.get(i).loss());
        }
        assertThat(Tree.of(state.model()).leaves().getFirst().toFloats())
                .isEqualTo(trained.weight().toFloats());
    }
}

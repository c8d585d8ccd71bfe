package dev.slopewise.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import dev.slopewise.learn.optim.GradientDescent;
import dev.slopewise.learn.optim.HeavyBall;
import dev.slopewise.learn.optim.Nesterov;
import dev.slopewise.learn.optim.Optimizer;
import dev.slopewise.learn.penalty.Penalty;
import dev.slopewise.learn.train.Trainings.Line;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Penalties in trainings: what they bring about, and how a run tells of it.
class DuesTest {
    /// Two targets from five inputs, of which the last three say nothing.
    private static final Batch POINTS = points();

    private static final double RATE = 0.1;

    record Plane(Tensor weight) {
        Tensor loss(Batch batch) {
            return batch.inputs()
                    .matmul(weight)
                    .minus(batch.targets())
                    .square()
                    .sum(-1)
                    .mean();
        }
    }

    private static Batch points() {
        var keys = Key.of(11).split(2);
        Tensor x = keys.get(0).normal(60, 5);
        Tensor truth = Tensor.of(new float[][] {{1, -2}, {0.5f, 1}, {0, 0}, {0, 0}, {0, 0}});
        return new Batch(x, x.matmul(truth).plus(keys.get(1).normal(60, 2).times(0.1)));
    }

    private static Plane trained(Optimizer<?> optimizer, Penalty penalty) {
        var settings = new Settings(200, 60, 3, 50, 1000, 0);
        var trainer = new Trainer<Plane, Batch>(
                Objective.of(Plane::loss),
                new Recipe(optimizer).penalties(List.of(penalty)),
                settings,
                (m, b) -> m.loss(b).plus(penalty.price(m.weight).times(penalty.strength())),
                (m, b) -> Map.of());
        return trainer.train(new Plane(Key.of(12).normal(5, 2)), POINTS, POINTS, new Observer() {})
                .model();
    }

    static Stream<Optimizer<?>> optimizers() {
        return Stream.of(new GradientDescent(RATE), new HeavyBall(RATE / 10, 0.9), new Nesterov(RATE / 5, 0.8));
    }

    /// Where training ends, no weight could pay by moving: at 0 the data pull less than the penalty, elsewhere just as much.
    @ParameterizedTest
    @MethodSource("optimizers")
    void l1LeavesExactZerosWhereTheDataPullLess(Optimizer<?> optimizer) {
        double strength = 0.4;
        Plane plane = trained(optimizer, new Penalty.L1(strength));
        double[] w = plane.weight().toDoubles();
        double[] slope = Transforms.grad((Plane p) -> p.loss(POINTS))
                .apply(plane)
                .weight()
                .toDoubles();
        for (int i = 0; i < 10; i++) {
            if (i < 4) assertThat(slope[i]).isCloseTo(-strength * Math.signum(w[i]), within(1e-3));
            else assertThat(Math.abs(slope[i])).isLessThan(strength);
        }
        onlyTheLastThreeInputsAreOut(w);
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void groupLassoLeavesWholeRowsAtZero(Optimizer<?> optimizer) {
        onlyTheLastThreeInputsAreOut(
                trained(optimizer, new Penalty.GroupLasso(0.4, 0)).weight().toDoubles());
    }

    private static void onlyTheLastThreeInputsAreOut(double[] w) {
        for (int i = 0; i < 10; i++) assertThat(w[i] == 0).isEqualTo(i >= 4); // −0 is 0 too
    }

    @Test
    void maxNormHoldsAfterEachStep() {
        Objective<Plane, Batch> objective = Objective.of(Plane::loss);
        var step = new Step<>(
                objective, new Recipe(new GradientDescent(RATE)).penalties(List.of(new Penalty.MaxNorm(0.8, -1))), 1);
        var state = step.start(new Plane(Tensor.ones(5, 2)));
        for (int t = 0; t < 20; t++) {
            var taken = step.take(state, POINTS);
            state = taken.state();
            for (double length : state.model().weight().norm(0).toDoubles())
                assertThat(length).isLessThan(0.8 + 1e-6);
            assertThat(taken.record().penaltyLoss()).isZero();
        }
        for (double length : state.model().weight().norm(0).toDoubles())
            assertThat(length).isCloseTo(0.8, within(1e-6)); // both units want more
    }

    private static StepRecord first(Recipe recipe, Line line) {
        var seen = new Trainings.Recording();
        var settings = new Settings(1, 1000, 5, 1, 100, 0);
        new Trainer<>(Objective.of(Trainings::loss), recipe, settings, Trainings::loss, (m, b) -> Map.of())
                .train(line, Trainings.TRAIN, Trainings.VALIDATION, seen);
        return seen.steps.getFirst();
    }

    /// Each number once more in plain doubles: the slope of the price is told, the optimiser follows the data's alone, the proximal step does the rest.
    @Test
    void whatSettlesIsToldWithItsTrueSlope() {
        double strength = 0.5;
        var line = new Line(Tensor.of(new float[][] {{0.5f}, {-1}, {0.01f}}), Tensor.scalar(1f));
        double[] w = {0.5, -1, 0.01f, 1};
        var before = new PlainLine(w, 0);
        double[] data = before.slope(), after = w.clone(), whole = data.clone();
        double pulled = 0, promised = 0, price = 0, priceAfter = 0, along = 0;
        for (int i = 0; i < 4; i++) {
            after[i] -= RATE * data[i];
            if (i == 3) continue;
            double settled = Math.signum(after[i]) * Math.max(0, Math.abs(after[i]) - RATE * strength);
            pulled += (settled - after[i]) * (settled - after[i]);
            after[i] = settled;
            whole[i] += strength * Math.signum(w[i]);
            price += strength * Math.abs(w[i]);
            priceAfter += strength * Math.abs(settled);
        }
        var there = new PlainLine(after, 0);
        double[] next = there.slope();
        for (int i = 0; i < 4; i++) {
            promised -= whole[i] * (after[i] - w[i]);
            double pull = i == 3 ? 0 : strength * Math.signum(after[i]);
            along += (next[i] + pull) * (after[i] - w[i]);
        }
        var record = first(new Recipe(new GradientDescent(RATE)).penalties(List.of(new Penalty.L1(strength))), line);
        var weight = record.layers().getFirst();
        assertThat(record.penaltyLoss()).isCloseTo(price, within(1e-6));
        assertThat(weight.penaltyGradientNorm()).isCloseTo(strength * Math.sqrt(3), within(1e-6));
        assertThat(weight.gradientNorm())
                .isCloseTo(Math.sqrt(data[0] * data[0] + data[1] * data[1] + data[2] * data[2]), within(1e-5));
        assertThat(weight.pullNorm()).isCloseTo(Math.sqrt(pulled), within(1e-6));
        assertThat(record.promised()).isCloseTo(promised, within(1e-5));
        double delivered = before.dataLoss() + price - there.dataLoss() - priceAfter;
        assertThat(record.delivered().orElseThrow()).isCloseTo(delivered, within(1e-5));
        assertThat(record.alpha().orElseThrow()).isCloseTo(along / promised, within(1e-5));
        assertThat(record.layers().get(1).pullNorm()).isZero();
    }

    /// Momentum does not carry it; the first step of a heavy ball is that of gradient descent.
    @Test
    void decayTakesItsShareOfWhatTheOptimiserLeft() {
        var line = new Line(Tensor.of(new float[][] {{0.5f}, {-1}, {2}}), Tensor.scalar(1f));
        double[] w = {0.5, -1, 2, 1}, g = new PlainLine(w, 0).slope();
        Objective<Line, Batch> objective = Objective.of(Trainings::loss);
        for (Optimizer<?> optimizer : List.of(new GradientDescent(RATE), new HeavyBall(RATE, 0.9))) {
            var recipe = new Recipe(optimizer).penalties(List.of(new Penalty.Decay(0.3)));
            var step = new Step<>(objective, recipe, 1);
            double[] after = step.take(step.start(line), Trainings.TRAIN)
                    .state()
                    .model()
                    .weight()
                    .toDoubles();
            for (int i = 0; i < 3; i++)
                assertThat(after[i]).isCloseTo((w[i] - RATE * g[i]) * (1 - RATE * 0.3), within(1e-6));
        }
    }

    @Test
    void aGroupPaysItsOwnPenaltiesAtItsOwnRate() {
        var line = new Line(Tensor.of(new float[][] {{0.5f}, {-1}, {2}}), Tensor.scalar(1f));
        var recipe = new Recipe(new GradientDescent(RATE))
                .penalties(List.of(new Penalty.L1(0.5)))
                .groups(
                        new Group("weight", new Group.Penalties(List.of())),
                        new Group(
                                "bias",
                                new Group.RateTimes(2),
                                new Group.Penalties(List.of(new Penalty.L2(0.2), new Penalty.Decay(0.5)))));
        StepRecord record = first(recipe, line);
        double slope = new PlainLine(new double[] {0.5, -1, 2, 1}, 0).slope()[3];
        var bias = record.layers().get(1);
        double left = 1 - 2 * RATE * (slope + 0.2); // L2 is followed, decay is not
        assertThat(record.layers().getFirst().penaltyGradientNorm()).isZero();
        assertThat(record.layers().getFirst().pullNorm()).isZero();
        assertThat(bias.penaltyGradientNorm()).isCloseTo(0.7, within(1e-6));
        assertThat(bias.pullNorm()).isCloseTo(Math.abs(left) * 2 * RATE * 0.5, within(1e-6));
        assertThat(bias.steepest().change()).isCloseTo(left * (1 - 2 * RATE * 0.5) - 1, within(1e-6));
        assertThat(record.penaltyLoss()).isCloseTo(0.5 * 0.7, within(1e-6));
    }
}

package dev.slopewise.learn.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.NonFinite;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.optim.GradientDescent;
import dev.slopewise.learn.optim.HeavyBall;
import dev.slopewise.learn.optim.Optimizer;
import dev.slopewise.learn.train.Trainings.Line;
import dev.slopewise.learn.train.Trainings.Recording;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/// A trainer hands the state over from step to step; nobody else loses anything by it.
class HandingOverTest {
    private static final int EPOCHS = 12;

    /// Seven steps an epoch, far too long ones, so that the best epoch is seldom the last.
    private static Trainer.Outcome<Line> train(Line start, int epochs, int measureEvery, Recording seen) {
        var recipe = new Recipe(new Adam(1.5)).average(new Averaging(0.2));
        return trainer(Trainings::loss, recipe, epochs, measureEvery)
                .train(start, Trainings.TRAIN, Trainings.VALIDATION, seen);
    }

    private static Trainer<Line, Batch> trainer(
            BiFunction<Line, Batch, Tensor> loss, Recipe recipe, int epochs, int measureEvery) {
        var settings = new Settings(epochs, 8, 5, measureEvery, 100, 0);
        return new Trainer<>(Objective.of(loss), recipe, settings, Trainings::loss, (m, b) -> Map.of());
    }

    private static List<float[]> numbers(Line line) {
        return List.of(line.weight().toFloats(), line.bias().toFloats());
    }

    @Test
    void theModelThatTrainingBeganWithStaysAsItWas() {
        Line start = new Line(Key.of(1).normal(3, 1), Tensor.scalar(0.5f));
        List<float[]> before = numbers(start);
        train(start, 2, 0, new Recording());
        assertThat(numbers(start)).usingRecursiveComparison().isEqualTo(before);
    }

    @Test
    void theBestModelIsThatOfItsEpochThoughTrainingWentOn() {
        var outcome = train(Trainings.start(), EPOCHS, 0, new Recording());
        int best = outcome.result().bestEpoch();
        assertThat(best).isBetween(1, EPOCHS - 1);
        var until = train(Trainings.start(), best, 0, new Recording());
        assertThat(numbers(outcome.model())).usingRecursiveComparison().isEqualTo(numbers(until.model()));
    }

    /// A step that is measured keeps the state before it.
    @Test
    void keptOrHandedOverTheBitsAreTheSame() {
        Recording kept = new Recording(), handedOver = new Recording();
        var each = train(Trainings.start(), 3, 1, kept);
        var none = train(Trainings.start(), 3, 0, handedOver);
        assertThat(numbers(none.model())).usingRecursiveComparison().isEqualTo(numbers(each.model()));
        for (int i = 0; i < kept.steps.size(); i++) {
            StepRecord step = handedOver.steps.get(i);
            assertThat(step.measured(
                            kept.steps.get(i).delivered(), kept.steps.get(i).alpha()))
                    .isEqualTo(kept.steps.get(i));
        }
    }

    private static NonFinite failing(Optimizer<?> optimizer, int measureEvery) {
        // √(1 − bias) leaves its domain some steps into an epoch, as the bias goes to 3
        BiFunction<Line, Batch, Tensor> loss =
                (m, b) -> Trainings.loss(m, b).plus(m.bias().neg().plus(1).sqrt());
        var seen = new Recording();
        var result = trainer(loss, new Recipe(optimizer), 3, measureEvery)
                .train(Trainings.start(), Trainings.TRAIN, Trainings.VALIDATION, seen)
                .result();
        assertThat(result.stopped()).isEqualTo(RunResult.Stopped.NOT_FINITE);
        assertThat(result.steps() % 7).as("not the first step of an epoch").isNotEqualTo(1);
        return result.nonFinite().orElseThrow();
    }

    @Test
    void whatMadeANumberNonFiniteIsFoundThoughTheStateWasHandedOver() {
        for (Optimizer<?> optimizer : List.of(new GradientDescent(0.1), new HeavyBall(0.05)))
            assertThat(failing(optimizer, 0)).isEqualTo(failing(optimizer, 1));
    }
}

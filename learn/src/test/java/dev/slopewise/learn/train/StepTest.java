package dev.slopewise.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.slopewise.core.Tensor;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.optim.GradientDescent;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepTest {
    /// Draws from the step's key, so that the seed shows.
    private static final Objective<Tensor, Tensor> NOISY = (model, batch, key) -> new Objective.Judged<>(
            model.minus(batch).plus(key.normal()).square().mean(), model);

    private static final Tensor BATCH = Tensor.of(1f, 2, 3);

    private static StepRecord second(Step<Tensor, Tensor> step) {
        var first = step.take(step.start(Tensor.scalar(0f)), BATCH);
        return step.take(first.state(), BATCH).record();
    }

    private static Step<Tensor, Tensor> from(long seed) {
        return new Step<>(NOISY, new Recipe(new GradientDescent(0.1)), seed);
    }

    @Test
    void fromAnotherSeedItIsAsIfMadeFromIt() {
        var step = from(1);
        StepRecord own = second(step);
        assertThat(second(step.seeded(2))).isEqualTo(second(from(2))).isNotEqualTo(own);
        assertThat(second(step)).isEqualTo(own);
    }

    @Test
    void theSteepestEntryIsRecordedWithTheMemoryBeforeTheStep() {
        var step = new Step<>(NOISY, new Recipe(new Adam(0.1)), 1);
        var first = step.take(step.start(Tensor.scalar(0f)), BATCH);
        assertThat(remembered(first.record())).isEqualTo(Map.of("mean", 0.0, "square", 0.0));
        double slope = first.record().layers().getFirst().steepest().slope();
        Map<String, Double> memory = remembered(step.take(first.state(), BATCH).record());
        assertThat(memory.get("mean")).isCloseTo(0.1 * slope, withinPercentage(1e-4));
        assertThat(memory.get("square")).isCloseTo(0.001 * slope * slope, withinPercentage(1e-2)); // 1 − 0.999f
        assertThat(remembered(second(from(1))))
                .as("gradient descent keeps nothing")
                .isEmpty();
    }

    private static Map<String, Double> remembered(StepRecord step) {
        return step.layers().getFirst().steepest().memory();
    }

    @Test
    void memoryReadsBackAndOldRunsHaveNone() {
        var step = new Step<>(NOISY, new Recipe(new Adam(0.1)), 1);
        StepRecord record = second(step);
        Object form = Json.read(Json.write(RecordForm.of(record)));
        assertThat(RecordForm.step(form)).isEqualTo(record);
        String old = Json.write(RecordForm.of(record)).replaceFirst(",\"memory\":\\{[^}]*}", "");
        assertThat(remembered(RecordForm.step(Json.read(old)))).isEmpty();
    }
}

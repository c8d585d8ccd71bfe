package dev.slopewise.learn.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Tensor;
import dev.slopewise.learn.optim.GradientDescent;
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
}

package dev.slopewise.learn.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.learn.loss.ClassLoss;
import dev.slopewise.learn.optim.GradientDescent;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Recipe;
import dev.slopewise.learn.train.Step;
import dev.slopewise.learn.train.StepRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

class SupervisedTest {
    private static final Key KEY = Key.of(81);
    private static final Batch BATCH =
            new Batch(KEY.fold(1).normal(12, 4), KEY.fold(2).integers(0, 3, 12));
    private static final Supervised<Sequential> OBJECTIVE = new Supervised<>(new ClassLoss.CrossEntropy());

    private static Sequential model(String text) {
        return Blueprint.parse(text).create(KEY, Shape.of(4), 3);
    }

    private static StepRecord.Role role(StepRecord record, String path) {
        return record.layers().stream()
                .filter(leaf -> leaf.path().equals(path))
                .findFirst()
                .orElseThrow()
                .role();
    }

    @Test
    void runningStatisticsAreReplacedAndWeightsTrained() {
        var norm = BatchNorm.create(4, 0);
        var step = new Step<>(OBJECTIVE, new Recipe(new GradientDescent(0.1)), 1);
        var start = new Sequential(List.of(norm, Dense.create(KEY, Initializer.glorotUniform(), 4, 3)));
        var taken = step.take(step.start(start), BATCH);
        var after = (BatchNorm) taken.state().model().layers().getFirst();
        double[] mean = BATCH.inputs().mean(0).toDoubles();
        for (int i = 0; i < 4; i++) assertThat(after.mean().toDoubles()[i]).isCloseTo(0.1 * mean[i], within(1e-6));
        assertThat(role(taken.record(), "layers[0].mean")).isEqualTo(StepRecord.Role.REPLACED);
        assertThat(role(taken.record(), "layers[0].scale")).isEqualTo(StepRecord.Role.TRAINED);
        double inTraining = OBJECTIVE.of(start, BATCH, KEY).loss().item();
        assertThat(taken.record().dataLoss()).isCloseTo(inTraining, within(1e-6));
        assertThat(OBJECTIVE.judge(start, BATCH).item()).isNotCloseTo(inTraining, within(1e-3));
    }

    @Test
    void whatIsDroppedDiffersFromStepToStep() {
        var step = new Step<>(OBJECTIVE, new Recipe(new GradientDescent(1e-9)), 1);
        var first = step.take(step.start(model("dense:16,dropout:50")), BATCH);
        var second = step.take(first.state(), BATCH);
        assertThat(second.record().dataLoss()).isNotCloseTo(first.record().dataLoss(), within(1e-4));
    }

    @Test
    void theFirstBatchShowsWhatTheLossCannotBeMeantFor() {
        var step = new Step<>(OBJECTIVE, new Recipe(new GradientDescent(0.1)), 1);
        var outOfRange = new Batch(BATCH.inputs(), BATCH.targets().plus(1));
        assertThatThrownBy(() -> step.take(step.start(model("dense:5")), outOfRange))
                .hasMessageContaining("got 3 at");
        var softmax = new Sequential(List.of(model("dense:5"), new Softmax()));
        assertThatThrownBy(() -> step.take(step.start(softmax), BATCH)).hasMessageContaining("takes logits");
        assertThat(BATCH.targets().maximum().toInts())
                .isEqualTo(Tensor.scalar(2).toInts());
    }
}

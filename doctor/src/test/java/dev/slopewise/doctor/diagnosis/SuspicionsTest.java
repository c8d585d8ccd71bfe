package dev.slopewise.doctor.diagnosis;

import static dev.slopewise.doctor.experiment.Subjects.quadrants;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Tensor;
import dev.slopewise.doctor.experiment.Limit;
import dev.slopewise.doctor.experiment.Subject;
import dev.slopewise.learn.loss.RegressionLoss;
import dev.slopewise.learn.nn.Dense;
import dev.slopewise.learn.nn.Layer;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.optim.GradientDescent;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Recipe;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunResult;
import dev.slopewise.learn.train.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What is no sign of a fault and yet worth an experiment: found, and believed by nobody before one was made.
class SuspicionsTest {
    private static final Facts PLAIN = facts(quadrants(new Adam(0.03)));

    private static Facts facts(Subject<?> subject) {
        return Facts.of(subject, subject.run(Limit.NONE));
    }

    @Test
    void weightsNearTheBounds() {
        assertThat(weights(1.0)).isEmpty(); // 2 times what suits 8 inputs
        assertThat(weights(1.6)).hasValue(0.15); // 3.2 times
        assertThat(weights(3.0)).hasValueSatisfying(sure -> assertThat(sure).isGreaterThan(0.4));
        assertThat(weights(0.08)).hasValue(0.15);
        assertThat(weights(0.2)).isEmpty();
    }

    private static Optional<Double> weights(double deviation) {
        ModelFacts model = PLAIN.model().orElseThrow();
        var weights = List.of(new ModelFacts.Weights("weight", 8, 8, 0, deviation, 0));
        var other = new ModelFacts(
                model.loss(),
                model.lastBend(),
                model.outputs(),
                weights,
                model.answers(),
                model.startLoss(),
                model.constantLoss());
        var facts = new Facts(PLAIN.run(), PLAIN.data(), Optional.of(other), PLAIN.subject());
        return new BadInitialisation().examine(facts).map(Finding::confidence);
    }

    /// At ln 2 for one answer to all, as its two classes are about as frequent.
    @Test
    void aClassOfSoFewThatTheyTellLittleOfOthers() {
        assertThat(rare(4, 0.02)).isEmpty();
        assertThat(rare(4, 0.2)).hasValue(0.8);
        assertThat(rare(12, 0.2)).isEmpty();
        assertThat(rare(4, 0.6)).hasValueSatisfying(sure -> assertThat(sure).isGreaterThan(0.8));
    }

    private static Optional<Double> rare(int examples, double judged) {
        DataFacts data = PLAIN.data().orElseThrow();
        var classes = new DataFacts.Targets.Classes(List.of(300, examples));
        var other = new DataFacts(
                304, data.validation(), data.inputs(), classes, data.isSorted(), data.shared(), data.apart());
        Run run = PLAIN.run();
        RunResult end = run.result();
        var result = new RunResult(
                end.stopped(),
                end.steps(),
                end.epochs(),
                end.bestEpoch(),
                Map.of("loss", judged),
                0,
                0,
                end.nonFinite());
        var facts = new Facts(
                new Run(run.header(), run.steps(), run.epochs(), result),
                Optional.of(other),
                PLAIN.model(),
                Optional.empty());
        return new ClassImbalance().examine(facts).map(Finding::confidence);
    }

    /// A loss that falls by 8 % a step from 9 on: in the last quarter of 60 steps by little of all that was won, and four times the steps would win more than a tenth.
    @Test
    void aLossThatWouldStillFallByATenthAtItsPace() {
        Facts slow = line(0.02, 60);
        Fall fall = Fall.of(slow);
        assertThat(fall.lateShare()).isLessThan(0.08);
        assertThat(fall.goneOn(4)).isGreaterThan(0.1);
        assertThat(new StoppedEarly().examine(slow).map(Finding::confidence)).hasValue(0.15);
        assertThat(new StoppedEarly().examine(line(0.02, 200))).isEmpty();
    }

    /// The line y = 3x through points of mean square 1, from 0 on, by all of them at once.
    private static Facts line(double rate, int steps) {
        Tensor x = Tensor.of(new float[] {-1, 1, -1, 1}).reshape(4, 1);
        var points = new Batch(x, x.times(3));
        Layer start = new Dense(Tensor.zeros(1, 1), Tensor.zeros(1));
        return facts(Subject.of(
                "line",
                start,
                new RegressionLoss.Squared(),
                (_, _) -> Map.of(),
                new Recipe(new GradientDescent(rate)),
                new Settings(steps, 4, 5, 1, 1000, 0),
                points,
                points));
    }
}

package dev.slopewise.doctor.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.SlopewiseException;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.doctor.experiment.Experiment.Outcome;
import dev.slopewise.learn.nn.Activation;
import dev.slopewise.learn.nn.Layer;
import dev.slopewise.learn.nn.Sequential;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.optim.GradientDescent;
import dev.slopewise.learn.schedule.Schedules;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Examples.Order;
import dev.slopewise.learn.train.Recipe;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentsTest {
    private static final Effort LONG = new Effort(3, Duration.ofMinutes(5));

    private static Trial trial(int from, int steps, Change... changes) {
        return new Trial(List.of(changes), from, steps, "the loss is lower");
    }

    private static Experiment run(Subject<?> subject, Trial trial) {
        return new Experiments<>(subject, LONG).run(trial);
    }

    /// The limit 2 / λ is 0.0088159: above it a third of the rate helps, far below it three times the rate does.
    @ParameterizedTest
    @CsvSource({
        "0.009,  0.333, CONFIRMED",
        "0.0088, 0.333, CONFIRMED", // converges, slower than a third of it along the steepest direction
        "0.004,  0.333, REFUTED",
        "0.0001, 0.333, REFUTED",
        "0.0001, 3,     CONFIRMED",
        "0.009,  3,     REFUTED"
    })
    void decidesAboutTheRateOfAParabola(double rate, double factor, Outcome outcome) {
        var experiment = run(Subjects.parabola(rate), trial(0, 100, new Change.RateTimes(factor)));
        assertThat(experiment.outcome()).isEqualTo(outcome);
        assertThat(experiment.without()).hasSize(2); // there is no chance in it, and the second seed showed that
        assertThat(experiment.without().get(0)).isEqualTo(experiment.without().get(1));
    }

    @Test
    void decidesAboutTheRateOfANetwork() {
        var large = run(Subjects.quadrants(new Adam(3)), trial(0, 60, new Change.RateTimes(1 / 30.0)));
        assertThat(large.outcome()).isEqualTo(Outcome.CONFIRMED);
        var small = Subjects.quadrants(new Adam(1e-4));
        assertThat(run(small, trial(0, 60, new Change.RateTimes(1 / 3.0))).outcome())
                .isEqualTo(Outcome.REFUTED);
        assertThat(run(small, trial(0, 60, new Change.RateTimes(100))).outcome())
                .isEqualTo(Outcome.CONFIRMED);
    }

    @Test
    void sameSeedsSameNumbers() {
        var subject = Subjects.quadrants(new Adam(0.03));
        Trial trial = trial(10, 20, new Change.RateTimes(0.1));
        assertThat(run(subject, trial)).isEqualTo(run(subject, trial));
    }

    @Test
    void theFirstSeedIsTheTrainingItself() {
        var subject = Subjects.quadrants(new Adam(0.01));
        var experiment = run(subject, trial(17, 30, new Change.RateTimes(0.1)));
        assertThat(experiment.without().getFirst())
                .isEqualTo(subject.trainLoss(subject.stateAt(47).model()));
        var slower = subject.with(new Change.RateTimes(0.1));
        assertThat(run(subject, trial(0, 30, new Change.RateTimes(0.1))).with().getFirst())
                .isEqualTo(slower.trainLoss(slower.stateAt(30).model()));
    }

    @Test
    void aForkGoesOnWithTheScheduleAndTheMemory() {
        var recipe = new Recipe(new Adam(0.03)).schedule(Schedules.parse("plateau(factor=0.5, patience=1)"));
        var subject = Subjects.quadrants(recipe, 16, 20);
        var course = new Course<>(subject);
        for (int i = 0; i < 36; i++) course.next(); // the end of an epoch
        var fork = new Fork<>(subject).of(course.mark(), List.of(), 5);
        for (int i = 0; i < 40; i++) assertThat(fork.next()).isEqualTo(course.next());
    }

    @Test
    void anotherSizeOfBatchesKeepsThePlaceInTheSchedule() {
        var recipe = new Recipe(new Adam(0.03)).schedule(Schedules.parse("cosine"));
        var subject = Subjects.quadrants(recipe, 16, 20);
        var course = new Course<>(subject);
        for (int i = 0; i < 60; i++) course.next(); // half of all
        var fork = new Fork<>(subject).of(course.mark(), List.of(new Change.BatchOf(32)), 5);
        assertThat(fork.next().learningRate()).isEqualTo(0.015);
        int left = 1;
        for (; !fork.isOver(); left++) fork.next();
        assertThat(left).isEqualTo(30); // of 20 epochs with 3 batches
    }

    @Test
    void anotherOptimiserBeginsAnew() {
        var subject = Subjects.quadrants(new Adam(0.01));
        var course = new Course<>(subject);
        for (int i = 0; i < 10; i++) course.next();
        var forks = new Fork<>(subject);
        assertThat(forks.of(course.mark(), List.of(new Change.By("heavy-ball")), 5)
                        .state()
                        .steps())
                .isZero();
        assertThat(forks.of(course.mark(), List.of(new Change.RateTimes(3)), 5)
                        .state()
                        .steps())
                .isEqualTo(10);
        assertThat(forks.of(course.mark(), List.of(new Change.FreshWeights()), 5)
                        .state()
                        .steps())
                .isZero();
    }

    @Test
    void aModelOfOtherLayersKeepsItsWeightsAndMemory() {
        var plain = Subjects.quadrants(new Adam(0.03));
        var subject = plain.start(Sequential.of(plain.start(), Activation.RELU)); // answers below 0 are lost
        var experiment = run(subject, trial(12, 60, new Change.PlainOutput()));
        assertThat(experiment.outcome()).isEqualTo(Outcome.CONFIRMED);
        var course = new Course<>(subject);
        for (int i = 0; i < 12; i++) course.next();
        var fork = new Fork<>(subject).of(course.mark(), List.of(new Change.PlainOutput()), 5);
        assertThat(fork.state().steps()).isEqualTo(12);
        assertThat(fork.state().memories()).isEqualTo(course.state().memories());
        assertThat(((Sequential) fork.judged()).layers()).hasSize(3); // dense, tanh, dense
    }

    @Test
    void aTrainingThatBreaksIsTheWorst() {
        var subject = Subjects.parabola(10);
        var experiment = run(subject, trial(0, 500, new Change.RateTimes(1e-4)));
        assertThat(experiment.without()).containsOnly(Double.POSITIVE_INFINITY);
        assertThat(experiment.outcome()).isEqualTo(Outcome.CONFIRMED);
        assertThatThrownBy(() -> run(subject, trial(600, 10, new Change.RateTimes(1e-4))))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("the training broke in step");
    }

    @Test
    void shufflingHelpsSortedExamples() {
        var shuffled = Subjects.quadrants(new Recipe(new GradientDescent(1)), 16, 40);
        Tensor order = shuffled.train().targets().argsort();
        Subject<Layer> sorted = shuffled.data(shuffled.train().rows(order), shuffled.validation())
                .order(Order.AS_GIVEN);
        assertThat(run(sorted, trial(0, 120, new Change.Shuffled())).outcome()).isEqualTo(Outcome.CONFIRMED);
    }

    @Test
    void balancedClassesAreJudgedAlikeOnBothSides() {
        var all = Subjects.quadrants(new Adam(0.01));
        Tensor order = all.train().targets().argsort();
        Batch rows = all.train().rows(order);
        int ones = (int) all.train().targets().sum().item();
        int zeros = all.train().size() - ones;
        Batch few = new Batch(
                rows.inputs().slice(0, 0, zeros + 3), rows.targets().slice(0, 0, zeros + 3)); // 3 of one class
        var subject = all.data(few, all.validation());
        var experiment = run(subject, trial(0, 30, new Change.BalancedClasses()));
        var balanced = subject.judgedBy(DataChanges.balancedLoss(subject));
        assertThat(experiment.without().getFirst())
                .isEqualTo(balanced.trainLoss(subject.stateAt(30).model()));
        assertThat(experiment.outcome()).isEqualTo(Outcome.CONFIRMED);
    }

    @Test
    void spendsNoMoreThanItsTime() {
        var subject = Subjects.quadrants(new Adam(0.01));
        var experiments = new Experiments<>(subject, new Effort(3, Duration.ZERO));
        var none = experiments.run(trial(0, 50, new Change.RateTimes(3)));
        assertThat(none.without()).isEmpty();
        assertThat(none.outcome()).isEqualTo(Outcome.CANNOT_TELL);
        assertThat(experiments.isSpent()).isTrue();
    }

    @Test
    void theTrainingItselfIsNotTouched() {
        var subject = Subjects.quadrants(new Adam(0.01));
        float[] before =
                Tree.of(subject.start()).leaves().getFirst().reshape(-1).toFloats();
        run(subject, trial(5, 10, new Change.RateTimes(3)));
        assertThat(Tree.of(subject.start()).leaves().getFirst().reshape(-1).toFloats())
                .isEqualTo(before);
    }

    @Test
    void refusesWhatHasNoMeaning() {
        var experiments = new Experiments<>(Subjects.parabola(0.001), LONG);
        Trial trial = trial(0, 10, new Change.Unfrozen());
        assertThat(experiments.refusal(trial)).contains("no leaf is frozen");
        assertThat(experiments.refusal(trial(0, 10, new Change.RateTimes(2)))).isEmpty();
        assertThatThrownBy(() -> experiments.run(trial)).isInstanceOf(SlopewiseException.class);
        assertThatThrownBy(() -> experiments.run(trial(1000, 10, new Change.RateTimes(2))))
                .hasMessageContaining("the training is over after 1000 steps, a fork from 1000 was asked for");
    }
}

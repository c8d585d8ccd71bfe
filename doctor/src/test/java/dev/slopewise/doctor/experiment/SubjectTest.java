package dev.slopewise.doctor.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.learn.nn.Layer;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.schedule.Schedules;
import dev.slopewise.learn.train.Recipe;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunResult.Stopped;
import dev.slopewise.learn.train.StepRecord;
import dev.slopewise.learn.train.Watch;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectTest {
    @Test
    void givesARunWithAllItsStepsAndEpochs() {
        var subject = Subjects.quadrants(new Adam(0.01));
        Run run = subject.run(Limit.NONE);
        assertThat(run.steps()).hasSize(120);
        assertThat(run.epochs()).hasSize(20);
        assertThat(run.result().stopped()).isEqualTo(Stopped.EPOCHS_DONE);
        assertThat(run.header().id()).isEqualTo("quadrants");
        assertThat(run.header().optimizer()).isEqualTo(new Adam(0.01).toString());
        assertThat(run.header().config()).containsEntry("batch", 16);
        assertThat(run.header().model()).hasSize(4);
    }

    @Test
    void sameSeedSameNumbers() {
        var subject = Subjects.quadrants(new Adam(0.01));
        assertThat(subject.run(Limit.steps(30)).steps())
                .isEqualTo(subject.run(Limit.steps(30)).steps());
    }

    @Test
    void stopsAtItsLimit() {
        var subject = Subjects.quadrants(new Adam(0.01));
        Run few = subject.run(Limit.steps(7));
        assertThat(few.steps()).hasSize(7);
        assertThat(few.result().stopped()).isEqualTo(Stopped.INTERRUPTED);
        Run none = subject.run(new Limit(100, Duration.ofNanos(1)));
        assertThat(none.steps()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"constant", "cosine", "plateau(factor=0.5, patience=1)"})
    void goesOnFromAPlaceAsIfItHadNotPaused(String schedule) {
        var recipe = new Recipe(new Adam(0.01)).schedule(Schedules.parse(schedule));
        var subject = Subjects.quadrants(recipe, 20, 8);
        Run whole = subject.run(Limit.NONE);
        Course<Layer> place = subject.course(Watch.NOTHING, Limit.steps(17));
        Course<Layer> rest = subject.onwards(place, Watch.NOTHING, Limit.NONE);
        assertThat(rest.run().steps()).isEqualTo(whole.steps());
        assertThat(rest.run().epochs()).isEqualTo(whole.epochs());
        assertThat(rest.end().state().steps()).isEqualTo(whole.steps().size());
    }

    @Test
    void aChangeOnTheWayLeavesWhatWasBefore() {
        var subject = Subjects.quadrants(new Adam(0.01));
        Course<Layer> place = subject.course(Watch.NOTHING, Limit.steps(30));
        Run changed = subject.with(new Change.RateTimes(0.1))
                .onwards(place, Watch.NOTHING, Limit.NONE)
                .run();
        assertThat(changed.steps()).hasSize(120);
        assertThat(changed.step(30).learningRate()).isEqualTo(0.01);
        assertThat(changed.step(31).learningRate()).isEqualTo(0.001);
        assertThat(changed.step(31).dataLoss())
                .isEqualTo(subject.run(Limit.NONE).step(31).dataLoss()); // before its step
        assertThat(place.end().state().steps()).isEqualTo(30);
    }

    @Test
    void stopsAtWhatItsStepsShow() {
        var subject = Subjects.quadrants(new Adam(0.01));
        Course<Layer> course = subject.course(Watch.NOTHING, Limit.NONE, steps -> steps.size() == 11);
        assertThat(course.run().steps()).hasSize(11);
    }

    @Test
    void aWatchedRunTakesTheSameSteps() {
        var subject = Subjects.quadrants(new Adam(0.01));
        Run watched = subject.run(new Watch(1, 4), Limit.steps(8)), plain = subject.run(Limit.steps(8));
        assertThat(watched.steps())
                .extracting(StepRecord::dataLoss)
                .isEqualTo(plain.steps().stream().map(StepRecord::dataLoss).toList());
        assertThat(watched.steps())
                .filteredOn(s -> s.probe().isPresent())
                .extracting(StepRecord::step)
                .containsExactly(1, 5);
        assertThat(watched.step(2).turn()).isPresent();
    }

    @Test
    void findsAStateAgain() {
        var subject = Subjects.quadrants(new Adam(0.01));
        assertThat(List.of(0, 5, 17, 1000))
                .extracting(step -> subject.stateAt(step).steps())
                .containsExactly(0, 5, 17, 120);
        assertThat(leaves(subject.stateAt(5).model()))
                .isEqualTo(leaves(subject.course(Watch.NOTHING, Limit.steps(5))
                        .end()
                        .state()
                        .model()));
        assertThat(subject.trainLoss(subject.stateAt(1000).model())).isLessThan(subject.trainLoss(subject.start()));
    }

    @Test
    void isOverAtTheFirstNumberThatIsNotFinite() {
        Run run = Subjects.parabola(10).run(Limit.NONE);
        assertThat(run.result().stopped()).isEqualTo(Stopped.NOT_FINITE);
        assertThat(run.steps()).hasSizeLessThan(1000);
    }

    @Test
    void anyRecordIsTrained() {
        Run run = Subjects.parabola(0.0088).run(Limit.NONE);
        assertThat(run.steps().getFirst().dataLoss()).isEqualTo(98); // 0 + 1 + 16 + 81
        assertThat(run.steps().getLast().dataLoss()).isLessThan(0.1); // (1 − 0.0088 · 226.864)² ¹⁰⁰⁰ = 0.0007 of it
    }

    private static List<List<Double>> leaves(Object model) {
        return Tree.of(model).leaves().stream()
                .map((Tensor leaf) -> java.util.Arrays.stream(
                                leaf.to(dev.slopewise.core.DType.F64).toDoubles())
                        .boxed()
                        .toList())
                .toList();
    }
}

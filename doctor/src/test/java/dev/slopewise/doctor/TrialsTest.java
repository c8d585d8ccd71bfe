package dev.slopewise.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.slopewise.core.Tree;
import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.Claim;
import dev.slopewise.doctor.diagnosis.Facts;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.Remedy;
import dev.slopewise.doctor.diagnosis.Verdict;
import dev.slopewise.doctor.experiment.Change;
import dev.slopewise.doctor.experiment.Experiment;
import dev.slopewise.doctor.experiment.Limit;
import dev.slopewise.doctor.experiment.Subject;
import dev.slopewise.doctor.experiment.Subjects;
import dev.slopewise.learn.nn.Layer;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.optim.GradientDescent;
import dev.slopewise.learn.schedule.Piecewise;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Objective;
import dev.slopewise.learn.train.Recipe;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.Watch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Experiments: trainings done again with something changed, from the start or from where trouble began.
class TrialsTest {
    private static final Budget LONG = new Budget(40, 5000, Duration.ofMinutes(5));
    private static final List<Change> SLOWER = List.of(new Change.RateTimes(0.1));

    /// A rate that is good for 60 of 120 steps, and then 200 times that.
    private static Subject<Layer> leaping() {
        return Subjects.quadrants(
                new Recipe(new GradientDescent(0.5)).schedule(new Piecewise(List.of(1.0, 200.0), List.of(60L))),
                16,
                20);
    }

    private static Experiment tried(Subject<?> subject, int since, Remedy remedy, Cause cause) {
        var finding = new Finding(cause, since, 0.5, List.<Claim>of(), remedy);
        var facts = new Facts(subject.run(Limit.NONE), Optional.empty(), Optional.empty(), Optional.of(subject));
        var weighed = new Laboratory(facts, new Trials<>(subject, LONG)).weigh(List.of(finding));
        return weighed.getFirst().after().experiment().orElseThrow();
    }

    private static Remedy momentum(double from, double to) {
        return new Remedy("momentum", "" + from, "" + to, "to see", List.of(new Change.Momentum(to)));
    }

    @Test
    void aForkFromAStepIsTheTrainingChangedFromThereOn() {
        var subject = Subjects.quadrants(new Adam(0.01));
        var came = new Trials<>(subject, LONG).with(SLOWER, 50).orElseThrow();
        var place = subject.course(Watch.NOTHING, Limit.steps(50));
        Run run = subject.with(SLOWER).onwards(place, Watch.NOTHING, Limit.NONE).run();
        assertThat(came).isEqualTo(Trials.Came.of(run, 5000));
        assertThat(came)
                .isNotEqualTo(new Trials<>(subject, LONG).with(SLOWER, 0).orElseThrow());
    }

    @Test
    void withoutChangesAForkIsTheTrainingItself() {
        var subject = Subjects.quadrants(new Adam(0.01));
        var trials = new Trials<>(subject, LONG);
        assertThat(trials.with(List.of(), 50)).hasValue(trials.without(subject.run(Limit.NONE)));
    }

    @Test
    void whatWasCutOffIsGoneOnWith() {
        var subject = Subjects.quadrants(new Adam(0.01));
        Run cut = subject.run(Limit.steps(30)), whole = subject.run(Limit.NONE);
        assertThat(new Trials<>(subject, LONG).without(cut)).isEqualTo(Trials.Came.of(whole, 5000));
        assertThat(new Trials<>(subject, new Budget(9, 30, Duration.ofMinutes(5))).without(cut))
                .isEqualTo(Trials.Came.of(cut, 30));
    }

    @Test
    void troubleThatBeginsLateIsTriedFromThereOn() {
        var subject = Subjects.quadrants(new Adam(0.01));
        Remedy less = momentum(0.9, 0.5);
        assertThat(tried(subject, 71, less, Cause.MOMENTUM_TOO_HIGH).from()).isEqualTo(70);
        assertThat(tried(subject, 11, less, Cause.MOMENTUM_TOO_HIGH).from()).isZero();
        assertThat(tried(subject, 500, less, Cause.MOMENTUM_TOO_HIGH).from()).isEqualTo(119); // there is a step left
    }

    @Test
    void aRateThatIsTooLargeLateIsProvedFromThereOn() {
        Remedy rate = Remedy.rate(100, 0.5, "to see");
        Experiment experiment = tried(leaping(), 61, rate, Cause.RATE_TOO_LARGE);
        assertThat(experiment.from()).isEqualTo(60);
        assertThat(experiment.outcome()).isEqualTo(Experiment.Outcome.CONFIRMED);
        assertThat(experiment.won()).isGreaterThan(Gain.LARGE);
        assertThat(experiment.steps()).isEqualTo(120);
    }

    @Test
    void whatIsOfTheModelIsTriedFromTheStart() {
        var subject = Subjects.quadrants(new Adam(0.01));
        var fresh = new Remedy("weights", "as drawn", "drawn anew", "to see", List.of(new Change.FreshWeights()));
        assertThat(tried(subject, 71, fresh, Cause.BAD_INITIALISATION).from()).isZero();
    }

    @Test
    void spendsNoMoreThanItsBudget() {
        var subject = Subjects.quadrants(new Adam(0.01));
        assertThat(new Trials<>(subject, new Budget(5, 100, Duration.ZERO)).with(SLOWER, 0))
                .isEmpty();
        var one = new Trials<>(subject, new Budget(1, 100, Duration.ofMinutes(5)));
        assertThat(one.with(SLOWER, 0)).isPresent();
        assertThat(one.isSpent()).isTrue();
        assertThat(one.with(List.of(new Change.RateTimes(2)), 0)).isEmpty();
        assertThat(one.with(SLOWER, 0)).isPresent(); // it is known
    }

    /// One that was cut short has a loss, but not that of its end.
    @Test
    void aTrainingInWhoseMidstTheTimeIsUpDecidesNothing() {
        var trials = new Trials<>(
                Subjects.quadrants(new Adam(0.01)), new Budget(5, Integer.MAX_VALUE, Duration.ofSeconds(2)));
        assertThat(trials.isSpent()).isFalse();
        assertThat(trials.with(List.of(new Change.EpochsTimes(100_000)), 0)).isEmpty();
        assertThat(trials.isSpent()).isTrue();
    }

    /// Quadrants of which more than 50 examples at once need more memory than there is.
    private static Subject<Layer> narrow() {
        var subject = Subjects.quadrants(new Adam(0.01));
        Objective<Layer, Batch> objective = (model, batch, key) -> {
            if (batch.size() > 50) throw new OutOfMemoryError("as a large batch may");
            return subject.objective().of(model, batch, key);
        };
        return new Subject<>(
                "narrow",
                subject.start(),
                objective,
                subject.judge(),
                subject.answer(),
                subject.metrics(),
                subject.loss(),
                subject.recipe(),
                subject.settings(),
                subject.train(),
                subject.validation(),
                subject.order());
    }

    @Test
    void whatNeedsMoreMemoryThanThereIsDecidesNothingAndEndsNothing() {
        var trials = new Trials<>(narrow(), LONG);
        List<Change> all = List.of(new Change.BatchOf(96));
        assertThat(trials.with(all, 0)).isEmpty();
        assertThat(trials.isTooLarge(all, 0)).isTrue();
        assertThat(trials.with(SLOWER, 60)).isPresent();
        assertThat(trials.isTooLarge(SLOWER, 60)).isFalse();
        assertThat(trials.with(all, 10)).isEmpty();
        assertThat(trials.with(SLOWER, 60)).isPresent();
    }

    @Test
    void theAccountSaysWhatDidNotFitAndTheVerdictStandsByObservation() {
        var subject = narrow();
        var remedy = new Remedy("batch", "16", "96", "to see", List.of(new Change.BatchOf(96)));
        var finding = new Finding(Cause.GRADIENT_NOISE, 1, 0.8, List.<Claim>of(), remedy);
        var facts = new Facts(subject.run(Limit.NONE), Optional.empty(), Optional.empty(), Optional.of(subject));
        var laboratory = new Laboratory(facts, new Trials<>(subject, LONG));
        Verdict verdict = new Judgement(facts, laboratory.weigh(List.of(finding)), laboratory.tooLarge()).verdict();
        assertThat(new VerdictStory(verdict).sentences())
                .contains(
                        "Gradient noise from step 1 on, 80 % sure.",
                        "None decided this: it is by observation alone, and the less sure for that.")
                .last(STRING)
                .matches("Gradient noise: batch 96 in place of 16 needs more memory than the \\d+ MiB that Java was"
                        + " given\\.");
        assertThat(VerdictForm.of(verdict).get("untried")).asString().contains("cause=gradient noise", "MiB");
    }

    @Test
    void whatHasNoMeaningIsNotTried() {
        assertThat(new Trials<>(Subjects.quadrants(new Adam(0.01)), LONG).with(List.of(new Change.Unfrozen()), 0))
                .isEmpty();
    }

    @Test
    void theTrainingItselfIsNotTouched() {
        var subject = Subjects.quadrants(new Adam(0.01));
        float[] before =
                Tree.of(subject.start()).leaves().getFirst().reshape(-1).toFloats();
        Map<String, Object> settings = subject.run(Limit.steps(1)).header().config();
        new Trials<>(subject, LONG).with(SLOWER, 40);
        assertThat(Tree.of(subject.start()).leaves().getFirst().reshape(-1).toFloats())
                .isEqualTo(before);
        assertThat(subject.run(Limit.steps(1)).header().config()).isEqualTo(settings);
    }
}

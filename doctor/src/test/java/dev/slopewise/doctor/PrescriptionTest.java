package dev.slopewise.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.Facts;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.Remedy;
import dev.slopewise.doctor.diagnosis.Verdict;
import dev.slopewise.doctor.experiment.Change;
import dev.slopewise.doctor.experiment.Experiment.Outcome;
import dev.slopewise.doctor.experiment.Limit;
import dev.slopewise.doctor.experiment.Subject;
import dev.slopewise.doctor.experiment.Subjects;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.optim.GradientDescent;
import dev.slopewise.learn.optim.HeavyBall;
import dev.slopewise.learn.train.Recipe;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is set once a cause is proved.
class PrescriptionTest {
    /// Of a cause with a remedy that is tried, proved or not.
    private static Finding settled(Subject<?> subject, Cause cause, Remedy proposed, Budget budget) {
        var facts = Facts.of(subject, subject.run(Limit.NONE));
        var trials = new Trials<>(subject, budget);
        var laboratory = new Laboratory(facts, trials);
        List<Weighed> weighed = laboratory.weigh(List.of(new Finding(cause, 1, 0.6, List.of(), proposed)));
        Finding found = weighed.getFirst().after();
        var verdict = new Verdict.Sick(found, List.of(found), List.of());
        Verdict after = new Prescription(laboratory, trials, laboratory.base(), weighed, _ -> true).of(verdict);
        assertThat(after)
                .isInstanceOfSatisfying(
                        Verdict.Sick.class, s -> assertThat(s.chain()).startsWith(s.leading()));
        return ((Verdict.Sick) after).leading();
    }

    private static double validationLoss(Subject<?> subject, Finding found) {
        return subject.with(found.remedy().orElseThrow().changes())
                .run(Limit.NONE)
                .epochs()
                .getLast()
                .validationLoss();
    }

    private static Remedy epochs(int from, int times) {
        return new Remedy("epochs", "" + from, "" + from * times, "", List.of(new Change.EpochsTimes(times)));
    }

    @Test
    void aRemedyIsCarriedOnWhileItWins() {
        Subject<?> subject = Subjects.quadrants(new Recipe(new Adam(0.01)), 16, 3);
        Finding found = settled(subject, Cause.STOPPED_EARLY, epochs(3, 2), Budget.USUAL);
        assertThat(found.remedy().orElseThrow().changes().getFirst())
                .isInstanceOfSatisfying(
                        Change.EpochsTimes.class, e -> assertThat(e.factor()).isGreaterThan(2));
        double proposed = subject.with(epochs(3, 2).changes())
                .run(Limit.NONE)
                .epochs()
                .getLast()
                .validationLoss();
        assertThat(validationLoss(subject, found)).isLessThan(0.97 * proposed);
    }

    @Test
    void theExperimentToldIsThatOfTheRemedyToSet() {
        Subject<?> subject = Subjects.quadrants(new Recipe(new Adam(0.01)), 16, 3);
        Finding found = settled(subject, Cause.STOPPED_EARLY, epochs(3, 2), Budget.USUAL);
        var experiment = found.experiment().orElseThrow();
        assertThat(experiment.changes()).isEqualTo(found.remedy().orElseThrow().changes());
        assertThat(experiment.outcome()).isEqualTo(Outcome.CONFIRMED);
    }

    @Test
    void aRateThatIsStillTooSmallIsTurnedUp() {
        Subject<?> subject = Subjects.quadrants(new GradientDescent(1e-3));
        Remedy timid = Remedy.rate(1e-3, 0.3, "to see");
        var facts = Facts.of(subject, subject.run(Limit.NONE));
        var trials = new Trials<>(subject, Budget.USUAL);
        var laboratory = new Laboratory(facts, trials);
        Finding found = laboratory
                .proved(new Finding(Cause.RATE_TOO_SMALL, 1, 0.9, List.of(), timid), timid, 0)
                .orElseThrow();
        var verdict = new Verdict.Sick(found, List.of(found), List.of());
        Verdict after = new Prescription(laboratory, trials, laboratory.base(), List.of(), _ -> true).of(verdict);
        Remedy set = ((Verdict.Sick) after).leading().remedy().orElseThrow();
        assertThat(Double.parseDouble(set.to().replaceFirst(",.*", ""))).isGreaterThan(0.5);
        assertThat(validationLoss(subject, ((Verdict.Sick) after).leading()))
                .isLessThan(subject.with(timid.changes())
                        .run(Limit.NONE)
                        .epochs()
                        .getLast()
                        .validationLoss());
    }

    @Test
    void lessMomentumComesWithALargerRateWhereStepsWouldBeTooShort() {
        Subject<?> subject = Subjects.quadrants(new HeavyBall(0.005, 0.998));
        var less = new Remedy("momentum", "0.998", "0.9", "", List.of(new Change.Momentum(0.9)));
        Finding found = settled(subject, Cause.MOMENTUM_TOO_HIGH, less, Budget.USUAL);
        assertThat(found.remedy().orElseThrow().to()).contains("with rate");
    }

    @Test
    void withoutBudgetTheProposalStays() {
        Subject<?> subject = Subjects.quadrants(new Recipe(new Adam(0.01)), 16, 3);
        Finding found = settled(subject, Cause.STOPPED_EARLY, epochs(3, 2), new Budget(1, 5000, Duration.ofMinutes(5)));
        assertThat(found.remedy()).hasValue(epochs(3, 2));
    }
}

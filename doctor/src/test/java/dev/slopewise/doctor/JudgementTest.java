package dev.slopewise.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.Facts;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.Remedy;
import dev.slopewise.doctor.diagnosis.Verdict;
import dev.slopewise.doctor.experiment.Change;
import dev.slopewise.doctor.experiment.Limit;
import dev.slopewise.doctor.experiment.Subjects;
import dev.slopewise.learn.optim.Adam;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Which of several weighed findings leads.
class JudgementTest {
    private static final Remedy NONE = new Remedy("labels", "as they are", "looked through", "", List.of());
    private static final Remedy FASTER = Remedy.rate(0.01, 0.1, "");

    private static final Finding NOISE = new Finding(Cause.LABEL_NOISE, 0, 0.75, List.of(), NONE);

    private static Weighed slow(Gain gain) {
        var before = new Finding(Cause.RATE_TOO_SMALL, 1, 0.8, List.of(), FASTER);
        return new Weighed(before, before.confidence(gain.after(0.8)), Optional.of(gain));
    }

    private static Cause leading(Weighed... weighed) {
        var facts = Facts.of(
                Subjects.quadrants(new Adam(0.01)),
                Subjects.quadrants(new Adam(0.01)).run(Limit.NONE));
        Verdict verdict = new Judgement(facts, List.of(weighed)).verdict();
        assertThat(verdict).isInstanceOf(Verdict.Sick.class);
        return ((Verdict.Sick) verdict).leading().cause();
    }

    @Test
    void wrongLabelsLeadWhereNothingWinsOnTheValidationPart() {
        assertThat(leading(Weighed.untried(NOISE), slow(new Gain(0.5, -0.05, -0.02, 0.5))))
                .isEqualTo(Cause.LABEL_NOISE);
    }

    @Test
    void theyDoNotWhereAnotherRemedyWinsMuchThere() {
        assertThat(leading(Weighed.untried(NOISE), slow(new Gain(0.9, 0.6, 0.15, 0.9))))
                .isEqualTo(Cause.RATE_TOO_SMALL);
    }

    /// Spikes are over at the end, where another remedy wins a trifle.
    @Test
    void spikesThatAreOverLeadWhereNothingElseIsToBeWon() {
        var spikes = new Finding(
                Cause.LATE_SPIKES,
                50,
                0.4,
                List.of(),
                new Remedy("schedule", "constant", "cosine", "", List.of(new Change.Scheduled("cosine"))));
        var height = new Gain(0.9, Double.NaN, Double.NaN, 0);
        var leading = new Weighed(spikes, spikes.confidence(height.after(0.4)), Optional.of(height));
        assertThat(leading(leading, slow(new Gain(0.01, 0, 0, 0.001)))).isEqualTo(Cause.LATE_SPIKES);
        assertThat(leading(leading, slow(new Gain(0.5, 0.5, 0.15, 0.5)))).isEqualTo(Cause.RATE_TOO_SMALL);
    }

    @Test
    void whatIsProvedLeadsBeforeWhatIsNot() {
        var byHeart = new Finding(
                Cause.OVERFITTING,
                20,
                0.9,
                List.of(),
                new Remedy("epochs", "30", "5", "", List.of(new Change.EpochsTimes(0.2))));
        var end = new Finding(
                Cause.ENDS_TOO_HOT,
                20,
                0.2,
                List.of(),
                new Remedy("schedule", "constant", "cosine", "", List.of(new Change.Scheduled("cosine"))));
        var some = new Gain(0.05, 0.4, 0.05, 0.2);
        var much = new Gain(0.44, 0.7, 0.15, 0.22);
        assertThat(leading(
                        new Weighed(byHeart, byHeart.confidence(some.after(0.9)), Optional.of(some)),
                        new Weighed(end, end.confidence(much.after(0.2)), Optional.of(much))))
                .isEqualTo(Cause.ENDS_TOO_HOT);
    }

    /// A smaller rate is as good, and so are larger batches at this one.
    @Test
    void aRateThatSuitsLargerBatchesIsNotTooLarge() {
        var rate = new Finding(Cause.RATE_TOO_LARGE, 1, 0.7, List.of(), Remedy.rate(0.5, 0.1, ""));
        var noise = new Finding(Cause.GRADIENT_NOISE, 1, 0.55, List.of(), Remedy.batch(1, 32, ""));
        assertThat(leading(confirmed(rate, 0.8), confirmed(noise, 0.81))).isEqualTo(Cause.GRADIENT_NOISE);
        assertThat(leading(confirmed(rate, 0.8), confirmed(noise, 0.7))).isEqualTo(Cause.RATE_TOO_LARGE);
    }

    private static Weighed confirmed(Finding before, double won) {
        var gain = new Gain(won, won, 0.15, won);
        return new Weighed(before, before.confidence(gain.after(before.confidence())), Optional.of(gain));
    }

    @Test
    void ofCausesThatExplainAsMuchTheOneThatActsFirstLeads() {
        var end = new Finding(
                Cause.ENDS_TOO_HOT,
                50,
                0.2,
                List.of(),
                new Remedy("schedule", "constant", "cosine", "", List.of(new Change.Scheduled("cosine"))));
        var momentum = new Finding(
                Cause.MOMENTUM_TOO_HIGH,
                8,
                0.7,
                List.of(),
                new Remedy("momentum", "0.998", "0.9", "", List.of(new Change.Momentum(0.9))));
        var much = new Gain(0.9, 0.7, 0.15, 0.9);
        assertThat(leading(
                        new Weighed(end, end.confidence(much.after(0.2)), Optional.of(much)),
                        new Weighed(momentum, momentum.confidence(much.after(0.7)), Optional.of(much))))
                .isEqualTo(Cause.MOMENTUM_TOO_HIGH);
    }
}

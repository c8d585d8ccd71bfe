package dev.slopewise.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.doctor.experiment.Experiment.Outcome;
import org.junit.jupiter.api.Test;

class GainTest {
    private static final double INFINITE = Double.POSITIVE_INFINITY, UNKNOWN = Double.NaN;

    @Test
    void aShareIsOfWhatThereIsToWin() {
        assertThat(Gain.share(0.6, 0.2, 1, 0.2)).isCloseTo(0.5, within(1e-12));
        assertThat(Gain.share(0.69, 0.65, 0.69, 0.65)).isCloseTo(0.04 / (0.3 * 0.69), within(1e-12));
        assertThat(Gain.share(0.2, 0.6, 1, 0.2)).isNegative();
    }

    @Test
    void aLossThatIsNotFiniteIsTheWorst() {
        assertThat(Gain.share(INFINITE, 0.2, INFINITE, 0.2)).isEqualTo(1);
        assertThat(Gain.share(INFINITE, 0.2, 1, 0.2)).isEqualTo(1);
        assertThat(Gain.share(INFINITE, 1.05, 1, 0.2)).isBetween(0.4, 0.5);
        assertThat(Gain.share(0.2, INFINITE, 1, 0.2)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(Gain.share(INFINITE, INFINITE, INFINITE, 1)).isZero();
        assertThat(Gain.judged(INFINITE, 0.2)).isEqualTo(1);
        assertThat(Gain.judged(0.2, INFINITE)).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void aLargeShareConfirmsUnlessTheValidationPartContradicts() {
        assertThat(new Gain(Gain.LARGE, UNKNOWN, UNKNOWN, 0).outcome()).isEqualTo(Outcome.CONFIRMED);
        assertThat(new Gain(Gain.LARGE, -0.2, -0.1, 0).outcome()).isEqualTo(Outcome.REFUTED);
        assertThat(new Gain(Gain.WORTH, -0.2, -0.1, 1).outcome()).isEqualTo(Outcome.REFUTED);
        assertThat(new Gain(Math.nextDown(Gain.LARGE), UNKNOWN, UNKNOWN, 0).outcome())
                .isEqualTo(Outcome.CANNOT_TELL);
    }

    @Test
    void aSmallShareNeedsTheValidationPart() {
        assertThat(new Gain(0.02, 0.1, Gain.WORTH, Gain.WORTH).outcome()).isEqualTo(Outcome.CONFIRMED);
        assertThat(new Gain(Gain.WORTH, 0.1, Math.nextDown(Gain.WORTH), Gain.WORTH).outcome())
                .isEqualTo(Outcome.CANNOT_TELL);
        assertThat(new Gain(-0.02, 0.1, Gain.WORTH, Gain.WORTH).outcome()).isEqualTo(Outcome.REFUTED);
        assertThat(new Gain(Gain.WORTH / 3, 0, 0, 0).outcome()).isEqualTo(Outcome.REFUTED);
    }

    @Test
    void whatIsWonMustBeWorthAChangeOfAllThatThereIsToWin() {
        double mostOfALittle = 0.9;
        assertThat(new Gain(0.01, mostOfALittle, 0.02, 0.02).outcome()).isEqualTo(Outcome.REFUTED);
        assertThat(new Gain(0.01, mostOfALittle, 0.02, Gain.WORTH).outcome()).isEqualTo(Outcome.CANNOT_TELL);
        assertThat(new Gain(0.01, 0, 0, Gain.WORTH).outcome()).isEqualTo(Outcome.REFUTED);
    }

    @Test
    void confidenceRisesAndFallsWithTheOutcome() {
        assertThat(new Gain(0.9, 0.5, 0.15, 0).after(0.3)).isGreaterThan(0.9).isLessThan(1);
        assertThat(new Gain(0, 0, 0, 0).after(0.3)).isLessThan(0.1);
        assertThat(new Gain(Gain.WORTH, 0, 0, 0).after(0.3)).isCloseTo(0.3, within(1e-12));
    }

    /// What a fault costs is told though nothing but an experiment spoke for it.
    @Test
    void whatIsWorthAChangeIsLikelierThanNotFromALittleSuspicionOn() {
        assertThat(new Gain(Gain.WORTH, 0.3, Gain.WORTH, Gain.WORTH).after(0.15))
                .isGreaterThan(0.5);
    }
}

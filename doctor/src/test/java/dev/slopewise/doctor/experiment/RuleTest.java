package dev.slopewise.doctor.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.SlopewiseException;
import dev.slopewise.doctor.experiment.Experiment.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleTest {
    private static final double BAD = Double.POSITIVE_INFINITY;

    private static Outcome outcome(List<Double> without, List<Double> with) {
        return Rule.USUAL.outcome(without, with);
    }

    @Test
    void aGainIsAShareOfTheLargerLoss() {
        assertThat(Rule.gain(10, 5)).isEqualTo(0.5);
        assertThat(Rule.gain(5, 10)).isEqualTo(-0.5);
        assertThat(Rule.gain(0, 0)).isZero();
        assertThat(Rule.gain(-1, -2)).isEqualTo(0.5);
        assertThat(Rule.gain(1, -1)).isEqualTo(2);
    }

    @Test
    void whatIsNotFiniteIsTheWorst() {
        assertThat(Rule.gain(BAD, 1e30)).isEqualTo(1);
        assertThat(Rule.gain(1e-30, BAD)).isEqualTo(-1);
        assertThat(Rule.gain(BAD, BAD)).isZero();
        assertThat(Rule.gain(Double.NaN, 1)).isEqualTo(1);
    }

    @Test
    void oneSeedDecidesAtTheLeastGainThatCounts() {
        assertThat(outcome(List.of(100.0), List.of(95.0))).isEqualTo(Outcome.CONFIRMED);
        assertThat(outcome(List.of(100.0), List.of(95.001))).isEqualTo(Outcome.REFUTED);
        assertThat(outcome(List.of(100.0), List.of(100.0))).isEqualTo(Outcome.REFUTED);
        assertThat(outcome(List.of(BAD), List.of(BAD))).isEqualTo(Outcome.REFUTED);
    }

    @Test
    void severalSeedsMustAgreeAsMuchAsTheEffectIsLarge() {
        // gains 0.75 and 0.25: mean 0.5, standard error 0.25, so 2 of them leave 0
        assertThat(outcome(List.of(100.0, 100.0), List.of(25.0, 75.0))).isEqualTo(Outcome.CANNOT_TELL);
        // gains 0.75 and 0.5: mean 0.625, standard error 0.125, 0.375 is left
        assertThat(outcome(List.of(100.0, 100.0), List.of(25.0, 50.0))).isEqualTo(Outcome.CONFIRMED);
        // gains 0.03, 0.01: mean 0.02, standard error 0.01, at most 0.04
        assertThat(outcome(List.of(100.0, 100.0), List.of(97.0, 99.0))).isEqualTo(Outcome.REFUTED);
        assertThat(outcome(List.of(100.0, 100.0), List.of(90.0, 100.0))).isEqualTo(Outcome.CANNOT_TELL);
    }

    @Test
    void bordersOfTheInterval() {
        // gains 0.125 and 0.375: mean 0.25, standard error 0.125
        List<Double> without = List.of(8.0, 8.0), with = List.of(7.0, 5.0);
        assertThat(new Rule(0.125, 1).outcome(without, with)).isEqualTo(Outcome.CONFIRMED);
        assertThat(new Rule(0.126, 1).outcome(without, with)).isEqualTo(Outcome.CANNOT_TELL);
        assertThat(new Rule(0.375, 1).outcome(without, with)).isEqualTo(Outcome.CANNOT_TELL);
        assertThat(new Rule(0.376, 1).outcome(without, with)).isEqualTo(Outcome.REFUTED);
        assertThat(new Rule(0.125, 1).surer(2).outcome(without, with)).isEqualTo(Outcome.CANNOT_TELL);
    }

    @Test
    void withoutSeedsNothingIsTold() {
        assertThat(outcome(List.of(), List.of())).isEqualTo(Outcome.CANNOT_TELL);
        assertThatThrownBy(() -> outcome(List.of(1.0), List.of()))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("losses come in pairs, got [1.0] and []");
    }
}

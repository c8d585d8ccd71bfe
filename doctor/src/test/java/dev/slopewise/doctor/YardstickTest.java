package dev.slopewise.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.doctor.Trials.Came;
import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.Remedy;
import dev.slopewise.doctor.experiment.Change;
import dev.slopewise.doctor.experiment.Experiment.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class YardstickTest {
    private static final Yardstick ONE = new Yardstick(1);
    private static final List<Came> SIXES = List.of(came(0.6), came(0.6), came(0.6));

    private static Came came(double loss) {
        return new Came(loss, loss, loss, loss, Double.NaN, 100);
    }

    private static Finding finding(Cause cause) {
        var remedy = new Remedy("setting", "now", "then", "", List.of(new Change.Shuffled()));
        return new Finding(cause, 1, 0.5, List.of(), remedy);
    }

    private static double share(Came... with) {
        return ONE.gain(finding(Cause.UNSHUFFLED), SIXES.subList(0, with.length), List.of(with), 0.2, 0.2)
                .share();
    }

    @Test
    void ofTwoSeedsTheLesserCounts() {
        assertThat(share(came(0.2), came(0.4))).isCloseTo(0.25, within(1e-12));
        assertThat(share(came(0.4), came(0.2))).isCloseTo(0.25, within(1e-12));
    }

    @Test
    void ofThreeTheMiddleOne() {
        assertThat(share(came(0.2), came(0.4), came(0.3))).isCloseTo(0.375, within(1e-12));
        assertThat(share(came(0.2), came(0.7), came(0.2))).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void aLargerModelMustWinMuch() {
        List<Came> before = List.of(came(0.6));
        assertThat(ONE.gain(finding(Cause.UNDERFITTING), before, List.of(came(0.52)), 0.52, 0.52)
                        .outcome())
                .isEqualTo(Outcome.CANNOT_TELL);
        assertThat(ONE.gain(finding(Cause.UNDERFITTING), before, List.of(came(0.1)), 0.1, 0.1)
                        .outcome())
                .isEqualTo(Outcome.CONFIRMED);
    }

    @Test
    void spikesAreMeasuredByTheirHeight() {
        var spiky = new Came(0.01, 0.8, 0.01, 0.01, Double.NaN, 100);
        assertThat(Yardstick.measure(finding(Cause.LATE_SPIKES), spiky)).isEqualTo(0.8);
        assertThat(Yardstick.measure(finding(Cause.ENDS_TOO_HOT), spiky)).isEqualTo(0.01);
        var gain = ONE.gain(finding(Cause.LATE_SPIKES), List.of(spiky), List.of(came(0.01)), 0.01, 0.01);
        assertThat(gain.outcome()).isEqualTo(Outcome.CONFIRMED);
    }

    /// A late fall is as high as the course with a rate that goes down, a small unrest not worth a word.
    @Test
    void aSpikeStandsHighAboveTheCourseWithoutIt() {
        var settled = new Came(0.01, 0.2, 0.01, 0.01, Double.NaN, 100);
        var late = new Came(0.01, 0.5, 0.01, 0.01, Double.NaN, 100);
        assertThat(spikes(late, settled)).isZero();
        assertThat(spikes(new Came(0.01, 0.012, 0.01, 0.01, Double.NaN, 100), came(0.001)))
                .isZero();
        assertThat(spikes(late, came(0.05))).isGreaterThan(Gain.LARGE);
    }

    private static double spikes(Came without, Came with) {
        return ONE.gain(finding(Cause.LATE_SPIKES), List.of(without), List.of(with), 0.01, 0.01)
                .share();
    }

    /// As a fault costs at least a tenth, and a healthy training leaves at most a twentieth.
    @Test
    void whatTheValidationPartShowsIsAMeanOfSeeds() {
        List<Came> before = List.of(judged(0.3), judged(0.3), judged(0.3));
        assertThat(seen(before, judged(0.2), judged(0.24), judged(0.24))).isCloseTo(22.0 / 300, within(1e-12));
        assertThat(seen(before, judged(0), judged(0.3), judged(0.3))).isCloseTo(2 * Gain.WORTH / 3, within(1e-12));
        assertThat(seen(List.of(judged(Double.NaN)), judged(0.1))).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    private static Came judged(double loss) {
        return new Came(0.01, 0.01, loss, loss, Double.NaN, 100);
    }

    private static double seen(List<Came> without, Came... with) {
        return ONE.gain(finding(Cause.BAD_INITIALISATION), without, List.of(with), 0.01, 0)
                .seen();
    }

    /// A quarter of what is left, and next to nothing of what there was to win.
    @Test
    void aTrifleIsNoHarmHoweverMuchOfTheRestItIs() {
        List<Came> before = List.of(came(0.02)), after = List.of(came(0.015));
        assertThat(ONE.gain(finding(Cause.OVERFITTING), before, after, 0.015, 0.015)
                        .outcome())
                .isEqualTo(Outcome.REFUTED);
        assertThat(ONE.gain(finding(Cause.ENDS_TOO_HOT), List.of(came(0.004)), List.of(came(0.001)), 0.001, 0.001)
                        .share())
                .isZero();
    }
}

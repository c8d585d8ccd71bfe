package dev.slopewise.doctor.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.SlopewiseException;
import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Made-up pairs, counted by hand.
class ScoreTest {
    private static final Setup SETUP = Bases.of(Clouds.MOONS);
    private static final Labelled HEALTHY = Plan.healthy("healthy", SETUP).labelled();
    private static final Labelled HARMLESS =
            Plan.harmless("harmless", SETUP, SETUP, Cause.SYMMETRY).labelled();
    private static final Labelled HOT =
            Plan.faulty("hot", SETUP, SETUP, Cause.RATE_TOO_LARGE).labelled();
    private static final Labelled NOISY = Plan.faulty(
                    "noisy", SETUP, SETUP, Cause.GRADIENT_NOISE, Cause.BATCH_TOO_SMALL)
            .labelled();

    private static final Score SCORE = new Score(List.of(
            new Told(HOT, sick(0.95, Cause.RATE_TOO_LARGE), 1, OptionalInt.of(8), OptionalDouble.of(0.95)),
            new Told(
                    HOT,
                    sick(0.65, Cause.DEAD_UNITS, Cause.RATE_TOO_LARGE),
                    2,
                    OptionalInt.empty(),
                    OptionalDouble.of(0.5)),
            new Told(NOISY, sick(0.91, Cause.BATCH_TOO_SMALL), 3, OptionalInt.of(16), OptionalDouble.empty()),
            new Told(NOISY, new Verdict.NotSure(List.of(finding(0.4, Cause.GRADIENT_NOISE)), List.of()), 4),
            new Told(HOT, new Verdict.Healthy(List.of(), List.of()), 5),
            new Told(HEALTHY, new Verdict.Healthy(List.of(), List.of()), 6),
            new Told(HEALTHY, sick(0.61, Cause.OVERFITTING), 7),
            new Told(HARMLESS, new Verdict.NoHarm(finding(0.8, Cause.SYMMETRY), List.of()), 8)));

    @Test
    void countsAlarmsAndRightNames() {
        assertThat(SCORE.detected()).isEqualTo(4 / 5.0);
        assertThat(SCORE.right()).isEqualTo(2 / 5.0);
        assertThat(SCORE.amongThree()).isEqualTo(4 / 5.0);
        assertThat(SCORE.falseAlarms()).isEqualTo(1 / 3.0);
    }

    @Test
    void takesTheMiddleOfStepsAndSeconds() {
        assertThat(SCORE.stepOfFirstRight()).hasValue(12);
        assertThat(SCORE.seconds()).isEqualTo(4.5);
    }

    @Test
    void countsRemediesThatWonBackNineTenths() {
        assertThat(SCORE.tried()).isEqualTo(2);
        assertThat(SCORE.cured()).isEqualTo(0.5);
    }

    @Test
    void tellsHowOftenConfidenceWasJustified() {
        assertThat(SCORE.reliability()).hasSize(2);
        Score.Bin low = SCORE.reliability().getFirst(),
                high = SCORE.reliability().getLast();
        assertThat(low.from()).isEqualTo(0.6);
        assertThat(low.count()).isEqualTo(2);
        assertThat(low.right()).isZero();
        assertThat(low.confidence()).isCloseTo(0.63, within(1e-12));
        assertThat(high.right()).isEqualTo(1);
        assertThat(SCORE.miscalibration()).isCloseTo((2 * 0.63 + 2 * 0.07) / 4, within(1e-12));
    }

    @Test
    void putsAnswersBesideLabels() {
        assertThat(SCORE.confusion().get("rate too large"))
                .isEqualTo(Map.of("rate too large", 1, "dead units", 1, "healthy", 1));
        assertThat(SCORE.confusion().get("no harm")).isEqualTo(Map.of("no harm", 1));
        assertThat(ScoreTables.confusion(SCORE)).contains("| gradient noise | 1 of 2 | ");
        assertThat(ScoreTables.summary(Map.of("made up", SCORE)))
                .contains("| made up | 8 | 80.0 % | 40.0 % | 80.0 % | 33.3 % | 12.0 | 50.0 % of 2 |");
    }

    @Test
    void saysNothingOfWhatDidNotCome() {
        var alone = new Score(List.of(new Told(HEALTHY, new Verdict.Healthy(List.of(), List.of()), 1)));
        assertThat(alone.detected()).isNaN();
        assertThat(alone.miscalibration()).isNaN();
        assertThat(ScoreTables.summary(Map.of("made up", alone))).contains("| – | – | – | 0.0 % |");
    }

    @Test
    void leavesTheProseOfAPage() {
        String page = """
            before
            <!-- corpus: written by `bench/doctor --write` -->
            old
            <!-- end of corpus -->
            after\
            """;
        assertThat(CorpusMain.replaced(page, "new\n")).isEqualTo(page.replace("old", "new"));
        assertThatThrownBy(() -> CorpusMain.replaced("nothing", "new"))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("the page needs the lines");
    }

    private static Verdict sick(double confidence, Cause... causes) {
        return new Verdict.Sick(
                finding(confidence, causes[0]),
                Stream.of(causes).map(cause -> finding(confidence, cause)).toList(),
                List.of());
    }

    private static Finding finding(double confidence, Cause cause) {
        return new Finding(cause, "", 1, confidence, List.of(), Optional.empty(), Optional.empty());
    }
}

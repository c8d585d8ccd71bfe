package dev.slopewise.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.Remedy;
import dev.slopewise.doctor.experiment.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Ladders of remedies: each rung further on than the one before, and each with an end.
class RungsTest {
    private static final Remedy TENTH =
            new Remedy("penalty", "L2[0.5]", "a tenth of it", "", List.of(new Change.PenaltyTimes(0.1)));
    private static final Remedy MORE = new Remedy("epochs", "6", "24", "", List.of(new Change.EpochsTimes(4)));

    private static List<Remedy> ladder(Cause cause, Remedy first) {
        List<Remedy> rungs = new ArrayList<>(List.of(first));
        Optional<Remedy> next = Rungs.further(cause, first);
        while (next.isPresent()) {
            assertThat(rungs).hasSizeLessThan(20).doesNotContain(next.get());
            rungs.add(next.get());
            next = Rungs.further(cause, next.get());
        }
        return rungs;
    }

    @Test
    void aPenaltyThatIsTooStrongIsMadeWeakerDownToNone() {
        assertThat(ladder(Cause.PENALTY_TOO_STRONG, TENTH))
                .extracting(Remedy::to)
                .startsWith("a tenth of it", "0.01 times it")
                .endsWith("none");
    }

    @Test
    void aPenaltyWithoutEffectIsMadeStronger() {
        var thousandfold =
                new Remedy("penalty", "L2[1e-7]", "a thousand times it", "", List.of(new Change.PenaltyTimes(1000)));
        assertThat(ladder(Cause.PENALTY_WITHOUT_EFFECT, thousandfold))
                .extracting(r -> ((Change.PenaltyTimes) r.changes().getFirst()).factor())
                .isSorted()
                .hasSizeGreaterThan(3);
    }

    @Test
    void epochsGrowAsTheyAreWritten() {
        assertThat(ladder(Cause.STOPPED_EARLY, MORE)).extracting(Remedy::to).containsExactly("24", "96", "384");
        var fewer = new Remedy("epochs", "20", "5", "", List.of(new Change.EpochsTimes(0.25)));
        assertThat(ladder(Cause.OVERFITTING, fewer)).containsExactly(fewer);
    }

    @Test
    void largeBatchesShrinkAndSmallOnesGrow() {
        var smaller = new Remedy("batch", "400", "32", "", List.of(new Change.BatchOf(32)));
        assertThat(ladder(Cause.BATCH_TOO_LARGE, smaller))
                .extracting(Remedy::to)
                .containsExactly("32", "8", "2");
        assertThat(Rungs.further(Cause.BATCH_TOO_SMALL, Remedy.batch(1, 32, "")))
                .hasValue(Remedy.batch(1, 128, ""));
    }

    @Test
    void aSecondRateTakesThePlaceOfTheFirst() {
        Remedy rate = Remedy.rate(0.1, 0.01, "");
        assertThat(Rungs.rateTimes(rate, 0.1, 3)).isEqualTo(Remedy.rate(0.1, 0.03, ""));
    }

    @Test
    void aSecondSettingIsToldBesideTheFirst() {
        Remedy both = Rungs.rateTimes(MORE, 0.1, 3);
        assertThat(both.to()).isEqualTo("24, with rate 0.3");
        assertThat(both.changes()).hasSize(2).startsWith(new Change.EpochsTimes(4));
        assertThat(Rungs.both(MORE, TENTH).to()).isEqualTo("24, with penalty a tenth of it");
        assertThat(Rungs.settling(MORE).changes()).endsWith(new Change.Scheduled("cosine"));
    }

    @Test
    void aSecondRateGoesOnFromItself() {
        Remedy once = Rungs.rateTimes(MORE, 0.1, 3), twice = Rungs.rateTimes(once, 0.1, 3);
        assertThat(twice.to()).isEqualTo("24, with rate 0.9");
        assertThat(twice.changes()).hasSize(2);
    }

    @Test
    void lessMomentumCarriesASlopeLessFar() {
        var less = new Remedy("momentum", "0.998", "0.9", "", List.of(new Change.Momentum(0.9)));
        assertThat(Rungs.shortened(less)).isCloseTo(50, within(1e-9));
    }
}

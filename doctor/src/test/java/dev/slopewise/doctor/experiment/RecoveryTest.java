package dev.slopewise.doctor.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.doctor.experiment.Recovery.Part;
import dev.slopewise.learn.optim.Adam;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RecoveryTest {
    @Test
    void isTheShareOfTheGapThatWasWonBack() {
        assertThat(new Recovery(1, 0.25, 0.2).share().orElseThrow()).isCloseTo(0.9375, within(1e-12));
        assertThat(new Recovery(1, 0.1, 0.2).share()).hasValue(1);
        assertThat(new Recovery(0.5, 1, 0.25).share()).hasValue(-2);
        assertThat(new Recovery(1, 0.5, 0.985).share()).isEqualTo(OptionalDouble.empty()); // no harm was done
        assertThat(new Recovery(0.2, 0.1, 0.3).share()).isEmpty();
    }

    @Test
    void aSuitableRateWinsBackWhatAWrongOneCost() {
        var good = Subjects.quadrants(new Adam(0.03));
        var bad = Subjects.quadrants(new Adam(1e-5));
        var right = Recovery.of(bad, List.of(new Change.RateTimes(3000)), good, Part.TRAIN, Limit.NONE);
        assertThat(right.remedied()).isEqualTo(right.good());
        assertThat(right.share()).hasValue(1);
        var wrong = Recovery.of(bad, List.of(new Change.RateTimes(0.1)), good, Part.VALIDATION, Limit.NONE);
        assertThat(wrong.share().orElseThrow()).isLessThan(0.01);
    }

    @Test
    void aTrainingThatBreaksCountsAsItsStart() {
        var recovery = Recovery.of(
                Subjects.parabola(10),
                List.of(new Change.RateTimes(0.0004)),
                Subjects.parabola(0.005),
                Part.TRAIN,
                Limit.NONE);
        var start = Subjects.parabola(10);
        assertThat(recovery.bad()).isEqualTo(start.trainLoss(start.start()) / start.constantLoss());
        assertThat(recovery.share().orElseThrow()).isGreaterThan(0.99);
    }
}

package dev.slopewise.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.learn.train.Activity;
import dev.slopewise.learn.train.StepRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class TroubleTest {
    private static StepRecord step(int number, double loss, double slope, double dead) {
        return new StepRecord(
                number,
                1,
                loss,
                0,
                0.1,
                slope,
                0.1,
                1,
                1,
                0.1,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                1,
                List.of(),
                List.of(),
                OptionalDouble.empty(),
                List.of(new Activity("layers[0]", "relu", 7, 0.1, 0.2, dead, 0)),
                Optional.empty());
    }

    private static List<StepRecord> losses(double... losses) {
        List<StepRecord> steps = new ArrayList<>();
        DoubleStream.of(losses).forEach(loss -> steps.add(step(steps.size() + 1, loss, 1, 0)));
        return steps;
    }

    @Test
    void aLossFarAboveTheFirstIsTroubleOnceItStays() {
        assertThat(Trouble.of(losses(1, 30, 30, 30, 30))).isEmpty();
        assertThat(Trouble.of(losses(1, 30, 30, 9, 30, 30))).isEmpty();
        assertThat(Trouble.of(losses(1, 30, 30, 30, 30, 31))).hasValue("the loss is 31 and began at 1");
    }

    @Test
    void aNumberThatIsNotFiniteIsTroubleAtOnce() {
        assertThat(Trouble.of(List.of(Records.broken(1, "loss")))).hasValue("a number is no longer finite: loss");
        assertThat(Trouble.of(List.of(Records.broken(1, "loss", "a", "b"))))
                .hasValue("a number is no longer finite: loss, a, b");
        assertThat(Trouble.of(List.of(Records.broken(1, "loss", "a", "b", "c"))))
                .hasValue("a number is no longer finite: loss, a and 2 more");
    }

    @Test
    void aSlopeOfZeroAndALayerThatIsSilentAreTrouble() {
        List<StepRecord> flat = new ArrayList<>(), silent = new ArrayList<>(), some = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            flat.add(step(i, 1, 0, 0));
            silent.add(step(i, 1, 1, 1));
            some.add(step(i, 1, 1, 0.9));
        }
        assertThat(Trouble.of(flat)).hasValue("the slope is exactly zero");
        assertThat(Trouble.of(silent)).hasValue("all 7 units of `layers[0]` answer zero to every example");
        assertThat(Trouble.of(some)).isEmpty();
    }

    @Test
    void noStepIsNoTrouble() {
        assertThat(Trouble.of(List.of())).isEmpty();
    }
}

package dev.slopewise.doctor;

import static dev.slopewise.doctor.Records.broken;
import static dev.slopewise.doctor.Records.measured;
import static dev.slopewise.doctor.Records.run;
import static dev.slopewise.doctor.Records.still;
import static dev.slopewise.doctor.Records.unmeasured;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunResult.Stopped;
import dev.slopewise.learn.train.StepRecord;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static Run of(IntFunction<StepRecord> step, double... epochs) {
        return run(
                Stopped.EPOCHS_DONE, IntStream.rangeClosed(1, 20).mapToObj(step).toList(), epochs);
    }

    @Test
    void stepsOvershootWhereTheLossRoseAndTheyDeliveredLessThanPromised() {
        var run = of(i -> measured(i, 1, -1, i % 4 == 0 ? 0.5 : 3), 0.7, 5, 0.9);
        var pace = Pace.of(run);
        assertThat(pace).isInstanceOfSatisfying(Pace.Overshooting.class, too -> {
            assertThat(too.harm()).isEqualTo(new Harm.NoLower(0.6, 0.9));
            assertThat(too.evidence()).isEqualTo(new Evidence(20, 20, 0.75, 3, -1, 20, -20));
            assertThat(too.floorRate()).hasValue(0.1 / 4);
        });
        assertThat(Narrator.account(run))
                .contains("The steps overshoot: α was above 1 in 75 % of 20 measured steps downhill (middle α 3).")
                .contains(
                        "Over 20 measured steps the slopes promised a drop of 20 in all and the steps delivered a rise"
                                + " of 20.")
                .contains("A rate smaller than 0.1 is the first thing to try; on a parabola the overshooting step that"
                        + " promised most would have landed on the floor at a rate of 0.025.");
    }

    @Test
    void aLeapAndALossThatIsGivenBackAreHarm() {
        assertThat(Harm.of(of(i -> unmeasured(i), 0.5, 90, 0.4))).hasValue(new Harm.Leapt(0.6, 90, 2, 0.4));
        assertThat(Harm.of(of(i -> unmeasured(i), 0.5, 0.1, 0.4))).hasValue(new Harm.GaveBack(0.6, 0.1, 2, 0.4));
        assertThat(Harm.of(of(i -> unmeasured(i), 0.5, 90, 0.1))).isEmpty();
    }

    @Test
    void aLeapThatEndsWellIsNoHarm() {
        assertThat(Pace.of(of(i -> measured(i, 1, i == 1 ? -30 : 0.5, i == 1 ? 9 : 0), 90, 0.1)))
                .isInstanceOfSatisfying(Pace.Rough.class, rough -> {
                    assertThat(rough.highest()).isEqualTo(90);
                    assertThat(rough.epoch()).isEqualTo(1);
                    assertThat(rough.last()).isEqualTo(0.1);
                });
    }

    @Test
    void stepsThatKeepTheirPromisesAreNotBlamedForALossThatRises() {
        assertThat(Pace.of(of(i -> measured(i, 1, 0.9, -0.8), 0.7, 0.9))).isInstanceOf(Pace.Puzzling.class);
    }

    @Test
    void aLossThatBreaksWithoutAnOvershootIsBroken() {
        var steps = List.of(measured(1, 1, 0.9, -0.8), unmeasured(2), broken(3, "loss"));
        assertThat(Pace.of(run(Stopped.NOT_FINITE, steps)))
                .isEqualTo(new Pace.Broken(new Harm.NotFinite(3, List.of("loss"))));
    }

    @Test
    void aLossThatBreaksAfterAnOvershootWasOvershot() {
        var steps = List.of(measured(1, 1, -900, 430), unmeasured(2), broken(3, "loss"));
        assertThat(Pace.of(run(Stopped.NOT_FINITE, steps))).isInstanceOf(Pace.Overshooting.class);
        assertThat(Pace.of(run(Stopped.NOT_FINITE, steps.subList(0, 2))))
                .isInstanceOfSatisfying(
                        Pace.Overshooting.class,
                        too -> assertThat(too.harm()).isEqualTo(new Harm.NotFinite(2, List.of("validation loss"))));
    }

    @Test
    void stepsCrawlWherePromisesAreKeptAndTiny() {
        var run = of(i -> measured(i, 1e-4, 1e-4, -0.9999), 0.6, 0.599, 0.598);
        assertThat(Pace.of(run))
                .isInstanceOfSatisfying(
                        Pace.Crawling.class, slow -> assertThat(slow.promised()).isEqualTo(20e-4));
        assertThat(Narrator.account(run))
                .contains(
                        "The loss still falls steadily but hardly moves: the slopes promised all steps together a drop"
                                + " of 0.002, 0.317 % of the loss at the start.");
    }

    @Test
    void aRunAtTheFloorDoesNotCrawl() {
        assertThat(Pace.of(of(i -> measured(i, 1e-4, 0.95e-4, -0.92), 0.55, 0.5501)))
                .isInstanceOf(Pace.Steady.class);
    }

    @Test
    void stepsOfLengthZeroAreNamed() {
        assertThat(Pace.of(of(i -> still(i, 0), 0.5, 0.4))).isEqualTo(new Pace.Still(1, 0));
        assertThat(Pace.of(of(i -> i < 11 ? unmeasured(i) : still(i, 2), 0.5, 0.4)))
                .isEqualTo(new Pace.Still(11, 2));
        assertThat(Pace.of(of(i -> i < 20 ? measured(i, 1, 0.9, -0.8) : still(i, 0), 0.5, 0.4)))
                .isInstanceOf(Pace.Steady.class);
    }

    @Test
    void fewStepsTellNothing() {
        assertThat(Pace.of(run(measured(1, 1e-5, 1e-5, -1)))).isEqualTo(new Pace.Unknown(1, 1));
        assertThat(Pace.of(of(i -> unmeasured(i), 0.5, 0.4))).isEqualTo(new Pace.Unknown(20, 0));
    }

    @Test
    void everyVerdictIsTold() {
        var evidence = new Evidence(20, 18, 0.05, -0.95, 0.97, 2, 1.9);
        var harm = new Harm.GaveBack(0.6, 0.1, 2, 0.4);
        assertThat(PaceStory.of(new Pace.Puzzling(harm, evidence), 0.1))
                .first()
                .asString()
                .startsWith(
                        "The loss fell from 0.6 to 0.1 in epoch 2 but ended at 0.4. The rate is not the first suspect");
        assertThat(PaceStory.of(
                        new Pace.Overshooting(new Harm.Leapt(0.6, 90, 2, 0.4), evidence, OptionalDouble.empty()), 0.1))
                .contains(
                        "The loss began at 0.6, leapt to 90 in epoch 2 and ended at 0.4.",
                        "A rate smaller than 0.1 is the first thing to try.");
        assertThat(PaceStory.of(new Pace.Broken(new Harm.NotFinite(3, List.of("loss", "a", "b", "c"))), 0.1))
                .containsExactly(
                        "At step 3 numbers stopped being finite (the loss, the slopes or values of a, the slopes or"
                            + " values of b and 1 more). The measured steps do not say why: look at the data and the"
                            + " start.");
        assertThat(PaceStory.of(new Pace.Steady(evidence, true), 0.1))
                .contains("Nothing in the steps speaks against the learning rate: the middle α of 18 measured steps"
                        + " downhill was −0.95, with α above 1 in 5 % of them.")
                .contains("The loss was still falling at the end: more epochs or a larger rate may go further.");
        assertThat(PaceStory.of(new Pace.Rough(evidence, 0.6, 90, 2, 0.1), 0.1).getFirst())
                .startsWith(
                        "Some steps reached too far: the training loss rose from 0.6 at the first step to 90 in epoch 2"
                                + " before it came down to 0.1;");
        assertThat(PaceStory.of(new Pace.Rough(evidence, 0.6, 0.5, 1, 0.1), 0.1))
                .contains("Some steps reached far, yet in no epoch was the loss above the first step's; a smaller rate"
                        + " may go more smoothly.")
                .contains("Over 20 measured steps the slopes promised a drop of 2 in all and the steps delivered 1.9.");
        assertThat(PaceStory.of(new Pace.Still(7, 0), 0.1))
                .containsExactly("From step 7 on nothing moved: every slope was 0.");
        assertThat(PaceStory.of(new Pace.Still(7, 2), 0.1))
                .containsExactly(
                        "From step 7 on nothing moved: the slopes had length 2, but the steps were lost in rounding,"
                                + " so the rate could be larger.");
    }
}

package dev.slopewise.doctor;

import static dev.slopewise.doctor.Records.broken;
import static dev.slopewise.doctor.Records.measured;
import static dev.slopewise.doctor.Records.run;
import static dev.slopewise.doctor.Records.still;
import static dev.slopewise.doctor.Records.unmeasured;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.SlopewiseException;
import dev.slopewise.learn.train.RunResult.Stopped;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NarratorTest {
    @Test
    void tellsAStepInItsOwnNumbers() {
        var run = run(unmeasured(1), measured(2, 0.0125, 0.01, -0.6));
        assertThat(Narrator.step(run, 2))
                .containsExactly(
                        "Before step 2 (epoch 2) all parameters, taken as one arrow, had length 5, and the loss on its"
                                + " batch was 0.63, 0.6 of it from the data and 0.03 from the penalty.",
                        "The gradient is the list of all slopes: for each parameter, how much the loss rises per unit"
                                + " that it is raised, all others held. Its length was 0.5.",
                        "layers[0].weight[3,2] stood at 0.25 with slope 0.36 (0.3 from the data, 0.06 from the"
                            + " penalty): raising it by 0.01, all others held, would raise the loss by about 0.0036;"
                            + " the step changed it by −0.036.",
                        "bias[1] stood at −0.7 with slope −0.018: raising it by 0.01, all others held, would lower the"
                                + " loss by about 0.00018; the step changed it by 0.0018.",
                        "The penalty pulls as well: its slopes had length 0.3 beside the data's 0.4.",
                        "The step, of length 0.05 at learning rate 0.1, went at 60° from straight downhill (cosine"
                                + " 0.5), as with momentum 0.9 it also carries on earlier steps.",
                        "Along this step the slope promised a drop of 0.0125.",
                        "Measured on the same batch, the loss fell from 0.63 to 0.62, by 0.01, 80 % of the promise.",
                        "At the end of the step the loss still fell along it, less steeply (α = −0.6): short of the"
                                + " valley floor.");
    }

    @Test
    void namesTheNearestMeasuredStep() {
        var run = run(measured(1, 0.1, 0.1, -1), unmeasured(2), unmeasured(3), measured(4, 0.1, 0.1, -1));
        assertThat(Narrator.step(run, 3)).last().asString().endsWith("the nearest measured step is step 4.");
        assertThat(Narrator.step(run(unmeasured(1)), 1))
                .last()
                .asString()
                .endsWith("nor that of any other step of this run.");
    }

    @Test
    void aStepThatMomentumCarriedUphillIsToldAsSuch() {
        var run = run(unmeasured(1), measured(2, -0.0125, -0.02, -1.2), measured(3, -0.0125, 0.02, 0.5));
        assertThat(Narrator.step(run, 2))
                .contains("Along this step the slope promised a rise of 0.0125: earlier steps carried it uphill.")
                .contains("Measured on the same batch, the loss rose from 0.63 to 0.65, by 0.02.")
                .contains("At the end of the step the loss still rose along it (α = −1.2).");
        assertThat(Narrator.step(run, 3))
                .contains("At the end of the step the loss fell along it: it had crossed a ridge (α = 0.5).");
    }

    @Test
    void aStepThatDeliversARiseOvershotWhateverItsAlpha() {
        var run = run(measured(1, 3025, -90, 0.03), measured(2, 1, -90, 1.5), measured(3, 1, -0.1, -0.5));
        assertThat(Narrator.step(run, 1)).last().asString().startsWith("The step overshot: it ended higher");
        assertThat(Narrator.step(run, 2)).last().asString().startsWith("The step overshot: on the far wall");
        assertThat(Narrator.step(run, 3)).last().asString().startsWith("The step ended higher than it began");
    }

    @Test
    void aPromiseTooSmallToShowIsToldAsSuch() {
        var run = run(measured(1, 1e-9, 1e-9, -1));
        assertThat(Narrator.step(run, 1))
                .contains(
                        "Along this step the slope promised a drop of 1 × 10⁻⁹. A drop this small does not show in the"
                                + " digits of an f32 loss.")
                .contains("Measured on the same batch, the loss fell by 1 × 10⁻⁹, 100 % of the promise.");
    }

    @Test
    void aStepWithoutFiniteNumbersNamesThemAndTheLastThatHadThem() {
        var run = run(Stopped.NOT_FINITE, List.of(unmeasured(1), broken(2, "loss", "bias")));
        assertThat(Narrator.step(run, 2))
                .containsExactly(
                        "At step 2 (epoch 2) numbers stopped being finite: the loss, the slopes or values of bias.",
                        "Its slopes, its step and what they promise mean nothing.",
                        "The last step with finite numbers was step 1, with loss 0.63, a gradient of length 0.5 and a"
                                + " step of length 0.05.",
                        "Which operation made the first number that was not finite is not recorded, and the record"
                                + " alone is not enough to do the step again: train again, with the same seed, to have"
                                + " it found.");
        assertThat(Narrator.step(run(broken(1, "loss")), 1))
                .last()
                .isEqualTo("No step before it had finite numbers: look at the data and at the start.");
    }

    @Test
    void aGradientOfZeroMovesNothing() {
        assertThat(Narrator.step(run(still(1, 0)), 1))
                .contains("Every slope was 0: no parameter, nudged alone, would change the loss.")
                .contains("So the step had length 0.");
        assertThat(Narrator.step(run(still(1, 2)), 1))
                .contains("The step had length 0: at learning rate 0.1 it was lost in rounding.");
    }

    @Test
    void aStepThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> Narrator.step(run(unmeasured(1)), 2))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("step must be from 1 to 1");
    }

    @Test
    void theAccountEndsInACauseAnExampleAndACost() {
        var steps = IntStream.rangeClosed(1, 12)
                .mapToObj(i -> measured(i, 0.0125, 0.01, -i / 20.0))
                .toList();
        assertThat(Narrator.account(run(Stopped.EPOCHS_DONE, steps, 0.6, 0.3)))
                .startsWith(
                        "Trained 62 parameters with HeavyBall[rate=0.1, momentum=0.9] for 2 epochs, 12 steps, in 2 s"
                                + " on the interpreter.",
                        "From epoch 1 to epoch 2 the training loss went from 0.6 to 0.3, the validation loss from 0.6"
                                + " to 0.3.",
                        "It stopped as all epochs were done; kept are the parameters of epoch 2, on the validation"
                                + " part: loss 0.25.",
                        "Nothing in the steps speaks against the learning rate: the middle α of 12 measured steps"
                                + " downhill was −0.35, with α never above 1.",
                        "Over 12 measured steps the slopes promised a drop of 0.15 in all and the steps delivered"
                                + " 0.12.")
                .anyMatch(s -> s.startsWith(
                        "One step as an example, the measured downhill one with the middle α: before step 7 "))
                .endsWith("Measuring what steps delivered took 0.5 s, 25 % of the time.");
    }

    @Test
    void anAccountOfARunWithoutAFinishedEpochIsShort() {
        var run = run(Stopped.INTERRUPTED, List.of(unmeasured(1)));
        assertThat(Narrator.account(run))
                .anyMatch(s -> s.startsWith(
                        "It was interrupted; kept are the parameters of the last step, on the validation part:"))
                .contains("Whether the learning rate suits cannot be told: 1 step, 0 of them measured.");
        assertThat(Narrator.account(run(Stopped.INTERRUPTED, List.of()))).isNotEmpty();
        assertThat(Narrator.account(run(Stopped.NOT_FINITE, List.of(unmeasured(1)))))
                .contains("It stopped as a number was no longer finite, and no epoch left parameters worth keeping.");
    }

    @Test
    void aRunOfOneEpochIsNotToldAsAWay() {
        assertThat(Narrator.account(run(Stopped.EPOCHS_DONE, List.of(unmeasured(1)), 0.6)))
                .contains("In epoch 1 the training loss was 0.6, the validation loss 0.6.");
    }

    @Test
    void noStepOfInfinitePromiseIsAnExample() {
        double infinity = Double.POSITIVE_INFINITY;
        var run = run(Stopped.NOT_FINITE, List.of(measured(1, infinity, -1e88, 0), broken(2, "loss")));
        assertThat(Narrator.account(run)).noneMatch(s -> s.contains("infinity") || s.contains("hill"));
    }

    @Test
    void stepsThatLeaveTheSlopeAsItWasSpeakForALargerRate() {
        var steps = IntStream.rangeClosed(1, 12)
                .mapToObj(i -> measured(i, 0.04, 0.04, -0.999))
                .toList();
        assertThat(Narrator.account(run(Stopped.EPOCHS_DONE, steps, 0.6, 0.2)))
                .contains("The learning rate was not too large, and a larger one may get as far in fewer steps: the"
                        + " middle α of 12 measured steps downhill was −0.999, where −1 is a slope unchanged by the"
                        + " step, with α never above 1.");
    }
}

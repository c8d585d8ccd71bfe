package dev.slopewise.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Graph;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.NonFinite;
import dev.slopewise.core.transform.NonFinite.Range;
import dev.slopewise.learn.optim.HeavyBall;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunResult;
import dev.slopewise.learn.train.RunResult.Stopped;
import dev.slopewise.learn.train.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NonFiniteStoryTest {
    private static Run run(Batch data, double rate) {
        return Trainings.run(
                data, Trainings.NETWORK, new HeavyBall(rate), new Settings(12, 32, 1, 10, 10, 1e-3), List.of());
    }

    private static List<String> lines(List<String> sentences) {
        return sentences.stream()
                .map(s -> s.replaceAll("java:\\d+\\)", "java:#)"))
                .toList();
    }

    @Test
    void anOverflowIsToldWithItsOperationItsLineAndWhatItWasGiven() {
        Run run = run(Trainings.DATA, 1e15);
        List<String> told = lines(new NonFiniteStory(run).sentences());
        assertThat(told)
                .containsExactly(
                        "The first number that was not finite was made in step 2, on the way forward, by the product"
                            + " `contract ab,bc->ac` at layers[2].weight, in Dense.apply (Dense.java:#): 64 infinite"
                            + " of 64 entries.",
                        "It was given `select` from 0 to 1.12 × 10³⁰ and `layers[2].weight` from −4.43 × 10¹⁴ to 4.43 ×"
                                + " 10¹⁴.",
                        "Before it came `contract ab,bc->ac` from −2.75 × 10³⁰ to 1.12 × 10³⁰ in Dense.apply"
                                + " (Dense.java:#), then `add` from −2.75 × 10³⁰ to 1.12 × 10³⁰ in Dense.apply"
                                + " (Dense.java:#), then `select` from 0 to 1.12 × 10³⁰ in Activation.bent"
                                + " (Activation.java:#).");
        assertThat(lines(Narrator.account(run))).containsSubsequence(told);
        assertThat(lines(Narrator.step(run, 2)))
                .containsSubsequence(told)
                .endsWith("The steps before it overshot, so the first suspect is the learning rate, 1 × 10¹⁵.");
        assertThat(Narrator.step(run, 1)).noneMatch(s -> s.contains("not finite") || s.contains("suspect"));
    }

    @Test
    void aNumberThatCameInWithTheDataIsNotBlamedOnARate() {
        Run run = run(withInputs(0, 1, Float.NaN), 0.05);
        assertThat(Narrator.step(run, run.result().steps()))
                .last()
                .asString()
                .matches("The first number that was not finite came in with batch\\.inputs, in step \\d+: 1 NaN of 960"
                        + " entries; entry \\[\\d+, 0] is NaN\\.");
    }

    @Test
    void whatTheValidationPartBrokeIsToldAfterTheLastStep() {
        Run run = run(withInputs(Trainings.TRAIN, 30, 3e38f), 0.05);
        List<String> told = Narrator.step(run, run.result().steps());
        assertThat(run.result().steps()).isEqualTo(15); // the whole first epoch
        assertThat(told).contains("After this step the validation loss was no longer finite.");
        assertThat(told)
                .anyMatch(s -> s.startsWith(
                        "The first number that was not finite was made in the validation loss after step 15,"
                                + " on the way forward,"));
        assertThat(Narrator.account(run)).anyMatch(s -> s.contains("in the validation loss after step 15"));
    }

    /// The data with another number in the first so many columns of a row.
    private static Batch withInputs(int row, int columns, float value) {
        float[] x = Trainings.DATA.inputs().toFloats().clone();
        Arrays.fill(x, 30 * row, 30 * row + columns, value);
        return new Batch(Tensor.of(x).reshape(Trainings.DATA.inputs().shape()), Trainings.DATA.targets());
    }

    private static Run withFound(Optional<NonFinite> found) {
        Run run = Records.run(Stopped.NOT_FINITE, List.of(Records.unmeasured(1), Records.broken(2, "loss")));
        var result = new RunResult(Stopped.NOT_FINITE, 2, 1, 0, Map.of(), 1, 0, found);
        return new Run(run.header(), run.steps(), run.epochs(), result);
    }

    @Test
    void aSlopeIsToldOnTheWayBackWithItsEntry() {
        var found = new NonFinite(
                "reciprocal",
                "sqrt",
                Graph.Pass.BACKWARD,
                "Mine.loss (Mine.java:7)",
                "bias",
                "step 3 of scan 4",
                new Range("reciprocal", "", 0.5, 2, 0, 1, 3),
                "entry [0, 1200, 2]: reciprocal of -1.250e-12 = -Infinity",
                List.of(new Range("sqrt", "", 0, 2, 0, 0, 3), new Range("the row", "", 1, 2, 0, 0, 3)),
                List.of());
        assertThat(Narrator.step(withFound(Optional.of(found)), 2))
                .endsWith(
                        "The first number that was not finite was made in step 2, on the way back, by `reciprocal`,"
                                + " for the slope of `sqrt` at bias, in step 3 of scan 4, in Mine.loss (Mine.java:7): 1"
                                + " infinite of 3 entries.",
                        "Entry [0, 1200, 2]: reciprocal of −1.25 × 10⁻¹² = −infinity.",
                        "It was given `sqrt` from 0 to 2 and the row from 1 to 2.");
    }

    @Test
    void aRunRecordedWithoutTheSearchSaysSo() {
        assertThat(Narrator.account(withFound(Optional.empty())))
                .contains("Which operation made the first number that was not finite is not recorded, and the record"
                        + " alone is not enough to do the step again: train again, with the same seed, to have it"
                        + " found.");
    }

    @Test
    void aHealthyRunIsNotTalkedOf() {
        assertThat(new NonFiniteStory(Records.run(Records.unmeasured(1))).sentencesWithCause())
                .isEmpty();
    }
}

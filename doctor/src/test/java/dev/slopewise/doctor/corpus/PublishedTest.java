package dev.slopewise.doctor.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.doctor.experiment.Limit;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunResult.Stopped;
import dev.slopewise.learn.train.StepRecord;
import org.junit.jupiter.api.Test;

/// What the cases must show, as it was published. The longer ones are looked at by the command that runs the whole corpus.
class PublishedTest {
    /// The eigenvalues of the Hessian are 0.625, 4.511 and 226.864, so the limit is 2 / 226.864 = 0.0088159.
    @Test
    void theParabolaFlipsBetween88And90TenThousandths() {
        Run below = run("P1 at 0.0088", 400), above = run("P1 at 0.009", 400);
        assertThat(below.steps().getLast().dataLoss())
                .isLessThan(below.steps().getFirst().dataLoss() / 10);
        assertThat(above.steps().getLast().dataLoss())
                .isGreaterThan(above.steps().getFirst().dataLoss() * 1e6);
        assertThat(below.steps().getFirst().dataLoss()).isEqualTo(98); // 0² + 1² + 4² + 9²
    }

    @Test
    void theReluNetworkOnAQuadraticHasNoSlopeLeftAndStaysAtTheTargetsVariance() {
        Run run = run("P3", 200);
        StepRecord last = run.steps().getLast();
        assertThat(last.layers().get(0).gradientNorm()).isZero();
        assertThat(last.layers().get(2).gradientNorm()).isZero();
        double plateau = run.epochs().getLast().validationLoss();
        assertThat(plateau).isCloseTo(1388, within(250.0)); // 50 random places and their noise: 15 % and some to spare
    }

    @Test
    void softmaxOverOneUnitHasNoSlopeAtAll() {
        assertThat(run("P7", 20).steps()).allMatch(step -> step.gradientNorm() == 0);
    }

    @Test
    void theSlopeOfADeepSigmoidNetworkVanishes() {
        StepRecord first = run("P16", 1).steps().getFirst();
        int lastWeight = first.layers().size() - 2;
        assertThat(first.layers().getFirst().gradientNorm()
                        / first.layers().get(lastWeight).gradientNorm())
                .isBetween(1e-9, 1e-7);
    }

    @Test
    void reluLayersOfWideWeightsOverflowAfterOneStep() {
        Run run = run("P17", 10);
        assertThat(run.result().stopped()).isEqualTo(Stopped.NOT_FINITE);
        assertThat(run.steps()).hasSize(2);
    }

    private static Run run(String id, int steps) {
        Plan plan = Corpus.plans().stream()
                .filter(p -> p.id().equals(id))
                .findFirst()
                .orElseThrow();
        return plan.labelled().subject().run(Limit.steps(steps));
    }
}

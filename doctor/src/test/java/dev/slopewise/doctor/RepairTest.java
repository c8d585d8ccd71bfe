package dev.slopewise.doctor;

import static dev.slopewise.doctor.experiment.Subjects.quadrants;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.Remedy;
import dev.slopewise.doctor.diagnosis.Verdict;
import dev.slopewise.doctor.experiment.Change;
import dev.slopewise.doctor.experiment.Course;
import dev.slopewise.doctor.experiment.Limit;
import dev.slopewise.doctor.experiment.Subject;
import dev.slopewise.learn.nn.Layer;
import dev.slopewise.learn.optim.GradientDescent;
import dev.slopewise.learn.optim.HeavyBall;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunHeader;
import dev.slopewise.learn.train.RunResult.Stopped;
import dev.slopewise.learn.train.StepRecord;
import dev.slopewise.learn.train.Watch;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepairTest {
    private static final Budget FEW = new Budget(12, 5000, Duration.ofMinutes(5));

    private static double end(Run run) {
        return Trials.Came.of(run, Integer.MAX_VALUE).train();
    }

    @Test
    void aRateFarTooLargeIsRepairedFromTheStart() {
        Subject<Layer> wild = quadrants(new GradientDescent(3000));
        assertThat(Trouble.of(wild.run(Limit.NONE).steps())).isPresent();
        Course<Layer> mended = Repair.train(wild, Watch.NOTHING, FEW);
        Run run = mended.run();
        assertThat(run.result().stopped()).isEqualTo(Stopped.EPOCHS_DONE);
        assertThat(run.header().repairs()).hasSize(1).first().satisfies(repair -> {
            assertThat(repair.cause()).isEqualTo("rate too large");
            assertThat(repair.setting()).isEqualTo("rate");
            assertThat(repair.after()).isZero();
            assertThat(run.steps()).extracting(StepRecord::learningRate).containsOnly(Double.parseDouble(repair.to()));
        });
        // rates are tried in factors of 2, so that a better one may lie between; 0.18 is what a good one comes to
        assertThat(end(run)).isLessThan(0.5 * run.steps().getFirst().dataLoss());
        assertThat(run.header().optimizer())
                .contains("rate=" + run.header().repairs().getFirst().to());
        assertThat(Narrator.account(run)).anyMatch(s -> s.startsWith("It was repaired: in step "));
    }

    @Test
    void theSameTrainingIsRepairedToTheSameBits() {
        assertThat(Repair.train(quadrants(new GradientDescent(3000)), Watch.NOTHING, FEW)
                        .run()
                        .steps())
                .isEqualTo(Repair.train(quadrants(new GradientDescent(3000)), Watch.NOTHING, FEW)
                        .run()
                        .steps());
    }

    @Test
    void aHealthyTrainingIsLeftAlone() {
        Subject<Layer> well = quadrants(new HeavyBall(0.1));
        Course<Layer> course = Repair.train(well, Watch.NOTHING, FEW);
        assertThat(course.run().steps()).isEqualTo(well.run(Limit.NONE).steps());
        assertThat(course.run().header().repairs()).isEmpty();
    }

    @Test
    void stopsWhereTheRemedyNeedsAnotherModel() {
        var fresh = new Remedy("weights", "as drawn", "drawn anew", "to see", List.of(new Change.FreshWeights()));
        var finding = new Finding(Cause.BAD_INITIALISATION, 0, 0.9, List.of(), fresh);
        assertThat(Repair.of(new Verdict.Sick(finding, List.of(finding), List.of())))
                .isEmpty();
        assertThat(Repair.of(new Verdict.NotSure(List.of(finding), List.of()))).isEmpty();
        assertThat(Repair.of(new Verdict.Healthy(List.of(), List.of()))).isEmpty();
    }

    @Test
    void isMadeAFewTimesAndOnlyOnceOnTheWay() {
        RunHeader.Repair anew = repair(0), onTheWay = repair(40);
        assertThat(Repair.mayFollow(List.of())).isTrue();
        assertThat(Repair.mayFollow(List.of(anew, anew))).isTrue();
        assertThat(Repair.mayFollow(List.of(anew, anew, anew))).isFalse();
        assertThat(Repair.mayFollow(List.of(onTheWay))).isFalse();
    }

    private static RunHeader.Repair repair(int after) {
        Remedy rate = Remedy.rate(1, 0.1, "it is lower");
        var finding = new Finding(Cause.RATE_TOO_LARGE, after + 1, 0.9, List.of(), rate);
        var verdict = new Verdict.Sick(finding, List.of(finding), List.of());
        Repair repair = Repair.of(verdict).orElseThrow();
        assertThat(repair.sound()).isEqualTo(after);
        return repair.noted(after, after + 12, "the loss is high");
    }
}

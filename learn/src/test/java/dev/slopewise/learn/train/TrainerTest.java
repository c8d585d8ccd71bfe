package dev.slopewise.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.Tensor;
import dev.slopewise.learn.optim.GradientDescent;
import dev.slopewise.learn.optim.ScheduleFreeAdamW;
import dev.slopewise.learn.penalty.Penalty;
import dev.slopewise.learn.train.Trainings.Line;
import dev.slopewise.learn.train.Trainings.Recording;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainerTest {
    @Test
    void findsTheLineThatMadeThePoints() {
        var outcome = Trainings.trainer(new GradientDescent(0.1), List.of(), Trainings.settings(60))
                .train(Trainings.start(), Trainings.TRAIN, Trainings.VALIDATION, new Recording());
        assertThat(outcome.model().bias().item())
                .isCloseTo(3, within(0.06)); // noise 0.1 over 50 points: error about 0.015
        assertThat(outcome.model().weight().isClose(Tensor.of(new float[][] {{1}, {-2}, {0.5f}}), 0, 0.06))
                .isTrue();
        assertThat(outcome.result().metrics().get("rmse")).isLessThan(0.15);
    }

    @Test
    void sameSeedSameBits() {
        var first = new Recording();
        var second = new Recording();
        var a = Trainings.trainer().train(Trainings.start(), Trainings.TRAIN, Trainings.VALIDATION, first);
        var b = Trainings.trainer().train(Trainings.start(), Trainings.TRAIN, Trainings.VALIDATION, second);
        assertThat(first.steps).isEqualTo(second.steps);
        assertThat(a.model().weight().toFloats()).isEqualTo(b.model().weight().toFloats());
    }

    @Test
    void visitsEveryExampleOnceAnEpoch() {
        var seen = new Recording();
        Trainings.trainer().train(Trainings.start(), Trainings.TRAIN, Trainings.VALIDATION, seen);
        // 50 examples in batches of 16: three full ones and one of 2
        assertThat(seen.steps).hasSize(20 * 4);
        assertThat(seen.epochs).hasSize(20);
        assertThat(seen.epochs.getLast().steps()).isEqualTo(80);
    }

    /// Each number of a record, worked out again with plain doubles for a full-batch step of gradient descent.
    @Test
    void recordsWhatTheStepWas() {
        double rate = 0.1, strength = 0.5;
        var seen = new Recording();
        var settings = new Settings(2, 1000, 5, 1, 100, 0);
        Trainings.trainer(new GradientDescent(rate), List.of(new Penalty.L2(strength)), settings)
                .train(Trainings.start(), Trainings.TRAIN, Trainings.VALIDATION, seen);
        double[] before = PlainLine.step(new double[4], rate, strength);
        var plain = new PlainLine(before, strength);
        var after = new PlainLine(PlainLine.step(before, rate, strength), strength);
        StepRecord second = seen.steps.get(1);
        double[] g = plain.slope(), next = after.slope();
        double promised = 0, slopeAfter = 0, norm = 0;
        for (int i = 0; i < 4; i++) {
            promised += rate * g[i] * g[i];
            slopeAfter += -rate * next[i] * g[i];
            norm += g[i] * g[i];
        }
        assertThat(second.dataLoss()).isCloseTo(plain.dataLoss(), relative(plain.dataLoss()));
        assertThat(second.penaltyLoss()).isCloseTo(plain.penalty(), relative(plain.penalty()));
        assertThat(second.gradientNorm()).isCloseTo(Math.sqrt(norm), relative(Math.sqrt(norm)));
        assertThat(second.updateNorm()).isCloseTo(rate * Math.sqrt(norm), relative(rate * Math.sqrt(norm)));
        assertThat(second.cosine()).isCloseTo(1, within(1e-6));
        assertThat(second.promised()).isCloseTo(promised, relative(promised));
        double delivered = plain.dataLoss() + plain.penalty() - after.dataLoss() - after.penalty();
        assertThat(second.delivered().orElseThrow()).isCloseTo(delivered, relative(delivered));
        assertThat(second.alpha().orElseThrow()).isCloseTo(slopeAfter / promised, within(1e-5));
        StepRecord.Entry bias = second.layers().get(1).steepest();
        assertThat(bias.index()).isEmpty();
        assertThat(bias.slope()).isCloseTo(g[3], relative(g[3]));
        assertThat(bias.penaltySlope()).isZero();
        assertThat(bias.change()).isCloseTo(-rate * g[3], relative(g[3]));
    }

    /// `f32` steps: a few roundings of 6e-8 each.
    private static org.assertj.core.data.Offset<Double> relative(double value) {
        return within(2e-6 * Math.abs(value));
    }

    @Test
    void overshootsJustAboveTheLimitOfTheCurvature() {
        // a parabola ½ λ w² with λ = 1: α = ηλ − 1 exactly, whatever the point
        for (double rate : List.of(0.5, 1.5, 2.5)) {
            var seen = new Recording();
            new Trainer<Line, Batch>(
                            (m, b) -> m.weight()
                                    .square()
                                    .sum()
                                    .plus(m.bias().square())
                                    .times(0.5),
                            new GradientDescent(rate),
                            List.of(),
                            new Settings(3, 1000, 1, 1, 100, 0),
                            (m, b) -> java.util.Map.of())
                    .train(new Line(Tensor.ones(3, 1), Tensor.scalar(1f)), Trainings.TRAIN, Trainings.VALIDATION, seen);
            assertThat(seen.steps)
                    .allSatisfy(s -> assertThat(s.alpha().orElseThrow()).isCloseTo(rate - 1, within(1e-5)));
        }
    }

    @Test
    void stopsWhenTheLossStopsImprovingMeaningfully() {
        var outcome = Trainings.trainer(new GradientDescent(0.1), List.of(), new Settings(1000, 50, 5, 0, 5, 1e-3))
                .train(Trainings.start(), Trainings.TRAIN, Trainings.VALIDATION, new Recording());
        assertThat(outcome.result().stopped()).isEqualTo(RunResult.Stopped.NO_IMPROVEMENT);
        assertThat(outcome.result().epochs()).isLessThan(200);
    }

    @Test
    void stopsAndNamesWhatBecameInfinite() {
        var seen = new Recording();
        var outcome = Trainings.trainer(new GradientDescent(1e6), List.of(), Trainings.settings(50))
                .train(Trainings.start(), Trainings.TRAIN, Trainings.VALIDATION, seen);
        assertThat(outcome.result().stopped()).isEqualTo(RunResult.Stopped.NOT_FINITE);
        assertThat(seen.steps.getLast().nonFinite()).isNotEmpty();
        assertThat(outcome.model().weight().isFinite().all().array().truth(0)).isTrue();
    }

    @Test
    void judgesAndKeepsWhatTheOptimiserSaysNotWhereItsSlopesAreTaken() {
        var recipe = new Recipe(new ScheduleFreeAdamW(0.05));
        Objective<Line, Batch> objective = Objective.of(Trainings::loss);
        var step = new Step<>(objective, recipe, 5);
        var state = step.start(Trainings.start());
        for (int t = 0; t < 8; t++) state = step.take(state, Trainings.TRAIN).state();
        var settings = new Settings(8, 1000, 5, 0, 100, 0);
        var kept = new Trainer<>(objective, recipe, settings, Trainings::loss, (m, b) -> java.util.Map.of())
                .train(
                        Trainings.start(),
                        new Examples<>(Trainings.TRAIN, 1000).unshuffled(),
                        Trainings.VALIDATION,
                        new Recording());
        assertThat(kept.result().bestEpoch()).isEqualTo(8); // the last is the best
        assertThat(kept.model().weight().toFloats())
                .isEqualTo(step.judged(state).weight().toFloats())
                .isNotEqualTo(state.model().weight().toFloats());
    }

    @Test
    void stopsWhenAsked() {
        var seen = new Recording() {
            @Override
            public boolean wantsStop() {
                return steps.size() == 7;
            }
        };
        var outcome = Trainings.trainer().train(Trainings.start(), Trainings.TRAIN, Trainings.VALIDATION, seen);
        assertThat(outcome.result().stopped()).isEqualTo(RunResult.Stopped.INTERRUPTED);
        assertThat(outcome.result().steps()).isEqualTo(7);
    }

    @Test
    void keepsWhatWasTrainedWhenStoppedInTheFirstEpoch() {
        var seen = new Recording() {
            @Override
            public boolean wantsStop() {
                return steps.size() == 2;
            }
        };
        var outcome = Trainings.trainer().train(Trainings.start(), Trainings.TRAIN, Trainings.VALIDATION, seen);
        assertThat(outcome.result().bestEpoch()).isZero();
        assertThat(outcome.model().weight().norm().item()).isPositive(); // it started at 0
    }

    @Test
    void measuresAsOftenAsItIsTold() {
        var seen = new Recording();
        Trainings.trainer(new GradientDescent(0.1), List.of(), new Settings(5, 16, 5, 3, 100, 0))
                .train(Trainings.start(), Trainings.TRAIN, Trainings.VALIDATION, seen);
        assertThat(seen.steps)
                .allSatisfy(s -> assertThat(s.delivered().isPresent()).isEqualTo(s.step() % 3 == 1));
    }

    @Test
    void refusesSettingsOutOfRange() {
        assertThatThrownBy(() -> new Settings(0, 1, 1, 1, 1, 0))
                .hasMessageContaining("epochs must be at least 1, got 0");
        assertThatThrownBy(() -> new Settings(1, 0, 1, 1, 1, 0))
                .hasMessageContaining("batch must be at least 1, got 0");
        assertThatThrownBy(() -> new Settings(1, 1, 1, -1, 1, 0)).hasMessageContaining("measure");
        assertThatThrownBy(() -> new Settings(1, 1, 1, 1, 0, 0)).hasMessageContaining("patience");
        assertThatThrownBy(() -> new Settings(1, 1, 1, 1, 1, 1)).hasMessageContaining("meaningful");
    }
}

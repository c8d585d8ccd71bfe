package dev.slopewise.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.learn.loss.RegressionLoss;
import dev.slopewise.learn.nn.Blueprint;
import dev.slopewise.learn.nn.Sequential;
import dev.slopewise.learn.nn.Supervised;
import dev.slopewise.learn.optim.GradientDescent;
import dev.slopewise.learn.optim.HeavyBall;
import dev.slopewise.learn.optim.Optimizer;
import dev.slopewise.learn.optim.Stability;
import dev.slopewise.learn.schedule.Cosine;
import dev.slopewise.learn.train.Trainings.Line;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is asked before a long training: can it learn, do the shapes fit, which rate.
class RangeTestTest {
    /// A bowl ½ (8 a² + ½ b²): curvatures 8 and ½.
    private static final Objective<Tensor, Tensor> BOWL =
            Objective.of((w, _) -> w.square().times(Tensor.of(4f, 0.25f)).sum());

    private static final Tensor START = Tensor.of(1f, 1f);

    @Test
    void theLimitIsThatOfTheLargestCurvature() {
        var descent = RangeTest.of(BOWL, new Recipe(new GradientDescent(0.1)), START, Tensor.zeros(1), 1e-4, 10, 40);
        assertThat(descent.curvature().orElseThrow()).isCloseTo(8, within(0.01));
        assertThat(descent.limit().orElseThrow()).isCloseTo(2 / 8.0, within(1e-3));
        assertThat(descent.suggestion()).isCloseTo(1 / 8.0, within(1e-3));
        assertThat(descent.curve().getLast().rate()).isBetween(0.25, 5.0); // it broke off beyond the limit
        assertThat(descent.sentences().getLast())
                .contains("largest curvature is 8.0")
                .contains("below rate 0.25");
        var heavy = RangeTest.of(BOWL, new Recipe(new HeavyBall(0.1, 0.5)), START, Tensor.zeros(1), 1e-4, 10, 40);
        assertThat(heavy.limit().orElseThrow()).isCloseTo(2 * 1.5 / 8, within(1e-3));
    }

    /// Divides slopes by 16 and 1, so that of P⁻¹H the curvatures are ½ and ½.
    private record Scaled(double rate) implements Optimizer<List<Tensor>> {
        @Override
        public List<Tensor> start(Tensor parameter) {
            return List.of();
        }

        @Override
        public Next<List<Tensor>> next(Now now, Tensor parameter, Tensor gradient, List<Tensor> state) {
            return new Next<>(parameter.minus(gradient.div(by()).times(now.rate())), state);
        }

        private static Tensor by() {
            return Tensor.of(16f, 1f);
        }

        @Override
        public Tensor preconditioner(Now now, Tensor parameter, List<Tensor> state) {
            return by();
        }

        @Override
        public Stability stability(double rate) {
            return new Stability.OnPreconditioned(2 / rate);
        }
    }

    @Test
    void anOptimiserThatScalesSlopesIsJudgedByTheScaledCurvature() {
        var range = RangeTest.of(BOWL, new Recipe(new Scaled(0.1)), START, Tensor.zeros(1), 1e-3, 100, 40);
        assertThat(range.curvature().orElseThrow()).isCloseTo(0.5, within(1e-3));
        assertThat(range.limit().orElseThrow()).isCloseTo(4, within(0.01));
    }

    @Test
    void withoutAKnownLimitTheCurveDecidesAndSaysSo() {
        var groups = new Recipe(new GradientDescent(0.1)).groups(new Group("**", new Group.RateTimes(2)));
        var range = RangeTest.of(BOWL, groups, START, Tensor.zeros(1), 1e-4, 10, 40);
        assertThat(range.limit()).isEmpty();
        assertThat(range.sentences().getLast()).contains("rule of thumb");
        assertThatThrownBy(() -> RangeTest.of(BOWL, groups, START, Tensor.zeros(1), 1, 0.1, 40))
                .hasMessageContaining("got 1.0 to 0.1");
    }

    @Test
    void oneBatchIsLearntByHeartUnlessSomethingIsWrong() {
        Objective<Line, Batch> right = Objective.of(Trainings::loss);
        Objective<Line, Batch> wrong =
                Objective.of((m, b) -> Trainings.loss(m, b).neg());
        var recipe = new Recipe(new GradientDescent(0.1));
        var fine = OverfitOneBatch.of(right, recipe, Trainings.start(), Trainings.TRAIN, 30);
        assertThat(fine.isLower()).isTrue();
        assertThat(fine.losses()).hasSize(31);
        assertThat(fine.verdict()).contains("can learn it");
        Objective<Line, Batch> cutOff = Objective.of(
                (m, b) -> Trainings.loss(new Line(m.weight(), m.bias().stopGradient()), b)
                        .plus(m.bias().times(0)));
        var poor = OverfitOneBatch.of(cutOff, recipe, Trainings.start(), Trainings.TRAIN, 30);
        assertThat(poor.isLower()).isFalse();
        assertThat(poor.verdict()).contains("less than by half");
        var lost = OverfitOneBatch.of(
                wrong, new Recipe(new GradientDescent(1e15)), Trainings.start(), Trainings.TRAIN, 30);
        assertThat(lost.verdict()).contains("no longer finite");
    }

    @Test
    void aDryRunShowsAllShapes() {
        Objective<Line, Batch> objective = Objective.of(Trainings::loss);
        var dry = DryRun.of(objective, new Recipe(new GradientDescent(0.1)), Trainings.start(), Trainings.TRAIN);
        assertThat(dry.toString())
                .contains("weight  f32[3, 1]")
                .contains("bias  f32[]")
                .contains("inputs  f32[2, 3]")
                .contains("targets  f32[2]");
        assertThat(dry.record().gradientNorm()).isPositive();
        assertThat(dry.answers()).isEmpty(); // a plain record names no parts
        var net = Blueprint.parse("lstm:4,dropout:20,dense:5").create(Key.of(1), Shape.of(7, 3), 2);
        Batch sequences = new Batch(Key.of(2).normal(6, 7, 3), Tensor.zeros(6, 2));
        var layers = DryRun.of(
                new Supervised<Sequential>(new RegressionLoss.Squared()),
                new Recipe(new GradientDescent(0.1)).schedule(new Cosine()),
                net,
                sequences);
        assertThat(layers.toString())
                .contains(
                        "answers\n  layers[0]  f32[2, 7, 4]\n",
                        "  layers[3]  f32[2, 5]\n",
                        "  layers[5]  f32[2, 2]\nloss");
    }
}

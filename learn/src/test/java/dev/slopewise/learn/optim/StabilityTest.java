package dev.slopewise.learn.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import dev.slopewise.learn.PackageClasses;
import dev.slopewise.learn.Parabolas;
import dev.slopewise.learn.Parabolas.At;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The limit is a fact of each optimiser: 1 % below it steps die out, 1 % above they grow.
///
/// What divides slopes is made to stay: means keep all but a share of 10⁻¹² and begin with 1, many steps were taken, and slopes are tiny beside
/// that. The steps are those of `next`; the divisor is what `preconditioner` says.
class StabilityTest {
    /// @param state of one parameter
    record Row<S>(Optimizer<S> optimizer, S state) {
        static <S> Row<S> fresh(Optimizer<S> optimizer) {
            return new Row<>(optimizer, optimizer.start(ONE));
        }

        @Override
        public String toString() {
            return Optimizers.text(optimizer);
        }
    }

    private static final double RATE = 0.1, KEPT = 1 - 1e-12, TINY = 1e-18, LATE = 1e16;
    private static final Tensor ZERO = Tensor.of(0.0), ONE = Tensor.of(1.0), START = Tensor.of(TINY);

    static Stream<Row<?>> limited() {
        var moments = new Adam.Moments(ZERO, ONE);
        return Stream.of(
                Row.fresh(new GradientDescent(RATE)),
                Row.fresh(new HeavyBall(RATE, 0)),
                Row.fresh(new HeavyBall(RATE, 0.5)),
                Row.fresh(new HeavyBall(RATE)),
                Row.fresh(new Nesterov(RATE, 0)),
                Row.fresh(new Nesterov(RATE, 0.5)),
                Row.fresh(new Nesterov(RATE)),
                Row.fresh(new AdaGrad(RATE, 3, 1e-10)),
                new Row<>(new RmsProp(RATE, KEPT, 0, 1e-8), new RmsProp.Memory(ONE, ZERO)),
                new Row<>(new RmsProp(RATE, KEPT, 0.9, 0.5), new RmsProp.Memory(ONE, ZERO)),
                new Row<>(new CentredRmsProp(RATE, KEPT, 0, 1e-8), new CentredRmsProp.Memory(ZERO, ONE, ZERO)),
                new Row<>(new CentredRmsProp(RATE, KEPT, 0.5, 1e-8), new CentredRmsProp.Memory(ZERO, ONE, ZERO)),
                new Row<>(new AdaDelta(RATE, KEPT, 1e-6), new AdaDelta.Squares(ONE, Tensor.of(0.01))),
                new Row<>(new Adam(RATE, 0.9, KEPT, 1e-8), moments),
                new Row<>(new Adam(RATE, 0.5, KEPT, 0.5), moments),
                new Row<>(new AdamW(RATE, 0.9, KEPT, 1e-8, 0), moments),
                new Row<>(new AdamW(RATE, 0.9, KEPT, 1e-8, 5), moments),
                new Row<>(new AmsGrad(RATE, 0.9, KEPT, 1e-8), new AmsGrad.Moments(ZERO, ZERO, ONE)),
                new Row<>(new NAdam(RATE, 0.9, KEPT, 1e-8), new NAdam.Moments(ZERO, ONE, Tensor.scalar(0.0))),
                new Row<>(new NAdam(RATE, 0.5, KEPT, 1e-8), new NAdam.Moments(ZERO, ONE, Tensor.scalar(0.0))),
                new Row<>(new RAdam(RATE, 0.9, KEPT, 1e-8), moments),
                new Row<>(new Adafactor(RATE), new Adafactor.Squares.Whole(ONE)),
                new Row<>(new Adafactor(RATE, Adafactor.Pace.GIVEN), new Adafactor.Squares.Whole(ONE)),
                scheduleFree(0.9, 0),
                scheduleFree(0.5, 5));
    }

    private static Row<?> scheduleFree(double beta1, double decay) {
        var late = new ScheduleFreeAdamW.Memory(START, START, ONE, Tensor.scalar(LATE * RATE * RATE));
        return new Row<>(new ScheduleFreeAdamW(RATE, beta1, KEPT, 1e-8, decay), late);
    }

    static Stream<Optimizer<?>> unlimited() {
        return Stream.of(new Lion(0.01), new Lamb(0.01), new Muon(0.01));
    }

    @ParameterizedTest
    @MethodSource("limited")
    void stepsDieOutJustBelowTheLimitAndGrowJustAbove(Row<?> row) {
        assertThat(grown(row, 0.99)).isLessThan(1e-3);
        assertThat(grown(row, 1.01)).isGreaterThan(1e3);
    }

    /// How many times as far from the minimum the parameter ends, on a parabola of so many times the limit's curvature.
    private static <S> double grown(Row<S> row, double share) {
        var now = Parabolas.now(DType.F64, LATE, RATE);
        Tensor divisor = row.optimizer.preconditioner(now, START, row.state);
        double curvature = share
                * switch (row.optimizer.stability(RATE)) {
                    case Stability.OnCurvature(double limit) -> limit;
                    case Stability.OnPreconditioned(double limit) -> limit * divisor.item();
                    case Stability.Unknown(String why) -> throw new AssertionError(why);
                };
        var step = Transforms.traced(
                (At<S> at) -> Parabolas.step(row.optimizer, now, x -> Parabolas.parabola(x, curvature), at));
        var at = new At<>(START, row.state);
        double size = 1;
        for (int t = 0; t < 3000 && size > 1e-6 && size < 1e6; t++) {
            at = step.apply(at);
            size = Math.abs(at.parameter().item()) / TINY;
        }
        return size;
    }

    /// A limit of the curvature would show as another way on a steeper parabola.
    @ParameterizedTest
    @MethodSource("unlimited")
    void whereNoLimitIsKnownAParabolaAMillionTimesAsSteepGivesTheSameSteps(Optimizer<?> optimizer) {
        assertThat(optimizer.stability(RATE)).isInstanceOf(Stability.Unknown.class);
        Tensor start = Tensor.of(new double[][] {{3, -2}, {0.5, 2}});
        Tensor flat = Parabolas.descend(optimizer, x -> Parabolas.parabola(x.minus(1), 1), start, 20);
        Tensor steep = Parabolas.descend(optimizer, x -> Parabolas.parabola(x.minus(1), 1e6), start, 20);
        assertThat(steep.isClose(flat, 0, 1e-3)).as("%s %s", steep, flat).isTrue(); // ε counts less on the steep one
        assertThat(flat.isClose(start, 0, 0.03)).isFalse();
    }

    /// AdaGrad at ten times its limit overshoots, learns from it, and settles down.
    @Test
    void adaGradOutgrowsItsLimit() {
        Tensor end = Parabolas.descend(new AdaGrad(1), x -> Parabolas.parabola(x, 20), Tensor.of(1.0), 300);
        assertThat(end.abs().item()).isLessThan(1e-6);
    }

    @Test
    void everyOptimiserIsTried() throws Exception {
        assertThat(Stream.concat(limited().map(Row::optimizer), unlimited())
                        .map(Object::getClass)
                        .collect(Collectors.toSet()))
                .isEqualTo(PackageClasses.recordsOf(Optimizer.class));
    }

    @Test
    void whyNoneIsKnownIsASentence() {
        for (Optimizer<?> optimizer : List.of(new Lion(0.01), new Lamb(0.01), new Muon(0.01))) {
            assertThat(((Stability.Unknown) optimizer.stability(RATE)).why()).hasSizeGreaterThan(40);
        }
    }

    @Test
    void theLargestRateOnACurvatureIsWhereTheLimitFallsToIt() {
        assertThat(Stability.largestRate(new GradientDescent(RATE), 4)).hasValueCloseTo(0.5, within(1e-12)); // 2/λ
        assertThat(Stability.largestRate(new HeavyBall(RATE, 0.9), 4))
                .hasValueCloseTo(0.95, within(1e-12)); // 2 (1 + β) / λ
        assertThat(Stability.largestRate(new Lion(RATE), 4)).isEmpty();
    }
}

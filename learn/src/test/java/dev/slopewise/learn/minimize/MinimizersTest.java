package dev.slopewise.learn.minimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.learn.loss.ClassLoss;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What all minimisers of one number promise.
class MinimizersTest {
    static Stream<Minimizer> all() {
        return Stream.of(new LBfgs(), new ConjugateGradient(), new NewtonCg());
    }

    private static <M> Minimum<M> converged(Minimizer minimizer, Function<M, Tensor> f, M start, int most) {
        Minimum<M> found = minimizer.minimize(f, start);
        assertThat(found.isConverged()).as("%s", found).isTrue();
        assertThat(found.iterations()).as("%s", found).isLessThanOrEqualTo(most);
        return found;
    }

    private static void isAt(Minimum<Tensor> found, Tensor point, double tolerance) {
        assertThat(found.point().isClose(point, 0, tolerance)).as("%s", found).isTrue();
    }

    @Test
    void theExampleOfThePageWorks() {
        Minimum<Tensor> least = new LBfgs().minimize(x -> x.minus(3).square().sum(), Tensor.of(0.0));
        isAt(least, Tensor.of(3.0), 1e-8);
        assertThat(least.toString()).startsWith("the gradient is as small as was asked after");
    }

    @ParameterizedTest
    @MethodSource("all")
    void findsTheBottomOfABowl(Minimizer minimizer) {
        Tensor start = Tensor.zeros(DType.F64, 20);
        Minimum<Tensor> found = converged(minimizer, x -> Valleys.bowl(x, 100), start, 120);
        Tensor turn = Key.of(1).orthogonal(DType.F64, 20, 20);
        Tensor curvatures = Tensor.linspace(0, Math.log(100), 20).exp();
        Tensor expected = turn.transpose().matmul(turn.sum(-1).div(curvatures));
        isAt(found, expected, 1e-7);
    }

    @ParameterizedTest
    @MethodSource("all")
    void followsRosenbrocksValley(Minimizer minimizer) {
        isAt(converged(minimizer, Valleys::rosenbrock, Valleys.rosenbrockStart(2), 60), Tensor.of(1.0, 1), 1e-6);
    }

    @ParameterizedTest
    @MethodSource("all")
    void followsRosenbrocksValleyIn100Dimensions(Minimizer minimizer) {
        Minimum<Tensor> found = converged(minimizer, Valleys::rosenbrock, Tensor.zeros(DType.F64, 100), 900);
        isAt(found, Tensor.ones(DType.F64, 100), 1e-6);
    }

    @ParameterizedTest
    @MethodSource("all")
    void findsBealesMinimum(Minimizer minimizer) {
        isAt(
                converged(minimizer, x -> Valleys.squares(Valleys.beale(x)), Tensor.of(1.0, 1), 40),
                Tensor.of(3, 0.5),
                1e-6);
    }

    @ParameterizedTest
    @MethodSource("all")
    void comesNearPowellsMinimumWithoutCurvature(Minimizer minimizer) {
        Minimum<Tensor> found =
                converged(minimizer, x -> Valleys.squares(Valleys.powell(x)), Tensor.of(3.0, -1, 0, 1), 300);
        assertThat(found.value()).isBetween(0.0, 1e-10); // the value grows with the fourth power of the distance
    }

    @ParameterizedTest
    @MethodSource("all")
    void endsAtOnceWhereItStartsAtTheBottom(Minimizer minimizer) {
        Minimum<Tensor> found = minimizer.minimize(Valleys::rosenbrock, Tensor.of(1.0, 1));
        assertThat(found.why()).isEqualTo(Minimum.Reason.GRADIENT);
        assertThat(found.iterations()).isZero();
        assertThat(found.evaluations()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("all")
    void saysThatTheIterationsAreUsedUp(Minimizer minimizer) {
        var few = new Stopping(1e-8, 1e-16, 3);
        Minimizer hurried = switch (minimizer) {
            case LBfgs _ -> new LBfgs(few);
            case ConjugateGradient _ -> new ConjugateGradient(few);
            case NewtonCg _ -> new NewtonCg(few);
            case LevenbergMarquardt _ -> new LevenbergMarquardt(few);
        };
        Minimum<Tensor> found = hurried.minimize(Valleys::rosenbrock, Valleys.rosenbrockStart(2));
        assertThat(found.why()).isEqualTo(Minimum.Reason.LIMIT);
        assertThat(found.isConverged()).isFalse();
        assertThat(found.iterations()).isEqualTo(3);
        assertThat(found.value()).isLessThan(24.2); // the start's
    }

    @ParameterizedTest
    @MethodSource("all")
    void saysThatTheStartIsNotFinite(Minimizer minimizer) {
        Minimum<Tensor> found = minimizer.minimize(x -> x.log().sum(), Tensor.of(-1.0));
        assertThat(found.why()).isEqualTo(Minimum.Reason.NOT_FINITE);
        assertThat(found.toString()).contains("not finite at the start");
    }

    /// x − ln x has no value below 0: from 10 a Newton step, and from 1/50 a step of length 1, go there.
    @ParameterizedTest
    @MethodSource("all")
    void backsOutOfWhatIsNotFinite(Minimizer minimizer) {
        for (double start : new double[] {10, 0.02, 1e-6}) {
            isAt(converged(minimizer, x -> x.minus(x.log()).sum(), Tensor.of(start), 60), Tensor.of(1.0), 1e-6);
        }
    }

    /// −x² + y² + x⁴/4: a saddle at 0 between the minima (±√2, 0).
    @ParameterizedTest
    @MethodSource("all")
    void leavesASaddleUnlessItStartsOnIt(Minimizer minimizer) {
        Function<Tensor, Tensor> saddle = x -> {
            Tensor a = x.at(0, 0).square(), b = x.at(0, 1).square();
            return b.minus(a).plus(a.square().times(0.25));
        };
        isAt(converged(minimizer, saddle, Tensor.of(1e-3, 1), 40), Tensor.of(Math.sqrt(2), 0), 1e-6);
        assertThat(minimizer.minimize(saddle, Tensor.of(0.0, 0)).why()).isEqualTo(Minimum.Reason.GRADIENT);
    }

    record Line(Tensor weight, Tensor bias) {}

    @Test
    void allFindTheSameLogisticRegression() {
        Tensor x = Key.of(1).normal(DType.F64, 200, 4);
        Tensor chance = x.matmul(Tensor.of(1.0, -2, 0.5, 0)).plus(0.3).sigmoid();
        Tensor y = Key.of(2).uniform(DType.F64, 200).lt(chance);
        var loss = new ClassLoss.BinaryCrossEntropy();
        Function<Line, Tensor> whole = m -> loss.of(x.matmul(m.weight).plus(m.bias), y)
                .plus(m.weight.square().sum().times(0.005));
        var start = new Line(Tensor.zeros(DType.F64, 4), Tensor.scalar(0.0));
        Minimum<Line> reference = converged(new NewtonCg(new Stopping(1e-12, 0, 50)), whole, start, 20);
        for (Minimizer minimizer : all().toList()) {
            Minimum<Line> found = converged(minimizer, whole, start, 60);
            assertThat(found.value()).isCloseTo(reference.value(), within(1e-12));
            assertThat(found.point().weight.isClose(reference.point().weight, 0, 1e-6))
                    .isTrue();
            assertThat(found.point().bias.isClose(reference.point().bias, 0, 1e-6))
                    .isTrue();
        }
        Minimum<Line> exact = converged(new LBfgs(new Stopping(1e-11, 0, 100)), whole, start, 60);
        assertThat(exact.point().weight.isClose(reference.point().weight, 0, 1e-8))
                .isTrue();
    }

    @Test
    void conjugateGradientsNeedAsManyStepsAsThereAreCurvatures() {
        Tensor curvatures = Tensor.of(1.0, 1, 7, 7, 40, 40, 40, 100);
        Minimum<Tensor> found = converged(
                new ConjugateGradient(),
                x -> curvatures.times(x.square()).sum().times(0.5).minus(x.sum()),
                Tensor.zeros(DType.F64, 8),
                4);
        isAt(found, curvatures.reciprocal(), 1e-8);
    }

    @Test
    void newtonStepsDoNotMindUnits() {
        Tensor units = Tensor.of(1e-4, 1, 1e4);
        Minimum<Tensor> found = converged(
                new NewtonCg(new Stopping(1e-10, 0, 200)),
                x -> x.times(units).minus(1).square().sum(),
                Tensor.zeros(DType.F64, 3),
                60);
        assertThat(found.point().times(units).isClose(Tensor.ones(DType.F64, 3), 0, 1e-5))
                .as("%s", found)
                .isTrue();
    }

    @Test
    void f32ParametersComeNear() {
        Minimum<Tensor> found =
                new LBfgs(new Stopping(1e-3, 1e-7, 100)).minimize(Valleys::rosenbrock, Tensor.of(-1.2f, 1));
        assertThat(found.isConverged()).isTrue();
        assertThat(found.point().isClose(Tensor.of(1f, 1f), 0, 1e-2)).isTrue();
    }

    @Test
    void refusesWholeNumbersAndSettingsOutOfRange() {
        assertThatThrownBy(() -> new LBfgs().minimize(x -> x.to(DType.F64).sum(), Tensor.of(1, 2)))
                .hasMessageContaining("must be real, and the parameter is i32[2]");
        assertThatThrownBy(() -> new LBfgs().minimize(Tensor::square, Tensor.of(1.0, 2)))
                .hasMessageContaining("f64[2]");
        assertThatThrownBy(() -> new Stopping(-1, 0, 1)).hasMessageContaining("at least 0, got -1");
        assertThatThrownBy(() -> new Stopping(0, 0, 0)).hasMessageContaining("at least 1 iteration");
        assertThatThrownBy(() -> new LBfgs(new Stopping(), 0)).hasMessageContaining("at least 1 step");
        assertThatThrownBy(() -> new NewtonCg(new Stopping(), 0)).hasMessageContaining("above 0");
    }
}

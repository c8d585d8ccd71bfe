package dev.slopewise.learn.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.Tensor;
import dev.slopewise.learn.Parabolas;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every optimiser promises; a new one is a row.
class OptimizersTest {
    record Row(String name, DoubleFunction<Optimizer<?>> atRate) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> optimisers() {
        return Stream.of(
                new Row("gradient descent", GradientDescent::new),
                new Row("heavy ball 0", rate -> new HeavyBall(rate, 0)),
                new Row("heavy ball 0.5", rate -> new HeavyBall(rate, 0.5)),
                new Row("heavy ball 0.9", HeavyBall::new));
    }

    @ParameterizedTest
    @MethodSource("optimisers")
    void findsTheMinimumOfAParabola(Row row) {
        Tensor end = Parabolas.descend(row.atRate.apply(0.1), x -> Parabolas.parabola(x, 1), Tensor.of(3.0, -2.0), 400);
        assertThat(end.norm().item()).isLessThan(1e-6); // 0.95^400 ≈ 1e-9 is the slowest of them
    }

    @ParameterizedTest
    @MethodSource("optimisers")
    void findsTheMinimumOfRosenbrock(Row row) {
        Tensor end = Parabolas.descend(row.atRate.apply(2e-4), Parabolas::rosenbrock, Tensor.of(-1.2, 1.0), 60_000);
        assertThat(end.isClose(Tensor.of(1.0, 1.0), 0, 0.02)).as("%s", end).isTrue();
    }

    /// The limit is a fact of each optimiser: 1 % below it steps die out, 1 % above they grow.
    @ParameterizedTest
    @MethodSource("optimisers")
    void convergesJustBelowItsCurvatureLimitAndDivergesJustAbove(Row row) {
        Optimizer<?> optimizer = row.atRate.apply(0.1);
        double limit = ((Stability.OnCurvature) optimizer.stability(0.1)).limit();
        Tensor start = Tensor.of(1.0);
        Tensor below = Parabolas.descend(optimizer, x -> Parabolas.parabola(x, 0.99 * limit), start, 3000);
        Tensor above = Parabolas.descend(optimizer, x -> Parabolas.parabola(x, 1.01 * limit), start, 3000);
        assertThat(below.abs().item()).isLessThan(1e-3);
        assertThat(above.abs().item()).isGreaterThan(1e3);
    }

    @Test
    void gradientDescentTakesHandComputedSteps() {
        // slope of ½·2·x² at 3 is 6: 3 − 0.1·6 = 2.4, then 2.4 − 0.1·4.8 = 1.92
        Tensor end = Parabolas.descend(new GradientDescent(0.1), x -> Parabolas.parabola(x, 2), Tensor.of(3.0), 2);
        assertThat(end.item()).isEqualTo(1.92);
    }

    @Test
    void heavyBallTakesHandComputedSteps() {
        // v = 6, x = 2.4; v = 0.5·6 + 4.8 = 7.8, x = 1.62
        Tensor end = Parabolas.descend(new HeavyBall(0.1, 0.5), x -> Parabolas.parabola(x, 2), Tensor.of(3.0), 2);
        assertThat(end.isClose(Tensor.of(1.62), 1e-15, 0)).isTrue();
    }

    @Test
    void refusesSettingsOutOfRange() {
        for (double rate : List.of(0.0, -1.0, Double.NaN, Double.POSITIVE_INFINITY)) {
            assertThatThrownBy(() -> new GradientDescent(rate))
                    .hasMessageContaining("rate must be above 0, got " + rate);
            assertThatThrownBy(() -> new HeavyBall(rate)).hasMessageContaining("rate must be above 0, got " + rate);
        }
        assertThatThrownBy(() -> new HeavyBall(0.1, 1)).hasMessageContaining("momentum must be at least 0 and below 1");
    }
}

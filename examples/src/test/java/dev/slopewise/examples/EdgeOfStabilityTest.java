package dev.slopewise.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.Tensor;
import dev.slopewise.learn.optim.Optimizer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// In half of the steps: long enough for T₄, on which the curvature starts highest.
class EdgeOfStabilityTest {
    private static final int STEPS = 6_400;

    static Stream<Optimizer<?>> optimizers() {
        return EdgeOfStability.OPTIMIZERS.stream();
    }

    /// The bounds are the paper's plots', where the curvature hovers at the limit and a little above.
    @ParameterizedTest
    @MethodSource("optimizers")
    void theCurvatureSettlesAtTheLimitWhileTheLossFalls(Optimizer<?> optimizer) {
        var course = EdgeOfStability.train(optimizer, 4, STEPS);
        assertThat(course.settled()).isBetween(0.95, 1.12);
        assertThat(course.lastLoss()).as("the mean of the last steps").isLessThan(course.firstLoss() / 4);
        assertThat(course.rose()).as("the loss does not fall in every step").isGreaterThan(0.05);
    }

    @Test
    void theTaskIsChebyshevs() {
        Tensor x = Tensor.of(-1, -0.3, 0.5, 1.0);
        double[] third = EdgeOfStability.chebyshev(3, x).toDoubles();
        for (int i = 0; i < third.length; i++) {
            double angle = Math.acos(x.toDoubles()[i]);
            assertThat(third[i]).isCloseTo(Math.cos(3 * angle), within(1e-12));
        }
    }
}

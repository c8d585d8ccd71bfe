package dev.slopewise.core;

import static dev.slopewise.core.Statistics.hasMean;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.transform.Gradients;
import dev.slopewise.core.transform.Transforms;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Slopes of draws with respect to their parameters.
class SlopesOfDrawsTest {
    private static final int MANY = 20_000;
    private static final List<DType> REAL = List.of(DType.F32, DType.F64);

    /// The slope of a mean of draws is the mean of their slopes.
    @Test
    void meanSlopesAreTheSlopesOfMeans() {
        for (double a : new double[] {0.3, 1, 6}) {
            Tensor at = Tensor.full(a, DType.F64, MANY);
            double[] ofMean = Transforms.grad((Tensor c) -> Key.of(51).gamma(c).sum())
                    .apply(at)
                    .toDoubles();
            assertThat(hasMean(1, ofMean)).isTrue(); // the mean is a
            double[] ofSquare = Transforms.grad(
                            (Tensor c) -> Key.of(51).gamma(c).square().sum())
                    .apply(at)
                    .toDoubles();
            assertThat(hasMean(2 * a + 1, ofSquare)).isTrue(); // the mean square is a² + a
            double[] ofLog = Transforms.grad(
                            (Tensor c) -> Key.of(51).logOfGamma(c).sum())
                    .apply(at)
                    .toDoubles();
            assertThat(hasMean(GammaFunctions.polygamma(1, a), ofLog)).isTrue(); // the mean logarithm is ψ(a)
        }
    }

    @Test
    void slopesAgreeWithFiniteDifferences() {
        Tensor a = Tensor.of(0.3, 1.5, 0.02, 40, 7, 0.9);
        Key key = Key.of(52);
        assertThat(Gradients.check(
                                (Tensor c) -> key.gamma(c)
                                        .times(key.normal(DType.F64, 6))
                                        .sum(),
                                a)
                        .isOk())
                .isTrue();
        assertThat(Gradients.check((Tensor c) -> key.logOfGamma(c).square().sum(), a)
                        .isOk())
                .isTrue();
        assertThat(Gradients.check((Tensor c) -> key.dirichlet(c).square().sum(), a)
                        .isOk())
                .isTrue();
        assertThat(Gradients.check((Tensor c) -> key.beta(c, c.plus(1)).square().sum(), a)
                        .isOk())
                .isTrue();
        assertThat(Gradients.check(
                                (Tensor c) ->
                                        key.truncatedNormal(c.neg(), c).square().sum(),
                                a)
                        .isOk())
                .isTrue();
    }

    @Test
    void slopesAtConcentrationsNearZeroAreNumbers() {
        Tensor tiny = Tensor.of(1e-300, 1e-40, 1e-9, 0);
        for (DType dtype : REAL) {
            Tensor slope =
                    Transforms.grad((Tensor c) -> Key.of(53).gamma(c).sum()).apply(tiny.to(dtype));
            assertThat(slope.toDoubles()).containsOnly(0);
        }
    }
}

package dev.slopewise.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import dev.slopewise.examples.GaussianProcess.Logs;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Compares with the textbook's formulas by the inverse of K (Rasmussen and Williams, 2.25, 2.26 and 5.9), in plain Java.
class GaussianProcessTest {
    /// Sums of 48 × 48 numbers in double precision through a matrix of condition 10³.
    private static final Offset<Double> ROUNDING = within(1e-10);

    private static final double USUAL = GaussianProcess.SEATTLE.mean().item();
    private static final double[] Y = GaussianProcess.SEATTLE.minus(USUAL).toDoubles();

    private static double kernel(double length, double height, double a, double b) {
        return height * height * Math.exp(-(a - b) * (a - b) / (2 * length * length));
    }

    private interface Entry {
        double of(int a, int b);
    }

    private static double[][] matrix(Entry entry) {
        double[][] matrix = new double[Y.length][Y.length];
        for (int a = 0; a < Y.length; a++) for (int b = 0; b < Y.length; b++) matrix[a][b] = entry.of(a, b);
        return matrix;
    }

    private static PlainNormal normal(double length, double height, double noise) {
        return PlainNormal.of(matrix((a, b) -> kernel(length, height, a, b) + (a == b ? noise * noise : 0)));
    }

    /// In the logarithms of length, height and noise.
    private static double[] slopes(double length, double height, double noise) {
        PlainNormal normal = normal(length, height, noise);
        return new double[] {
            normal.slope(Y, matrix((a, b) -> kernel(length, height, a, b) * (a - b) * (a - b) / (length * length))),
            normal.slope(Y, matrix((a, b) -> 2 * kernel(length, height, a, b))),
            normal.slope(Y, matrix((a, b) -> a == b ? 2 * noise * noise : 0))
        };
    }

    /// Mean, less the usual temperature, and variance at a place.
    private static double[] posterior(double length, double height, double noise, double at) {
        PlainNormal normal = normal(length, height, noise);
        double[] near = new double[Y.length];
        for (int i = 0; i < Y.length; i++) near[i] = kernel(length, height, i, at);
        double[] weights = normal.solve(near);
        double mean = 0, variance = height * height;
        for (int i = 0; i < Y.length; i++) {
            mean += weights[i] * Y[i];
            variance -= weights[i] * near[i];
        }
        return new double[] {mean, variance};
    }

    @Test
    void likelihoodAndSlopesAreThoseOfTheFormulas() {
        Logs logs = GaussianProcess.logs(2, 6, 1.5);
        var at = Transforms.valueAndGrad(
                        (Logs l) -> GaussianProcess.logLikelihood(l, GaussianProcess.MONTHS, Tensor.of(Y)))
                .apply(logs);
        assertThat(at.value().item()).isCloseTo(normal(2, 6, 1.5).logDensity(Y), ROUNDING);
        Logs gradient = at.gradient();
        assertThat(new double[] {
                    gradient.length().item(),
                    gradient.height().item(),
                    gradient.noise().item()
                })
                .containsExactly(slopes(2, 6, 1.5), ROUNDING);
    }

    @Test
    void posteriorIsThatOfTheFormulas() {
        var posterior = GaussianProcess.posterior(
                GaussianProcess.logs(2, 6, 1.5), GaussianProcess.MONTHS, Tensor.of(Y), Tensor.of(-1, 3.0, 17.25, 60));
        double[] places = {-1, 3, 17.25, 60};
        for (int i = 0; i < places.length; i++) {
            assertThat(new double[] {
                        posterior.mean().get(i).item(),
                        posterior.variance().get(i).item()
                    })
                    .containsExactly(posterior(2, 6, 1.5, places[i]), ROUNDING);
        }
        assertThat(posterior.mean().get(3).item()).as("far from all data").isCloseTo(0, within(1e-5));
    }

    @Test
    void printsTheLikeliestSettings() {
        Printed printed = Printed.by(GaussianProcess::main);
        double[] start = printed.numbersAfter("step  0: ln likelihood"), slopes = slopes(1, 5, 1);
        assertThat(start)
                .containsExactly(
                        new double[] {normal(1, 5, 1).logDensity(Y), slopes[0], slopes[1], slopes[2]}, within(1e-4));
        double[] learned = printed.numbersAfter("learned:");
        double length = learned[0], height = learned[1], noise = learned[2];
        assertThat(slopes(length, height, noise)).as("the top").containsExactly(new double[3], within(1e-2));
        double[] next = printed.numbersAfter("July and August");
        double[] summer = posterior(length, height, noise, 30.5), winter = posterior(length, height, noise, 48);
        Offset<Double> asPrinted = within(1e-3);
        assertThat(next[1]).isCloseTo(USUAL + summer[0], asPrinted);
        assertThat(next[3]).isCloseTo(USUAL + winter[0], asPrinted);
        assertThat(next[4]).isCloseTo(Math.sqrt(summer[1]), asPrinted);
        assertThat(next[5]).isCloseTo(Math.sqrt(winter[1]), asPrinted);
    }
}

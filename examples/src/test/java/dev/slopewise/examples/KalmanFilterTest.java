package dev.slopewise.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import dev.slopewise.examples.KalmanFilter.Belief;
import dev.slopewise.examples.KalmanFilter.Model;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Compares with the density of all values at once, whose covariance is known in closed form.
class KalmanFilterTest {
    /// Log-likelihoods of about 600, from sums in double precision in another order and through an inverse of condition 10⁴.
    private static final Offset<Double> ROUNDING = within(1e-8);

    /// Of the years after the first, less its flow: r (1 + [s = t]) + Q min(s, t), years counted from the first.
    private static double[][] nileCovariance(double r, double q) {
        int n = KalmanFilter.NILE.shape().count() - 1;
        double[][] k = new double[n][n];
        for (int s = 0; s < n; s++)
            for (int t = 0; t < n; t++) k[s][t] = r * (s == t ? 2 : 1) + q * (Math.min(s, t) + 1);
        return k;
    }

    private static double[] nileChanges() {
        double[] y = KalmanFilter.NILE.toDoubles();
        return Arrays.stream(y).skip(1).map(flow -> flow - y[0]).toArray();
    }

    private static double nile(double logR, double logQ) {
        return PlainNormal.of(nileCovariance(Math.exp(logR), Math.exp(logQ))).logDensity(nileChanges());
    }

    @Test
    void likelihoodAndSlopesOfTheNileAreThoseOfTheDensityOfAllYears() {
        double logR = Math.log(12_000), logQ = Math.log(2_500);
        var at = Transforms.valueAndGrad(KalmanFilter::nile).apply(Tensor.of(logR, logQ));
        var normal = PlainNormal.of(nileCovariance(12_000, 2_500));
        double[] changes = nileChanges();
        assertThat(at.value().item()).isCloseTo(normal.logDensity(changes), ROUNDING);
        double inR = at.gradient().get(0).item(), inQ = at.gradient().get(1).item();
        assertThat(inR).isCloseTo(normal.slope(changes, nileCovariance(12_000, 0)), ROUNDING);
        assertThat(inQ).isCloseTo(normal.slope(changes, nileCovariance(0, 2_500)), ROUNDING);

        double h = 1e-4; // differences err by h² times a third derivative of about 10
        assertThat(inR).isCloseTo((nile(logR + h, logQ) - nile(logR - h, logQ)) / (2 * h), within(1e-6));
        assertThat(inQ).isCloseTo((nile(logR, logQ + h) - nile(logR, logQ - h)) / (2 * h), within(1e-6));
    }

    /// Place and speed, the place seen: after k steps it is place + k · speed.
    @Test
    void aStateOfTwoNumbersHasTheDensityAndTheSlopesOfItsClosedForm() {
        double[] y = {1.2, 2.9, 3.1, 5.5, 7.2, 7.9, 10.1, 11.0}, m = {0.3, 1.1};
        double[][] p = {{0.5, 0.1}, {0.1, 0.4}}, q = {{0.2, 0.05}, {0.05, 0.1}};
        double r = 0.3;
        var model = new Model(
                Tensor.of(new double[][] {{1, 1}, {0, 1}}), Tensor.of(q), Tensor.of(1.0, 0), Tensor.scalar(r));
        var before = new Belief(Tensor.of(m), Tensor.of(p));
        var at = Transforms.valueAndGrad((Model some) -> KalmanFilter.logLikelihood(some, before, Tensor.of(y)))
                .apply(model);

        int n = y.length;
        double[][] k = new double[n][n], inSpeed = new double[n][n], inR = new double[n][n];
        double[] surprise = new double[n];
        for (int s = 1; s <= n; s++) {
            surprise[s - 1] = y[s - 1] - m[0] - s * m[1];
            for (int t = 1; t <= n; t++) {
                k[s - 1][t - 1] = form(p, s, t) + (s == t ? r : 0);
                inR[s - 1][t - 1] = s == t ? 1 : 0;
                for (int j = 1; j <= Math.min(s, t); j++) {
                    k[s - 1][t - 1] += form(q, s - j, t - j);
                    inSpeed[s - 1][t - 1] += (s - j) * (t - j);
                }
            }
        }
        var normal = PlainNormal.of(k);
        assertThat(at.value().item()).isCloseTo(normal.logDensity(surprise), ROUNDING);
        assertThat(at.gradient().r().item()).isCloseTo(normal.slope(surprise, inR), ROUNDING);
        assertThat(at.gradient().q().get(1, 1).item()).isCloseTo(normal.slope(surprise, inSpeed), ROUNDING);
    }

    /// (1, s) P (1, t)ᵀ.
    private static double form(double[][] p, int s, int t) {
        return p[0][0] + p[0][1] * t + s * p[1][0] + s * p[1][1] * t;
    }

    @Test
    void printsTheWayToThePublishedEstimate() {
        Printed printed = Printed.by(KalmanFilter::main);
        assertThat(printed.numbersAfter("step 0: ln likelihood")[0])
                .isCloseTo(nile(Math.log(10_000), Math.log(1_000)), within(1e-4));
        double[] end = printed.numbersAfter("step 5: ln likelihood");
        assertThat(end[0]).isCloseTo(nile(Math.log(15_099), Math.log(1_469)), within(1e-4));
        assertThat(end).endsWith(15_099, 1_469); // Durbin and Koopman 2012
    }
}

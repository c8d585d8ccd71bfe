package dev.slopewise.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.examples.BayesianRegression.Posterior;
import org.junit.jupiter.api.Test;

/// Compares with the posterior itself, added up on a grid of weights in plain Java.
class BayesianRegressionTest {
    private static final double[] X =
            BayesianRegression.TEMPERATURE.minus(70).div(10).toDoubles();
    private static final double[] FAILED = BayesianRegression.FAILED.toDoubles();
    private static final double PRIOR = BayesianRegression.PRIOR;

    private static double sigmoid(double score) {
        return 1 / (1 + Math.exp(-score));
    }

    /// ln p(y, w).
    private static double logJoint(double w0, double w1) {
        double sum = -(w0 * w0 + w1 * w1) / (2 * PRIOR * PRIOR) - Math.log(2 * Math.PI * PRIOR * PRIOR);
        for (int i = 0; i < X.length; i++) {
            double right = sigmoid(w0 + w1 * X[i]);
            sum += Math.log(FAILED[i] == 1 ? right : 1 - right);
        }
        return sum;
    }

    /// p(y), then the mean probability of failure at 31, 55, 70 and 80 °F.
    private static double[] exact() {
        double[] sums = new double[5], at = {31, 55, 70, 80};
        double step = 0.02;
        for (double w0 = -6; w0 < 3; w0 += step) {
            for (double w1 = -9; w1 < 4; w1 += step) {
                double weight = Math.exp(logJoint(w0, w1)) * step * step;
                sums[0] += weight;
                for (int k = 0; k < 4; k++) sums[k + 1] += weight * sigmoid(w0 + w1 * (at[k] - 70) / 10);
            }
        }
        for (int k = 1; k < 5; k++) sums[k] /= sums[0];
        return sums;
    }

    @Test
    void theNormalStandsAtTheTopAndBendsAsThePosteriorDoes() {
        Posterior posterior = BayesianRegression.laplace(2);
        double[] w = posterior.mean().toDoubles(),
                covariance = posterior.covariance().toDoubles();
        double a = 1 / (PRIOR * PRIOR), b = 0, c = a, slope0 = -w[0] * a, slope1 = -w[1] * a;
        for (int i = 0; i < X.length; i++) {
            double p = sigmoid(w[0] + w[1] * X[i]), bend = p * (1 - p);
            slope0 += FAILED[i] - p;
            slope1 += (FAILED[i] - p) * X[i];
            a += bend;
            b += bend * X[i];
            c += bend * X[i] * X[i];
        }
        double determinant = a * c - b * b;
        assertThat(new double[] {slope0, slope1}).containsExactly(new double[] {0, 0}, within(1e-6)); // as it stops
        assertThat(covariance)
                .containsExactly(
                        new double[] {c / determinant, -b / determinant, -b / determinant, a / determinant},
                        within(1e-12));
        double evidence = logJoint(w[0], w[1]) + Math.log(2 * Math.PI) - Math.log(determinant) / 2;
        assertThat(posterior.evidence()).isCloseTo(evidence, within(1e-12));
    }

    /// The posterior is not a normal distribution: 23 flights leave it a tail towards steeper lines, which far from the data matters most.
    @Test
    void comesNearThePosteriorItself() {
        double[] exact = exact();
        Posterior posterior = BayesianRegression.laplace(2);
        assertThat(posterior.evidence()).isCloseTo(Math.log(exact[0]), within(0.1));
        Printed printed = Printed.by(BayesianRegression::main);
        for (int k = 0; k < 4; k++) {
            String at = "at %d °F: ".formatted(new int[] {31, 55, 70, 80}[k]);
            assertThat(printed.numbersAfter(at)[0]).as(at).isCloseTo(exact[k + 1], within(0.05));
        }
        assertThat(exact[1]).as("as the program's page says").isCloseTo(0.987, within(5e-4));
    }
}

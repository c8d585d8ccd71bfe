package dev.slopewise.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Compares with least squares in closed form, weighted anew until nothing changes: expectation and maximisation for Student's t.
class CustomLossTest {
    private static final double[] X = CustomLoss.DECADES.toDoubles(), Y = CustomLoss.CALLS.toDoubles();

    private static final Offset<Double> AS_FAR_AS_ADAM_COMES =
            within(2e-3); // in f32, where its last steps still wander

    /// Offset and slope.
    private static double[] leastSquares(double[] weights) {
        double n = 0, x = 0, y = 0, xx = 0, xy = 0;
        for (int i = 0; i < X.length; i++) {
            n += weights[i];
            x += weights[i] * X[i];
            y += weights[i] * Y[i];
            xx += weights[i] * X[i] * X[i];
            xy += weights[i] * X[i] * Y[i];
        }
        double slope = (n * xy - x * y) / (n * xx - x * x);
        return new double[] {(y - slope * x) / n, slope};
    }

    private static double[] student(double freedom) {
        double[] weights = new double[X.length], line = {0, 0};
        Arrays.fill(weights, 1);
        for (int round = 0; round < 1000; round++) {
            line = leastSquares(weights);
            double square = 0;
            for (int i = 0; i < X.length; i++) square += weights[i] * Math.pow(error(line, i), 2) / X.length;
            for (int i = 0; i < X.length; i++)
                weights[i] = (freedom + 1) / (freedom + Math.pow(error(line, i), 2) / square);
        }
        return line;
    }

    private static double error(double[] line, int i) {
        return line[0] + line[1] * X[i] - Y[i];
    }

    @Test
    void bothLossesFindTheirLine() {
        Printed printed = Printed.by(CustomLoss::main);
        double[] ones = new double[X.length];
        Arrays.fill(ones, 1);
        double[] squared = leastSquares(ones), robust = student(CustomLoss.FREEDOM);
        double[] found = Arrays.copyOf(printed.numbersAfter("squared errors: "), 3);
        assertThat(found[0]).isCloseTo(squared[0], AS_FAR_AS_ADAM_COMES);
        assertThat(found[2]).isCloseTo(squared[1], AS_FAR_AS_ADAM_COMES);
        found = Arrays.copyOf(printed.numbersAfter("Student's errors: "), 3);
        assertThat(found[0]).isCloseTo(robust[0], AS_FAR_AS_ADAM_COMES);
        assertThat(found[2]).isCloseTo(robust[1], AS_FAR_AS_ADAM_COMES);
        assertThat(squared[1]).as("what the years in minutes do").isGreaterThan(4 * robust[1]);
    }
}

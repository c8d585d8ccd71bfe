package dev.slopewise.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.examples.OdeFit.World;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Compares with a solver in plain Java, of the animals themselves instead of their logarithms, and with what Stan found.
class OdeFitTest {
    private static final int FINE = 1000; // steps a year

    /// Half the sum of squares for growth, eaten, born, death, hares, lynxes.
    private static double cost(double... p) {
        double[] s = {p[4], p[5]}, hares = OdeFit.HARES.toDoubles(), lynxes = OdeFit.LYNXES.toDoubles();
        double sum = 0, step = 1.0 / FINE;
        for (int year = 0; year <= OdeFit.YEARS; year++) {
            sum += Math.pow(Math.log(s[0] / hares[year]), 2) + Math.pow(Math.log(s[1] / lynxes[year]), 2);
            for (int i = 0; i < FINE; i++) {
                double[] middle = moved(s, step / 2, slope(p, s));
                s = moved(s, step, slope(p, middle));
            }
        }
        return sum / 2;
    }

    private static double[] slope(double[] p, double[] s) {
        return new double[] {s[0] * (p[0] - p[1] * s[1]), s[1] * (p[2] * s[0] - p[3])};
    }

    private static double[] moved(double[] s, double by, double[] slope) {
        return new double[] {s[0] + by * slope[0], s[1] + by * slope[1]};
    }

    private static final double[] BEST = found(Printed.by(OdeFit::main));

    private static double[] found(Printed printed) {
        double[] hares = printed.numbersAfter("hares grow by "), lynxes = printed.numbersAfter("lynxes die by ");
        double[] start = printed.numbersAfter("in 1900: ");
        return new double[] {hares[0], hares[1], lynxes[1], lynxes[0], start[0], start[1]};
    }

    @Test
    void solvesTheEquationAsAFinerSolverDoes() {
        World world = OdeFit.world(0.55, 0.028, 0.024, 0.8, 33, 6);
        double ours = OdeFit.residuals(world).square().sum().item() / 2;
        // both are off by at most some 1e-5 in the logarithms, times 42 residuals of about a quarter
        assertThat(ours).isCloseTo(cost(0.55, 0.028, 0.024, 0.8, 33, 6), within(1e-3));
    }

    @Test
    void noNeighbourFitsBetter() {
        double least = cost(BEST);
        for (int i = 0; i < BEST.length; i++) {
            for (double factor : new double[] {0.98, 1.02}) {
                double[] beside = BEST.clone();
                beside[i] *= factor;
                assertThat(cost(beside)).as("parameter %d times %s", i, factor).isGreaterThan(least);
            }
        }
    }

    @Test
    void findsWhatStanFound() { // means of the posterior, within its standard deviations
        double[] mean = {0.545, 0.028, 0.024, 0.80, 33.96, 5.94}, deviation = {0.064, 0.004, 0.004, 0.09, 2.9, 0.53};
        for (int i = 0; i < BEST.length; i++)
            assertThat(BEST[i]).as("parameter %d", i).isCloseTo(mean[i], Offset.offset(deviation[i]));
    }
}

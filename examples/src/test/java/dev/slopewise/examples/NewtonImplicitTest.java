package dev.slopewise.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.transform.Transforms;
import dev.slopewise.examples.NewtonImplicit.Orbit;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Compares with the theorem's closed forms, at angles that bisection in plain Java finds.
class NewtonImplicitTest {
    /// Both angles solve the equation to about 10⁻¹⁵; slopes magnify that by up to 1 / (1 − e)³, which is 10³ below.
    private static final Offset<Double> ROUNDING = within(1e-10);

    private static double bisected(double mean, double e) {
        double low = mean - 1, high = mean + 1;
        for (int i = 0; i < 100; i++) {
            double middle = (low + high) / 2;
            if (middle - e * Math.sin(middle) < mean) low = middle;
            else high = middle;
        }
        return (low + high) / 2;
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.0167", "0.1, 0.9", "2, 0.2056", "3.1, 0.7", "5.9, 0.85", "1, 0"})
    void slopesOfBothOrdersAreThoseOfTheTheorem(double mean, double e) {
        Orbit orbit = NewtonImplicit.orbit(mean, e);
        double angle = bisected(mean, e), sine = Math.sin(angle), slope = 1 / (1 - e * Math.cos(angle));
        assertThat(NewtonImplicit.ECCENTRIC.apply(orbit).item()).isCloseTo(angle, ROUNDING);
        Orbit first = Transforms.grad(NewtonImplicit.ECCENTRIC).apply(orbit);
        assertThat(first.mean().item()).isCloseTo(slope, ROUNDING);
        assertThat(first.e().item()).isCloseTo(sine * slope, ROUNDING);
        Orbit second = Transforms.grad(NewtonImplicit::speed).apply(orbit);
        assertThat(second.mean().item()).isCloseTo(-e * sine * Math.pow(slope, 3), ROUNDING);
        double mixed = (Math.cos(angle) - e * sine * sine * slope) * slope * slope;
        assertThat(second.e().item()).isCloseTo(mixed, ROUNDING);
        double pushed = Transforms.jvp(NewtonImplicit.ECCENTRIC)
                .apply(orbit, NewtonImplicit.orbit(0.5, -2))
                .change()
                .item();
        assertThat(pushed).isCloseTo(0.5 * slope - 2 * sine * slope, ROUNDING);
    }

    @Test
    void printsTheseNumbers() {
        Printed printed = Printed.by(NewtonImplicit::main);
        Offset<Double> asPrinted = within(1e-8);
        for (String e : new String[] {"0.0167", "0.2056", "0.9671"}) {
            double[] numbers = printed.numbersAfter("e = " + e + ": E");
            double angle = bisected(0.5, Double.parseDouble(e));
            double slope = 1 / (1 - Double.parseDouble(e) * Math.cos(angle));
            assertThat(numbers[0]).isCloseTo(angle, asPrinted);
            assertThat(numbers[1]).isCloseTo(slope, asPrinted);
            assertThat(numbers[2]).isCloseTo(Math.sin(angle) * slope, asPrinted);
        }
        double[] speeds = printed.numbersAfter("3:");
        double[] means = {0.1, 1, 2, 3};
        for (int i = 0; i < means.length; i++) {
            double expected = 1 / (1 - 0.9671 * Math.cos(bisected(means[i], 0.9671)));
            assertThat(speeds[i]).isCloseTo(expected, within(1e-4));
        }
    }
}

package dev.slopewise.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import dev.slopewise.examples.PendulumSensitivity.Setup;
import dev.slopewise.examples.PendulumSensitivity.State;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Compares with the variational equations, integrated in plain Java, and with motions that have closed forms.
class PendulumSensitivityTest {
    /// The derivative of a Runge–Kutta step is the step of the variational equations: both differ by rounding alone, which 1,000 steps and slopes of
    /// up to 30 add up.
    private static final Offset<Double> ROUNDING = within(1e-10);

    /// Angle and velocity, then the slopes of both in start angle, start velocity and length.
    private static double[] slope(double[] s, double length) {
        double stiffness = PendulumSensitivity.GRAVITY / length;
        double[] slope = new double[8];
        slope[0] = s[1];
        slope[1] = -stiffness * Math.sin(s[0]);
        for (int p = 0; p < 3; p++) {
            slope[2 + 2 * p] = s[3 + 2 * p];
            slope[3 + 2 * p] = -stiffness * Math.cos(s[0]) * s[2 + 2 * p];
        }
        slope[7] += stiffness / length * Math.sin(s[0]);
        return slope;
    }

    private static double[] moved(double[] s, double by, double[] slope) {
        double[] moved = s.clone();
        for (int i = 0; i < s.length; i++) moved[i] += by * slope[i];
        return moved;
    }

    private static double[] integrated(double angle, double velocity, double length) {
        double step = PendulumSensitivity.SECONDS / PendulumSensitivity.STEPS;
        double[] s = {angle, velocity, 1, 0, 0, 1, 0, 0};
        for (int t = 0; t < PendulumSensitivity.STEPS; t++) {
            double[] k1 = slope(s, length);
            double[] k2 = slope(moved(s, step / 2, k1), length);
            double[] k3 = slope(moved(s, step / 2, k2), length);
            double[] k4 = slope(moved(s, step, k3), length);
            s = moved(moved(moved(moved(s, step / 6, k1), step / 3, k2), step / 3, k3), step / 6, k4);
        }
        return s;
    }

    private static State unit(double angle, double velocity) {
        return new State(Tensor.scalar(angle), Tensor.scalar(velocity));
    }

    @Test
    void bothModesAgreeWithTheVariationalEquations() {
        Setup at = PendulumSensitivity.setup(2, 0.3, 1.2);
        double[] expected = integrated(2, 0.3, 1.2);
        var push = Transforms.jvp(PendulumSensitivity::pendulum);
        var pull = Transforms.vjp(PendulumSensitivity::pendulum, at).pull();
        Setup angle = pull.apply(unit(1, 0)), velocity = pull.apply(unit(0, 1));
        double[] pulledAngle = {
            angle.start().angle().item(),
            angle.start().velocity().item(),
            angle.length().item()
        };
        double[] pulledVelocity = {
            velocity.start().angle().item(),
            velocity.start().velocity().item(),
            velocity.length().item()
        };
        double[][] changes = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
        for (int p = 0; p < 3; p++) {
            var pushed = push.apply(at, PendulumSensitivity.setup(changes[p][0], changes[p][1], changes[p][2]));
            assertThat(pushed.value().angle().item()).isCloseTo(expected[0], ROUNDING);
            assertThat(pushed.value().velocity().item()).isCloseTo(expected[1], ROUNDING);
            assertThat(pushed.change().angle().item()).isCloseTo(expected[2 + 2 * p], ROUNDING);
            assertThat(pushed.change().velocity().item()).isCloseTo(expected[3 + 2 * p], ROUNDING);
            assertThat(pulledAngle[p]).isCloseTo(expected[2 + 2 * p], ROUNDING);
            assertThat(pulledVelocity[p]).isCloseTo(expected[3 + 2 * p], ROUNDING);
        }
    }

    /// x″ = −k x has the solution x₀ cos ωt + v₀/ω sin ωt, ω = √k; of it the slope in k is known too.
    @Test
    void slopesOfASpringAreThoseOfItsClosedForm() {
        record Spring(State start, Tensor stiffness) {}
        double x = 0.7, v = -0.4, k = 2.5, t = 3, w = Math.sqrt(k);
        var at = new Spring(unit(x, v), Tensor.scalar(k));
        Spring slopes = Transforms.grad((Spring s) -> PendulumSensitivity.solve(
                                now -> new State(
                                        now.velocity(),
                                        now.angle().times(s.stiffness).neg()),
                                s.start,
                                t,
                                300)
                        .angle())
                .apply(at);
        Offset<Double> method = within(1e-8); // error of the method: about (ω · step)⁴ · ωt / 120
        assertThat(slopes.start.angle().item()).isCloseTo(Math.cos(w * t), method);
        assertThat(slopes.start.velocity().item()).isCloseTo(Math.sin(w * t) / w, method);
        double inFrequency = -x * t * Math.sin(w * t) + v * (t * Math.cos(w * t) / w - Math.sin(w * t) / (w * w));
        assertThat(slopes.stiffness.item()).isCloseTo(inFrequency / (2 * w), method);
    }

    /// From rest at angle a the period is 2π / (ω · agm(1, cos a/2)), agm being the arithmetic-geometric mean (Gauss).
    @Test
    void swingsWithThePeriodOfGauss() {
        double angle = 2, arithmetic = 1, geometric = Math.cos(angle / 2);
        for (int i = 0; i < 10; i++) {
            double mean = (arithmetic + geometric) / 2;
            geometric = Math.sqrt(arithmetic * geometric);
            arithmetic = mean;
        }
        double period = 2 * Math.PI / (Math.sqrt(PendulumSensitivity.GRAVITY) * arithmetic);
        State end = PendulumSensitivity.solve(
                s -> new State(s.velocity(), s.angle().sin().times(-PendulumSensitivity.GRAVITY)),
                unit(angle, 0),
                period,
                1000);
        assertThat(end.angle().item()).isCloseTo(angle, within(1e-8));
        assertThat(end.velocity().item()).isCloseTo(0, within(1e-8));
    }

    @Test
    void printsTheseNumbers() {
        Printed printed = Printed.by(PendulumSensitivity::main);
        double[] expected = integrated(2, 0, 1);
        Offset<Double> asPrinted = within(1e-6);
        assertThat(printed.numbersAfter("after 10 s:"))
                .containsExactly(new double[] {expected[0], expected[1]}, asPrinted);
        double energy = -PendulumSensitivity.GRAVITY * Math.cos(2);
        assertThat(printed.numbersAfter("energy")).containsExactly(new double[] {energy, energy}, asPrinted);
        assertThat(printed.numbersAfter("slopes in length:"))
                .containsExactly(new double[] {expected[6], expected[7]}, asPrinted);
        assertThat(printed.numbersAfter("slopes of the angle:"))
                .containsExactly(new double[] {expected[2], expected[4], expected[6]}, asPrinted);
        assertThat(printed.numbersAfter("a small area")).containsExactly(new double[] {1}, asPrinted);
    }
}

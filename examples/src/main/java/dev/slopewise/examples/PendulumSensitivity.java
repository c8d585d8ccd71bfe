package dev.slopewise.examples;

import static dev.slopewise.core.transform.Transforms.jvp;
import static dev.slopewise.core.transform.Transforms.vjp;

import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.core.transform.ControlFlow;
import java.util.function.UnaryOperator;

/// Where a pendulum ends, and how that depends on its start and its length: derivatives through an ODE solver.
///
///     angle′ = velocity,   velocity′ = −(g / length) sin angle
///
/// solved by the classical method of Runge and Kutta, whose error is about step⁴:
///
///     k₁ = F(s),  k₂ = F(s + step/2 · k₁),  k₃ = F(s + step/2 · k₂),  k₄ = F(s + step · k₃),   s ← s + step/6 · (k₁ + 2k₂ + 2k₃ + k₄)
///
/// @see <a href="https://doi.org/10.1007/978-3-540-78862-1">Hairer, Nørsett and Wanner 1993, Solving Ordinary Differential Equations I</a>, II.1
/// and, for derivatives of solutions, I.14
final class PendulumSensitivity {
    static final double GRAVITY = 9.81, SECONDS = 10;
    static final int STEPS = 1000;

    /// In radians and radians a second.
    record State(Tensor angle, Tensor velocity) {}

    /// What may be turned: where it starts, and its length in metres.
    record Setup(State start, Tensor length) {}

    /// The state after so many steps from the start, F being its slope in time.
    static <S> S solve(UnaryOperator<S> slope, S start, double seconds, int steps) {
        double step = seconds / steps;
        return ControlFlow.repeat(
                steps,
                s -> {
                    S k1 = slope.apply(s);
                    S k2 = slope.apply(moved(s, step / 2, k1));
                    S k3 = slope.apply(moved(s, step / 2, k2));
                    S k4 = slope.apply(moved(s, step, k3));
                    return moved(moved(moved(moved(s, step / 6, k1), step / 3, k2), step / 3, k3), step / 6, k4);
                },
                start);
    }

    private static <S> S moved(S state, double by, S slope) {
        return Tree.map(state, slope, (x, dx) -> x.plus(dx.times(by)));
    }

    static State pendulum(Setup setup) {
        return solve(
                s -> new State(
                        s.velocity,
                        s.angle.sin().times(setup.length.reciprocal()).times(-GRAVITY)),
                setup.start,
                SECONDS,
                STEPS);
    }

    /// The energy of a mass of 1 kg, in joules, its height counted from the pivot.
    static Tensor energy(State s, Tensor length) {
        Tensor moving = s.velocity.times(length).square().div(2);
        return moving.minus(s.angle.cos().times(length).times(GRAVITY));
    }

    static Setup setup(double angle, double velocity, double length) {
        return new Setup(new State(Tensor.scalar(angle), Tensor.scalar(velocity)), Tensor.scalar(length));
    }

    static void main() {
        Setup at = setup(2, 0, 1);
        State end = pendulum(at);
        IO.println("after %.0f s: angle %.6f, velocity %.6f".formatted(SECONDS, end.angle.item(), end.velocity.item()));
        IO.println("energy at start and end: %.6f, %.6f J"
                .formatted(
                        energy(at.start, at.length).item(),
                        energy(end, at.length).item()));

        // Forward mode answers for one change of the setup, whatever depends on it.
        var push = jvp(PendulumSensitivity::pendulum);
        State longer = push.apply(at, setup(0, 0, 1)).change();
        IO.println("slopes in length: of the angle %.6f, of the velocity %.6f"
                .formatted(longer.angle.item(), longer.velocity.item()));

        // Reverse mode answers for one slope at the end, whatever it depends on.
        var pull = vjp(PendulumSensitivity::pendulum, at).pull();
        Setup angle = pull.apply(new State(Tensor.scalar(1.0), Tensor.scalar(0.0)));
        Setup velocity = pull.apply(new State(Tensor.scalar(0.0), Tensor.scalar(1.0)));
        IO.println("slopes of the angle: in start angle %.6f, start velocity %.6f, length %.6f"
                .formatted(angle.start.angle.item(), angle.start.velocity.item(), angle.length.item()));
        Tensor area = angle.start
                .angle
                .times(velocity.start.velocity)
                .minus(angle.start.velocity.times(velocity.start.angle));
        IO.println("a small area of starts becomes %.6f of it, as Liouville's theorem says".formatted(area.item()));
    }

    private PendulumSensitivity() {}
}

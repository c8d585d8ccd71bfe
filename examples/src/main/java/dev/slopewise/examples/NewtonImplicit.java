package dev.slopewise.examples;

import static dev.slopewise.core.transform.Transforms.grad;
import static dev.slopewise.core.transform.Transforms.vmap;

import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.ControlFlow;
import dev.slopewise.core.transform.ImplicitDerivative;
import java.util.function.Function;

/// Where is a planet on its ellipse? Kepler's equation has no answer in a formula; Newton's method finds it, in as many steps as it needs:
///
///     E − e sin E = M,    E ← E − (E − e sin E − M) / (1 − e cos E)
///
/// Its derivatives come from the equation, not from those steps, of which nothing is kept (reverse mode cannot go through a loop of unknown
/// length). By the theorem of implicit functions
///
///     ∂E/∂M = 1 / (1 − e cos E),    ∂E/∂e = sin E / (1 − e cos E),    ∂²E/∂M² = −e sin E / (1 − e cos E)³
///
/// @see <a href="https://doi.org/10.1137/1.9780898717761">Griewank and Walther 2008, Evaluating Derivatives</a>, chapter 15
final class NewtonImplicit {
    /// @param mean M, the angle the planet would have on a circle at constant speed
    /// @param e    the eccentricity, from 0 (a circle) to below 1
    record Orbit(Tensor mean, Tensor e) {}

    /// The eccentric anomaly E of an orbit, with derivatives of every order.
    static final Function<Orbit, Tensor> ECCENTRIC =
            ImplicitDerivative.ofRoot(NewtonImplicit::residual, NewtonImplicit::newton);

    private static Tensor residual(Tensor angle, Orbit orbit) {
        return angle.minus(orbit.e.times(angle.sin())).minus(orbit.mean);
    }

    private static Tensor newton(Orbit orbit) {
        return ControlFlow.whileLoop(
                angle -> residual(angle, orbit).abs().gt(1e-12),
                angle -> {
                    Tensor slope = orbit.e.times(angle.cos()).neg().plus(1);
                    return angle.minus(residual(angle, orbit).div(slope));
                },
                orbit.mean.like(Math.PI)); // from π it converges for every orbit
    }

    static Orbit orbit(double mean, double e) {
        return new Orbit(Tensor.scalar(mean), Tensor.scalar(e));
    }

    /// The slope of E in M alone, as a function that has slopes in its turn.
    static Tensor speed(Orbit orbit) {
        return grad(ECCENTRIC).apply(orbit).mean;
    }

    static void main() {
        for (double e : new double[] {0.0167, 0.2056, 0.9671}) { // Earth, Mercury, Halley's comet
            Orbit orbit = orbit(0.5, e);
            Orbit slopes = grad(ECCENTRIC).apply(orbit);
            Orbit second = grad(NewtonImplicit::speed).apply(orbit);
            IO.println("e = %.4f: E %.8f, dE/dM %.8f, dE/de %.8f, d²E/dM² %.8f"
                    .formatted(
                            e, ECCENTRIC.apply(orbit).item(), slopes.mean.item(), slopes.e.item(), second.mean.item()));
        }
        Tensor means = Tensor.of(0.1, 1, 2, 3), halley = Tensor.scalar(0.9671);
        Tensor speeds = vmap((Tensor mean) -> speed(new Orbit(mean, halley))).apply(means);
        IO.println("Halley's dE/dM at M = 0.1, 1, 2, 3: " + speeds);
    }

    private NewtonImplicit() {}
}

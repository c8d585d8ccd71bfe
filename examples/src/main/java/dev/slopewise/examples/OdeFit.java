package dev.slopewise.examples;

import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.core.transform.ControlFlow;
import dev.slopewise.learn.minimize.LevenbergMarquardt;
import dev.slopewise.learn.minimize.Minimum;
import java.util.List;

/// Hares and lynxes, as the Hudson's Bay Company counted their pelts: the parameters of a differential equation, found through its solver.
///
///     hares′ = hares · (growth − eaten · lynxes),    lynxes′ = lynxes · (born · hares − death)
///
/// in logarithms h and l, which keep both above 0, a scan over years of steps by Runge and Kutta's classical method:
///
///     h′ = growth − eaten · eˡ,    l′ = born · eʰ − death
///
/// What is made least is Σ (ln predicted − ln counted)², over both animals and 21 years: counts are off by a share of them.
///
/// @see <a href="https://mc-stan.org/users/documentation/case-studies/lotka-volterra-predator-prey.html">Carpenter 2018</a>, the same data and law by Stan
final class OdeFit {
    static final int YEARS = 20, STEPS = 8; // of 1/8 year: the solver's error is far below the counts'

    /// Thousands of pelts of hares, 1900 to 1920.
    static final Tensor HARES = Tensor.of(
            30, 47.2, 70.2, 77.4, 36.3, 20.6, 18.1, 21.4, 22, 25.4, 27.1, 40.3, 57, 76.6, 52.3, 19.5, 11.2, 7.6, 14.6,
            16.2, 24.7);

    /// Of lynxes.
    static final Tensor LYNXES = Tensor.of(
            4, 6.1, 9.8, 35.2, 59.4, 41.7, 19, 13, 8.3, 9.1, 7.4, 8, 12.3, 19.5, 45.7, 51.1, 29.7, 15.8, 9.7, 10.1,
            8.6);

    /// Logarithms of thousands.
    record Animals(Tensor hares, Tensor lynxes) {}

    /// Logarithms of what each animal does in a year.
    record Law(Tensor growth, Tensor eaten, Tensor born, Tensor death) {
        Animals slope(Animals now) {
            return new Animals(
                    growth.exp().minus(eaten.plus(now.lynxes).exp()),
                    born.plus(now.hares).exp().minus(death.exp()));
        }
    }

    /// What is looked for.
    record World(Law law, Animals start) {}

    private static Animals moved(Animals from, double by, Animals slope) {
        return Tree.map(from, slope, (x, dx) -> x.plus(dx.times(by)));
    }

    private static Animals step(Law law, Animals s) {
        double step = 1.0 / STEPS;
        Animals k1 = law.slope(s);
        Animals k2 = law.slope(moved(s, step / 2, k1));
        Animals k3 = law.slope(moved(s, step / 2, k2));
        Animals k4 = law.slope(moved(s, step, k3));
        return moved(moved(moved(moved(s, step / 6, k1), step / 3, k2), step / 3, k3), step / 6, k4);
    }

    /// All years: `[21]` each, the start first.
    static Animals predicted(World world) {
        Animals later = ControlFlow.<Animals, Animals>scan(
                        s -> {
                            Animals next = ControlFlow.repeat(STEPS, now -> step(world.law, now), s);
                            return new ControlFlow.Step<>(next, next);
                        },
                        world.start,
                        YEARS)
                .given();
        return Tree.map(world.start, later, (first, rest) -> Tensor.concatenate(0, List.of(first.expand(0), rest)));
    }

    static Tensor residuals(World world) {
        Animals all = predicted(world);
        return Tensor.concatenate(0, List.of(all.hares.minus(HARES.log()), all.lynxes.minus(LYNXES.log())));
    }

    static World world(double growth, double eaten, double born, double death, double hares, double lynxes) {
        return Tree.map(
                new World(
                        new Law(Tensor.scalar(growth), Tensor.scalar(eaten), Tensor.scalar(born), Tensor.scalar(death)),
                        new Animals(Tensor.scalar(hares), Tensor.scalar(lynxes))),
                Tensor::log);
    }

    static void main() {
        Minimum<World> least = new LevenbergMarquardt().minimize(OdeFit::residuals, world(1, 0.05, 0.05, 1, 30, 4));
        World found = Tree.map(least.point(), Tensor::exp);
        IO.println("hares grow by %.4f a year, eaten %.5f for each thousand lynxes"
                .formatted(found.law.growth.item(), found.law.eaten.item()));
        IO.println("lynxes die by %.4f a year, born %.5f for each thousand hares"
                .formatted(found.law.death.item(), found.law.born.item()));
        IO.println("in 1900: %.3f thousand hares, %.3f thousand lynxes"
                .formatted(found.start.hares.item(), found.start.lynxes.item()));
        IO.println("counts are off by %.1f %%, after %d iterations"
                .formatted(100 * Math.sqrt(2 * least.value() / (2 * (YEARS + 1) - 6)), least.iterations()));
    }

    private OdeFit() {}
}

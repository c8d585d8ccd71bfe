package dev.slopewise.examples;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.learn.nn.Activation;
import dev.slopewise.learn.nn.Mlp;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.optim.GradientDescent;
import dev.slopewise.learn.optim.HeavyBall;
import dev.slopewise.learn.optim.Nesterov;
import dev.slopewise.learn.optim.Optimizer;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Objective;
import dev.slopewise.learn.train.Recipe;
import dev.slopewise.learn.train.State;
import dev.slopewise.learn.train.Step;
import dev.slopewise.learn.train.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Trains a small network on all its examples at once, and watches the curvature come to rest at the limit of the optimiser.
///
/// On a parabola steps beyond the limit (2 / rate for gradient descent) fly apart. A network's curvature changes as it learns: it grows until it
/// meets the limit, and stays there while the loss goes on falling, though not in every step. Each optimiser has a limit of its own, and Adam one on
/// the curvature that its division by the slopes' size leaves.
///
/// The task is Chebyshev's polynomials T₃, T₄ and T₅ at 20 points from −1 to 1, learnt by 100 `tanh` units with half the mean squared error, in `f64`.
///
/// @see <a href="https://arxiv.org/abs/2103.00065">Cohen et al. 2021, Gradient Descent on Neural Networks Typically Occurs at the Edge of Stability</a>
/// @see <a href="https://arxiv.org/abs/2207.14484">Cohen et al. 2022, Adaptive Gradient Methods at the Edge of Stability</a>
final class EdgeOfStability {
    private static final int POINTS = 20, UNITS = 100;

    /// How often the curvature is probed, and the part of the probes, the last ones, that is averaged: momentum makes it swing.
    private static final int PROBES = 80, AVERAGED = 20;

    static final List<Optimizer<?>> OPTIMIZERS =
            List.of(new GradientDescent(0.3), new HeavyBall(0.4, 0.5), new Nesterov(0.25, 0.5), new Adam(0.001));

    /// T of a degree from 1 on: T₀ = 1, T₁ = x, Tₙ₊₁ = 2 x Tₙ − Tₙ₋₁.
    static Tensor chebyshev(int degree, Tensor x) {
        Tensor before = x.like(1), now = x;
        for (int n = 1; n < degree; n++) {
            Tensor next = x.times(now).times(2).minus(before);
            before = now;
            now = next;
        }
        return now;
    }

    /// How a training went.
    ///
    /// @param ratios of the largest curvature to the limit, at each probe
    /// @param lastLoss mean of the last 100 steps, as a single one may end high
    /// @param rose   share of the steps after which the loss was higher
    record Course(double firstLoss, double lastLoss, double rose, List<Double> ratios) {
        /// The mean of the last ones.
        double settled() {
            return ratios.subList(Math.max(0, ratios.size() - AVERAGED), ratios.size()).stream()
                    .mapToDouble(r -> r)
                    .average()
                    .orElseThrow();
        }
    }

    /// Steps at the end whose mean loss is told, as a single one may end high.
    private static final int LATE = 100;

    /// @param steps a multiple of the number of probes
    static Course train(Optimizer<?> optimizer, int degree, int steps) {
        Tensor x = Tensor.of(IntStream.range(0, POINTS)
                        .mapToDouble(i -> -1 + 2.0 * i / (POINTS - 1))
                        .toArray())
                .reshape(POINTS, 1);
        var batch = new Batch(x, chebyshev(degree, x));
        Mlp start = Tree.map(Mlp.create(Key.of(1), Activation.TANH, 1, UNITS, 1), leaf -> leaf.to(DType.F64));
        Objective<Mlp, Batch> objective = Objective.of((model, part) ->
                model.apply(part.inputs()).minus(part.targets()).square().mean().times(0.5));
        var step = new Step<>(objective, new Recipe(optimizer), 1, new Watch(0, steps / PROBES));
        State<Mlp> state = step.start(start);
        double first = Double.NaN, last = Double.NaN, late = 0;
        int rises = 0;
        List<Double> ratios = new ArrayList<>();
        for (int number = 1; number <= steps; number++) {
            var taken = step.take(state, batch);
            state = taken.state();
            double loss = taken.record().dataLoss();
            if (number == 1) first = loss;
            if (loss > last) rises++;
            last = loss;
            if (number > steps - LATE) late += loss / LATE;
            taken.record()
                    .probe()
                    .ifPresent(probe ->
                            ratios.add(probe.sharpness() / probe.limit().orElseThrow()));
        }
        return new Course(first, late, (double) rises / steps, ratios);
    }

    private static void print(int steps) {
        IO.println("%-38s %-4s %9s %9s   %-15s %s"
                .formatted("optimiser", "task", "loss", "to", "steps that rose", "curvature / limit"));
        for (Optimizer<?> optimizer : OPTIMIZERS) {
            for (int degree = 3; degree <= 5; degree++) {
                Course course = train(optimizer, degree, steps);
                IO.println("%-38s T%-3d %9.4f %9.6f   %13.0f %% %9.2f"
                        .formatted(
                                optimizer.toString().replaceFirst(", beta.*", "]"),
                                degree,
                                course.firstLoss(),
                                course.lastLoss(),
                                100 * course.rose(),
                                course.settled()));
            }
        }
    }

    static void main() {
        print(12_000);
    }

    private EdgeOfStability() {}
}

package dev.slopewise.bench;

import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.learn.loss.Losses;
import dev.slopewise.learn.nn.Activation;
import dev.slopewise.learn.nn.Blueprint;
import dev.slopewise.learn.nn.Layer;
import dev.slopewise.learn.nn.Mlp;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.optim.HeavyBall;
import dev.slopewise.learn.optim.Optimizer;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Objective;
import dev.slopewise.learn.train.Recipe;
import dev.slopewise.learn.train.State;
import dev.slopewise.learn.train.Step;
import dev.slopewise.learn.train.Watch;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;

/// What watching a training costs, as `bench/run --watching` prints it: recorded steps without it, with activities and turns in each, and with a probe in every
/// 16th too. The three trainings take steps in turn; a line gives the median of a round of 16 steps in time of the processor on one thread, so that others at
/// work disturb it little, and its ratio to the first.
public final class WatchCost {
    private static final int ROUND = 16;

    private WatchCost() {}

    /// Measures both networks.
    ///
    /// @param seconds for each network, half of them to warm up; 60 if not given
    public static void main(String[] seconds) {
        double time = seconds.length == 0 ? 60 : Double.parseDouble(seconds[0]);
        Tensor classes = Key.of(3).integers(0, 10, 128);
        measure(
                "W1, 784-512-512-10 on 128 examples, momentum",
                Mlp.create(Key.of(1), Activation.RELU, 784, 512, 512, 10),
                new Batch(Key.of(2).normal(128, 784), classes),
                new HeavyBall(0.01),
                time);
        measure(
                "W4, two convolutions and 128 units on 64 pictures, Adam",
                Blueprint.parse("conv:16x5,pool,conv:32x5,pool,dense:128").create(Key.of(1), Shape.of(1, 28, 28), 10),
                new Batch(Key.of(2).normal(64, 1, 28, 28), classes.slice(0, 0, 64)),
                new Adam(0.001),
                time);
    }

    private static <L extends Layer> void measure(
            String name, L model, Batch batch, Optimizer<?> optimizer, double seconds) {
        Objective<L, Batch> objective =
                Objective.of((m, b) -> Losses.softmaxCrossEntropy(m.apply(b.inputs()), b.targets()));
        var trainings = List.of(Watch.NOTHING, new Watch(1, 0), new Watch(1, ROUND)).stream()
                .map(watch -> new Training<>(new Step<>(objective, new Recipe(optimizer), 1, watch), model, batch))
                .toList();
        long begin = System.nanoTime();
        boolean isWarm = false;
        while (System.nanoTime() - begin < seconds * 1e9) {
            if (!isWarm && System.nanoTime() - begin > seconds * 0.5e9) {
                trainings.forEach(Training::forget);
                isWarm = true;
            }
            trainings.forEach(Training::round);
        }
        double plain = trainings.getFirst().median();
        System.out.println(name);
        for (var training : trainings)
            System.out.printf(
                    "  %-45s %8.2f ms a step  × %.3f%n",
                    training.step.watch(), training.median() * 1e-6 / ROUND, training.median() / plain);
    }

    private static final class Training<L> {
        private final Step<L, Batch> step;
        private final Batch batch;
        private State<L> state;
        private long[] rounds = {};

        Training(Step<L, Batch> step, L model, Batch batch) {
            this.step = step;
            this.batch = batch;
            this.state = step.start(model);
        }

        void forget() {
            rounds = new long[0];
        }

        void round() {
            long from = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            for (int i = 0; i < ROUND; i++) state = step.take(state, batch).state();
            rounds = Arrays.copyOf(rounds, rounds.length + 1);
            rounds[rounds.length - 1] = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - from;
        }

        double median() {
            long[] sorted = rounds.clone();
            Arrays.sort(sorted);
            return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
        }
    }
}

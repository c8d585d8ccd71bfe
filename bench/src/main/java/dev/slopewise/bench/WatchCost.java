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
import dev.slopewise.learn.train.Observer;
import dev.slopewise.learn.train.Recipe;
import dev.slopewise.learn.train.Settings;
import dev.slopewise.learn.train.Source;
import dev.slopewise.learn.train.Trainer;
import dev.slopewise.learn.train.Watch;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// What watching a training costs, as `bench/run --watching` prints it: steps of the trainer without it, with activities and turns in each, and with a probe in
/// every 16th too. The three trainings take steps in turn; a line gives the median of a round of 16 steps in time of the processor on one thread, so that others
/// at work disturb it little, and its ratio to the first.
public final class WatchCost {
    private static final int ROUND = 16;

    private WatchCost() {}

    /// Measures both networks.
    ///
    /// @param seconds for each network, half of them to warm up; 60 if not given
    public static void main(String[] seconds) throws InterruptedException {
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
            String name, L model, Batch batch, Optimizer<?> optimizer, double seconds) throws InterruptedException {
        Objective<L, Batch> objective =
                Objective.of((m, b) -> Losses.softmaxCrossEntropy(m.apply(b.inputs()), b.targets()));
        var trainer = new Trainer<>(
                objective,
                new Recipe(optimizer),
                new Settings(1, 1, 1, 0, 1, 0),
                (m, b) -> objective.of(m, b, Key.of(1)).loss(),
                (m, b) -> Map.of());
        var trainings = Stream.of(Watch.NOTHING, new Watch(1, 0), new Watch(1, ROUND))
                .map(watch -> new Training(
                        watch, turns -> trainer.watching(watch).train(model, new Again(batch), batch, turns)))
                .toList();
        long begin = System.nanoTime();
        boolean isWarm = false;
        while (System.nanoTime() - begin < seconds * 1e9) {
            if (!isWarm && System.nanoTime() - begin > seconds * 0.5e9) {
                trainings.forEach(Training::forget);
                isWarm = true;
            }
            for (var training : trainings) training.round();
        }
        double plain = trainings.getFirst().median();
        System.out.println(name);
        for (var training : trainings)
            System.out.printf(
                    "  %-45s %8.2f ms a step  × %.3f%n",
                    training.watch, training.median() * 1e-6 / ROUND, training.median() / plain);
    }

    /// The same batch over and over.
    private record Again(Batch batch) implements Source<Batch> {
        @Override
        public Pass<Batch> pass(long seed, int epoch, long from) {
            return Pass.of(Stream.generate(() -> batch).iterator());
        }

        @Override
        public OptionalLong batches() {
            return OptionalLong.empty();
        }

        @Override
        public String fingerprint() {
            return "one batch";
        }
    }

    /// A training on a thread of its own, which waits for its turn before each round.
    private static final class Training implements Observer {
        private final Watch watch;
        private final Thread thread;
        private final Semaphore turn = new Semaphore(0), done = new Semaphore(0);
        private long steps;
        private long from;
        private long[] rounds = {};

        Training(Watch watch, Consumer<Observer> train) {
            this.watch = watch;
            this.thread = Thread.ofPlatform().daemon().start(() -> train.accept(this));
        }

        void forget() {
            rounds = new long[0];
        }

        void round() throws InterruptedException {
            turn.release();
            while (!done.tryAcquire(1, TimeUnit.SECONDS))
                if (!thread.isAlive()) throw new IllegalStateException("the training of " + watch + " ended");
        }

        /// Asked before each step.
        @Override
        public boolean wantsStop() {
            if (steps % ROUND == 0) {
                if (steps > 0) {
                    rounds = Arrays.copyOf(rounds, rounds.length + 1);
                    rounds[rounds.length - 1] = used() - from;
                    done.release();
                }
                turn.acquireUninterruptibly();
                from = used();
            }
            steps++;
            return false;
        }

        private static long used() {
            return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        }

        double median() {
            long[] sorted = rounds.clone();
            Arrays.sort(sorted);
            return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
        }
    }
}

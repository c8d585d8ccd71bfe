package dev.slopewise.examples;

import static java.util.Objects.requireNonNull;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.learn.loss.Losses;
import dev.slopewise.learn.nn.Activation;
import dev.slopewise.learn.nn.Mlp;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Observer;
import dev.slopewise.learn.train.Settings;
import dev.slopewise.learn.train.Space;
import dev.slopewise.learn.train.Sweep;
import dev.slopewise.learn.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Which settings train best? Nine at random, each from two seeds, two trainings at a time: all for a ninth of a training, the best three for a third,
/// the best one in full (successive halving, by threes).
///
///     SettingsSweep [FILE]
///
/// What ended is a line in the file and is not done again, so a sweep that was cut off goes on where it was. The task: of which of two spirals, wound into
/// each other, is a point?
final class SettingsSweep {
    static final int EPOCHS = 45, POINTS = 100, SETTINGS = 9, SEEDS = 2;

    static final Space SPACE = Space.of("rate", new Space.Log(1e-3, 1)).and("hidden", new Space.Values(4, 16, 32));

    /// Points `[2 n, 2]`, a little beside their spirals, and which of these it is.
    static Batch spirals(Key key) {
        Tensor turn = Tensor.linspace(1, 6, POINTS);
        Tensor x = turn.times(turn.cos()).div(6), y = turn.times(turn.sin()).div(6);
        Tensor one = Tensor.stack(1, List.of(x, y));
        Tensor both = Tensor.concatenate(0, List.of(one, one.neg())).to(DType.F32);
        Tensor noise = key.normal(2 * POINTS, 2).times(0.03);
        return new Batch(both.plus(noise), Tensor.iota(2 * POINTS).floorDiv(POINTS));
    }

    /// The validation loss of one training, in nats: a guess has ln 2.
    static double trial(Map<String, Object> settings, long seed, double share) {
        double rate = (double) requireNonNull(settings.get("rate"));
        int hidden = (int) requireNonNull(settings.get("hidden"));
        int epochs = Math.max(1, (int) Math.round(share * EPOCHS));
        var trainer = new Trainer<Mlp, Batch>(
                (model, batch) -> Losses.softmaxCrossEntropy(model.apply(batch.inputs()), batch.targets()),
                new Adam(rate),
                List.of(),
                new Settings(epochs, 40, seed, 0, epochs, 0),
                (_, _) -> Map.of());
        Mlp start = Mlp.create(Key.of(seed), Activation.TANH, 2, hidden, hidden, 2);
        return trainer.train(start, spirals(Key.of(100)), spirals(Key.of(101)), new Observer() {})
                .result()
                .metrics()
                .getOrDefault("loss", Double.NaN);
    }

    static List<Sweep.Result> sweep(Path file) throws IOException {
        return new Sweep(file, 2, SEEDS).halve(SPACE.random(SETTINGS, 1), SettingsSweep::trial, 3);
    }

    static void main(String[] args) throws IOException {
        Path file = args.length > 0 ? Path.of(args[0]) : Files.createTempFile("sweep", ".jsonl");
        List<Sweep.Result> results = sweep(file);
        for (var result : results) IO.println("%3.0f %% of a training: %s".formatted(100 * result.share(), result));
        IO.println("every trial is a line of " + file);
    }

    private SettingsSweep() {}
}

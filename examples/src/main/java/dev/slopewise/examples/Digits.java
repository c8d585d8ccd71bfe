package dev.slopewise.examples;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.data.array.Idx;
import dev.slopewise.learn.loss.Losses;
import dev.slopewise.learn.metric.Metrics;
import dev.slopewise.learn.nn.Blueprint;
import dev.slopewise.learn.nn.Sequential;
import dev.slopewise.learn.optim.AdamW;
import dev.slopewise.learn.schedule.OneCycle;
import dev.slopewise.learn.schedule.Schedule;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Examples;
import dev.slopewise.learn.train.Objective;
import dev.slopewise.learn.train.Recipe;
import dev.slopewise.learn.train.Rows;
import dev.slopewise.learn.train.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/// Tells handwritten digits apart by dense layers or by convolutions, from several seeds, and says how many of those kept apart are right.
///
///     Digits FOLDER [dense|conv [EPOCHS [SEEDS]]]
///
/// FOLDER holds the four files of MNIST, packed by gzip. Each time a digit is learnt from it is turned, scaled and shifted by other small amounts. How
/// long training goes on is said beforehand and the last model is judged, once: the digits kept apart choose nothing.
///
/// @see <a href="https://doi.org/10.1109/ICDAR.2003.1227801">Simard, Steinkraus and Platt 2003, Best Practices for Convolutional Neural Networks</a>,
/// who distort digits to have more of them
final class Digits {
    static final int SIDE = 28, CLASSES = 10, BATCH = 64;
    static final double TURN = 0.2, SCALE = 0.1, SHIFT = 1.5; // at most: radians, share of the size, pixels
    private static final int JUDGED_AT_ONCE = 500;

    /// A network, and what it learns well by.
    enum Net {
        DENSE("dense:512,dropout:20,dense:512,dropout:20", Shape.of(SIDE * SIDE), 20, 0.002),
        CONV("conv:16x5,pool,32x5,pool,dropout:25,dense:128,dropout:40", Shape.of(1, SIDE, SIDE), 12, 0.003);

        final Blueprint blueprint;
        final Shape image;
        final int epochs;
        final Recipe recipe;

        Net(String blueprint, Shape image, int epochs, double rate) {
            this.blueprint = Blueprint.parse(blueprint);
            this.image = image;
            this.epochs = epochs;
            this.recipe = new Recipe(new AdamW(rate, 0.01)).schedule(new OneCycle());
        }

        Tensor asInput(Tensor images) {
            return images.reshape(Shape.of(images.shape().size(0)).then(image));
        }
    }

    /// Images `[digits, 28, 28]` from 0 to 1, and labels `i32[digits]`.
    static Batch read(Path folder, String part) {
        Tensor images = Idx.read(folder.resolve(part + "-images-idx3-ubyte.gz"));
        return new Batch(images.to(DType.F32).div(255), Idx.read(folder.resolve(part + "-labels-idx1-ubyte.gz")));
    }

    /// The model after so many epochs.
    static Sequential train(Net net, Batch digits, int epochs, long seed) {
        Objective<Sequential, Batch> objective = (model, batch, key) -> {
            Tensor images = distorted(batch.inputs(), key.fold(0));
            var trained = model.train(net.asInput(images), key.fold(1));
            return new Objective.Judged<>(
                    Losses.softmaxCrossEntropy(trained.output(), batch.targets()), trained.layer());
        };
        var step = new Step<>(objective, net.recipe, seed);
        var state = step.start(net.blueprint.create(Key.of(seed), net.image, CLASSES));
        var source = new Examples<>(digits, BATCH);
        long steps = source.batches().orElseThrow();
        for (int epoch = 1; epoch <= epochs; epoch++) {
            try (var batches = source.pass(seed, epoch, 0)) {
                while (batches.hasNext()) {
                    var at = new Schedule.Progress(state.steps() + 1L, steps * epochs, steps, List.of());
                    state = step.take(state, batches.next(), at).state();
                }
            }
        }
        return step.judged(state);
    }

    /// Images `[n, 28, 28]`, each turned, scaled and shifted by amounts of its own: what is at p was at size · R(angle) · p + shift, seen from the middle.
    static Tensor distorted(Tensor images, Key key) {
        int n = images.shape().size(0);
        Tensor angle = upTo(TURN, key.fold(0), n),
                size = upTo(SCALE, key.fold(1), n).plus(1);
        Tensor cos = angle.cos().times(size), sin = angle.sin().times(size);
        Tensor middle = Tensor.iota(SIDE).to(DType.F32).minus((SIDE - 1) / 2.0);
        Tensor x = middle.broadcastTo(n, SIDE, SIDE), y = x.transpose();
        Tensor across = x.times(cos).plus(y.times(sin)).plus(upTo(SHIFT, key.fold(2), n));
        Tensor down = y.times(cos).minus(x.times(sin)).plus(upTo(SHIFT, key.fold(3), n));
        return seenAt(images, down.plus((SIDE - 1) / 2.0), across.plus((SIDE - 1) / 2.0));
    }

    /// One number from −most to most for each image, `[n, 1, 1]`.
    private static Tensor upTo(double most, Key key, int n) {
        return key.uniform(n, 1, 1).times(2 * most).minus(most);
    }

    /// Images at places between the pixels, in straight lines from one to the next; around an image is black.
    private static Tensor seenAt(Tensor images, Tensor row, Tensor column) {
        int n = images.shape().size(0), wide = SIDE + 2;
        Tensor framed = images.pad(-1, 1, 1, 0).pad(-2, 1, 1, 0).reshape(-1);
        Tensor r = row.plus(1).clip(0, SIDE + 1), c = column.plus(1).clip(0, SIDE + 1);
        Tensor top = r.floor().min(SIDE), left = c.floor().min(SIDE); // one more pixel is below and to the right
        Tensor down = r.minus(top), right = c.minus(left);
        Tensor first = Tensor.iota(n).times(wide * wide).reshape(n, 1, 1);
        Tensor place = top.times(wide).plus(left).to(DType.I32).plus(first);
        Tensor above = between(framed, place, right), below = between(framed, place.plus(wide), right);
        return above.plus(below.minus(above).times(down));
    }

    private static Tensor between(Tensor pixels, Tensor place, Tensor share) {
        Tensor here = pixels.gather(place), next = pixels.gather(place.plus(1));
        return here.plus(next.minus(here).times(share));
    }

    /// The share of digits that are told right.
    static double accuracy(Net net, Sequential model, Batch digits) {
        double right = 0;
        for (int at = 0; at < digits.size(); at += JUDGED_AT_ONCE) {
            Batch part = Rows.slice(digits, at, Math.min(at + JUDGED_AT_ONCE, digits.size()));
            right += part.size() * Metrics.accuracy(model.apply(net.asInput(part.inputs())), part.targets());
        }
        return right / digits.size();
    }

    /// Trains from each seed; prints accuracies, their mean and standard deviation.
    static void compare(Net net, Batch digits, Batch keptApart, int epochs, int seeds) {
        IO.println("%s, %d epochs of %d digits".formatted(net.blueprint, epochs, digits.size()));
        double[] right = LongStream.rangeClosed(1, seeds)
                .mapToDouble(seed -> {
                    long from = System.nanoTime();
                    double share = accuracy(net, train(net, digits, epochs, seed), keptApart);
                    IO.println("  seed %d: %.2f %% right, %.0f s"
                            .formatted(seed, 100 * share, (System.nanoTime() - from) * 1e-9));
                    return share;
                })
                .toArray();
        double mean = DoubleStream.of(right).average().orElseThrow();
        double square = DoubleStream.of(right)
                .map(share -> (share - mean) * (share - mean))
                .sum();
        IO.println("  of %d kept apart %.2f ± %.2f %% are right"
                .formatted(keptApart.size(), 100 * mean, 100 * Math.sqrt(square / Math.max(1, seeds - 1))));
    }

    static void main(String[] args) {
        if (args.length < 1) {
            IO.println("Digits FOLDER [dense|conv [EPOCHS [SEEDS]]]");
            return;
        }
        Batch digits = read(Path.of(args[0]), "train"), keptApart = read(Path.of(args[0]), "t10k");
        List<Net> nets =
                args.length < 2 ? List.of(Net.values()) : List.of(Net.valueOf(args[1].toUpperCase(Locale.ROOT)));
        for (Net net : nets) {
            int epochs = args.length < 3 ? net.epochs : Integer.parseInt(args[2]);
            compare(net, digits, keptApart, epochs, args.length < 4 ? 5 : Integer.parseInt(args[3]));
        }
    }

    private Digits() {}
}

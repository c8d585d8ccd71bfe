package dev.slopewise.cli;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.data.DataException;
import dev.slopewise.data.Target;
import dev.slopewise.data.array.Idx;
import dev.slopewise.data.image.PictureChanges;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Examples;
import dev.slopewise.learn.train.Rows;
import dev.slopewise.learn.train.Split;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Images and their classes from a pair of IDX files, the form of MNIST.
final class Images {
    private static final int MOST_CLASSES = 10_000;

    private Images() {}

    static Material load(Path file, TrainOptions options) {
        Path labels = options.data().labels().orElseThrow();
        Tensor images = images(file), classes = labels(labels, images.shape().size(0));
        int[] each = classes.toInts();
        int count = Arrays.stream(each).max().orElse(0) + 1;
        if (count < 2 || count > MOST_CLASSES) {
            throw new DataException(
                    "from 2 to %d classes are needed, numbered from 0, got %d".formatted(MOST_CLASSES, count),
                    labels.toString(),
                    "check that this is the file of labels");
        }
        var split = Split.stratified(classes, options.data().validation(), Key.of(options.seed()));
        var all = new Batch(images, classes);
        Batch train = Rows.at(all, split.train()), validation = Rows.at(all, split.validation());
        var names = IntStream.range(0, count).mapToObj(String::valueOf).toList();
        Shape input = images.shape().range(1, images.shape().rank());
        return new Material(
                file,
                new Examples<>(train, options.settings().batch()),
                validation,
                new Reading.Pixels(input, new Target.Classes("label", names)),
                train.targets(),
                train.size(),
                each.length,
                account(
                        options,
                        "%d images of %s in %s: %d to learn from, %d to judge by."
                                .formatted(each.length, input, file, train.size(), validation.size()),
                        "Pixels from 0 to 255 are divided by 255; %s holds one of %d classes for each."
                                .formatted(labels, count)));
    }

    /// Sentences, and what is changed of each picture by chance.
    static List<String> account(TrainOptions options, String... sentences) {
        List<String> account = new ArrayList<>(List.of(sentences));
        if (!options.data().augment().isEmpty()) {
            account.add("Those to learn from are changed anew each time: %s."
                    .formatted(PictureChanges.text(options.data().augment())));
        }
        return account;
    }

    /// `[images, channels, height, width]`, from 0 to 1; one channel where the file has no axis for them.
    static Tensor images(Path file) {
        Tensor pixels = Idx.read(file);
        int rank = pixels.shape().rank();
        if ((rank != 3 && rank != 4) || pixels.shape().count() == 0) {
            throw new DataException(
                    "images [count, height, width] or [count, channels, height, width] are needed, got "
                            + pixels.shape(),
                    file.toString(),
                    "check that this is the file of images");
        }
        double least = pixels.to(DType.F32).minimum().item(),
                most = pixels.to(DType.F32).maximum().item();
        if (least < 0 || most > 255) {
            throw new DataException(
                    "pixels from 0 to 255 are needed, got from %s to %s".formatted(least, most),
                    file.toString(),
                    "check that this is the file of images");
        }
        Tensor shares = pixels.to(DType.F32).div(255);
        int[] sizes = pixels.shape().sizes();
        return rank == 4 ? shares : shares.reshape(Shape.of(sizes[0], 1, sizes[1], sizes[2]));
    }

    /// `i32[count]`
    static Tensor labels(Path file, int count) {
        Tensor labels = Idx.read(file);
        boolean fits = labels.shape().equals(Shape.of(count)) && labels.dtype() == DType.I32;
        if (!fits || Arrays.stream(labels.toInts()).anyMatch(label -> label < 0)) {
            throw new DataException(
                    "a class, a whole number from 0, is needed for each of %d images, got %s"
                            .formatted(count, labels.type()),
                    file.toString(),
                    "check that it belongs to the file of images");
        }
        return labels;
    }
}

package dev.slopewise.cli;

import dev.slopewise.core.Tensor;
import dev.slopewise.data.Column;
import dev.slopewise.data.Table;
import dev.slopewise.data.Tables;
import dev.slopewise.data.Unseen;
import dev.slopewise.data.image.ImageFolder;
import dev.slopewise.data.image.Picture;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A file read for a model that is there already, part by part, so that it may be larger than memory.
final class Portions {
    /// Rows that are in memory at once.
    private static final int PART = 8192;

    /// Images that a model works on at once: each becomes many numbers.
    private static final int IMAGES = 512;

    private Portions() {}

    /// Inputs, and what each is called; no names where inputs are rows.
    record Part(Tensor inputs, List<String> names) {}

    /// What is done with each part.
    interface Use<T> {
        void with(T part) throws IOException;
    }

    /// Every row as a model's input.
    ///
    /// @return what should be said of the rows, in plain sentences
    static List<String> each(Path file, Reading.Labelled reading, Use<Part> use) throws IOException {
        return switch (reading) {
            case Reading.Rows rows -> {
                Unseen unseen = rows.preparation().unseen();
                try (var chunks = Tables.stream(file).chunks(PART)) {
                    for (Optional<Table> part = chunks.next(); part.isPresent(); part = chunks.next()) {
                        Table table = part.get();
                        int[] all = IntStream.range(0, table.rows()).toArray();
                        use.with(new Part(rows.inputs(table, all), List.of()));
                        unseen.add(table, all);
                    }
                }
                yield unseen.sentences();
            }
            case Reading.Pixels pixels -> {
                inParts(images(file, pixels), use);
                yield List.of();
            }
            case Reading.Arrays arrays -> {
                inParts(NamedArrays.inputs(file, arrays), use);
                yield List.of();
            }
            case Reading.Pictures pictures -> {
                List<Path> files = Files.isDirectory(file) ? ImageFolder.unlabelled(file) : List.of(file);
                for (int at = 0; at < files.size(); at += IMAGES) {
                    List<Path> some = files.subList(at, Math.min(at + IMAGES, files.size()));
                    Tensor inputs = Tensor.stack(
                            0,
                            some.stream()
                                    .map(one -> Picture.read(one, pictures.form()))
                                    .toList());
                    use.with(new Part(inputs, some.stream().map(Path::toString).toList()));
                }
                yield List.of();
            }
        };
    }

    private static void inParts(Tensor inputs, Use<Part> use) throws IOException {
        int count = inputs.shape().size(0);
        for (int at = 0; at < count; at += IMAGES) {
            use.with(new Part(inputs.slice(0, at, Math.min(at + IMAGES, count)), List.of()));
        }
    }

    /// Every row whose target is known, with it.
    ///
    /// @param labels of images
    /// @return what should be said of the rows, in plain sentences
    static List<String> labelled(Path file, Optional<Path> labels, Reading.Labelled reading, Use<Batch> use)
            throws IOException {
        if (labels.isPresent() && !(reading instanceof Reading.Pixels)) {
            throw new Failure("--labels is for IDX images, and the run learnt from something else; leave it out");
        }
        return switch (reading) {
            case Reading.Rows rows -> labelled(file, rows, use);
            case Reading.Pixels pixels -> {
                Tensor images = images(file, pixels);
                int count = images.shape().size(0);
                Tensor classes = Images.labels(
                        labels.orElseThrow(() -> new Failure("images need their classes: add --labels FILE")), count);
                int most = pixels.target().classes().size() - 1;
                if (IntStream.of(classes.toInts()).anyMatch(label -> label > most)) {
                    throw new Failure("%s: classes from 0 to %d are needed, as in training, and there are larger ones"
                                    .formatted(labels.get(), most)
                            + "; leave those images out");
                }
                inBatches(new Batch(images, classes), use);
                yield List.of();
            }
            case Reading.Arrays arrays -> {
                Tensor inputs = NamedArrays.inputs(file, arrays);
                inBatches(
                        new Batch(
                                inputs,
                                NamedArrays.targets(file, arrays, inputs.shape().size(0))),
                        use);
                yield List.of();
            }
            case Reading.Pictures pictures -> {
                var folder = ImageFolder.of(file).named(pictures.target().classes());
                int count = folder.items().size();
                for (int at = 0; at < count; at += IMAGES) {
                    use.with(folder.at(IntStream.range(at, Math.min(at + IMAGES, count))
                                    .toArray())
                            .all(pictures.form()));
                }
                yield folder.others() == 0
                        ? List.of()
                        : List.of(
                                "Files left out that no picture is in by their names: %d.".formatted(folder.others()));
            }
        };
    }

    private static void inBatches(Batch all, Use<Batch> use) throws IOException {
        for (int at = 0; at < all.size(); at += IMAGES) {
            use.with(Rows.slice(all, at, Math.min(at + IMAGES, all.size())));
        }
    }

    private static List<String> labelled(Path file, Reading.Rows rows, Use<Batch> use) throws IOException {
        Unseen unseen = rows.preparation().unseen();
        long without = 0;
        try (var chunks = Tables.stream(file).chunks(PART)) {
            for (Optional<Table> part = chunks.next(); part.isPresent(); part = chunks.next()) {
                Table table = part.get();
                Column target = table.column(rows.target().name());
                int[] known = IntStream.range(0, table.rows())
                        .filter(row -> !target.isMissing(row))
                        .toArray();
                without += table.rows() - known.length;
                if (known.length > 0) use.with(rows.labelled(table, known));
                unseen.add(table, known);
            }
        }
        List<String> sentences = new ArrayList<>(unseen.sentences());
        if (without > 0) {
            sentences.add("Rows without a value in `%s`, left out: %d."
                    .formatted(rows.target().name(), without));
        }
        return sentences;
    }

    private static Tensor images(Path file, Reading.Pixels pixels) {
        Tensor images = Images.images(file);
        var shape = images.shape().range(1, images.shape().rank());
        if (!shape.equals(pixels.input())) {
            throw new Failure("%s: images of %s are needed, as in training, got %s; scale them"
                    .formatted(file, pixels.input(), shape));
        }
        return images;
    }
}

package dev.slopewise.cli;

import dev.slopewise.core.Tensor;
import dev.slopewise.data.Column;
import dev.slopewise.data.Table;
import dev.slopewise.data.Tables;
import dev.slopewise.data.Unseen;
import dev.slopewise.learn.train.Batch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A file read for a model that is there already, part by part, so that it may be larger than memory.
final class Portions {
    /// Rows that are in memory at once.
    private static final int PART = 8192;

    private Portions() {}

    /// What is done with each part.
    interface Use<T> {
        void with(T part) throws IOException;
    }

    /// Every row as a model's input.
    ///
    /// @return what should be said of the rows, in plain sentences
    static List<String> each(Path file, Reading reading, Use<Tensor> use) throws IOException {
        return switch (reading) {
            case Reading.Rows rows -> {
                Unseen unseen = rows.preparation().unseen();
                try (var chunks = Tables.stream(file).chunks(PART)) {
                    for (Optional<Table> part = chunks.next(); part.isPresent(); part = chunks.next()) {
                        Table table = part.get();
                        int[] all = IntStream.range(0, table.rows()).toArray();
                        use.with(rows.inputs(table, all));
                        unseen.add(table, all);
                    }
                }
                yield unseen.sentences();
            }
            case Reading.Pixels pixels -> {
                Tensor images = images(file, pixels);
                int count = images.shape().size(0);
                for (int at = 0; at < count; at += PART) use.with(images.slice(0, at, Math.min(at + PART, count)));
                yield List.of();
            }
        };
    }

    /// Every row whose target is known, with it.
    ///
    /// @param labels of images
    /// @return what should be said of the rows, in plain sentences
    static List<String> labelled(Path file, Optional<Path> labels, Reading reading, Use<Batch> use) throws IOException {
        return switch (reading) {
            case Reading.Rows rows -> labelled(file, rows, use);
            case Reading.Pixels pixels -> {
                Tensor images = images(file, pixels);
                int count = images.shape().size(0);
                Tensor classes = Images.labels(
                        labels.orElseThrow(() -> new Failure("images need their classes: add --labels FILE")), count);
                int most = pixels.outputs() - 1;
                if (IntStream.of(classes.toInts()).anyMatch(label -> label > most)) {
                    throw new Failure("%s: classes from 0 to %d are needed, as in training, and there are larger ones"
                                    .formatted(labels.get(), most)
                            + "; leave those images out");
                }
                for (int at = 0; at < count; at += PART) {
                    int to = Math.min(at + PART, count);
                    use.with(new Batch(images.slice(0, at, to), classes.slice(0, at, to)));
                }
                yield List.of();
            }
        };
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

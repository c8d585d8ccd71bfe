package dev.slopewise.data.image;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Key;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Source;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/// Pictures in batches, in another order each epoch, read when their batch comes: no more than one batch is in memory.
///
/// `Prefetched` reads the next one meanwhile.
///
/// @param batch pictures a step, at least 1; the last of an epoch may have fewer
public record ImageBatches(ImageFolder folder, PictureForm form, int batch) implements Source<Batch> {
    public ImageBatches {
        require(batch >= 1, "batch must be at least 1, got %d", batch);
        require(!folder.items().isEmpty(), "training needs at least one picture");
    }

    @Override
    public Pass<Batch> pass(long seed, int epoch, long from) {
        int n = folder.items().size();
        int[] order = Key.of(seed).fold(epoch).permutation(n).toInts();
        int count = Math.ceilDiv(n, batch);
        return Pass.of(IntStream.range((int) Math.min(from, count), count)
                .mapToObj(i -> folder.batch(form, Arrays.copyOfRange(order, i * batch, Math.min(n, (i + 1) * batch))))
                .iterator());
    }

    @Override
    public OptionalLong batches() {
        return OptionalLong.of(Math.ceilDiv(folder.items().size(), batch));
    }

    /// Names, classes and sizes of the files.
    @Override
    public String fingerprint() {
        int hash = folder.items().stream()
                .map(item -> item.file().getFileName() + " " + item.label() + " "
                        + item.file().toFile().length())
                .toList()
                .hashCode();
        return "%d pictures %08x as %s %s".formatted(folder.items().size(), hash, form.colour(), form.shape());
    }
}

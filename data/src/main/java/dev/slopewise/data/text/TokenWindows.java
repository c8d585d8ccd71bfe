package dev.slopewise.data.text;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Source;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/// Windows of a long text, for a model that tells the next token: inputs `i32[batch, length]`, targets of the same shape, each the token behind.
///
/// An epoch begins at a random place among the first `length` and takes window after window from there, in random order: it sees each token once,
/// but for less than two windows, and windows differ from epoch to epoch. The last batch may be smaller.
///
/// @param tokens more than `length`
/// @param length tokens of a window, at least 1
/// @param batch  windows a step, at least 1
@SuppressWarnings("ArrayRecordComponent") // a text of many millions is not copied
public record TokenWindows(int[] tokens, int length, int batch) implements Source<Batch> {
    public TokenWindows {
        require(length >= 1, "a window has at least 1 token, got %d", length);
        require(batch >= 1, "batch must be at least 1, got %d", batch);
        require(tokens.length > length, "a text needs more tokens than a window of %d, got %d", length, tokens.length);
    }

    /// A text in two: the first part to train on, the last to be judged by.
    ///
    /// @param train      what is left
    /// @param validation the last `share`, not shuffled in, as neighbours in a text are alike
    @SuppressWarnings("ArrayRecordComponent") // as above
    public record Parts(int[] train, int[] validation) {}

    /// The two parts of a text.
    ///
    /// @param share of the tokens for validation, in (0, 1)
    public static Parts split(int[] tokens, double share) {
        require(share > 0 && share < 1, "a share is above 0 and below 1, got %s", share);
        int at = tokens.length - (int) Math.round(tokens.length * share);
        return new Parts(Arrays.copyOf(tokens, at), Arrays.copyOfRange(tokens, at, tokens.length));
    }

    /// All windows from the first token on, in order, as one batch: for validation.
    public Batch inOrder() {
        return batch(IntStream.range(0, (tokens.length - 1) / length)
                .map(i -> i * length)
                .toArray());
    }

    /// At most so many windows of [#inOrder], spread evenly, as one batch: for validation of a long text in bounded memory.
    public Batch spread(int most) {
        int all = (tokens.length - 1) / length, count = Math.min(most, all);
        return batch(IntStream.range(0, count)
                .map(i -> (int) ((long) i * all / count) * length)
                .toArray());
    }

    @Override
    public Pass<Batch> pass(long seed, int epoch, long from) {
        int windows = windows();
        List<Key> keys = Key.of(seed).fold(epoch).split(2);
        int room = Math.min(length, tokens.length - windows * length); // places to begin at
        int offset = keys.get(0).integers(0, room).array().ints()[0];
        int[] order = keys.get(1).permutation(windows).toInts();
        return Pass.of(IntStream.range((int) from, Math.max((int) from, Math.ceilDiv(windows, batch)))
                .mapToObj(i -> batch(Arrays.stream(order, i * batch, Math.min(windows, (i + 1) * batch))
                        .map(window -> offset + window * length)
                        .toArray()))
                .iterator());
    }

    /// Of an epoch, wherever it begins.
    private int windows() {
        return Math.max(1, tokens.length / length - 1);
    }

    private Batch batch(int[] starts) {
        int[] inputs = new int[starts.length * length], targets = new int[inputs.length];
        for (int i = 0; i < starts.length; i++) {
            System.arraycopy(tokens, starts[i], inputs, i * length, length);
            System.arraycopy(tokens, starts[i] + 1, targets, i * length, length);
        }
        Shape shape = Shape.of(starts.length, length);
        return new Batch(Tensor.of(shape, inputs), Tensor.of(shape, targets));
    }

    @Override
    public OptionalLong batches() {
        return OptionalLong.of(Math.ceilDiv(windows(), batch));
    }

    @Override
    public String fingerprint() {
        return "%d tokens %08x in windows of %d".formatted(tokens.length, Arrays.hashCode(tokens), length);
    }
}

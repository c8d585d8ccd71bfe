package dev.slopewise.learn.train;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Array;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/// Examples in memory, cut into batches: in another order each epoch, or as they lie.
///
/// @param examples any tree whose leading axis counts them
/// @param batch    how many a step, at least 1; more than there are means all. The last batch of an epoch may be smaller.
/// @param order    of an epoch
public record Examples<B>(B examples, int batch, Order order) implements Source<B> {
    /// In which order an epoch goes through the examples.
    public enum Order {
        /// Each epoch another, from the seed.
        SHUFFLED,
        /// As they lie.
        AS_GIVEN
    }

    public Examples {
        require(batch >= 1, "batch must be at least 1, got %d", batch);
        require(Rows.of(examples) > 0, "training needs at least one example");
    }

    /// Shuffled.
    public Examples(B examples, int batch) {
        this(examples, batch, Order.SHUFFLED);
    }

    /// In the order in which they lie.
    public Examples<B> unshuffled() {
        return new Examples<>(examples, batch, Order.AS_GIVEN);
    }

    @Override
    public Pass<B> pass(long seed, int epoch, long from) {
        int n = Rows.of(examples);
        int size = Math.min(batch, n);
        LongFunction<B> cut = switch (order) {
            case SHUFFLED -> {
                Tensor places = Key.of(seed).fold(epoch).permutation(n);
                yield i -> Rows.at(examples, places.slice(0, (int) i * size, (int) Math.min((i + 1) * size, n)));
            }
            case AS_GIVEN -> i -> Rows.slice(examples, (int) i * size, (int) Math.min((i + 1) * size, n));
        };
        return Pass.of(
                LongStream.range(from, Math.ceilDiv(n, size)).mapToObj(cut).iterator());
    }

    @Override
    public OptionalLong batches() {
        int n = Rows.of(examples);
        return OptionalLong.of(Math.ceilDiv(n, Math.min(batch, n)));
    }

    /// Types, and a checksum of all numbers.
    @Override
    public String fingerprint() {
        return "%s %s".formatted(Tree.of(examples).types(), Safetensors.checksum(examples));
    }

    /// Says so if examples that lie sorted by the last tensor's values (the targets) are not shuffled: a batch then holds a few targets only, and
    /// the model swings from one to the next.
    @Override
    public String remark() {
        if (order == Order.SHUFFLED || batch >= Rows.of(examples)) return "";
        var tree = Tree.of(examples);
        Array targets = tree.leaves().getLast().array();
        boolean isOneEach = targets.shape().rank() >= 1
                && targets.count() == targets.shape().size(0);
        if (!isOneEach || !isSorted(targets)) return "";
        return "The examples are sorted by %s and not shuffled: each batch sees a few neighbouring values only."
                .formatted(tree.paths().getLast());
    }

    private static boolean isSorted(Array x) {
        boolean isRising = true, isFalling = true, isConstant = true;
        for (int i = 1; i < x.count(); i++) {
            double step = value(x, i) - value(x, i - 1);
            isRising &= step >= 0;
            isFalling &= step <= 0;
            isConstant &= step == 0;
        }
        return !isConstant && (isRising || isFalling);
    }

    private static double value(Array x, int i) {
        return switch (x.dtype()) {
            case F32, F64 -> x.number(i);
            case I32, I64 -> x.integer(i);
            case BOOL -> x.truth(i) ? 1 : 0;
        };
    }
}

package dev.slopewise.compile;

import dev.slopewise.core.DType;
import dev.slopewise.core.Scores;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Type;
import java.util.List;
import java.util.Optional;

/// How large an attention is, and in what blocks of queries it is worked out: a block's scores, for all keys, are what is held of `[n, m]`.
///
/// @param heads     all leading axes in one
/// @param rows      queries of a head
/// @param inner     d, numbers in a query
/// @param width     e, numbers in a value
/// @param block     queries in a block
/// @param extra     the type of the bias or mask
/// @param matrices  how many matrices that one has
record AttentionSizes(
        Scores scores,
        boolean wide,
        int heads,
        int rows,
        int keys,
        int inner,
        int width,
        int block,
        Optional<DType> extra,
        int matrices) {
    /// Numbers in a block: of few, so that they stay in the second-level cache.
    private static final int ROOM = 1 << 18;

    /// A block of fewer queries would pack its keys and values more often than it uses them; it holds no more numbers than the keys, as a rule.
    private static final int LEAST = 32;

    private static final int MOST = 128;

    /// Where queries see a part of the keys, a block is so much less than these: it works for all that its last query sees.
    private static final int PART_OF_CAUSAL = 8;

    /// Empty where an operand is: then there is nothing to do worth a kernel.
    static Optional<AttentionSizes> of(Scores scores, List<Type> in, int extraAt) {
        Shape q = in.get(0).shape(), k = in.get(1).shape();
        if (in.stream().anyMatch(type -> type.shape().count() == 0)) return Optional.empty();
        int rows = q.size(-2), keys = k.size(-2);
        Optional<Type> extra = in.stream().skip(extraAt).findFirst();
        return Optional.of(new AttentionSizes(
                scores,
                in.getFirst().dtype() == DType.F64,
                q.dropLast(2).count(),
                rows,
                keys,
                q.size(-1),
                in.get(2).shape().size(-1),
                block(scores, rows, keys),
                extra.map(Type::dtype),
                extra.map(x -> x.shape().dropLast(2).count()).orElse(1)));
    }

    private static int block(Scores scores, int rows, int keys) {
        boolean seesAll = scores.sight() == Scores.Sight.All.ALL;
        int most = seesAll ? MOST : Math.clamp(keys / PART_OF_CAUSAL, LEAST, MOST);
        int block = Math.clamp(ROOM / keys, LEAST, most);
        boolean isOne = !seesAll && rows < block + block / 2; // a second one would be hardly worth beginning
        return isOne ? rows : Math.min(rows, block);
    }

    Tiles tiles() {
        return wide ? Tiles.DOUBLES : Tiles.FLOATS;
    }

    int blocks() {
        return Math.ceilDiv(rows, block);
    }

    /// Queries in a block, of which the last may have fewer.
    int rowsOf(int number) {
        return Math.min(block, rows - number * block);
    }

    /// How many keys, the first of all, some queries of a block see, rounded up to what a product works on at a time.
    int seen(int number, int unit) {
        int seen = 1; // of none the product would write nothing
        for (int i = 0; i < rowsOf(number); i++) seen = Math.max(seen, seenBy(number, i));
        return (int) Math.min(keys, (long) Math.ceilDiv(seen, unit) * unit);
    }

    /// How many a row of a block sees.
    int seenBy(int number, int row) {
        return scores.seen(number * block + row, keys);
    }

    /// The same before it is held to the keys that there are: from a row to the next it rises by one, for [#rising] rows.
    int reach(int number, int row) {
        return scores.reach(number * block + row, keys);
    }

    /// Rows of a block from one on that see one key more each.
    int rising(int number, int row) {
        return scores.rising(number * block + row);
    }

    boolean seesAll() {
        return scores.sight() == Scores.Sight.All.ALL;
    }

    /// Where the bias or mask of a query begins.
    int extraAt(int head, int row) {
        return (head % matrices * rows + row) * keys;
    }

    /// A product of parts of these.
    PartProduct product(String left, Shape a, String right, Shape b, Shape z) {
        return PartProduct.of(left, a, right, b, z, tiles());
    }

    Object array(int length) {
        return tiles().numbers().array(length);
    }
}

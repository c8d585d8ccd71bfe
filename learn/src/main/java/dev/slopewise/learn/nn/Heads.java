package dev.slopewise.learn.nn;

import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.learn.nn.Attention.Sight;
import java.util.Optional;

/// Numbers that stand side by side, one part for each head of an [Attention], and what the heads' queries get.
final class Heads {
    /// From so many scores a head on, those of 128 queries, `attention` of `core`, which never stores them all, is as fast as products and a
    /// softmax, or faster (docs/performance.md, Attention).
    private static final long MANY = 128 * 128;

    private Heads() {}

    /// `[…, time, heads · size]` as `[…, heads, time, size]`.
    static Tensor split(Tensor x, int heads) {
        Shape each = Shape.of(heads, x.shape().size(-1) / heads);
        return x.reshape(x.shape().dropLast(1).then(each)).moveAxis(-2, -3);
    }

    /// What queries `[…, heads, time, size]` get from keys and values `[…, keyHeads, places, size]`: `[…, time, heads · size]`.
    ///
    /// @param sight of time = places, if not all are seen
    /// @param mask  `bool[time, places]` or `bool[…, time, places]`, false where one is not seen; who sees nothing gets 0
    static Tensor join(Tensor queries, Tensor keys, Tensor values, Sight sight, Optional<Tensor> mask) {
        int time = queries.shape().size(-2), places = keys.shape().size(-2);
        Tensor each = (long) time * places >= MANY
                ? inBlocks(queries, keys, values, sight, mask)
                : whole(queries, keys, values, sight, mask);
        Tensor sideBySide = each.moveAxis(-3, -2);
        return sideBySide.reshape(sideBySide
                .shape()
                .dropLast(2)
                .then(Shape.of(queries.shape().size(-3) * queries.shape().size(-1))));
    }

    private static Tensor inBlocks(Tensor queries, Tensor keys, Tensor values, Sight sight, Optional<Tensor> mask) {
        Shape scores = queries.shape().with(-1, keys.shape().size(-2));
        Optional<Tensor> forEach = mask.map(
                seen -> seen.shape().rank() == 2 ? seen : seen.expand(-3).broadcastTo(scores));
        return switch (sight) {
            case ALL ->
                forEach.map(seen -> queries.attention(keys, values, seen))
                        .orElseGet(() -> queries.attention(keys, values));
            case PAST ->
                forEach.map(seen -> queries.causalAttention(keys, values, seen))
                        .orElseGet(() -> queries.causalAttention(keys, values));
        };
    }

    /// By two products. Query heads that share a head of keys stand one below the other, so that each is one product.
    private static Tensor whole(Tensor queries, Tensor keys, Tensor values, Sight sight, Optional<Tensor> mask) {
        int time = queries.shape().size(-2), size = queries.shape().size(-1);
        int keyHeads = keys.shape().size(-3), shared = queries.shape().size(-3) / keyHeads;
        Tensor rows = queries.reshape(queries.shape().dropLast(3).then(Shape.of(keyHeads, shared * time, size)));
        Tensor scores = rows.matmul(keys.transpose()).times(1 / Math.sqrt(size));
        Optional<Tensor> past = sight == Sight.PAST ? Optional.of(past(time)) : Optional.empty();
        // A row that sees nothing is worked out as if it saw all that the sight allows, and then left out.
        Optional<Tensor> some =
                mask.map(seen -> past.map(seen::and).orElse(seen).any(-1).expand(-1));
        Optional<Tensor> seen = mask.map(m -> m.or(some.orElseThrow().not()))
                .map(m -> past.map(m::and).orElse(m))
                .or(() -> past);
        Tensor shares = seen.map(s -> forHeads(s, shared).select(scores, scores.like(Double.NEGATIVE_INFINITY)))
                .orElse(scores)
                .softmax(-1);
        Tensor each = shares.matmul(values).reshape(queries.shape());
        return some.map(s -> withHeads(s).select(each, each.like(0))).orElse(each);
    }

    /// Row i is true up to column i.
    private static Tensor past(int time) {
        return notAfter(Tensor.iota(time), Tensor.iota(time));
    }

    /// `bool[asking, asked]` of places `i32[asking]` and `i32[asked]`: true where what is asked comes no later.
    static Tensor notAfter(Tensor asking, Tensor asked) {
        Shape pairs = Shape.of(asking.shape().size(0), asked.shape().size(0));
        return asked.broadcastTo(pairs).le(asking.expand(-1));
    }

    /// As `[…, shared · time, places]`, with an axis for the heads of keys if there are leading axes.
    private static Tensor forHeads(Tensor seen, int shared) {
        return withHeads(shared == 1 ? seen : seen.tile(-2, shared));
    }

    private static Tensor withHeads(Tensor x) {
        return x.shape().rank() == 2 ? x : x.expand(-3);
    }
}

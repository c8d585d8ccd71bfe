package dev.slopewise.learn.nn;

import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import java.util.Optional;

/// Numbers that stand side by side, one part for each head of an [Attention], and what the heads' queries get.
final class Heads {
    private Heads() {}

    /// `[…, time, heads · size]` as `[…, heads, time, size]`.
    static Tensor split(Tensor x, int heads) {
        Shape each = Shape.of(heads, x.shape().size(-1) / heads);
        return x.reshape(x.shape().dropLast(1).then(each)).moveAxis(-2, -3);
    }

    /// What queries `[…, heads, time, size]` get from keys and values `[…, keyHeads, places, size]`: `[…, time, heads · size]`. Query heads that
    /// share a head of keys stand one below the other, so that it is one product.
    ///
    /// @param seen `[time, places]` or `[…, time, places]`, something in each row; if it is not there, all is seen
    static Tensor join(Tensor queries, Tensor keys, Tensor values, Optional<Tensor> seen) {
        Shape lead = queries.shape().dropLast(3);
        int heads = queries.shape().size(-3),
                time = queries.shape().size(-2),
                size = queries.shape().size(-1);
        int keyHeads = keys.shape().size(-3), shared = heads / keyHeads;
        Tensor rows = queries.reshape(lead.then(Shape.of(keyHeads, shared * time, size)));
        Tensor scores = rows.matmul(keys.transpose()).times(1 / Math.sqrt(size));
        Tensor shares = seen.map(s -> forHeads(s, shared).select(scores, scores.like(Double.NEGATIVE_INFINITY)))
                .orElse(scores)
                .softmax(-1);
        Tensor each = shares.matmul(values)
                .reshape(lead.then(Shape.of(heads, time, size)))
                .moveAxis(-3, -2);
        return each.reshape(lead.then(Shape.of(time, heads * size)));
    }

    /// The same where a place may see nothing, and then gets 0.
    static Tensor joinSome(Tensor queries, Tensor keys, Tensor values, Tensor seen) {
        Tensor some = seen.any(-1).expand(-1);
        Tensor joined = join(queries, keys, values, Optional.of(seen.or(some.not())));
        return some.select(joined, joined.like(0));
    }

    /// As `[…, shared · time, places]`, with an axis for the heads of keys if there are leading axes.
    private static Tensor forHeads(Tensor seen, int shared) {
        Tensor rows = shared == 1 ? seen : seen.tile(-2, shared);
        return rows.shape().rank() == 2 ? rows : rows.expand(-3);
    }
}

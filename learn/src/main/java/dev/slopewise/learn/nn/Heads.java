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
    /// @param seen `[time, places]` or `[…, time, places]`; if it is not there, all is seen
    static Tensor join(Tensor queries, Tensor keys, Tensor values, Optional<Tensor> seen) {
        Shape lead = queries.shape().dropLast(3);
        int heads = queries.shape().size(-3),
                time = queries.shape().size(-2),
                size = queries.shape().size(-1);
        int keyHeads = keys.shape().size(-3), shared = heads / keyHeads;
        Tensor rows = queries.reshape(lead.then(Shape.of(keyHeads, shared * time, size)));
        Tensor mixed = mix(rows, keys, values, seen.map(s -> forHeads(s, lead, keyHeads, shared)));
        Tensor each = mixed.reshape(lead.then(Shape.of(heads, time, size))).moveAxis(-3, -2);
        return each.reshape(lead.then(Shape.of(time, heads * size)));
    }

    /// As `[…, keyHeads, shared · time, places]`.
    private static Tensor forHeads(Tensor seen, Shape lead, int keyHeads, int shared) {
        int time = seen.shape().size(-2), places = seen.shape().size(-1);
        Tensor wide = seen.reshape(seen.shape().dropLast(2).then(Shape.of(1, 1, time, places)));
        Tensor each = wide.broadcastTo(lead.then(Shape.of(keyHeads, shared, time, places)));
        return each.reshape(lead.then(Shape.of(keyHeads, shared * time, places)));
    }

    /// softmax(q kᵀ / √size) v over what is seen. A place that sees nothing gets 0.
    private static Tensor mix(Tensor q, Tensor k, Tensor v, Optional<Tensor> seen) {
        Tensor scores = q.matmul(k.transpose()).times(1 / Math.sqrt(q.shape().size(-1)));
        if (seen.isEmpty()) return scores.softmax(-1).matmul(v);
        Tensor some = seen.get().any(-1).expand(-1);
        Tensor masked = seen.get().or(some.not()).select(scores, scores.like(Double.NEGATIVE_INFINITY));
        Tensor mixed = masked.softmax(-1).matmul(v);
        return some.select(mixed, mixed.like(0));
    }
}

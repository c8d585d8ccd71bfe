package dev.slopewise.learn.nn;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import java.util.List;
import java.util.Optional;

/// Multi-head attention: each place asks all places it sees, and gets a mean of what they hold, weighed by how well they answer.
///
///     head = softmax(q kᵀ / √size) v        with q, k, v products of the inputs, one for each head
///
/// The heads' answers side by side go through one more layer. With fewer heads of keys and values than of queries, neighbouring query heads share
/// one (grouped-query attention; one head: multi-query). Of long sequences the scores q kᵀ are never stored all at once.
///
/// @param query    `[width, heads · size]`
/// @param key      `[width of what is asked, keyHeads · size]`
/// @param value    as `key`
/// @param output   `[heads · size, width]`
/// @param heads    of queries
/// @param keyHeads of keys and values, divides `heads`
/// @param sight    which places a place sees when it asks its own sequence
/// @param rotary   turns queries and keys by their positions, if present
/// @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017, section 3.2</a>
/// @see <a href="https://arxiv.org/abs/2305.13245">Ainslie et al. 2023</a>, for grouped queries
public record Attention(
        Dense query,
        Dense key,
        Dense value,
        Dense output,
        int heads,
        int keyHeads,
        Sight sight,
        Optional<Rotary> rotary)
        implements Stepwise<Attention.Cache> {
    /// Which places of its own sequence a place sees.
    public enum Sight {
        ALL,
        /// Itself and what is before it: causal attention.
        PAST
    }

    public Attention {
        require(
                heads >= 1
                        && keyHeads >= 1
                        && heads % keyHeads == 0
                        && query.units() % heads == 0
                        && key.units() == value.units()
                        && key.units() * heads == query.units() * keyHeads,
                "attention needs key heads that divide its heads, and heads of one size, got %d and %d heads for"
                        + " queries of %d and keys of %d numbers",
                heads,
                keyHeads,
                query.units(),
                key.units());
    }

    /// As many key heads as heads, all of width / heads numbers; every place sees all. Weights by Glorot, biases of 0.
    public static Attention create(Key key, int width, int heads) {
        return create(key, width, width, heads, heads);
    }

    /// The same with key heads of their own number, for asking places of another width.
    public static Attention create(Key key, int width, int asked, int heads, int keyHeads) {
        require(
                heads >= 1 && width % heads == 0,
                "attention needs heads that divide its width, got %d heads for a width of %d",
                heads,
                width);
        var keys = key.split(4);
        int size = width / heads;
        return new Attention(
                Dense.create(keys.get(0), Initializer.glorotUniform(), width, width),
                Dense.create(keys.get(1), Initializer.glorotUniform(), asked, keyHeads * size),
                Dense.create(keys.get(2), Initializer.glorotUniform(), asked, keyHeads * size),
                Dense.create(keys.get(3), Initializer.glorotUniform(), width, width),
                heads,
                keyHeads,
                Sight.ALL,
                Optional.empty());
    }

    /// The same, each place seeing itself and what is before it.
    public Attention causal() {
        return new Attention(query, key, value, output, heads, keyHeads, Sight.PAST, rotary);
    }

    /// The same with positions that turn queries and keys.
    public Attention with(Rotary positions) {
        return new Attention(query, key, value, output, heads, keyHeads, sight, Optional.of(positions));
    }

    /// Self-attention: a sequence asks itself, `[…, time, width]` to the same shape.
    @Override
    public Tensor apply(Tensor x) {
        return answer(x, x, sight, Optional.empty());
    }

    /// Self-attention in sequences that are filled up to one length.
    ///
    /// @param mask `bool[…, time]`, true at the places that count; the others are seen by none
    public Tensor apply(Tensor x, Tensor mask) {
        return answer(x, x, sight, Optional.of(each(x, x, mask)));
    }

    /// Cross-attention: a sequence `[…, time, width]` asks another, `[…, places, asked]`, all of which it sees.
    public Tensor ask(Tensor x, Tensor other) {
        return answer(x, other, Sight.ALL, Optional.empty());
    }

    /// Cross-attention with another sequence that is filled up.
    ///
    /// @param mask `bool[…, places]`, true at the places that count
    public Tensor ask(Tensor x, Tensor other, Tensor mask) {
        return answer(x, other, Sight.ALL, Optional.of(each(x, other, mask)));
    }

    /// The same for every place that asks: `[…, time, places]`.
    private static Tensor each(Tensor x, Tensor other, Tensor mask) {
        require(
                mask.dtype() == DType.BOOL && mask.shape().equals(other.shape().dropLast(1)),
                "a mask of sequences %s must be bool%s, got %s",
                other.type(),
                other.shape().dropLast(1),
                mask.type());
        int time = x.shape().size(-2), places = other.shape().size(-2);
        return mask.expand(-2).broadcastTo(mask.shape().dropLast(1).then(Shape.of(time, places)));
    }

    private static Tensor places(Tensor x) {
        require(x.shape().rank() >= 2, "attention needs […, time, width], got %s", x.type());
        return Tensor.iota(x.shape().size(-2));
    }

    private Tensor answer(Tensor x, Tensor other, Sight seen, Optional<Tensor> mask) {
        return output.apply(Heads.join(queries(x, places(x)), keys(other, places(other)), values(other), seen, mask));
    }

    private Tensor queries(Tensor x, Tensor at) {
        return turned(Heads.split(query.apply(x), heads), at);
    }

    private Tensor keys(Tensor x, Tensor at) {
        return turned(Heads.split(key.apply(x), keyHeads), at);
    }

    private Tensor values(Tensor x) {
        return Heads.split(value.apply(x), keyHeads);
    }

    private Tensor turned(Tensor x, Tensor at) {
        return rotary.map(positions -> positions.apply(x, at)).orElse(x);
    }

    // ---- Step by step

    /// Keys and values of the places so far, for going on without working them out again.
    ///
    /// @param keys   `[…, keyHeads, capacity, size]`
    /// @param values `[…, keyHeads, capacity, size]`
    /// @param length how many places there are so far, `i32[]`
    public record Cache(Tensor keys, Tensor values, Tensor length) {}

    /// An empty cache.
    @Override
    public Cache begin(Shape lead, int capacity) {
        require(sight == Sight.PAST, "step by step only causal attention can be taken, got one that sees all places");
        Shape shape = lead.then(Shape.of(keyHeads, capacity, key.units() / keyHeads));
        Tensor none = Tensor.full(0, key.weight().dtype(), shape.sizes());
        return new Cache(none, none, Tensor.scalar(0));
    }

    /// Causal self-attention of the next places of a sequence, one or more, `[…, new, width]`: what [#apply] gives for them as part of the whole.
    ///
    /// @throws SlopewiseException if the cache has no room for them
    @Override
    public Next<Cache> step(Tensor x, Cache cache) {
        checkRoom(x, cache);
        Tensor at = places(x).plus(cache.length.broadcastTo(x.shape().size(-2)));
        Tensor start = Tensor.stack(0, List.of(cache.length, cache.length.like(0)));
        Tensor keys = cache.keys.dynamicUpdate(start, keys(x, at));
        Tensor values = cache.values.dynamicUpdate(start, values(x));
        Tensor seen = Heads.notAfter(at, Tensor.iota(keys.shape().size(-2)));
        Tensor answer = output.apply(Heads.join(queries(x, at), keys, values, Sight.ALL, Optional.of(seen)));
        return new Next<>(
                answer, new Cache(keys, values, cache.length.plus(x.shape().size(-2))));
    }

    /// Under a trace it is not known how many places there are; then `dynamicUpdate` refuses when it is carried out.
    private static void checkRoom(Tensor x, Cache cache) {
        if (cache.length.isTraced()) return;
        int capacity = cache.keys.shape().size(-2), length = (int) cache.length.item();
        int more = places(x).shape().count();
        require(
                length + more <= capacity,
                "a cache of %d places holds %d, so there is no room for %d more; make a larger one: begin(lead, %d)",
                capacity,
                length,
                more,
                length + more);
    }
}

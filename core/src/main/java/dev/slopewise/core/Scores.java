package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.require;

import java.util.List;
import java.util.Optional;

/// How well each query matches each key: what [Attention] turns into shares.
///
///     s[i, j] = scale · ⟨q[i], k[j]⟩ + bias[i, j], and −∞ where query i does not see key j
///
/// Queries are `[…, n, d]`, keys `[…, m, d]`, values `[…, m, e]`. Beside them there may be a bias `[…, n, m]` of their type, or a mask: where
/// it is false a key is not seen. A bias or mask without the first leading axes serves all of them.
///
/// @param scale above 0, usually 1 / √d
/// @param sight which keys a query may see at all
public record Scores(double scale, Sight sight) {
    /// Which keys each query sees, counted from the first.
    public sealed interface Sight {
        enum All implements Sight {
            ALL
        }

        /// Keys up to the query's own place, where the last query has the last key's: query i of n sees key j ≤ i + (m − n). The n queries
        /// may come several times, one run after the other.
        ///
        /// @param queries n
        record Causal(int queries) implements Sight {}
    }

    public Scores {
        require(scale > 0, "the scale of scores must be above 0, got %s", scale);
    }

    /// How many keys, the first of all, a row of the queries sees.
    public int seen(int row, int keys) {
        return Math.max(0, reach(row, keys));
    }

    /// The same, below 0 for a row that is some before the first that sees a key.
    public int reach(int row, int keys) {
        return switch (sight) {
            case Sight.All.ALL -> keys;
            case Sight.Causal(int queries) -> row % queries + 1 + keys - queries;
        };
    }

    /// How many rows, this one and those after it, see one key more each.
    public int rising(int row) {
        return switch (sight) {
            case Sight.All.ALL -> 1;
            case Sight.Causal(int queries) -> queries - row % queries;
        };
    }

    /// How many pairs of a query and a key that it sees there are, over all leading axes.
    long pairs(Type q, Type k) {
        int rows = q.shape().size(-2), keys = k.shape().size(-2);
        long each = 0;
        for (int i = 0; i < rows; i++) each += seen(i, keys);
        return q.shape().dropLast(2).count() * each;
    }

    /// @throws SlopewiseException if these are no queries, keys and values that fit, and a bias or mask for them if there is one
    void check(String op, Type q, Type k, Type v, Optional<Type> extra) {
        require(
                q.dtype().isFloat() && k.dtype() == q.dtype() && v.dtype() == q.dtype(),
                "%s needs real numbers of one type, got queries %s, keys %s and values %s",
                op,
                q,
                k,
                v);
        int rank = q.shape().rank();
        boolean fits = rank >= 2 && k.shape().rank() == rank && v.shape().rank() == rank;
        fits = fits
                && k.shape().size(-1) == q.shape().size(-1)
                && v.shape().dropLast(1).equals(k.shape().dropLast(1))
                && k.shape().dropLast(2).equals(q.shape().dropLast(2));
        require(
                fits,
                "%s needs queries […, n, d], keys […, m, d] and values […, m, e] with equal leading axes, got %s, %s"
                        + " and %s",
                op,
                q,
                k,
                v);
        extra.ifPresent(x -> checkExtra(op, x, of(q, k)));
        if (sight instanceof Sight.Causal(int queries)) {
            int rows = q.shape().size(-2);
            require(
                    queries > 0 ? rows % queries == 0 : rows == 0,
                    "%s needs whole runs of %d queries, got %s",
                    op,
                    queries,
                    q);
        }
    }

    private static void checkExtra(String op, Type extra, Type scores) {
        int rank = extra.shape().rank();
        boolean fits = rank >= 2
                && rank <= scores.shape().rank()
                && extra.shape().equals(scores.shape().last(rank))
                && (extra.dtype() == scores.dtype() || extra.dtype() == DType.BOOL);
        require(
                fits,
                "%s needs a bias or mask […, n, m] for scores %s, whose first leading axes it may lack, got %s",
                op,
                scores,
                extra);
    }

    private static Type of(Type q, Type k) {
        return q.with(q.shape().with(-1, k.shape().size(-2)));
    }

    // ---- As operations

    /// Each key's share e^(s − logSum), `[…, n, m]`: 0 where it is not seen.
    Tensor shares(Tensor q, Tensor k, Tensor logSum, Optional<Tensor> extra) {
        Tensor product = q.matmul(k.transpose()).times(scale);
        Tensor scores = extra.map(x -> x.dtype() == DType.BOOL
                        ? hidden(x.broadcastTo(product.shape()), product)
                        : product.plus(x.broadcastTo(product.shape())))
                .orElse(product);
        Tensor nothing = logSum.eq(Double.NEGATIVE_INFINITY);
        Tensor shift = nothing.select(logSum.like(0), logSum);
        return sighted(scores).minus(shift.expand(-1)).exp();
    }

    private Tensor sighted(Tensor scores) {
        return switch (sight) {
            case Sight.All.ALL -> scores;
            case Sight.Causal(int queries) -> {
                int rows = scores.shape().size(-2), keys = scores.shape().size(-1);
                Shape shape = Shape.of(rows, keys);
                Tensor last = Tensor.iota(rows).floorMod(Math.max(1, queries)).plus(keys - queries);
                Tensor row = Tensor.apply(new Layout.Broadcast(shape, List.of(0)), last);
                Tensor column = Tensor.apply(new Layout.Broadcast(shape, List.of(1)), Tensor.iota(keys));
                yield hidden(row.ge(column).broadcastTo(scores.shape()), scores);
            }
        };
    }

    private static Tensor hidden(Tensor seen, Tensor scores) {
        return seen.select(scores, scores.like(Double.NEGATIVE_INFINITY));
    }

    /// How scores change with queries, keys and bias; empty if none of these do.
    Optional<Tensor> push(
            Tensor q, Tensor k, Optional<Tensor> dq, Optional<Tensor> dk, Optional<Tensor> dBias, Shape scores) {
        Optional<Tensor> byQueries = dq.map(d -> d.matmul(k.transpose()).times(scale));
        Optional<Tensor> byKeys = dk.map(d -> q.matmul(d.transpose()).times(scale));
        return sum(sum(byQueries, byKeys), dBias.map(d -> d.broadcastTo(scores)));
    }

    static Optional<Tensor> sum(Optional<Tensor> a, Optional<Tensor> b) {
        return a.isPresent() && b.isPresent() ? a.map(x -> x.plus(b.get())) : a.or(() -> b);
    }

    /// The slope at a bias from that at scores; empty for a mask.
    static Optional<Tensor> toBias(Tensor atScores, Tensor extra) {
        if (extra.dtype() == DType.BOOL) return Optional.empty();
        int more = atScores.shape().rank() - extra.shape().rank();
        int[] axes = java.util.stream.IntStream.range(0, more).toArray();
        return Optional.of(more == 0 ? atScores : atScores.sum(axes));
    }
}

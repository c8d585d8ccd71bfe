package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.require;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Slopes of [Attention] at queries, keys and values, from shares that are worked out again.
///
///     p = e^(s − logSum)     t = p ∘ (g vᵀ − mean)
///     at q: scale · t k      at k: scale · tᵀ q      at v: pᵀ g
///
/// Operands are queries, keys, values, `logSum` `[…, n]`, the slope g `[…, n, e]` at the result, `mean` `[…, n]` (Σ g ∘ z along the last axis, less
/// the slope at logSum), and the bias or mask if there is one. Its own derivatives are compositions, which hold `[…, n, m]`.
///
/// @see <a href="https://arxiv.org/abs/2205.14135">Dao et al. 2022, FlashAttention</a>, appendix B.2
public record AttentionPull(Scores scores) implements JointOp {
    private static final int Q = 0, K = 1, V = 2, LOG_SUM = 3, G = 4, MEAN = 5, EXTRA = 6;

    @Override
    public int operands() {
        return EXTRA;
    }

    @Override
    public boolean takes(int count) {
        return count == EXTRA || count == EXTRA + 1;
    }

    @Override
    public boolean mayServeAll(int operand) {
        return operand == EXTRA;
    }

    @Override
    public List<Type> types(List<Type> in) {
        Type q = in.get(Q), k = in.get(K), v = in.get(V);
        scores.check(label(), q, k, v, in.stream().skip(EXTRA).findFirst());
        Type row = q.with(q.shape().dropLast(1));
        Type z = q.with(q.shape().with(-1, v.shape().size(-1)));
        require(
                in.get(LOG_SUM).equals(row)
                        && in.get(G).equals(z)
                        && in.get(MEAN).equals(row),
                "%s needs %s, %s and %s beside queries, keys and values, got %s",
                label(),
                row,
                z,
                row,
                in.subList(LOG_SUM, EXTRA));
        return List.of(q, k, v);
    }

    @Override
    public void eval(List<Array> in, List<Array> out) {
        AttentionLoops.of(scores, in, EXTRA).pull(in.get(V), in.get(LOG_SUM), in.get(G), in.get(MEAN), out);
    }

    /// The matrices `[…, n, m]` that slopes are made of, as operations.
    ///
    /// @param in the operands of this operation
    record Parts(List<Tensor> in, Tensor shares) {
        static Parts of(Scores scores, List<Tensor> in) {
            Optional<Tensor> extra = in.stream().skip(EXTRA).findFirst();
            return new Parts(in, scores.shares(in.get(Q), in.get(K), in.get(LOG_SUM), extra));
        }

        /// g vᵀ − mean.
        Tensor excess() {
            return in.get(G).matmul(in.get(V).transpose()).minus(in.get(MEAN).expand(-1));
        }

        /// t, the slope at scores.
        Tensor atScores() {
            return shares.times(excess());
        }
    }

    @Override
    public List<Optional<Tensor>> push(List<Tensor> in, List<Tensor> out, List<Optional<Tensor>> changes) {
        Tensor q = in.get(Q), k = in.get(K), v = in.get(V), g = in.get(G);
        var parts = Parts.of(scores, in);
        Tensor p = parts.shares, excess = parts.excess(), t = p.times(excess);
        Optional<Tensor> dq = changes.get(Q), dk = changes.get(K), dv = changes.get(V), dg = changes.get(G);
        Optional<Tensor> dBias = changes.size() > EXTRA ? changes.get(EXTRA) : Optional.empty();
        Optional<Tensor> dLogSum = changes.get(LOG_SUM).map(d -> wide(d.neg(), p));
        Optional<Tensor> ds = Scores.sum(scores.push(q, k, dq, dk, dBias, p.shape()), dLogSum);
        Optional<Tensor> dp = ds.map(p::times);
        Optional<Tensor> dExcess = Scores.sum(
                Scores.sum(dg.map(d -> d.matmul(v.transpose())), dv.map(d -> g.matmul(d.transpose()))),
                changes.get(MEAN).map(d -> wide(d.neg(), p)));
        Optional<Tensor> dt = Scores.sum(dp.map(excess::times), dExcess.map(p::times));
        return List.of(
                scaled(Scores.sum(dt.map(d -> d.matmul(k)), dk.map(t::matmul))),
                scaled(Scores.sum(
                        dt.map(d -> d.transpose().matmul(q)),
                        dq.map(d -> t.transpose().matmul(d)))),
                Scores.sum(
                        dp.map(d -> d.transpose().matmul(g)),
                        dg.map(d -> p.transpose().matmul(d))));
    }

    private static Tensor wide(Tensor row, Tensor like) {
        return row.expand(-1).broadcastTo(like.shape());
    }

    private Optional<Tensor> scaled(Optional<Tensor> x) {
        return x.map(d -> d.times(scores.scale()));
    }

    /// From slopes a, b, c at what this gives for q, k, v, by way of the slopes at t, p, g vᵀ − mean and s.
    @Override
    public List<Optional<Tensor>> pull(List<Tensor> in, List<Tensor> out, List<Optional<Tensor>> slopes) {
        Tensor q = in.get(Q), k = in.get(K), v = in.get(V), g = in.get(G);
        var parts = Parts.of(scores, in);
        Tensor p = parts.shares, excess = parts.excess(), t = p.times(excess);
        Optional<Tensor> a = scaled(slopes.get(Q)), b = scaled(slopes.get(K)), c = slopes.get(V);
        Optional<Tensor> atT = Scores.sum(a.map(d -> d.matmul(k.transpose())), b.map(d -> q.matmul(d.transpose())));
        Optional<Tensor> atP = Scores.sum(atT.map(excess::times), c.map(d -> g.matmul(d.transpose())));
        Optional<Tensor> atExcess = atT.map(p::times);
        Tensor atScores = p.times(atP.orElseThrow());
        Tensor scaled = atScores.times(scores.scale());
        List<Optional<Tensor>> all = new ArrayList<>(List.of(
                Scores.sum(Optional.of(scaled.matmul(k)), b.map(t::matmul)),
                Scores.sum(
                        Optional.of(scaled.transpose().matmul(q)),
                        a.map(d -> t.transpose().matmul(d))),
                atExcess.map(d -> d.transpose().matmul(g)),
                Optional.of(atScores.sum(-1).neg()),
                Scores.sum(atExcess.map(d -> d.matmul(v)), c.map(p::matmul)),
                atExcess.map(d -> d.sum(-1).neg())));
        if (in.size() > EXTRA) all.add(Scores.toBias(atScores, in.get(EXTRA)));
        return all;
    }

    @Override
    public long multiplyAdds(List<Type> in, List<Type> out) {
        int d = in.get(Q).shape().size(-1), e = in.get(V).shape().size(-1);
        return scores.pairs(in.get(Q), in.get(K)) * (3L * d + 2L * e);
    }

    @Override
    public String label() {
        return "slopes of " + new Attention(scores).label();
    }
}

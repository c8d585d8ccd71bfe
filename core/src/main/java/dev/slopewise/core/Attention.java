package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.refuse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Scaled dot-product attention: of queries `[…, n, d]`, keys `[…, m, d]`, values `[…, m, e]` and, if given, a bias or mask ([Scores]), the means
/// of values `[…, n, e]`, weighted by shares, and the logarithms of what shares were divided by, `[…, n]`.
///
///     logSum[i] = ln Σⱼ e^s[i, j]        z[i] = Σⱼ e^(s[i, j] − logSum[i]) v[j]
///
/// A query that sees no key, or only such with a score of −∞, has z = 0 and logSum = −∞, and no slopes. Neither this nor its pull ([AttentionPull])
/// needs the scores all at once.
///
/// @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017, Attention is all you need</a>, equation 1
/// @see <a href="https://arxiv.org/abs/2205.14135">Dao et al. 2022, FlashAttention</a>, on slopes from logSum
public record Attention(Scores scores) implements JointOp {
    /// For leading axes of one number, of which the last may hold several queries' heads for each of the keys'.
    static Tensor of(Tensor q, Tensor k, Tensor v, Optional<Tensor> extra, boolean isCausal) {
        int rank = q.shape().rank();
        int heads = rank < 3 ? 1 : q.shape().size(-3),
                shared = k.shape().rank() < 3 ? 1 : k.shape().size(-3);
        int times = shared == 0 || rank != k.shape().rank() ? 1 : heads / shared;
        if (rank < 2 || (times * shared != heads && rank == k.shape().rank())) {
            throw refuse(
                    "attention needs queries […, n, d] with as many heads as keys or a multiple, got %s and %s"
                            .formatted(q.type(), k.type()),
                    rank < 2 ? "expand(0) a vector" : "heads are the last leading axis, […, heads, n, d]");
        }
        int queries = q.shape().size(-2);
        Scores.Sight sight = isCausal ? new Scores.Sight.Causal(queries) : Scores.Sight.All.ALL;
        double scale = 1 / Math.sqrt(Math.max(1, q.shape().size(-1)));
        List<Tensor> in = new ArrayList<>(List.of(times > 1 ? joined(q, times) : q, k, v));
        extra.ifPresent(x -> in.add(times > 1 ? forAll(x, q, k, times) : x));
        Tensor z = Tensor.applyAll(new Attention(new Scores(scale, sight)), in).getFirst();
        return times > 1 ? z.reshape(q.shape().with(-1, v.shape().size(-1))) : z;
    }

    /// `[…, times · h, n, d]` as `[…, h, times · n, d]`: the queries of all heads that share keys, one after the other.
    private static Tensor joined(Tensor x, int times) {
        Shape shape = x.shape();
        return x.reshape(shape.with(-3, shape.size(-3) / times).with(-2, times * shape.size(-2)));
    }

    /// A bias or mask that serves all heads stands once for each.
    private static Tensor forAll(Tensor extra, Tensor q, Tensor k, int times) {
        if (extra.shape().rank() > 2) return joined(extra, times);
        Shape one = Shape.of(q.shape().size(-2), k.shape().size(-2));
        return extra.broadcastTo(Shape.of(times).then(one)).reshape(times * one.size(0), one.size(1));
    }

    @Override
    public int operands() {
        return 3;
    }

    @Override
    public boolean takes(int count) {
        return count == 3 || count == 4;
    }

    @Override
    public boolean mayServeAll(int operand) {
        return operand == 3;
    }

    @Override
    public List<Type> types(List<Type> in) {
        Type q = in.get(0), v = in.get(2);
        scores.check(label(), q, in.get(1), v, in.stream().skip(3).findFirst());
        Shape lead = q.shape().dropLast(1);
        return List.of(q.with(lead.then(Shape.of(v.shape().size(-1)))), q.with(lead));
    }

    @Override
    public void eval(List<Array> in, List<Array> out) {
        AttentionLoops.of(scores, in, 3).attend(in.get(2), out.get(0), out.get(1));
    }

    /// dz = (p ∘ (ds − μ)) v + p dv and dlogSum = μ, the shares' mean of ds.
    @Override
    public List<Optional<Tensor>> push(List<Tensor> in, List<Tensor> out, List<Optional<Tensor>> changes) {
        Tensor q = in.get(0), k = in.get(1), v = in.get(2);
        Tensor p = scores.shares(q, k, out.get(1), in.stream().skip(3).findFirst());
        Optional<Tensor> dBias = changes.size() > 3 ? changes.get(3) : Optional.empty();
        Optional<Tensor> ds = scores.push(q, k, changes.get(0), changes.get(1), dBias, p.shape());
        Optional<Tensor> mean = ds.map(d -> p.times(d).sum(-1));
        Optional<Tensor> byScores =
                ds.map(d -> p.times(d.minus(mean.orElseThrow().expand(-1))).matmul(v));
        return List.of(Scores.sum(byScores, changes.get(2).map(p::matmul)), mean);
    }

    @Override
    public List<Optional<Tensor>> pull(List<Tensor> in, List<Tensor> out, List<Optional<Tensor>> slopes) {
        Tensor q = in.get(0), k = in.get(1), v = in.get(2), z = out.get(0), logSum = out.get(1);
        Tensor g = slopes.get(0).orElse(z.like(0));
        Tensor byOutput = g.times(z).sum(-1);
        Tensor mean = slopes.get(1).map(byOutput::minus).orElse(byOutput);
        Optional<Tensor> extra = in.stream().skip(3).findFirst();
        List<Tensor> all = new ArrayList<>(List.of(q, k, v, logSum, g, mean));
        extra.ifPresent(all::add);
        List<Optional<Tensor>> pulled = new ArrayList<>();
        for (Tensor slope : Tensor.applyAll(new AttentionPull(scores), all)) pulled.add(Optional.of(slope));
        extra.ifPresent(x -> pulled.add(atBias(all, x)));
        return pulled;
    }

    private Optional<Tensor> atBias(List<Tensor> all, Tensor extra) {
        if (extra.dtype() == DType.BOOL) return Optional.empty();
        return Scores.toBias(AttentionPull.Parts.of(scores, all).atScores(), extra);
    }

    @Override
    public long multiplyAdds(List<Type> in, List<Type> out) {
        int d = in.get(0).shape().size(-1), e = in.get(2).shape().size(-1);
        return scores.pairs(in.get(0), in.get(1)) * (d + e);
    }

    @Override
    public String label() {
        return scores.sight() == Scores.Sight.All.ALL ? "attention" : "causal attention";
    }
}

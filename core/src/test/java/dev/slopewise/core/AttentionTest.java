package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.transform.Transforms;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class AttentionTest {
    private static final double INF = Double.POSITIVE_INFINITY;

    private static Tensor normal(int seed, int... sizes) {
        return Key.of(seed).normal(DType.F64, sizes);
    }

    private final Tensor q = normal(1, 2, 3, 5, 4), k = normal(2, 2, 3, 6, 4), v = normal(3, 2, 3, 6, 7);

    /// The same with all scores at once. Two ways through some dozen roundings.
    private static void same(Tensor got, Tensor scores, Tensor v) {
        near(got, scores.softmax(-1).matmul(v));
    }

    private static void near(Tensor got, Tensor expected) {
        assertThat(got.isClose(expected, 1e-14, 1e-14)).isTrue();
    }

    private static boolean isAll(Tensor mask) {
        return mask.all().array().truth(0);
    }

    private Tensor scores() {
        return q.matmul(k.transpose()).div(2);
    }

    private static Tensor hidden(Tensor seen, Tensor scores) {
        return seen.broadcastTo(scores.shape()).select(scores, scores.like(-INF));
    }

    @Test
    void itIsTheMeanOfValuesByTheSoftmaxOfScores() {
        same(q.attention(k, v), scores(), v);
    }

    @Test
    void aQuerySeesWhatIsBeforeItOrBesideIt() {
        Tensor seen = Tensor.ones(6, 6).lowerTriangle().slice(0, 1, 6).gt(0);
        same(q.causalAttention(k, v), hidden(seen, scores()), v);
    }

    @Test
    void aBiasIsAddedAndAMaskHides() {
        Tensor bias = normal(4, 3, 5, 6), mask = bias.gt(-1);
        same(q.attention(k, v, bias), scores().plus(bias), v);
        same(q.attention(k, v, mask), hidden(mask, scores()), v);
    }

    @Test
    void headsOfQueriesMayShareKeys() {
        Tensor heads = normal(5, 2, 6, 5, 4),
                bias = normal(6, 6, 5, 6),
                mask = normal(7, 5, 6).gt(-1);
        Function<Tensor, Tensor> twice =
                x -> Tensor.stack(2, List.of(x, x)).reshape(2, 6, 6, x.shape().size(-1));
        assertThat(heads.causalAttention(k, v)
                        .isClose(heads.causalAttention(twice.apply(k), twice.apply(v)), 1e-14, 1e-14))
                .isTrue();
        for (Tensor extra : List.of(bias, mask)) {
            Tensor few = heads.attention(k, v, extra), many = heads.attention(twice.apply(k), twice.apply(v), extra);
            assertThat(few.isClose(many, 1e-14, 1e-14)).isTrue();
        }
    }

    @Test
    void aQueryThatSeesNothingIsZeroAndHasNoSlopes() {
        record Parts(Tensor q, Tensor k, Tensor v) {}
        var none = Tensor.zeros(5, 6).gt(0);
        assertThat(isAll(q.attention(k, v, none).eq(0))).isTrue();
        Tensor two = k.slice(-2, 0, 2), values = v.slice(-2, 0, 2);
        Tensor z = q.causalAttention(two, values); // the first three come before any key
        assertThat(isAll(z.slice(-2, 0, 3).eq(0))).isTrue();
        Parts slopes = Transforms.grad(
                        (Parts p) -> p.q.causalAttention(p.k, p.v).square().sum())
                .apply(new Parts(q, two, values));
        assertThat(isAll(slopes.q.slice(-2, 0, 3).eq(0))).isTrue();
        assertThat(isAll(slopes.k.isFinite())).isTrue();
    }

    /// The slopes of scores far apart, which a softmax has too.
    @Test
    void hugeScoresDoNotOverflow() {
        Tensor huge = q.times(1e200);
        same(huge.attention(k, v), huge.matmul(k.transpose()).div(2), v);
        assertThat(isAll(Transforms.grad((Tensor x) -> x.attention(k, v).sum())
                        .apply(huge)
                        .isFinite()))
                .isTrue();
    }

    /// A bias without the batch's axis is not repeated for it, and one with it is given the axes between.
    @Test
    void vmapSharesABiasThatServesAll() {
        Tensor bias = normal(8, 5, 6), batched = normal(9, 2, 5, 6);
        Tensor keys = k.at(0, 0), values = v.at(0, 0);
        Tensor shared =
                Transforms.vmap((Tensor x) -> x.attention(keys, values, bias)).apply(q);
        near(shared.at(0, 1), q.at(0, 1).attention(keys, values, bias));
        Tensor own = Transforms.vmap((Tensor b) -> q.at(0, 0).attention(keys, values, b))
                .apply(batched);
        near(own.at(0, 1), q.at(0, 0).attention(keys, values, batched.at(0, 1)));
    }

    @Test
    void theGradientHoldsNoScores() {
        Graph graph = Transforms.graph(
                Transforms.grad((Tensor x) -> x.causalAttention(x, x).square().sum()), normal(1, 50, 3));
        assertThat(graph.nodes().stream().flatMap(n -> n.types().stream()))
                .allMatch(type -> type.shape().count() < 50 * 50);
    }
}

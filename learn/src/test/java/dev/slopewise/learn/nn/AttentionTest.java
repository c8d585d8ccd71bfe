package dev.slopewise.learn.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.core.transform.Transforms;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttentionTest {
    private static final int WIDTH = 8, HEADS = 4, TIME = 5, SIZE = WIDTH / HEADS;
    private static final Key KEY = Key.of(41);
    private static final Tensor X = KEY.fold(1).normal(DType.F64, 3, TIME, WIDTH);
    private static final Attention PLAIN = Checks.inDouble(Attention.create(KEY.fold(2), WIDTH, HEADS));
    private static final Attention GROUPED = Checks.inDouble(Attention.create(KEY.fold(3), WIDTH, WIDTH, HEADS, 2));

    private interface Sees {
        boolean at(int example, int asking, int asked);
    }

    /// Head by head and place by place, of `x` `[example, time, width]` asking `other`.
    private static Tensor loop(Attention m, Tensor x, Tensor other, Sees sees) {
        Tensor q = m.query().apply(x), k = m.key().apply(other), v = m.value().apply(other);
        int examples = x.shape().size(0),
                time = x.shape().size(1),
                places = other.shape().size(1);
        double[] mixed = new double[examples * time * WIDTH];
        for (int e = 0; e < examples; e++) {
            for (int head = 0; head < HEADS; head++) {
                int shared = head / (HEADS / m.keyHeads());
                for (int i = 0; i < time; i++) {
                    double[] shares = new double[places];
                    double sum = 0;
                    for (int j = 0; j < places; j++) {
                        double score = 0;
                        for (int s = 0; s < SIZE; s++) {
                            score += q.get(e, i, head * SIZE + s).item()
                                    * k.get(e, j, shared * SIZE + s).item();
                        }
                        shares[j] = sees.at(e, i, j) ? Math.exp(score / Math.sqrt(SIZE)) : 0;
                        sum += shares[j];
                    }
                    for (int s = 0; s < SIZE && sum > 0; s++) {
                        for (int j = 0; j < places; j++) {
                            mixed[(e * time + i) * WIDTH + head * SIZE + s] += shares[j]
                                    / sum
                                    * v.get(e, j, shared * SIZE + s).item();
                        }
                    }
                }
            }
        }
        return m.output().apply(Tensor.of(mixed).reshape(examples, time, WIDTH));
    }

    @Test
    void selfAttentionIsItsLoop() {
        Checks.isClose(PLAIN.apply(X), loop(PLAIN, X, X, (_, _, _) -> true), 1e-12);
        Checks.isClose(PLAIN.causal().apply(X), loop(PLAIN, X, X, (_, i, j) -> j <= i), 1e-12);
        Checks.isClose(GROUPED.causal().apply(X), loop(GROUPED, X, X, (_, i, j) -> j <= i), 1e-12);
        Checks.leadingAxesRideAlong(GROUPED.causal()::apply, X);
        Checks.slopesAgree(GROUPED.causal().with(new Rotary()), m -> Checks.uneven(m.apply(X)));
    }

    @Test
    void placesThatFillUpAreSeenByNone() {
        Tensor mask = Tensor.of(new boolean[][] {
            {true, true, true, false, false}, {false, true, true, true, true}, {false, false, false, false, false}
        });
        Sees sees = (e, _, j) -> mask.get(e, j).isTrue();
        Checks.isClose(PLAIN.apply(X, mask), loop(PLAIN, X, X, sees), 1e-12);
        Checks.isClose(
                GROUPED.causal().apply(X, mask), loop(GROUPED, X, X, (e, i, j) -> j <= i && sees.at(e, i, j)), 1e-12);
        Tensor slopes = Transforms.grad(
                        (Tensor x) -> Checks.uneven(PLAIN.apply(x, mask).get(0).slice(0, 0, 3)))
                .apply(X);
        assertThat(slopes.isFinite().all().isTrue()).isTrue();
        assertThat(slopes.get(0).slice(0, 3, 5).toDoubles()).containsOnly(0);
        assertThatThrownBy(() -> PLAIN.apply(X, mask.get(0))).hasMessageContaining("must be bool[3, 5], got bool[5]");
    }

    @Test
    void asksAnotherSequence() {
        Attention cross = Checks.inDouble(Attention.create(KEY.fold(4), WIDTH, 6, HEADS, HEADS));
        Tensor other = KEY.fold(5).normal(DType.F64, 3, 4, 6);
        Checks.isClose(cross.ask(X, other), loop(cross, X, other, (_, _, _) -> true), 1e-12);
        Tensor mask = Tensor.of(
                new boolean[][] {{true, true, true, true}, {true, false, true, true}, {false, false, false, true}});
        Checks.isClose(
                cross.ask(X, other, mask),
                loop(cross, X, other, (e, _, j) -> mask.get(e, j).isTrue()),
                1e-12);
    }

    @Test
    void theFutureHasNoInfluence() {
        Attention causal = GROUPED.causal().with(new Rotary());
        for (int place = 0; place < TIME; place++) {
            int at = place;
            Tensor slopes = Transforms.grad(
                            (Tensor x) -> Checks.uneven(causal.apply(x).at(0, at)))
                    .apply(X.get(0));
            for (int j = 0; j < TIME; j++) {
                double length = slopes.get(j).norm().item();
                if (j > at) assertThat(length).isZero();
                else assertThat(length).isPositive();
            }
        }
    }

    @Test
    void groupedQueriesEqualRepeatedKeys() {
        var wide = new Attention(
                GROUPED.query(),
                repeated(GROUPED.key()),
                repeated(GROUPED.value()),
                GROUPED.output(),
                HEADS,
                HEADS,
                GROUPED.sight(),
                GROUPED.rotary());
        Checks.isClose(GROUPED.apply(X), wide.apply(X), 1e-12);
    }

    /// Each of 2 heads twice.
    private static Dense repeated(Dense layer) {
        Tensor w = layer.weight(), first = w.slice(1, 0, SIZE), second = w.slice(1, SIZE, 2 * SIZE);
        return new Dense(Tensor.concatenate(1, List.of(first, first, second, second)), Tensor.zeros(DType.F64, WIDTH));
    }

    /// Long sequences go another way than short ones. The tolerance is that of sums of 200 shares in `f64`.
    @Test
    void longSequencesAreLikeTheirShortBeginnings() {
        for (Attention m : List.of(PLAIN, GROUPED.with(new Rotary()))) {
            Tensor x = KEY.fold(8).normal(DType.F64, 2, 200, WIDTH), begin = x.slice(1, 0, 100);
            Checks.isClose(m.causal().apply(x).slice(1, 0, 100), m.causal().apply(begin), 1e-12);
            Tensor gaps = KEY.fold(9).uniform(2, 200).gt(0.5); // the first place of one sees nothing, surely after some
            Checks.isClose(
                    m.causal().apply(x, gaps).slice(1, 0, 100), m.causal().apply(begin, gaps.slice(1, 0, 100)), 1e-12);
            Tensor first = Tensor.iota(200).lt(100).broadcastTo(2, 200);
            Checks.isClose(m.apply(x, first).slice(1, 0, 100), m.apply(begin), 1e-12);
            Checks.isClose(m.ask(x, x, first).slice(1, 0, 100), m.ask(begin, begin), 1e-12);
        }
    }

    @Test
    void slopesThroughLongSequencesAreThoseOfTheirShortBeginnings() {
        Attention m = GROUPED.causal().with(new Rotary());
        Tensor x = KEY.fold(8).normal(DType.F64, 2, 200, WIDTH);
        var grad = Transforms.grad((Attention a) -> Checks.uneven(a.apply(x).slice(1, 0, 100)));
        var ofBeginning = Transforms.grad((Attention a) -> Checks.uneven(a.apply(x.slice(1, 0, 100))));
        List<Tensor> slopes = Tree.of(grad.apply(m)).leaves(),
                expected = Tree.of(ofBeginning.apply(m)).leaves();
        for (int i = 0; i < slopes.size(); i++) Checks.isClose(slopes.get(i), expected.get(i), 1e-11);
    }

    @Test
    void aLongSequenceThatIsSeenByNoneAnswersNothing() {
        Tensor x = KEY.fold(8).normal(DType.F64, 1, 200, WIDTH);
        Tensor answer = PLAIN.causal().apply(x, Tensor.zeros(1, 200).gt(0));
        Checks.isClose(answer, Tensor.zeros(DType.F64, 1, 200, WIDTH), 0); // biases are 0
    }

    @Test
    void rotaryScoresDependOnDistancesAlone() {
        var rotary = new Rotary(100);
        Tensor q = KEY.fold(6).normal(DType.F64, 6), k = KEY.fold(7).normal(DType.F64, 6);
        double near = score(rotary, q, k, 3, 1);
        assertThat(score(rotary, q, k, 12, 10)).isCloseTo(near, within(1e-12));
        assertThat(score(rotary, q, k, 13, 10)).isNotCloseTo(near, within(1e-3));
        Checks.isClose(rotary.apply(q.expand(0), Tensor.of(new int[] {0})), q.expand(0), 0);
        // a quarter turn of the first pair: x → −y, y → x
        Tensor turned = new Rotary(2).apply(Tensor.of(new double[][] {{3, 5}}), Tensor.of(new int[] {1}));
        double cos = Math.cos(1), sin = Math.sin(1);
        Checks.isClose(turned, Tensor.of(new double[][] {{3 * cos - 5 * sin, 3 * sin + 5 * cos}}), 1e-15);
        assertThatThrownBy(() -> rotary.apply(Tensor.zeros(1, 3), Tensor.iota(1)))
                .hasMessageContaining("even number");
        assertThatThrownBy(() -> new Rotary(1)).hasMessageContaining("above 1, got 1.0");
    }

    private static double score(Rotary rotary, Tensor q, Tensor k, int at, int otherAt) {
        Tensor turned = rotary.apply(q.expand(0), Tensor.of(new int[] {at}));
        return turned.squeeze(0)
                .dot(rotary.apply(k.expand(0), Tensor.of(new int[] {otherAt})).squeeze(0))
                .item();
    }

    @Test
    void stepsWithACacheEqualTheWhole() {
        Attention causal = GROUPED.causal().with(new Rotary());
        Tensor whole = causal.apply(X);
        var cache = causal.begin(Shape.of(3), TIME + 1);
        int[] cuts = {0, 2, 3, 4, TIME}; // two places at once, then one at a time
        var step = Transforms.traced(causal::step);
        for (int i = 1; i < cuts.length; i++) {
            var made = step.apply(X.slice(1, cuts[i - 1], cuts[i]), cache);
            Checks.isClose(made.output(), whole.slice(1, cuts[i - 1], cuts[i]), 1e-12);
            cache = made.memory();
        }
        assertThat(cache.length().item()).isEqualTo(TIME);
        var full = causal.step(X.slice(1, 0, 1), cache).memory();
        assertThatThrownBy(() -> causal.step(X.slice(1, 0, 1), full))
                .hasMessageContaining("a cache of 6 places holds 6, so there is no room for 1 more")
                .hasMessageContaining("begin(lead, 7)");
        assertThatThrownBy(
                        () -> step.apply(X.slice(1, 0, 1), full)) // traced, so that the length is not known beforehand
                .hasMessageContaining("axis 2 of f64[3, 2, 6, 2]");
        assertThatThrownBy(() -> PLAIN.begin(Shape.of(3), 4)).hasMessageContaining("only causal attention");
    }

    @Test
    void refusesHeadsThatDoNotFit() {
        assertThatThrownBy(() -> Attention.create(KEY, 8, 3)).hasMessageContaining("got 3 heads for a width of 8");
        assertThatThrownBy(() -> Attention.create(KEY, 8, 8, 4, 3)).hasMessageContaining("got 4 and 3 heads");
        assertThatThrownBy(() -> PLAIN.apply(X.get(0, 0))).hasMessageContaining("needs […, time, width], got f64[8]");
    }
}

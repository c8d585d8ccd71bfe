package dev.slopewise.core;

import static dev.slopewise.core.Index.all;
import static dev.slopewise.core.Index.at;
import static dev.slopewise.core.Index.newAxis;
import static dev.slopewise.core.Index.range;
import static dev.slopewise.core.Index.rest;
import static dev.slopewise.core.Index.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.transform.Gradients;
import dev.slopewise.core.transform.Transforms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IndexTest {
    /// 0, 1, … in this shape.
    private static Tensor counting(int... sizes) {
        return Tensor.iota(Shape.of(sizes).count()).reshape(sizes);
    }

    private static Tensor ints(int... values) {
        return Tensor.of(values);
    }

    @Test
    void integersDropTheirAxisAndCountFromBothEnds() {
        Tensor x = counting(2, 3);
        assertThat(x.get(1, -1).item()).isEqualTo(5);
        assertThat(x.get(-2).toInts()).containsExactly(0, 1, 2);
        assertThat(x.get(all(), at(-3)).toInts()).containsExactly(0, 3);
        assertThat(Tensor.scalar(7f).get(rest()).item()).isEqualTo(7);
    }

    @Test
    void rangesGoBothWays() {
        Tensor x = counting(6);
        assertThat(x.get(range(1, 5)).toInts()).containsExactly(1, 2, 3, 4);
        assertThat(x.get(range(-4, -1)).toInts()).containsExactly(2, 3, 4);
        assertThat(x.get(Index.from(1).step(2)).toInts()).containsExactly(1, 3, 5);
        assertThat(x.get(to(-1).step(4)).toInts()).containsExactly(0, 4);
        assertThat(x.get(all().step(-1)).toInts()).containsExactly(5, 4, 3, 2, 1, 0);
        assertThat(x.get(Index.from(4).step(-3)).toInts()).containsExactly(4, 1);
        assertThat(x.get(range(-1, 0).step(-2)).toInts()).containsExactly(5, 3, 1);
        assertThat(x.get(to(3).step(-5)).toInts()).containsExactly(5);
        for (Index.Range empty : List.of(range(2, 2), Index.from(6), to(0), range(-6, 0), to(-1).step(-1))) {
            assertThat(x.get(empty).shape()).isEqualTo(Shape.of(0));
        }
        assertThat(Tensor.zeros(0, 2).get(all().step(-1), at(1)).shape()).isEqualTo(Shape.of(0));
    }

    @Test
    void newAxesAndTheRest() {
        Tensor x = Tensor.zeros(2, 3, 5);
        assertThat(x.get(newAxis(), rest(), newAxis()).shape()).isEqualTo(Shape.of(1, 2, 3, 5, 1));
        assertThat(x.get(rest(), at(0)).shape()).isEqualTo(Shape.of(2, 3));
        assertThat(x.get(at(0), rest(), range(1, 3)).shape()).isEqualTo(Shape.of(3, 2));
        assertThat(Tensor.scalar(1f).get(newAxis(), newAxis()).shape()).isEqualTo(Shape.of(1, 1));
    }

    @Test
    void indexTensorsGoThroughTheirAxesTogether() {
        Tensor x = counting(3, 4);
        assertThat(x.get(Index.of(ints(2, -3)), Index.of(ints(-1, 1))).toInts()).containsExactly(11, 1);
        assertThat(x.get(Index.of(Tensor.of(new long[][] {{2}, {0}})), Index.of(ints(0, 3)))
                        .toNested())
                .isEqualTo(new int[][] {{8, 11}, {0, 3}});
        assertThat(x.get(Index.of(Tensor.scalar(-1))).toInts()).containsExactly(8, 9, 10, 11);
        assertThat(x.get(all(), Index.of(ints())).shape()).isEqualTo(Shape.of(3, 0));
        assertThat(x.gt(5).get(Index.of(ints(1, 1)), at(-2)).toBooleans()).containsExactly(true, true);
    }

    @Test
    void theAxesOfIndexTensorsStandWhereNumPyPutsThem() { // shapes as printed by NumPy 2.4
        Index i = Index.of(ints(0, 1, 1, 0));
        assertThat(Tensor.zeros(2, 3, 5).get(all(), i, at(0)).shape()).isEqualTo(Shape.of(2, 4));
        assertThat(Tensor.zeros(2, 3, 5).get(all(), at(0), i).shape()).isEqualTo(Shape.of(2, 4));
        assertThat(Tensor.zeros(2, 3, 5).get(at(0), all(), i).shape()).isEqualTo(Shape.of(4, 3));
        assertThat(Tensor.zeros(2, 3, 5).get(i, rest(), i).shape()).isEqualTo(Shape.of(4, 3));
        assertThat(Tensor.zeros(5, 2, 3).get(all(), i, i, rest()).shape()).isEqualTo(Shape.of(5, 4));
        assertThat(Tensor.zeros(5, 2, 3).get(all(), i, rest(), i).shape()).isEqualTo(Shape.of(4, 5));
        assertThat(Tensor.zeros(5, 2, 3).get(all(), i, newAxis(), i).shape()).isEqualTo(Shape.of(4, 5, 1));
        assertThat(Tensor.zeros(7, 2, 3, 5).get(all(), i, newAxis(), at(0)).shape())
                .isEqualTo(Shape.of(4, 7, 1, 5));
        assertThat(Tensor.zeros(7, 2, 3, 5)
                        .get(all(), Index.of(Tensor.scalar(0)), all(), i)
                        .shape())
                .isEqualTo(Shape.of(4, 7, 3));
    }

    /// A tensor, and indices that it takes.
    private record Asked(Shape shape, List<Index> indices) {
        Index[] list() {
            return indices.toArray(Index[]::new);
        }

        static Asked draw(Draw d) {
            Shape shape = Shape.SCALAR;
            int rank = d.below(4);
            List<Index> indices = new ArrayList<>();
            int[] block = {1 + d.below(3), d.below(3)};
            int named = d.below(rank + 1);
            for (int axis = 0; axis < rank; axis++) {
                int n = 1 + d.below(4);
                shape = shape.then(Shape.of(n));
                if (axis < named) indices.add(index(d, n, block));
            }
            if (d.below(3) == 0) indices.add(d.below(indices.size() + 1), newAxis());
            if (named == rank && d.below(3) == 0) indices.add(d.below(indices.size() + 1), rest());
            return new Asked(shape, indices);
        }

        private static Index index(Draw d, int n, int... block) {
            int low = d.below(n + 1), high = low + d.below(n + 1 - low);
            return switch (d.below(8)) {
                case 0 -> at(d.below(2 * n) - n);
                case 1 -> range(low, high).step(1 + d.below(3));
                case 2 -> low < n ? range(high == n ? -1 : high, low).step(-1 - d.below(3)) : all();
                case 3 -> all().step(-1 - d.below(2));
                case 4 -> low < n ? Index.from(low - n) : to(low);
                default -> Index.of(places(d, n, block));
            };
        }

        private static Tensor places(Draw d, int n, int... block) {
            Shape shape = switch (d.below(4)) {
                case 0 -> Shape.SCALAR;
                case 1 -> Shape.of(block[1]);
                case 2 -> Shape.of(block[0], 1);
                default -> Shape.of(block);
            };
            Tensor places = d.ints(shape, -n, n);
            return d.below(2) == 0 ? places : places.to(DType.I64);
        }
    }

    @Test
    void takesWhatAPlainLoopTakes() {
        var d = new Draw(Trials.SEED);
        for (int trial = 0; trial < 3000; trial++) {
            Asked asked = Asked.draw(d);
            var plain = PlainIndexing.of(asked.shape, asked.indices);
            Tensor taken = counting(asked.shape.sizes()).get(asked.list());
            assertThat(taken.toInts())
                    .as("%s", asked)
                    .isEqualTo(plain.from().stream().mapToInt(i -> i).toArray());
            assertThat(Arrays.stream(taken.shape().sizes()).boxed().toList())
                    .as("%s", asked)
                    .isEqualTo(plain.shape());
        }
    }

    @Test
    void writesWhatAPlainLoopWrites() {
        var d = new Draw(Trials.SEED);
        for (int trial = 0; trial < 3000; trial++) {
            Asked asked = Asked.draw(d);
            var plain = PlainIndexing.of(asked.shape, asked.indices);
            Tensor x = d.ints(asked.shape, -9, 10);
            Tensor value =
                    d.ints(Shape.of(plain.shape().stream().mapToInt(i -> i).toArray()), -9, 10);
            int[] last = x.toInts(), sum = x.toInts(), values = value.toInts();
            for (int i = 0; i < values.length; i++) {
                last[plain.from().get(i)] = values[i];
                sum[plain.from().get(i)] += values[i];
            }
            assertThat(x.with(value, asked.list()).toInts()).as("%s", asked).isEqualTo(last);
            assertThat(x.plusAt(value, asked.list()).toInts()).as("%s", asked).isEqualTo(sum);
        }
    }

    /// Slopes: against finite differences to second order, in forward and in reverse mode.
    static void assertSlopes(Function<List<Tensor>, Tensor> f, Tensor... x) {
        Function<List<Tensor>, Tensor> loss = in -> {
            Tensor y = f.apply(in);
            return y.square().times(y).sum();
        };
        assertThat(Gradients.check(loss, List.of(x)).isOk()).isTrue();
        Function<List<Tensor>, Tensor> second = in -> Transforms.grad(loss).apply(in).stream()
                .map(g -> g.square().sum())
                .reduce(Tensor::plus)
                .orElseThrow();
        assertThat(Gradients.check(second, List.of(x)).isOk()).isTrue();
    }

    @Test
    void slopesOfTakingAndWriting() {
        var d = new Draw(Trials.SEED);
        for (int trial = 0; trial < 60; trial++) {
            Asked asked = Asked.draw(d);
            Tensor x = d.real(asked.shape, -1, 1);
            Tensor value = d.real(x.get(asked.list()).shape(), -1, 1);
            assertSlopes(in -> in.getFirst().get(asked.list()), x);
            assertSlopes(in -> in.get(0).with(in.get(1), asked.list()), x, value);
            assertSlopes(in -> in.get(0).plusAt(in.get(1), asked.list()), x, value);
        }
    }

    @Test
    void whereTheLastValueWinsItAloneGetsTheSlope() {
        Index twice = Index.of(ints(1, 1, -2));
        Function<List<Tensor>, Tensor> f = in ->
                in.get(0).with(in.get(1), twice).times(Tensor.of(2.0, 3.0, 4.0)).sum();
        List<Tensor> slopes =
                Transforms.grad(f).apply(List.of(Tensor.of(1.0, Double.NaN, 5.0), Tensor.of(7.0, 8.0, 9.0)));
        assertThat(slopes.get(0).toDoubles()).containsExactly(2, 0, 4);
        assertThat(slopes.get(1).toDoubles()).containsExactly(0, 0, 3);
    }

    @Test
    void writingRepeatsTheValueAndKeepsTheRestToTheBit() {
        Tensor x = Tensor.of(new float[][] {{-0f, 1}, {2, Float.NaN}});
        assertThat(x.with(5, at(1)).toNested()).isEqualTo(new float[][] {{-0f, 1}, {5, 5}});
        assertThat(x.with(Tensor.of(7f, 8f)).toNested()).isEqualTo(new float[][] {{7, 8}, {7, 8}});
        assertThat(x.plusAt(1, at(0), at(1)).toNested()).isEqualTo(new float[][] {{-0f, 2}, {2, Float.NaN}});
        assertThat(x.with(Tensor.of(3f).get(newAxis()), all(), Index.of(ints(0)))
                        .toNested())
                .isEqualTo(new float[][] {{3, 1}, {3, Float.NaN}});
        assertThat(Tensor.of(true, true).with(0, Index.of(ints(-1))).toBooleans())
                .containsExactly(true, false);
        assertThat(Tensor.of(Long.MAX_VALUE, 0L)
                        .with(Long.MIN_VALUE, at(1))
                        .get(0)
                        .toNested())
                .isEqualTo(Long.MAX_VALUE);
        assertThat(Tensor.zeros(0, 2).with(1, Index.of(ints())).shape()).isEqualTo(Shape.of(0, 2));
        assertThat(Tensor.zeros(2, 0).plusAt(1, Index.of(ints(0, 1))).shape()).isEqualTo(Shape.of(2, 0));
    }

    /// Batches: of any choice of the inputs, against one by one.
    static void assertBatches(Function<List<Tensor>, Tensor> f, Tensor... x) {
        int batch = x[0].shape().size(0);
        for (int chosen = 1; chosen < 1 << x.length; chosen++) {
            int mask = chosen;
            UnaryOperator<List<Tensor>> batched = in -> {
                List<Tensor> all = new ArrayList<>();
                for (int i = 0, k = 0; i < x.length; i++) all.add((mask >> i & 1) == 1 ? in.get(k++) : x[i].at(0, 0));
                return all;
            };
            List<Tensor> given = IntStream.range(0, x.length)
                    .filter(i -> (mask >> i & 1) == 1)
                    .mapToObj(i -> x[i])
                    .toList();
            Tensor each = Tensor.stack(
                    0,
                    IntStream.range(0, batch)
                            .mapToObj(b -> f.apply(batched.apply(
                                    given.stream().map(t -> t.at(0, b)).toList())))
                            .toList());
            Tensor together = Transforms.vmap((List<Tensor> in) -> f.apply(batched.apply(in)))
                    .apply(given);
            assertThat(together.array().sameBits(each.array())).isTrue();
        }
    }

    @Test
    void batchesOfTensorsIndicesAndValues() {
        var d = new Draw(8);
        Tensor x = d.real(Shape.of(3, 2, 4, 5), -1, 1), index = d.ints(Shape.of(3, 6), -4, 4);
        Tensor values = d.real(Shape.of(3, 6, 2, 2), -1, 1);
        Function<Tensor, Index[]> ask =
                i -> new Index[] {all(), Index.of(i), range(3, 1).step(-1)};
        Function<Tensor, Index[]> apart = i -> new Index[] {Index.of(i.remainder(2)), all().step(3), Index.of(i)};
        assertBatches(in -> in.get(0).get(ask.apply(in.get(1))), x, index);
        assertBatches(in -> in.get(0).get(apart.apply(in.get(1))), x, index);
        assertBatches(in -> in.get(0).with(in.get(2).moveAxis(1, 0), ask.apply(in.get(1))), x, index, values);
        assertBatches(in -> in.get(0).plusAt(in.get(2).moveAxis(1, 0), ask.apply(in.get(1))), x, index, values);
        assertBatches(in -> in.get(0).with(in.get(2).at(-1, 0), apart.apply(in.get(1))), x, index, values);
    }

    @Test
    void anIndexIsCheckedWhenItsNumbersAreKnown() {
        UnaryOperator<Tensor> taken =
                Transforms.traced((Tensor i) -> counting(2, 3).get(Index.of(i), Index.of(i)))::apply;
        assertThat(taken.apply(ints(1, -1)).toInts()).containsExactly(4, 5);
        assertThatThrownBy(() -> taken.apply(ints(0, 2))) // which would be entry [2, 2] = [1, 5]
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("along axis 0 of i32[2, 3] must be from -2 to 1, got 2");
        assertThatThrownBy(() -> Tensor.zeros(3).with(1, Index.of(Tensor.of(1L << 32))))
                .hasMessageContaining("got 4294967296");
        assertThatThrownBy(() -> Tensor.zeros(3).plusAt(1, Index.of(ints(-4))))
                .hasMessageContaining("must be from -3 to 2, got -4");
    }

    @Test
    void theWayOutForAMaskListsItsTrueEntries() {
        Tensor mask = Tensor.of(false, true, true, false, true);
        Tensor places = mask.not().to(DType.I32).argsort().slice(-1, 0, 3);
        assertThat(counting(5).get(Index.of(places)).toInts()).containsExactly(1, 2, 4);
    }
}

package dev.slopewise.core.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.Contraction;
import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Key;
import dev.slopewise.core.SlopewiseException;
import dev.slopewise.core.Tensor;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class VmapTest {
    /// The same products, summed in the same order up to a few ulp of f64.
    private static final double TIGHT = 1e-13;

    private static final Tensor WEIGHT = Key.of(1).normal(DType.F64, 3, 4);
    private static final Tensor ROWS = Key.of(2).normal(DType.F64, 5, 3);

    record Pair(Tensor x, Tensor y) {}

    record Layer(Tensor weight, Tensor bias) {
        Tensor loss(Pair example) {
            return example.x()
                    .matmul(weight)
                    .plus(bias)
                    .tanh()
                    .minus(example.y())
                    .square()
                    .mean();
        }
    }

    private static void assertClose(Tensor actual, Tensor expected) {
        assertThat(actual.isClose(expected, TIGHT, TIGHT))
                .as("%s vs %s", actual, expected)
                .isTrue();
    }

    private static long contractions(Graph graph) {
        return graph.nodes().stream().filter(n -> n.op() instanceof Contraction).count();
    }

    @Test
    void eachArgumentHasItsOwnAxis() {
        BiFunction<Tensor, Tensor, Tensor> f = (x, y) -> x.times(2).minus(y);
        Tensor columns = ROWS.transpose();
        Tensor out = Transforms.vmap(f, 0, 1, -1).apply(ROWS, columns);
        assertThat(out.shape().sizes()).containsExactly(3, 5);
        assertClose(out, columns);
    }

    @Test
    void axesMayBeCountedFromTheEnd() {
        Function<Tensor, Tensor> sums = Transforms.vmap((Tensor x) -> x.sum(), -1, 0);
        assertClose(sums.apply(ROWS), ROWS.sum(0));
        assertThatThrownBy(() -> Transforms.vmap((Tensor x) -> x.sum(), 0, 1).apply(ROWS))
                .hasMessageContaining("vmap cannot stack results along axis 1 of [5]");
    }

    @Test
    void aSharedArgumentIsTheSameForAll() {
        Tensor out = Transforms.vmap((Tensor w, Tensor x) -> x.matmul(w), Transforms.SHARED, 0, 0)
                .apply(WEIGHT, ROWS);
        assertClose(out, ROWS.matmul(WEIGHT));
    }

    @Test
    void aResultThatDoesNotDependOnTheBatchIsRepeated() {
        Tensor out = Transforms.vmap((Tensor x) -> WEIGHT.sum()).apply(ROWS);
        assertThat(out.shape().sizes()).containsExactly(5);
        assertClose(out, WEIGHT.sum().broadcastTo(5));
    }

    @Test
    void aBatchOfVectorTimesMatrixIsOneContraction() {
        Graph graph = Transforms.graph(Transforms.vmap((Tensor x) -> x.matmul(WEIGHT)), ROWS);
        assertThat(graph.nodes()).hasSize(1);
        assertThat(graph.nodes().getFirst().op()).isEqualTo(new Contraction("nx", "xy", "ny"));
        Graph nested = Transforms.graph(
                Transforms.vmap(Transforms.vmap((Tensor x) -> x.matmul(WEIGHT))), ROWS.reshape(5, 1, 3));
        assertThat(nested.nodes()).hasSize(1);
    }

    @Test
    void theGradientOfASharedWeightIsOneContraction() {
        Function<Tensor, Tensor> total =
                w -> Transforms.vmap((Tensor v, Tensor x) -> x.matmul(v), Transforms.SHARED, 0, 0)
                        .apply(w, ROWS)
                        .times(Tensor.of(1.0, 2.0, 3.0, 4.0))
                        .sum();
        Graph gradient = Transforms.graph(w -> Transforms.grad(total).apply(w), WEIGHT);
        assertThat(contractions(gradient)).as("%s", gradient).isEqualTo(1);
        Function<Tensor, Tensor> squares =
                w -> Transforms.vmap((Tensor x) -> x.matmul(w).square().sum())
                        .apply(ROWS)
                        .sum();
        Graph both = Transforms.graph(w -> Transforms.grad(squares).apply(w), WEIGHT);
        assertThat(contractions(both)).as("one forward, one back: %s", both).isEqualTo(2);
    }

    @Test
    void gradientsOfSingleExamplesEqualOneByOne() {
        var model = new Layer(WEIGHT, Tensor.of(0.1, 0.2, 0.3, 0.4));
        var batch = new Pair(ROWS, Key.of(3).normal(DType.F64, 5, 4));
        BiFunction<Layer, Pair, Layer> grad = Transforms.grad(Layer::loss);
        Layer all = Transforms.vmap(grad, Transforms.SHARED, 0, 0).apply(model, batch);
        assertThat(all.weight().shape().sizes()).containsExactly(5, 3, 4);
        for (int i = 0; i < 5; i++) {
            Layer one = grad.apply(model, new Pair(batch.x().at(0, i), batch.y().at(0, i)));
            assertClose(all.weight().at(0, i), one.weight());
            assertClose(all.bias().at(0, i), one.bias());
        }
    }

    @Test
    void aKeyInABatchGivesTheBitsItGivesAlone() {
        List<Key> keys = Key.of(7).split(3);
        var stacked = new Key(Tensor.stack(0, keys.stream().map(Key::words).toList()));
        Tensor all = Transforms.vmap((Key key) -> key.normal(4)).apply(stacked);
        for (int i = 0; i < 3; i++) {
            assertThat(all.at(0, i).array().sameBits(keys.get(i).normal(4).array()))
                    .isTrue();
        }
    }

    @Test
    void theBodyRunsOncePerTypes() {
        int[] calls = {0};
        Function<Tensor, Tensor> f = Transforms.vmap((Tensor x) -> {
            calls[0]++;
            return x.square();
        });
        var _ = f.apply(ROWS);
        var _ = f.apply(ROWS.neg());
        assertThat(calls[0]).isEqualTo(1);
        var _ = f.apply(ROWS.slice(0, 0, 2));
        assertThat(calls[0]).isEqualTo(2);
    }

    @Test
    void unequalSizesAreRefusedByPath() {
        assertThatThrownBy(() -> Transforms.vmap((Pair p) -> p.x().sum()).apply(new Pair(ROWS, Tensor.zeros(4))))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("vmap needs equal sizes along the mapped axes, got x [5, 3] and y [4]");
        assertThatThrownBy(() -> Transforms.vmap((Pair p) -> p.x().sum()).apply(new Pair(ROWS, Tensor.scalar(1f))))
                .hasMessageContaining("vmap needs an axis to map over, and y [] has none; pass it as SHARED");
        assertThatThrownBy(() ->
                        Transforms.vmap((Tensor x) -> x, Transforms.SHARED, 0).apply(ROWS))
                .hasMessageContaining("vmap needs at least one argument with an axis to map over, got none");
    }

    @Test
    void anEmptyBatchGivesAnEmptyResult() {
        Tensor out =
                Transforms.vmap(Transforms.grad((Tensor x) -> x.square().sum())).apply(Tensor.zeros(0, 3));
        assertThat(out.shape().sizes()).containsExactly(0, 3);
    }
}

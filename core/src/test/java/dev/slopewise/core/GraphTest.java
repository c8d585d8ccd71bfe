package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.transform.Transforms;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GraphTest {
    private static final Type VECTOR = new Type(DType.F32, Shape.of(3));

    private static final List<Graph.Input> X = List.of(new Graph.Input("x", VECTOR));

    record Dense(Tensor weight, Tensor bias) {
        Tensor apply(Tensor x) {
            return x.matmul(weight).plus(bias);
        }
    }

    @Test
    void itPrintsReadably() {
        var graph = Transforms.graph(
                (Map<String, Dense> m) ->
                        m.get("a").apply(Tensor.ones(2)).tanh().sum(),
                Map.of("a", new Dense(Tensor.zeros(2, 3), Tensor.zeros(3))));
        assertThat(graph).hasToString("""
            ([a].weight: f32[2, 3], [a].bias: f32[3]) {
              v2 = fill 1.0 : f32[2]
              v3 = contract a,ab->b v2 [a].weight : f32[3]
              v4 = add v3 [a].bias : f32[3]
              v5 = tanh v4 : f32[3]
              v6 = sum [-1] v5 : f32[]
              return v6
            }\
            """);
    }

    @Test
    void itsDocumentedSampleIsTrue() {
        var graph =
                Transforms.graph((Map<String, Tensor> m) -> m.get("x").square().sum(), Map.of("x", Tensor.zeros(3)));
        assertThat(graph).hasToString("""
            ([x]: f32[3]) {
              v1 = mul [x] [x] : f32[3]
              v2 = sum [-1] v1 : f32[]
              return v2
            }\
            """);
    }

    @Test
    void graphsThatDoTheSameAreEqualWhateverTheNames() {
        Tensor x = Tensor.zeros(3);
        Graph plain = Transforms.graph((Tensor t) -> t.square().sum(), x);
        Graph named = Transforms.graph(
                (List<Tensor> ts) -> ts.getFirst().times(ts.getFirst()).sum(), List.of(x));
        assertThat(named).isEqualTo(plain).hasSameHashCodeAs(plain);
        assertThat(named.toString()).isNotEqualTo(plain.toString());
    }

    @Test
    void graphsThatDifferInTypeOrOperationOrConstantAreNotEqual() {
        Graph plain = Transforms.graph((Tensor t) -> t.times(2), Tensor.zeros(3));
        assertThat(Transforms.graph((Tensor t) -> t.times(2), Tensor.zeros(4))).isNotEqualTo(plain);
        assertThat(Transforms.graph((Tensor t) -> t.times(3), Tensor.zeros(3))).isNotEqualTo(plain);
        assertThat(Transforms.graph((Tensor t) -> t.plus(2), Tensor.zeros(3))).isNotEqualTo(plain);
    }

    @Test
    void aValueUsedBeforeItsTimeIsRefused() {
        var ahead = new Graph.Node(Pointwise.NEG, List.of(1), VECTOR);
        assertThatThrownBy(() -> new Graph(X, List.of(ahead), List.of(1)))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("value v1 uses one that comes later");
        var negative = new Graph.Node(Pointwise.NEG, List.of(-1), VECTOR);
        assertThatThrownBy(() -> new Graph(X, List.of(negative), List.of(1))).hasMessageContaining("comes later");
    }

    @Test
    void aWrongTypeIsRefused() {
        var wrong = new Graph.Node(Pointwise.NEG, List.of(0), VECTOR.with(DType.F64));
        assertThatThrownBy(() -> new Graph(X, List.of(wrong), List.of(1)))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("value v1 is written down as f64[3], its operation makes f32[3]");
    }

    @Test
    void aResultThatIsNoValueIsRefused() {
        assertThatThrownBy(() -> new Graph(X, List.of(), List.of(1)))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("results of this graph must be values from v0 to");
    }

    @Test
    void aWrongCountOfOperandsIsRefused() {
        for (Op op : List.of(
                Pointwise.ADD, new Contraction("a", "a", ""), new Indexing.Gather(0), new Reduction.Sum(List.of()))) {
            List<Integer> none = List.of();
            assertThatThrownBy(() -> new Graph(X, List.of(new Graph.Node(op, none, VECTOR)), List.of(1)))
                    .as("%s", op)
                    .isInstanceOf(SlopewiseException.class);
        }
    }

    @Test
    void itsCostCountsEntriesAndProducts() {
        Graph graph = Transforms.graph(
                (Tensor w) -> Tensor.zeros(5, 2).matmul(w).transpose().tanh().sum(), Tensor.zeros(2, 3));
        assertThat(graph.multiplyAdds()).isEqualTo(5 * 2 * 3 + 15 + 15);
    }

    @Test
    void deadAndReachedValuesAreTold() {
        var square = new Graph.Node(Pointwise.MUL, List.of(0, 0), VECTOR);
        var whole = new Graph.Node(Pointwise.GT, List.of(0, 0), VECTOR.with(DType.BOOL));
        var graph = new Graph(X, List.of(square, whole), List.of(1));
        assertThat(graph.live()).containsExactly(true, true, false);
        assertThat(graph.reachedFrom(List.of(0))).containsExactly(true, true, false);
    }
}

package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Control;
import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.ControlFlow;
import dev.slopewise.core.transform.Transforms;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// A map over single numbers is a loop over entries; other scans stay scans.
class MapsTest {
    private static long scans(Graph graph) {
        return Canonical.of(graph).nodes().stream()
                .filter(node -> node.op() instanceof Control.Scan)
                .count();
    }

    private static void isAtOnce(List<Tensor> in, Function<List<Tensor>, List<Tensor>> f) {
        Graph graph = Backends.graph(in, f);
        assertThat(graph.nodes()).anyMatch(node -> node.op() instanceof Control.Scan);
        assertThat(scans(graph)).isZero();
        Backends.agrees(graph, in);
    }

    private static void staysAScan(List<Tensor> in, Function<List<Tensor>, List<Tensor>> f) {
        Graph graph = Backends.graph(in, f);
        assertThat(scans(graph)).isEqualTo(1);
        Backends.agrees(graph, in);
    }

    private static Tensor formula(Tensor t) {
        return t.sin().plus(t.square()).times(t.gt(0).select(t, t.exp()));
    }

    @Test
    void aFormulaOfSingleNumbers() {
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            List<Tensor> in =
                    List.of(Key.of(1).normal(1000).to(dtype), Tensor.scalar(0.7).to(dtype));
            isAtOnce(in, l -> List.of(ControlFlow.map(MapsTest::formula).apply(l.getFirst())));
            isAtOnce(
                    in,
                    l -> List.of(ControlFlow.map((Tensor t) -> formula(t.times(l.get(1))))
                            .apply(l.getFirst())));
            isAtOnce(
                    in,
                    l -> List.of(
                            ControlFlow.map(Transforms.grad(MapsTest::formula)).apply(l.getFirst())));
            isAtOnce(
                    in,
                    l -> List.of(ControlFlow.map((Tensor t) -> l.get(1).exp()).apply(l.getFirst())));
        }
    }

    @Test
    void itsSlopesByEachEntry() {
        List<Tensor> in = List.of(Key.of(1).normal(200).to(DType.F64));
        Graph graph = Backends.graph(
                in,
                l -> List.of(Transforms.grad((Tensor x) ->
                                ControlFlow.map(MapsTest::formula).apply(x).sum())
                        .apply(l.getFirst())));
        assertThat(scans(graph)).isZero();
        Backends.agrees(graph, in);
    }

    @Test
    void whatIsLargeCountsOrGoesOnStaysApart() {
        Tensor x = Key.of(1).normal(30, 5);
        staysAScan(
                List.of(x),
                l -> List.of(ControlFlow.map((Tensor row) -> row.exp().sum()).apply(l.getFirst())));
        staysAScan(
                List.of(Tensor.iota(30)),
                l -> List.of(ControlFlow.map((Tensor k) -> k.times(k)).apply(l.getFirst())));
        staysAScan(
                List.of(Key.of(1).normal(30), Tensor.scalar(0f)),
                l -> List.of(ControlFlow.scan(
                                (Tensor sum, Tensor t) ->
                                        new ControlFlow.Step<>(sum.plus(t).sin(), sum),
                                l.get(1),
                                l.getFirst())
                        .given()));
    }
}

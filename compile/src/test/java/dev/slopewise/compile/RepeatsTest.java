package dev.slopewise.compile;

import static dev.slopewise.compile.Backends.agrees;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Graph;
import dev.slopewise.core.Key;
import dev.slopewise.core.Pointwise;
import dev.slopewise.core.Tensor;
import java.util.List;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;

class RepeatsTest {
    private static final Tensor X = Key.of(1).normal(6, 5), ROW = Key.of(2).uniform(6);

    private static Graph graph(BinaryOperator<Tensor> f) {
        return Backends.graph(List.of(X, ROW), in -> List.of(f.apply(in.get(0), in.get(1))));
    }

    /// The most entries that an operation is done for.
    private static int entries(Graph graph, Pointwise op) {
        Graph canonical = Canonical.of(graph);
        return canonical.nodes().stream()
                .filter(node -> node.op() == op)
                .mapToInt(node -> node.types().getFirst().shape().count())
                .max()
                .orElse(0);
    }

    @Test
    void whatRepeatsIsWorkedOutOnce() {
        Graph root = graph((x, row) ->
                x.times(row.expand(-1).broadcastTo(x.shape()).plus(1).sqrt())); // the sum is cheap, so it stays
        assertThat(entries(root, Pointwise.SQRT)).isEqualTo(30);
        Graph quotient = graph((x, row) ->
                x.times(row.expand(-1).broadcastTo(x.shape()).reciprocal().exp()));
        assertThat(entries(quotient, Pointwise.RECIPROCAL)).isEqualTo(6);
        assertThat(entries(quotient, Pointwise.EXP)).isEqualTo(6);
        Graph withNumber =
                graph((x, row) -> x.times(x.like(3).div(row.expand(-1).broadcastTo(x.shape()))));
        assertThat(entries(withNumber, Pointwise.DIV)).isEqualTo(6);
        for (Graph graph : List.of(root, quotient, withNumber)) agrees(graph, List.of(X, ROW));
    }

    @Test
    void whatRepeatsOtherwiseIsNot() {
        Graph apart = graph(
                (x, row) -> row.expand(-1).broadcastTo(x.shape()).div(x.sum(0).broadcastTo(x.shape())));
        assertThat(entries(apart, Pointwise.DIV)).isEqualTo(30);
        agrees(apart, List.of(X, ROW));
    }
}

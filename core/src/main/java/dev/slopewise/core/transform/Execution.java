package dev.slopewise.core.transform;

import dev.slopewise.core.Array;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Layout;
import dev.slopewise.core.Op;
import java.util.ArrayList;
import java.util.List;

/// A graph as it is carried out once: the whole function, a branch, or one step of a loop.
///
/// @param names  what its inputs are called
/// @param inside the loops and branches that it is in; empty for the whole
/// @param states of a loop, as it was after each of the steps before this one; empty elsewhere
record Execution(Graph graph, List<Array> values, List<String> names, String inside, List<List<Array>> states) {
    Execution(Graph graph, List<Array> in, List<String> names, String inside) {
        this(graph, values(graph, in), names, inside, List.of());
    }

    /// A leaf's path, or the operation that made it; what only lays numbers out in another way keeps its operand's name.
    String name(int v) {
        if (graph.isInput(v)) return names.get(v);
        Graph.Node node = graph.node(v);
        boolean laysOut = node.op() instanceof Layout && node.in().size() == 1;
        return laysOut ? name(node.in().getFirst()) : node.op().label();
    }

    NonFinite.Range range(int v) {
        String line = graph.isInput(v) ? "" : graph.node(v).origin().line();
        return NonFinite.Range.of(name(v), line, values.get(v));
    }

    static List<Array> values(Graph graph, List<Array> inputs) {
        List<Array> values = new ArrayList<>(inputs);
        for (Graph.Node node : graph.nodes()) {
            values.addAll(
                    carriedOut(node.op(), node.in().stream().map(values::get).toList()));
        }
        return values;
    }

    static List<Array> carriedOut(Op op, List<Array> in) {
        List<Array> out = op.types(in.stream().map(Array::type).toList()).stream()
                .map(Array::zeros)
                .toList();
        op.eval(in, out);
        return out;
    }

    static List<Array> outputs(Graph graph, List<Array> in) {
        List<Array> values = values(graph, in);
        return graph.outputs().stream().map(values::get).toList();
    }

    /// One entry of an operation's result in the graph it stands in.
    ///
    /// @param entry its flat number
    record Place(Execution scope, int value, int entry) {
        Graph.Node node() {
            return scope.graph.node(value);
        }

        List<Array> operands() {
            return node().in().stream().map(scope.values::get).toList();
        }

        Array result() {
            return scope.values.get(value);
        }

        int resultOf() {
            return scope.graph.resultOf(value);
        }

        double number() {
            return result().number(entry);
        }
    }
}

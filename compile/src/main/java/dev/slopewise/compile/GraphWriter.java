package dev.slopewise.compile;

import dev.slopewise.core.Graph;
import dev.slopewise.core.Op;
import dev.slopewise.core.Type;
import java.util.ArrayList;
import java.util.List;

/// A graph in the making: the same inputs as another, then one operation after the other.
final class GraphWriter {
    private final List<Graph.Input> inputs;
    private final List<Graph.Node> nodes = new ArrayList<>();
    private final List<Type> types;
    private final List<Integer> makers = new ArrayList<>(); // of each value, its node's place, or −1

    GraphWriter(Graph like) {
        inputs = like.inputs();
        types = new ArrayList<>(like.inputTypes());
        inputs.forEach(_ -> makers.add(-1));
    }

    /// Writes an operation down, with the origin of another; returns its results.
    List<Integer> all(Op op, List<Integer> in, Graph.Node from) {
        List<Type> made = op.types(in.stream().map(types::get).toList());
        List<Integer> results = new ArrayList<>();
        for (Type type : made) {
            results.add(types.size());
            types.add(type);
            makers.add(nodes.size());
        }
        nodes.add(new Graph.Node(op, in, made, from.origin()));
        return results;
    }

    /// The same of an operation with one result.
    int one(Op op, List<Integer> in, Graph.Node from) {
        return all(op, in, from).getFirst();
    }

    /// The same of another graph's operation as it is.
    ///
    /// @param values where that graph's values are in this one; has an entry for each
    void copy(Graph of, int node, int[] values) {
        Graph.Node from = of.nodes().get(node);
        List<Integer> made =
                all(from.op(), from.in().stream().map(v -> values[v]).toList(), from);
        for (int i = 0; i < made.size(); i++) values[of.results(node).get(i)] = made.get(i);
    }

    /// How often each value of a graph is read or given as a result.
    static int[] uses(Graph graph) {
        int[] uses = new int[graph.values()];
        for (Graph.Node node : graph.nodes()) node.in().forEach(v -> uses[v]++);
        graph.outputs().forEach(v -> uses[v]++);
        return uses;
    }

    Type type(int value) {
        return types.get(value);
    }

    /// Whether a value is an input.
    boolean isInput(int value) {
        return makers.get(value) < 0;
    }

    /// The operation that makes a value which is no input.
    Graph.Node maker(int value) {
        return nodes.get(makers.get(value));
    }

    Graph graph(List<Integer> outputs) {
        return new Graph(inputs, nodes, outputs);
    }
}

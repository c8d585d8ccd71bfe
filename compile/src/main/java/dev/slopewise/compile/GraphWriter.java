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

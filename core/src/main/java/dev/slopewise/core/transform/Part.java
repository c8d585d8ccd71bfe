package dev.slopewise.core.transform;

import dev.slopewise.core.Graph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Some of a graph's values, numbered anew: inputs first, then nodes.
final class Part {
    private final Graph whole;
    private final Map<Integer, Integer> now = new HashMap<>();
    private final List<Graph.Input> inputs = new ArrayList<>();
    private final List<Graph.Node> nodes = new ArrayList<>();
    private int values;

    Part(Graph whole) {
        this.whole = whole;
    }

    /// The part of a graph that takes these inputs and gives these results (numbers of values).
    static Graph of(Graph whole, List<Integer> inputs, List<Integer> outputs) {
        boolean[] live = new Graph(whole.inputs(), whole.nodes(), outputs).live();
        var part = new Part(whole);
        inputs.forEach(part::input);
        for (int k = 0; k < whole.nodes().size(); k++) {
            if (whole.results(k).stream().anyMatch(v -> live[v])) part.node(k);
        }
        return part.graph(outputs);
    }

    /// A value as an input; before any node.
    void input(int v) {
        now.put(v, values++);
        inputs.add(new Graph.Input(whole.isInput(v) ? whole.inputs().get(v).name() : "", whole.type(v)));
    }

    /// A node, after those it reads.
    void node(int k) {
        Graph.Node node = whole.nodes().get(k);
        for (int v : whole.results(k)) now.put(v, values++);
        nodes.add(new Graph.Node(node.op(), number(node.in()), node.types(), node.origin()));
    }

    private List<Integer> number(List<Integer> old) {
        return old.stream().map(v -> now.getOrDefault(v, -1)).toList();
    }

    Graph graph(List<Integer> outputs) {
        return Simplify.of(new Graph(inputs, nodes, number(outputs)));
    }
}

package dev.slopewise.core.transform;

import dev.slopewise.core.Graph;
import dev.slopewise.core.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A graph in two parts: what can be computed once some inputs are known, and the rest, which takes what it needs of the first part as inputs.
/// So a derivative at one point is computed once and applied many times.
///
/// @param known  known inputs → values that the rest needs
/// @param rest   those values, then the other inputs → the results
/// @param others the numbers of the other inputs, in order
record Split(Graph known, Graph rest, List<Integer> others) {
    static Split of(Graph graph, Set<Integer> knownInputs) {
        boolean[] known = new boolean[graph.values()];
        for (int v = 0; v < known.length; v++) {
            known[v] = graph.isInput(v)
                    ? knownInputs.contains(v)
                    : graph.node(v).in().stream().allMatch(i -> known[i]);
        }
        Set<Integer> handed = new LinkedHashSet<>();
        for (int v = graph.inputs().size(); v < known.length; v++) {
            if (known[v]) continue;
            for (int i : graph.node(v).in()) if (known[i] && !isConstant(graph, i)) handed.add(i);
        }
        for (int v : graph.outputs()) if (known[v] && !isConstant(graph, v)) handed.add(v);
        List<Integer> others = java.util.stream.IntStream.range(
                        0, graph.inputs().size())
                .filter(v -> !known[v])
                .boxed()
                .toList();
        return new Split(first(graph, knownInputs, known, handed), rest(graph, known, handed, others), others);
    }

    /// Constants are repeated in the rest instead of being handed over.
    private static boolean isConstant(Graph graph, int value) {
        return !graph.isInput(value) && graph.node(value).op() instanceof Source.Fill;
    }

    private static Graph first(Graph graph, Set<Integer> knownInputs, boolean[] known, Set<Integer> handed) {
        var part = new Part(graph);
        for (int v = 0; v < graph.inputs().size(); v++) if (knownInputs.contains(v)) part.input(v);
        for (int v = graph.inputs().size(); v < known.length; v++) if (known[v]) part.node(v);
        return part.graph(List.copyOf(handed));
    }

    private static Graph rest(Graph graph, boolean[] known, Set<Integer> handed, List<Integer> others) {
        var part = new Part(graph);
        handed.forEach(part::input);
        others.forEach(part::input);
        for (int v = graph.inputs().size(); v < known.length; v++) {
            if (!known[v] || isConstant(graph, v)) part.node(v);
        }
        return part.graph(graph.outputs());
    }

    /// Some of a graph's values, numbered anew; inputs first.
    private static final class Part {
        private final Graph whole;
        private final Map<Integer, Integer> now = new HashMap<>();
        private final List<Graph.Input> inputs = new ArrayList<>();
        private final List<Graph.Node> nodes = new ArrayList<>();

        Part(Graph whole) {
            this.whole = whole;
        }

        void input(int v) {
            now.put(v, inputs.size());
            inputs.add(new Graph.Input(whole.isInput(v) ? whole.inputs().get(v).name() : "", whole.type(v)));
        }

        void node(int v) {
            Graph.Node node = whole.node(v);
            now.put(v, inputs.size() + nodes.size());
            nodes.add(new Graph.Node(node.op(), number(node.in()), node.type()));
        }

        private List<Integer> number(List<Integer> old) {
            return old.stream().map(v -> now.getOrDefault(v, -1)).toList();
        }

        Graph graph(List<Integer> outputs) {
            return Simplify.of(new Graph(inputs, nodes, number(outputs)));
        }
    }
}

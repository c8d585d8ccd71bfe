package dev.slopewise.core.transform;

import dev.slopewise.core.Graph;
import dev.slopewise.core.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A graph in two parts: what depends on the first inputs alone, and the rest. So a derivative at one point is computed once and applied many
/// times.
///
/// @param known the first inputs → the first results, then values that the rest needs
/// @param rest  those values, then the other inputs → the other results
record Split(Graph known, Graph rest) {
    /// Splits after `inputs` inputs and `results` results; the latter must depend on the former alone.
    static Split of(Graph graph, int inputs, int results) {
        boolean[] known = new boolean[graph.values()];
        for (int v = 0; v < known.length; v++) {
            known[v] =
                    graph.isInput(v) ? v < inputs : graph.node(v).in().stream().allMatch(i -> known[i]);
        }
        List<Integer> first = graph.outputs().subList(0, results);
        List<Integer> others = graph.outputs().subList(results, graph.outputs().size());
        Set<Integer> handed = new LinkedHashSet<>();
        for (int v = graph.inputs().size(); v < known.length; v++) {
            if (!known[v]) graph.node(v).in().stream().filter(i -> known[i]).forEach(handed::add);
        }
        others.stream().filter(v -> known[v]).forEach(handed::add);
        handed.removeIf(v -> isConstant(graph, v));
        var before = new Part(graph);
        for (int v = 0; v < known.length; v++) if (known[v]) before.add(v);
        var after = new Part(graph);
        handed.forEach(after::input);
        for (int v = 0; v < known.length; v++) if (!known[v] || isConstant(graph, v)) after.add(v);
        List<Integer> outputs = new ArrayList<>(first);
        outputs.addAll(handed);
        return new Split(before.graph(outputs), after.graph(others));
    }

    /// Constants are repeated in the rest instead of being handed over.
    private static boolean isConstant(Graph graph, int value) {
        return !graph.isInput(value) && graph.node(value).op() instanceof Source.Fill;
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

        /// Inputs must come before nodes, as they do in the whole.
        void add(int v) {
            if (whole.isInput(v)) {
                input(v);
                return;
            }
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

package dev.slopewise.core.transform;

import dev.slopewise.core.Graph;
import dev.slopewise.core.Source;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// A graph in two parts: what depends on some inputs alone, and the rest. So a derivative at one point is computed once and applied many
/// times, and what a loop's steps have in common is done before it.
///
/// @param known those inputs → the first results, then values that the rest needs
/// @param rest  those values, then the other inputs → the other results
record Split(Graph known, Graph rest) {
    /// Splits after `inputs` inputs and `results` results; the latter must depend on the former alone.
    static Split of(Graph graph, int inputs, int results) {
        return of(graph, inputs, results, repeated(graph));
    }

    /// The same for a loop's body: what depends on the inputs from `same` to `inputs` alone, which are the same in each step, is repeated in
    /// the rest instead of being handed over.
    static Split ofLoop(Graph graph, int same, int inputs, int results) {
        return of(graph, inputs, results, computable(graph, IntStream.range(same, inputs)));
    }

    private static Split of(Graph graph, int inputs, int results, boolean[] repeated) {
        boolean[] known = computable(graph, IntStream.range(0, inputs));
        List<Integer> first = graph.outputs().subList(0, results);
        List<Integer> others = graph.outputs().subList(results, graph.outputs().size());
        Set<Integer> handed = new LinkedHashSet<>();
        for (int k = 0; k < graph.nodes().size(); k++) {
            int made = graph.results(k).getFirst();
            if (known[made] && !repeated[made]) continue;
            graph.nodes().get(k).in().stream().filter(i -> known[i]).forEach(handed::add);
        }
        others.stream().filter(v -> known[v]).forEach(handed::add);
        handed.removeIf(v -> repeated[v] && !graph.isInput(v));
        var before = new Part(graph);
        var after = new Part(graph);
        IntStream.range(0, inputs).forEach(before::input);
        handed.forEach(after::input);
        IntStream.range(inputs, graph.inputs().size()).forEach(after::input);
        for (int k = 0; k < graph.nodes().size(); k++) {
            int made = graph.results(k).getFirst();
            if (known[made]) before.node(k);
            if (!known[made] || repeated[made]) after.node(k);
        }
        List<Integer> outputs = new ArrayList<>(first);
        outputs.addAll(handed);
        return new Split(before.graph(outputs), after.graph(others));
    }

    /// Whether each value can be worked out from some inputs alone.
    private static boolean[] computable(Graph graph, IntStream from) {
        boolean[] known = new boolean[graph.values()];
        from.forEach(v -> known[v] = true);
        for (int k = 0; k < graph.nodes().size(); k++) {
            boolean all = graph.nodes().get(k).in().stream().allMatch(i -> known[i]);
            for (int v : graph.results(k)) known[v] = all;
        }
        return known;
    }

    /// Constants.
    private static boolean[] repeated(Graph graph) {
        boolean[] repeated = new boolean[graph.values()];
        for (int v = graph.inputs().size(); v < repeated.length; v++) {
            repeated[v] = graph.node(v).op() instanceof Source.Fill;
        }
        return repeated;
    }
}

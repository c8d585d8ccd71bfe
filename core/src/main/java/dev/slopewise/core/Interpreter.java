package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.require;

import java.util.ArrayList;
import java.util.List;

/// Carries out a graph one operation after the other, in plain Java with double accumulation. It defines what is right.
public final class Interpreter implements Backend {
    @Override
    public String name() {
        return "interpreter";
    }

    @Override
    public int priority() {
        return 0;
    }

    @Override
    public Executable compile(Graph graph) {
        int[] lastUse = lastUse(graph);
        return inputs -> run(graph, lastUse, inputs);
    }

    static List<Array> run(Graph graph, List<Array> inputs) {
        return run(graph, lastUse(graph), inputs);
    }

    private static List<Array> run(Graph graph, int[] lastUse, List<Array> inputs) {
        List<Type> types = inputs.stream().map(Array::type).toList();
        require(types.equals(graph.inputTypes()), "the graph takes %s, got %s", graph.inputTypes(), types);
        Array[] values = new Array[graph.values()];
        for (int i = 0; i < inputs.size(); i++) values[i] = inputs.get(i);
        for (int v = inputs.size(); v < values.length; v++) {
            Graph.Node node = graph.node(v);
            List<Array> in = new ArrayList<>();
            for (int i : node.in()) in.add(values[i]);
            Array out = Array.zeros(node.type());
            node.op().eval(in, out);
            values[v] = out;
            for (int i : node.in()) {
                if (lastUse[i] == v) free(values, i);
            }
        }
        List<Array> results = new ArrayList<>();
        for (int v : graph.outputs()) results.add(values[v]);
        return results;
    }

    @SuppressWarnings("NullAway") // a freed slot is never read again: `lastUse` says so
    private static void free(Array[] values, int i) {
        values[i] = null;
    }

    /// For each value, the last one made from it; results live to the end.
    private static int[] lastUse(Graph graph) {
        int[] last = new int[graph.values()];
        for (int v = graph.inputs().size(); v < last.length; v++) {
            for (int i : graph.node(v).in()) last[i] = v;
        }
        for (int v : graph.outputs()) last[v] = Integer.MAX_VALUE;
        return last;
    }
}

package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

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
        return nodeByNode(graph, node -> node.op().prepared(this));
    }

    static List<Array> run(Graph graph, List<Array> inputs) {
        return new Interpreter().compile(graph).run(inputs);
    }

    /// Carries out a graph one node after the other, each by the kernel that is chosen for it, once; a value is let go after its last use.
    public static Executable nodeByNode(Graph graph, Function<Graph.Node, Kernel> kernelOf) {
        int[] lastUse = lastUse(graph);
        List<Kernel> kernels = graph.nodes().stream().map(kernelOf).toList();
        return inputs -> run(graph, kernels, lastUse, inputs);
    }

    private static List<Array> run(Graph graph, List<Kernel> kernels, int[] lastUse, List<Array> inputs) {
        List<Type> types = new ArrayList<>(inputs.size());
        for (Array input : inputs) types.add(input.type());
        require(types.equals(graph.inputTypes()), "the graph takes %s, got %s", graph.inputTypes(), types);
        Array[] values = new Array[graph.values()];
        for (int i = 0; i < inputs.size(); i++) values[i] = inputs.get(i);
        for (int k = 0; k < graph.nodes().size(); k++) {
            Graph.Node node = graph.nodes().get(k);
            List<Array> in = new ArrayList<>(node.in().size()),
                    out = new ArrayList<>(node.types().size());
            for (int i : node.in()) in.add(values[i]);
            for (Type type : node.types()) out.add(Array.zeros(type));
            kernels.get(k).run(in, out);
            List<Integer> results = graph.results(k);
            for (int r = 0; r < out.size(); r++) values[results.get(r)] = out.get(r);
            for (int i : node.in()) if (lastUse[i] == k) free(values, i);
            for (int r : results) if (lastUse[r] == UNUSED) free(values, r);
        }
        List<Array> results = new ArrayList<>(graph.outputs().size());
        for (int v : graph.outputs()) results.add(values[v]);
        return results;
    }

    @SuppressWarnings("NullAway") // a freed slot is never read again: `lastUse` says so
    private static void free(Array[] values, int i) {
        values[i] = null;
    }

    private static final int UNUSED = -1;

    /// For each value, the number of the last node that reads it; results live to the end.
    static int[] lastUse(Graph graph) {
        int[] last = new int[graph.values()];
        Arrays.fill(last, UNUSED);
        for (int k = 0; k < graph.nodes().size(); k++) {
            for (int i : graph.nodes().get(k).in()) last[i] = k;
        }
        for (int v : graph.outputs()) last[v] = Integer.MAX_VALUE;
        return last;
    }
}

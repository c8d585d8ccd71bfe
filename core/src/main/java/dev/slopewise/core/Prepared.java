package dev.slopewise.core;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A graph that a backend carries out on tensors, from several threads if need be. It is made ready when it is run first.
public final class Prepared {
    private final Graph graph;
    private final Backend backend;
    private volatile Backend.@Nullable Executable ready;

    public Prepared(Graph graph, Backend backend) {
        this.graph = graph;
        this.backend = backend;
    }

    /// Carries the graph out, whether or not a trace is open.
    ///
    /// @param inputs one an input, of the graph's types
    /// @return one an output
    public List<Tensor> run(List<Tensor> inputs) {
        Array[] arrays = new Array[inputs.size()];
        for (int i = 0; i < arrays.length; i++) arrays[i] = inputs.get(i).array();
        return tensors(executable().run(Arrays.asList(arrays)));
    }

    private static List<Tensor> tensors(List<Array> arrays) {
        Tensor[] tensors = new Tensor[arrays.size()];
        for (int i = 0; i < tensors.length; i++) tensors[i] = new Tensor(arrays.get(i));
        return Arrays.asList(tensors);
    }

    private Backend.Executable executable() {
        Backend.Executable known = ready;
        return known == null ? makeReady() : known;
    }

    private synchronized Backend.Executable makeReady() {
        Backend.Executable known = ready;
        if (known != null) return known;
        Backend.Executable made = backend.compile(graph);
        ready = made;
        return made;
    }
}

package dev.slopewise.core;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A graph that the backend in use carries out on tensors, from several threads if need be. It is made ready when it is run first, and again
/// when another backend was chosen meanwhile.
public final class Prepared {
    private final Graph graph;
    private volatile @Nullable Ready ready;

    private record Ready(Backend backend, Backend.Executable executable) {}

    public Prepared(Graph graph) {
        this.graph = graph;
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
        Backend backend = Backend.inUse();
        Ready known = ready;
        return known != null && known.backend.equals(backend) ? known.executable : makeReady(backend);
    }

    private synchronized Backend.Executable makeReady(Backend backend) {
        Ready known = ready;
        if (known != null && known.backend.equals(backend)) return known.executable;
        Backend.Executable made = backend.compile(graph);
        ready = new Ready(backend, made);
        return made;
    }
}

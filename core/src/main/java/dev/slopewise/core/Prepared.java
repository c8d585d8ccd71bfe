package dev.slopewise.core;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A graph that a backend carries out on tensors, from several threads if need be. It is made ready when that backend runs it first.
public final class Prepared {
    private static final int KEPT = 256;

    @SuppressWarnings("serial") // nobody writes it
    private static final Map<Graph, Prepared> KNOWN = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Graph, Prepared> eldest) {
            return size() > KEPT;
        }
    };

    private final Graph graph;
    private final Supplier<Backend> backend;
    private final int[] source;
    private volatile @Nullable Ready ready;

    private record Ready(Backend backend, Backend.Executable executable) {}

    /// For the backend in use: another may be chosen between two runs.
    public Prepared(Graph graph) {
        this(graph, Backend::inUse);
    }

    /// For one backend, whatever is in use.
    public Prepared(Graph graph, Backend backend) {
        this(graph, () -> backend);
    }

    private Prepared(Graph graph, Supplier<Backend> backend) {
        this.graph = graph;
        this.backend = backend;
        this.source = source(graph);
    }

    /// A graph for the backend in use, found again by what it does among the 256 that were asked for last.
    public static Prepared of(Graph graph) {
        synchronized (KNOWN) {
            return KNOWN.computeIfAbsent(graph, Prepared::new);
        }
    }

    /// Carries the graph out, whether or not a trace is open.
    ///
    /// @param inputs one an input, of the graph's types
    /// @return one an output
    public List<Tensor> run(List<Tensor> inputs) {
        Array[] arrays = new Array[inputs.size()];
        for (int i = 0; i < arrays.length; i++) arrays[i] = inputs.get(i).numbers();
        return tensors(executable().run(Arrays.asList(arrays)), 0);
    }

    /// The same, where the first inputs are donated. A [SlopewiseException] leaves them as they were; after another error they are lost.
    public List<Tensor> run(List<Tensor> inputs, Donation donation) {
        Backend.Executable executable = executable();
        Donation.Taken taken = donation.take(inputs);
        try {
            return tensors(executable.run(Arrays.asList(taken.arrays), taken.given), taken.originals.length);
        } catch (SlopewiseException refused) {
            donation.giveBack(taken);
            throw refused;
        } catch (RuntimeException | Error broken) {
            donation.lose(taken);
            throw broken;
        }
    }

    private List<Tensor> tensors(List<Array> arrays, int donated) {
        Tensor[] tensors = new Tensor[source.length];
        for (int k = 0; k < tensors.length; k++) {
            Array array = arrays.get(k);
            tensors[k] = new Tensor(source[k] < donated ? array : array.alias());
        }
        return Arrays.asList(tensors);
    }

    private static final int OWN = -1;

    /// Whose storage each output may have: its own, an input's, or, given as a number beyond these, that of an output before it.
    private static int[] source(Graph graph) {
        int[] source = new int[graph.outputs().size()];
        Set<Integer> seen = new HashSet<>();
        for (int k = 0; k < source.length; k++) {
            int v = graph.outputs().get(k);
            source[k] = !seen.add(v) ? graph.inputs().size() : graph.isInput(v) ? v : OWN;
        }
        return source;
    }

    private Backend.Executable executable() {
        Backend wanted = backend.get();
        Ready known = ready;
        return known != null && known.backend.equals(wanted) ? known.executable : makeReady(wanted);
    }

    private synchronized Backend.Executable makeReady(Backend wanted) {
        Ready known = ready;
        if (known != null && known.backend.equals(wanted)) return known.executable;
        Backend.Executable made = wanted.compile(graph);
        ready = new Ready(wanted, made);
        return made;
    }
}

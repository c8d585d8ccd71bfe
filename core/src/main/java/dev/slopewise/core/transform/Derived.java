package dev.slopewise.core.transform;

import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Trace;
import dev.slopewise.core.Tree;
import dev.slopewise.core.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// A function made from another by a graph transform. It is traced once per structure and types of its arguments.
///
/// Tensors that the function refers to are taken as they were when it was traced.
final class Derived<R> {
    private final Traced.Body body;
    private final Rewrite<R> rewrite;
    private final Map<Key, Plan<R>> plans = new ConcurrentHashMap<>();

    /// What a transform makes of a traced function.
    interface Rewrite<R> {
        Plan<R> of(Traced traced);
    }

    /// A graph that takes the function's inputs (captured ones included), then extra ones; and how its results become an answer.
    record Plan<R>(Graph graph, List<Tensor> captured, Function<List<Tensor>, R> answer) {}

    private record Key(List<Tree.Structure> structures, List<List<Type>> types) {}

    Derived(Traced.Body body, Rewrite<R> rewrite) {
        this.body = body;
        this.rewrite = rewrite;
    }

    R apply(List<Tree<Object>> arguments, List<Tensor> extra) {
        Plan<R> plan = plan(arguments);
        List<Tensor> in = new ArrayList<>();
        arguments.forEach(argument -> in.addAll(argument.leaves()));
        in.addAll(plan.captured);
        in.addAll(extra);
        return plan.answer.apply(run(plan.graph, in));
    }

    Plan<R> plan(List<Tree<Object>> arguments) {
        var key = new Key(
                arguments.stream().map(Tree::structure).toList(),
                arguments.stream().map(Tree::types).toList());
        Plan<R> known = plans.get(key);
        if (known != null) return known;
        Traced traced = Traced.of(body, key.structures, key.types);
        Plan<R> plan = rewrite.of(traced);
        if (traced.isClosed()) plans.put(key, plan);
        return plan;
    }

    /// Writes the graph down in the trace that is open, or runs it.
    static List<Tensor> run(Graph graph, List<Tensor> inputs) {
        if (Trace.isOpen()) return Trace.replay(graph, inputs);
        List<Array> arrays = inputs.stream().map(Tensor::array).toList();
        return Executables.of(graph).run(arrays).stream().map(Tensor::of).toList();
    }

    /// Graphs made ready by the backend in use, found again by what they do.
    private static final class Executables {
        private static final int KEPT = 256;
        private static final Map<Graph, Backend.Executable> READY = new java.util.LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Graph, Backend.Executable> eldest) {
                return size() > KEPT;
            }
        };

        private static Backend.Executable of(Graph graph) {
            synchronized (READY) {
                return READY.computeIfAbsent(graph, g -> Backend.inUse().compile(g));
            }
        }
    }
}

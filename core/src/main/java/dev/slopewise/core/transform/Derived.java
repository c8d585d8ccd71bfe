package dev.slopewise.core.transform;

import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Trace;
import dev.slopewise.core.Tree;
import dev.slopewise.core.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// A function made from another by a graph transform. It is traced once per structure and types of its arguments.
///
/// Tensors that the function refers to are taken as they were when it was traced.
final class Derived<R> {
    /// A function is seldom called with more shapes than this in turn.
    private static final int PLANS_KEPT = 64;

    private final Planner<R> planner;
    private final Map<Key, Plan<R>> plans = new Recent<>(PLANS_KEPT);

    /// What a transform makes of a traced function.
    interface Rewrite<R> {
        Plan<R> of(Traced traced);
    }

    /// Makes the plan for arguments of these structures and types.
    interface Planner<R> {
        Plan<R> of(List<Tree.Structure> structures, List<List<Type>> types);
    }

    /// A graph that takes the function's inputs (captured ones included), then extra ones; and how its results become an answer.
    record Plan<R>(Graph graph, List<Tensor> captured, Function<List<Tensor>, R> answer) {
        /// Whether it holds good beyond the traces that are open.
        private boolean isClosed() {
            return captured.stream().noneMatch(Tensor::isTraced);
        }
    }

    private record Key(List<Tree.Structure> structures, List<List<Type>> types) {}

    Derived(Traced.Body body, Rewrite<R> rewrite) {
        this((structures, types) -> rewrite.of(Traced.of(body, structures, types)));
    }

    Derived(Planner<R> planner) {
        this.planner = planner;
    }

    R apply(List<Tree<Object>> arguments, List<Tensor> extra) {
        Plan<R> plan = plan(arguments);
        List<Tensor> in = new ArrayList<>();
        arguments.forEach(argument -> in.addAll(argument.leaves()));
        in.addAll(plan.captured);
        in.addAll(extra);
        return plan.answer.apply(run(plan.graph, in));
    }

    /// A plan made before, unless each operation's line is asked for, which kept plans may not have.
    Plan<R> plan(List<Tree<Object>> arguments) {
        if (Trace.keepsOrigins()) return planner.of(structures(arguments), types(arguments));
        var key = new Key(structures(arguments), types(arguments));
        synchronized (plans) {
            Plan<R> known = plans.get(key);
            if (known != null) return known;
        }
        Plan<R> plan = planner.of(key.structures, key.types);
        if (plan.isClosed()) {
            synchronized (plans) {
                plans.put(key, plan);
            }
        }
        return plan;
    }

    private static List<Tree.Structure> structures(List<Tree<Object>> arguments) {
        return arguments.stream().map(Tree::structure).toList();
    }

    private static List<List<Type>> types(List<Tree<Object>> arguments) {
        return arguments.stream().map(Tree::types).toList();
    }

    /// Writes the graph down in the trace that is open, or runs it.
    static List<Tensor> run(Graph graph, List<Tensor> inputs) {
        if (Trace.isOpen()) return Trace.replay(graph, inputs);
        List<Array> arrays = inputs.stream().map(Tensor::array).toList();
        return Executables.of(graph).run(arrays).stream().map(Tensor::of).toList();
    }

    /// Graphs made ready by the backend in use, found again by what they do.
    private static final class Executables {
        private static final Map<Graph, Backend.Executable> READY = new Recent<>(256);

        private static Backend.Executable of(Graph graph) {
            synchronized (READY) {
                return READY.computeIfAbsent(graph, g -> Backend.inUse().compile(g));
            }
        }
    }

    /// A map that forgets what was not asked for longest.
    private static final class Recent<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1L;

        private final int kept;

        Recent(int kept) {
            super(16, 0.75f, true);
            this.kept = kept;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > kept;
        }
    }
}

package dev.slopewise.core.transform;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Graph;
import dev.slopewise.core.Prepared;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Trace;
import dev.slopewise.core.Tree;
import dev.slopewise.core.TreeForm;
import dev.slopewise.core.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A function made from another by a graph transform. It is traced once per structure and types of its arguments.
///
/// Tensors that the function refers to are taken as they were when it was traced.
final class Derived<R> {
    /// A function is seldom called with more shapes than this in turn.
    private static final int PLANS_KEPT = 64;

    private final Planner<R> planner;
    private final String along;
    private final Runner runner;
    private final Map<Signature, Planned<R>> plans = new Recent<>(PLANS_KEPT);

    /// What the last call was carried out by: the next call is mostly like it, and then needs no search. Threads may see different ones.
    private @Nullable Planned<R> last;

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
        /// The same, where the results are the leaves of an answer of this structure.
        static <R> Plan<R> of(Graph graph, List<Tensor> captured, Tree.Structure answer) {
            return new Plan<>(graph, captured, new TreeForm(answer)::rebuild);
        }

        /// Whether it holds good beyond the traces that are open.
        private boolean isClosed() {
            return captured.stream().noneMatch(Tensor::isTraced);
        }
    }

    /// Says how the graph of a plan is run.
    interface Runner {
        UnaryOperator<List<Tensor>> of(Signature signature, Graph graph);
    }

    /// A plan, and what it is for.
    private static final class Planned<R> {
        private final Signature signature;
        private final TreeForm[] forms; // of the arguments
        private final Type[] types; // of their leaves
        private final Plan<R> plan;
        private final Runner runner;
        private @Nullable UnaryOperator<List<Tensor>> run;

        Planned(Signature signature, Plan<R> plan, Runner runner) {
            this.signature = signature;
            this.forms = signature.structures().stream().map(TreeForm::new).toArray(TreeForm[]::new);
            this.types = signature.types().stream().flatMap(List::stream).toArray(Type[]::new);
            this.plan = plan;
            this.runner = runner;
        }

        /// The answer; nothing if the arguments are not what the plan is for.
        @Nullable
        R answer(Object[] arguments) {
            List<Tensor> in = new ArrayList<>(plan.graph.inputs().size());
            for (int a = 0; a < forms.length; a++) if (!forms[a].collects(arguments[a], in)) return null;
            if (!isOfTypes(in, 0, types.length)) return null;
            if (!plan.captured.isEmpty()) in.addAll(plan.captured);
            if (arguments.length > forms.length) { // one that looks like the first
                int from = in.size();
                if (!forms[0].collects(arguments[forms.length], in) || !isOfTypes(in, from, in.size() - from))
                    return null;
            }
            return run(in);
        }

        private boolean isOfTypes(List<Tensor> leaves, int from, int count) {
            for (int i = 0; i < count; i++) if (!leaves.get(from + i).type().equals(types[i])) return false;
            return true;
        }

        /// The answer for the graph's inputs. Within a trace there is nothing to run.
        R run(List<Tensor> in) {
            UnaryOperator<List<Tensor>> known = run;
            if (known == null) {
                known = runner.of(signature, plan.graph);
                run = known;
            }
            return plan.answer.apply(known.apply(in));
        }
    }

    Derived(Traced.Body body, Rewrite<R> rewrite) {
        this(body, rewrite, "");
    }

    /// A function that takes one argument more, which looks like the first and is called `along` in errors.
    Derived(Traced.Body body, Rewrite<R> rewrite, String along) {
        this(planner(body, rewrite), along, (_, graph) -> Prepared.of(graph)::run);
    }

    Derived(Traced.Body body, Rewrite<R> rewrite, Runner runner) {
        this(planner(body, rewrite), "", runner);
    }

    Derived(Planner<R> planner) {
        this(planner, "", (_, graph) -> Prepared.of(graph)::run);
    }

    private Derived(Planner<R> planner, String along, Runner runner) {
        this.planner = planner;
        this.along = along;
        this.runner = runner;
    }

    private static <R> Planner<R> planner(Traced.Body body, Rewrite<R> rewrite) {
        return (structures, types) -> rewrite.of(Traced.of(body, structures, types));
    }

    R apply(Object... arguments) {
        Planned<R> likely = last;
        if (likely != null && Trace.isPlain()) {
            R answer = likely.answer(arguments);
            if (answer != null) return answer;
        }
        return search(arguments);
    }

    /// The same for arguments unlike those of the last call, and within a trace.
    private R search(Object[] arguments) {
        List<Tree<Object>> trees = new ArrayList<>();
        for (int a = 0; a < arguments.length - (along.isEmpty() ? 0 : 1); a++) trees.add(Tree.of(arguments[a]));
        Planned<R> planned = planned(Signature.of(trees));
        List<Tensor> in = new ArrayList<>();
        trees.forEach(tree -> in.addAll(tree.leaves()));
        in.addAll(planned.plan.captured);
        if (!along.isEmpty()) in.addAll(alike(trees.getFirst(), arguments[arguments.length - 1], along));
        if (Trace.isOpen()) return planned.plan.answer.apply(Trace.replay(planned.plan.graph, in));
        return planned.run(in);
    }

    /// Made before, unless each operation's line is asked for, which kept plans may not have.
    private Planned<R> planned(Signature signature) {
        if (Trace.keepsOrigins()) return plan(signature);
        Planned<R> known;
        synchronized (plans) {
            known = plans.get(signature);
        }
        Planned<R> found = known == null ? plan(signature) : known;
        if (found.plan.isClosed()) {
            synchronized (plans) {
                plans.put(signature, found);
            }
            last = found;
        }
        return found;
    }

    private Planned<R> plan(Signature signature) {
        return new Planned<>(signature, planner.of(signature.structures(), signature.types()), runner);
    }

    /// The leaves of a value that must look like another.
    static List<Tensor> alike(Tree<Object> model, Object other, String what) {
        Tree<Object> tree = Tree.of(other);
        require(
                tree.types().equals(model.types()) && tree.paths().equals(model.paths()),
                "%s must look like the value it belongs to, %s, got %s",
                what,
                model.types(),
                tree.types());
        return tree.leaves();
    }

    /// Writes the graph down in the trace that is open, or runs it.
    static List<Tensor> run(Graph graph, List<Tensor> inputs) {
        return Trace.isOpen() ? Trace.replay(graph, inputs) : Prepared.of(graph).run(inputs);
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

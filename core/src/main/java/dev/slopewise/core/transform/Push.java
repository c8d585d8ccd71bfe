package dev.slopewise.core.transform;

import dev.slopewise.core.Graph;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Trace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Forward mode: the chain rule from the inputs to the results. A change of the inputs is pushed through each operation beside its value.
///
/// @see <a href="https://doi.org/10.1137/1.9780898717761">Griewank and Walther 2008, Evaluating Derivatives, chapter 3</a>
public final class Push {
    /// How loops are pushed through.
    enum Loops {
        /// Values and changes in one loop: nothing is stored.
        TOGETHER,
        /// First the values, then the changes, from what the first loop stored: the second is linear in the changes and can be split off.
        APART
    }

    private Push() {}

    /// The graph (inputs, changes of the given inputs) → (results, changes of the results). Integer and `bool` results change by zeros.
    public static Graph of(Graph graph, List<Integer> changing) {
        return of(graph, changing, Loops.TOGETHER);
    }

    static Graph of(Graph graph, List<Integer> changing, Loops loops) {
        List<Graph.Input> inputs = new ArrayList<>(graph.inputs());
        for (int v : changing) inputs.add(new Graph.Input("", graph.type(v)));
        return Simplify.of(
                Trace.of(inputs, in -> forward(graph, changing, loops, in)).graph());
    }

    private static List<Tensor> forward(Graph graph, List<Integer> changing, Loops loops, List<Tensor> in) {
        int n = graph.inputs().size();
        List<Tensor> values = new ArrayList<>(in.subList(0, n));
        @Nullable Tensor[] changes = new @Nullable Tensor[graph.values()];
        for (int k = 0; k < changing.size(); k++) changes[changing.get(k)] = in.get(n + k);
        for (int k = 0; k < graph.nodes().size(); k++) {
            Graph.Node node = graph.nodes().get(k);
            Trace.from(node.origin());
            List<Tensor> operands = node.in().stream().map(values::get).toList();
            List<@Nullable Tensor> moved = new ArrayList<>();
            for (int i : node.in()) moved.add(changes[i]);
            boolean passes = node.types().stream().anyMatch(t -> t.dtype().isFloat())
                    && moved.stream().anyMatch(c -> c != null);
            if (!passes) {
                values.addAll(Tensor.applyAll(node.op(), operands));
                continue;
            }
            Rules.Pushed pushed = Rules.push(node.op(), operands, moved, loops);
            values.addAll(pushed.out());
            List<Integer> results = graph.results(k);
            for (int r = 0; r < results.size(); r++)
                changes[results.get(r)] = pushed.changes().get(r);
        }
        List<Tensor> results = new ArrayList<>();
        for (int v : graph.outputs()) results.add(values.get(v));
        for (int v : graph.outputs()) {
            Tensor change = changes[v];
            results.add(change == null ? values.get(v).like(0) : change);
        }
        return results;
    }
}

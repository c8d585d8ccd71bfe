package dev.slopewise.core.transform;

import dev.slopewise.core.Graph;
import dev.slopewise.core.Sensitivity;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Trace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Forward mode: the chain rule from the inputs to the results. A change of the inputs is pushed through each operation beside its value.
///
/// @see <a href="https://doi.org/10.1137/1.9780898717761">Griewank and Walther 2008, Evaluating Derivatives, chapter 3</a>
public final class Push {
    private Push() {}

    /// The graph (inputs, changes of the given inputs) → (results, changes of the results). Integer and `bool` results change by zeros.
    public static Graph of(Graph graph, List<Integer> changing) {
        List<Graph.Input> inputs = new ArrayList<>(graph.inputs());
        for (int v : changing) inputs.add(new Graph.Input("", graph.type(v)));
        return Simplify.of(Trace.of(inputs, in -> forward(graph, changing, in)).graph());
    }

    private static List<Tensor> forward(Graph graph, List<Integer> changing, List<Tensor> in) {
        int n = graph.inputs().size();
        List<Tensor> values = Replay.all(graph, in.subList(0, n));
        @Nullable Tensor[] changes = new @Nullable Tensor[graph.values()];
        for (int k = 0; k < changing.size(); k++) changes[changing.get(k)] = in.get(n + k);
        for (int v = n; v < graph.values(); v++) {
            Graph.Node node = graph.node(v);
            if (!node.type().dtype().isFloat() || node.in().stream().allMatch(i -> changes[i] == null)) continue;
            List<Tensor> operands = node.in().stream().map(values::get).toList();
            List<Sensitivity> derivative = node.op().derivative(operands, values.get(v));
            for (int i = 0; i < operands.size(); i++) {
                Tensor change = changes[node.in().get(i)];
                if (change == null || derivative.get(i) instanceof Sensitivity.None) continue;
                Tensor pushed = derivative.get(i).push(change);
                Tensor before = changes[v];
                changes[v] = before == null ? pushed : before.plus(pushed);
            }
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

package dev.slopewise.core.transform;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Graph;
import dev.slopewise.core.Sensitivity;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Trace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reverse mode: the chain rule from the results back to the inputs. What the function computed is reused, and each operation pulls one slope
/// back to each input, so that all slopes together cost a few evaluations, however many inputs there are.
///
/// @see <a href="https://doi.org/10.1137/1.9780898717761">Griewank and Walther 2008, Evaluating Derivatives, chapter 3</a>
public final class Pull {
    private Pull() {}

    /// The graph (inputs, slope at each result) → (results, slopes at the wanted inputs).
    public static Graph of(Graph graph, List<Integer> wanted) {
        for (int v : graph.outputs()) {
            require(graph.type(v).dtype().isFloat(), "only real results have slopes, got %s", graph.type(v));
        }
        List<Graph.Input> inputs = new ArrayList<>(graph.inputs());
        for (int v : graph.outputs()) inputs.add(new Graph.Input("", graph.type(v)));
        return Simplify.of(Trace.of(inputs, in -> back(graph, wanted, in)).graph());
    }

    private static List<Tensor> back(Graph graph, List<Integer> wanted, List<Tensor> in) {
        int n = graph.inputs().size();
        List<Tensor> values = Replay.all(graph, in.subList(0, n));
        @Nullable Tensor[] slopes = new @Nullable Tensor[graph.values()];
        for (int k = 0; k < graph.outputs().size(); k++)
            add(slopes, graph.outputs().get(k), in.get(n + k));
        boolean[] reached = graph.reachedFrom(wanted);
        for (int v = graph.values() - 1; v >= n; v--) {
            Tensor slope = slopes[v];
            if (slope == null || !reached[v]) continue;
            Graph.Node node = graph.node(v);
            List<Tensor> operands = node.in().stream().map(values::get).toList();
            List<Sensitivity> derivative = node.op().derivative(operands, values.get(v));
            for (int i = 0; i < operands.size(); i++) {
                Sensitivity s = derivative.get(i);
                int operand = node.in().get(i);
                if (reached[operand] && !(s instanceof Sensitivity.None)) add(slopes, operand, s.pull(slope));
            }
        }
        List<Tensor> results = new ArrayList<>();
        for (int v : graph.outputs()) results.add(values.get(v));
        for (int v : wanted) {
            Tensor slope = slopes[v];
            results.add(slope == null ? values.get(v).like(0) : slope);
        }
        return results;
    }

    /// Slopes that reach one value along several ways add up.
    private static void add(@Nullable Tensor[] slopes, int value, Tensor slope) {
        Tensor before = slopes[value];
        slopes[value] = before == null ? slope : before.plus(slope);
    }
}

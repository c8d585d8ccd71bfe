package dev.slopewise.core.transform;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Graph;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Reverse mode: the chain rule from the results back to the inputs. What the function computed is reused, and each operation pulls one slope
/// back to each input, so that all slopes together cost a few evaluations, however many inputs there are.
///
/// @see <a href="https://doi.org/10.1137/1.9780898717761">Griewank and Walther 2008, Evaluating Derivatives, chapter 3</a>
public final class Pull {
    private final Graph graph;
    private final List<Integer> sloped;
    private final List<Integer> wanted;

    private Pull(Graph graph, List<Integer> sloped, List<Integer> wanted) {
        this.graph = graph;
        this.sloped = sloped;
        this.wanted = wanted;
    }

    /// The graph (inputs, slope at each result) → (results, slopes at the wanted inputs).
    public static Graph of(Graph graph, List<Integer> wanted) {
        return of(graph, IntStream.range(0, graph.outputs().size()).boxed().toList(), wanted);
    }

    /// The graph (inputs, slopes at some results) → (results, slopes at the wanted inputs).
    ///
    /// @param sloped which of the results have slopes, counted from 0
    static Graph of(Graph graph, List<Integer> sloped, List<Integer> wanted) {
        List<Graph.Input> inputs = new ArrayList<>(graph.inputs());
        for (int k : sloped) {
            var slope = new Graph.Input("", graph.type(graph.outputs().get(k)));
            require(slope.type().dtype().isFloat(), "only real results have slopes, got %s", slope.type());
            inputs.add(slope);
        }
        var pull = new Pull(graph, sloped, wanted);
        return Simplify.of(Trace.of(inputs, pull::back).graph());
    }

    private List<Tensor> back(List<Tensor> in) {
        int n = graph.inputs().size();
        List<Tensor> values = new ArrayList<>(in.subList(0, n));
        boolean[] passing = passing();
        List<Rules.@Nullable Pulled> pulls = new ArrayList<>();
        for (int k = 0; k < graph.nodes().size(); k++) {
            Graph.Node node = graph.nodes().get(k);
            Trace.from(node.origin());
            List<Tensor> operands = node.in().stream().map(values::get).toList();
            boolean[] asked = flags(passing, graph.results(k));
            Rules.Pulled pulled = any(asked) ? Rules.pull(node.op(), operands, flags(passing, node.in()), asked) : null;
            pulls.add(pulled);
            values.addAll(pulled == null ? Tensor.applyAll(node.op(), operands) : pulled.out());
        }
        @Nullable Tensor[] slopes = new @Nullable Tensor[graph.values()];
        for (int k = 0; k < sloped.size(); k++) {
            int output = graph.outputs().get(sloped.get(k));
            if (passing[output]) add(slopes, output, in.get(n + k));
        }
        for (int k = graph.nodes().size() - 1; k >= 0; k--) {
            Rules.Pulled pulled = pulls.get(k);
            if (pulled != null) pullThrough(k, pulled, slopes);
        }
        List<Tensor> results = new ArrayList<>();
        for (int v : graph.outputs()) results.add(values.get(v));
        for (int v : wanted) {
            Tensor slope = slopes[v];
            results.add(slope == null ? values.get(v).like(0) : slope);
        }
        return results;
    }

    private void pullThrough(int k, Rules.Pulled pulled, @Nullable Tensor[] slopes) {
        Graph.Node node = graph.nodes().get(k);
        List<@Nullable Tensor> out = new ArrayList<>();
        for (int v : graph.results(k)) out.add(slopes[v]);
        if (out.stream().allMatch(s -> s == null)) return;
        Trace.from(node.origin().backward());
        List<@Nullable Tensor> in = pulled.pull().apply(out);
        for (int i = 0; i < in.size(); i++) {
            Tensor slope = in.get(i);
            if (slope != null) add(slopes, node.in().get(i), slope);
        }
    }

    /// Slopes that reach one value along several ways add up.
    private static void add(@Nullable Tensor[] slopes, int value, Tensor slope) {
        Tensor before = slopes[value];
        slopes[value] = before == null ? slope : before.plus(slope);
    }

    /// Whether a slope goes through each value: it leads from a wanted input to a result that has one.
    private boolean[] passing() {
        boolean[] reached = graph.reachedFrom(wanted);
        boolean[] passing = new boolean[graph.values()];
        for (int k : sloped) {
            int v = graph.outputs().get(k);
            passing[v] = reached[v];
        }
        for (int k = graph.nodes().size() - 1; k >= 0; k--) {
            if (!any(flags(passing, graph.results(k)))) continue;
            for (int i : graph.nodes().get(k).in()) passing[i] = reached[i];
        }
        return passing;
    }

    private static boolean[] flags(boolean[] of, List<Integer> values) {
        boolean[] flags = new boolean[values.size()];
        for (int i = 0; i < flags.length; i++) flags[i] = of[values.get(i)];
        return flags;
    }

    private static boolean any(boolean[] flags) {
        for (boolean flag : flags) if (flag) return true;
        return false;
    }
}

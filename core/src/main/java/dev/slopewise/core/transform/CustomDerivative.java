package dev.slopewise.core.transform;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Boundary;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Trace;
import dev.slopewise.core.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Functions with a derivative of their own: more accurate or cheaper than what their operations would give, or defined where those have none.
/// State one direction; the other is its transpose.
public final class CustomDerivative {
    private CustomDerivative() {}

    /// A function whose slope is pulled back by `pull`: (argument, slope at the result) → slope at the argument. `pull` must be linear in
    /// the slope, and should use differentiable operations if second derivatives are wanted.
    public static <A> Function<A, Tensor> withPull(Function<A, Tensor> value, BiFunction<A, Tensor, A> pull) {
        return argument -> apply(argument, value, pull, null);
    }

    /// A function whose change is pushed by `push`: (argument, its change) → change of the result. `push` must be linear in the change.
    public static <A> Function<A, Tensor> withPush(Function<A, Tensor> value, BiFunction<A, A, Tensor> push) {
        return argument -> apply(argument, value, null, push);
    }

    private static <A> Tensor apply(
            A at,
            Function<A, Tensor> value,
            @org.jspecify.annotations.Nullable BiFunction<A, Tensor, A> pull,
            @org.jspecify.annotations.Nullable BiFunction<A, A, Tensor> push) {
        Tree<A> tree = Tree.of(at);
        List<Graph.Input> inputs = inputs(tree);
        int n = inputs.size();
        Graph graph = closed(inputs, in -> List.of(value.apply(tree.rebuild(in))));
        var out = new Graph.Input("", graph.outputTypes().getFirst());
        require(out.type().dtype().isFloat(), "only real results have slopes, got %s", out.type());
        List<Graph.Input> withChanges = Transforms.join(inputs, inputs);
        List<Graph.Input> withSlope = Transforms.join(inputs, List.of(out));
        Graph pushGraph;
        Graph pullGraph;
        if (pull != null) {
            pullGraph = closed(
                    withSlope,
                    in -> Tree.of(pull.apply(tree.rebuild(in.subList(0, n)), in.get(n)))
                            .leaves());
            require(
                    pullGraph.outputTypes().equals(tree.types()),
                    "pull must return one slope for each input, %s, got %s; sum over axes that were broadcast",
                    tree.types(),
                    pullGraph.outputTypes());
            pushGraph = transpose(pullGraph, n, withChanges, List.of(out));
        } else if (push != null) {
            pushGraph = closed(
                    withChanges,
                    in -> List.of(push.apply(tree.rebuild(in.subList(0, n)), tree.rebuild(in.subList(n, 2 * n)))));
            require(
                    pushGraph.outputTypes().equals(graph.outputTypes()),
                    "push must return the result's change %s, got %s",
                    graph.outputTypes(),
                    pushGraph.outputTypes());
            pullGraph = transpose(pushGraph, n, withSlope, inputs);
        } else {
            throw new IllegalArgumentException("a pull or a push is needed");
        }
        return Tensor.apply(new Boundary.Custom(graph, pushGraph, pullGraph, n), tree.leaves());
    }

    /// The transpose of a graph that is linear in its inputs from `n` on: its pull with respect to them, at zero. Integers have no part in it.
    private static Graph transpose(Graph linear, int n, List<Graph.Input> inputs, List<Graph.Input> linearIn) {
        List<Integer> wanted =
                IntStream.range(n, linear.inputs().size()).boxed().toList();
        List<Integer> real = IntStream.range(0, linear.outputs().size())
                .filter(k -> linear.outputTypes().get(k).dtype().isFloat())
                .boxed()
                .toList();
        Graph pull = Pull.of(
                new Graph(
                        linear.inputs(),
                        linear.nodes(),
                        real.stream().map(linear.outputs()::get).toList()),
                wanted);
        return Simplify.of(Trace.of(inputs, in -> {
                    List<Tensor> all = new ArrayList<>(in.subList(0, n));
                    for (Graph.Input zero : linearIn) {
                        all.add(Tensor.full(
                                0, zero.type().dtype(), zero.type().shape().sizes()));
                    }
                    for (int k : real) all.add(in.get(n + k));
                    List<Tensor> pulled = Trace.replay(pull, all);
                    return pulled.subList(real.size(), pulled.size());
                })
                .graph());
    }

    private static List<Graph.Input> inputs(Tree<?> tree) {
        return IntStream.range(0, tree.leaves().size())
                .mapToObj(i -> new Graph.Input(tree.paths().get(i), tree.types().get(i)))
                .toList();
    }

    private static Graph closed(List<Graph.Input> inputs, Function<List<Tensor>, List<Tensor>> body) {
        Trace.Closure closure = Trace.of(inputs, body);
        require(
                closure.captured().isEmpty(),
                "a function with its own derivative may use its argument only, and it uses %d tensors from outside;"
                        + " make them part of the argument",
                closure.captured().size());
        return Simplify.of(closure.graph());
    }
}

package dev.slopewise.core.transform;

import static dev.slopewise.core.SlopewiseException.refuse;
import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Boundary;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Trace;
import dev.slopewise.core.Tree;
import dev.slopewise.core.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Functions with a derivative of their own: more accurate or cheaper than what their operations would give, or defined where those have none.
/// State one direction, and the other is its transpose; or both, which are checked against each other.
public final class CustomDerivative {
    /// Rounding of sums of a few products in `f64`.
    private static final double TOLERANCE = 1e-8;

    private CustomDerivative() {}

    /// A function whose slope is pulled back by `pull`: (argument, slope at the result) → slope at the argument. `pull` must be linear in
    /// the slope, and should use differentiable operations if second derivatives are wanted.
    public static <A> Function<A, Tensor> withPull(Function<A, Tensor> value, BiFunction<A, Tensor, A> pull) {
        return argument -> {
            var f = new Stated<>(argument, value);
            Graph pulled = f.pull(pull);
            return f.apply(transpose(pulled, f.n(), f.changes(), List.of(f.out)), pulled);
        };
    }

    /// A function whose change is pushed by `push`: (argument, its change) → change of the result. `push` must be linear in the change.
    public static <A> Function<A, Tensor> withPush(Function<A, Tensor> value, BiFunction<A, A, Tensor> push) {
        return argument -> {
            var f = new Stated<>(argument, value);
            Graph pushed = f.push(push);
            return f.apply(pushed, transpose(pushed, f.n(), f.slopes(), f.inputs));
        };
    }

    /// A function with both directions stated, each as good as it can be. They are tried at the example in `f64`: for random changes dx and
    /// slopes dz, ⟨push dx, dz⟩ must be ⟨dx, pull dz⟩.
    ///
    /// @param example an argument at which the function is smooth
    /// @throws dev.slopewise.core.SlopewiseException if they are not the transpose of each other
    public static <A> Function<A, Tensor> withBoth(
            Function<A, Tensor> value, BiFunction<A, A, Tensor> push, BiFunction<A, Tensor, A> pull, A example) {
        var tried = new Stated<>(example, value);
        tried.check(tried.push(push), tried.pull(pull));
        return argument -> {
            var f = new Stated<>(argument, value);
            return f.apply(f.push(push), f.pull(pull));
        };
    }

    /// A function at an argument of certain types, as a graph.
    private static final class Stated<A> {
        private final Tree<A> tree;
        private final List<Graph.Input> inputs;
        private final Graph value;
        private final Graph.Input out;

        Stated(A argument, Function<A, Tensor> value) {
            this.tree = Tree.of(argument);
            this.inputs = IntStream.range(0, tree.leaves().size())
                    .mapToObj(i ->
                            new Graph.Input(tree.paths().get(i), tree.types().get(i)))
                    .toList();
            this.value = closed(inputs, in -> List.of(value.apply(tree.rebuild(in))));
            this.out = new Graph.Input("", this.value.outputTypes().getFirst());
            require(out.type().dtype().isFloat(), "only real results have slopes, got %s", out.type());
        }

        int n() {
            return inputs.size();
        }

        List<Graph.Input> changes() {
            return Transforms.join(inputs, inputs);
        }

        List<Graph.Input> slopes() {
            return Transforms.join(inputs, List.of(out));
        }

        Graph pull(BiFunction<A, Tensor, A> pull) {
            Graph graph = closed(
                    slopes(),
                    in -> Tree.of(pull.apply(tree.rebuild(in.subList(0, n())), in.get(n())))
                            .leaves());
            require(
                    graph.outputTypes().equals(tree.types()),
                    "pull must return one slope for each input, %s, got %s; sum over axes that were broadcast",
                    tree.types(),
                    graph.outputTypes());
            return graph;
        }

        Graph push(BiFunction<A, A, Tensor> push) {
            Graph graph = closed(
                    changes(),
                    in -> List.of(
                            push.apply(tree.rebuild(in.subList(0, n())), tree.rebuild(in.subList(n(), 2 * n())))));
            require(
                    graph.outputTypes().equals(value.outputTypes()),
                    "push must return the result's change %s, got %s",
                    value.outputTypes(),
                    graph.outputTypes());
            return graph;
        }

        Tensor apply(Graph push, Graph pull) {
            var op = new Boundary.Custom(value, afterResult(push), afterResult(pull), n());
            return Tensor.apply(op, tree.leaves());
        }

        /// The same graph with one more input after the first n, which it does not read: the result.
        private Graph afterResult(Graph graph) {
            List<Graph.Input> more = new ArrayList<>(graph.inputs());
            more.add(n(), out);
            return Trace.of(more, in -> {
                        List<Tensor> own = new ArrayList<>(in);
                        own.remove(n());
                        return Trace.replay(graph, own);
                    })
                    .graph();
        }

        void check(Graph push, Graph pull) {
            List<Tensor> at = tree.leaves().stream().map(Precision::raised).toList();
            List<Tensor> changes = new ArrayList<>();
            for (int i = 0; i < at.size(); i++) {
                Tensor x = at.get(i);
                changes.add(x.dtype().isFloat() ? random(i, x.type()) : x.like(0));
            }
            Type result = Precision.raised(out.type());
            Tensor slope = random(at.size(), result);
            Tensor pushed = Derived.run(Precision.raised(push), Transforms.join(at, changes))
                    .getFirst();
            List<Tensor> pulled = Derived.run(Precision.raised(pull), Transforms.join(at, List.of(slope)));
            double there = product(pushed, slope), back = 0, size = Math.abs(there);
            for (int i = 0; i < at.size(); i++) {
                if (!at.get(i).dtype().isFloat()) continue;
                double part = product(changes.get(i), pulled.get(i));
                back += part;
                size += Math.abs(part);
            }
            if (!(Math.abs(there - back) <= TOLERANCE * size)) {
                throw refuse(
                        String.format(
                                Locale.ROOT,
                                "push and pull must be the transpose of each other, got ⟨push dx, dz⟩ = %.6g and"
                                        + " ⟨dx, pull dz⟩ = %.6g",
                                there,
                                back),
                        "one of them is wrong: compare each with Gradients.check of the plain function");
            }
        }

        private static Tensor random(int stream, Type type) {
            return Key.of(stream).normal(type.dtype(), type.shape().sizes());
        }

        private static double product(Tensor a, Tensor b) {
            return a.times(b).sum().item();
        }
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

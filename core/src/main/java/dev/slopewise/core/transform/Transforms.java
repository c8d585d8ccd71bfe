package dev.slopewise.core.transform;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Donation;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Prepared;
import dev.slopewise.core.Shape;
import dev.slopewise.core.SlopewiseException;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Trace;
import dev.slopewise.core.Tree;
import dev.slopewise.core.TreeForm;
import dev.slopewise.core.Type;
import dev.slopewise.core.transform.Derived.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Functions made from functions: slopes, pushes and pulls, batches. The front door to derivatives.
///
/// Arguments and results are trees (records, lists, maps, arrays of tensors). Every transform gives an ordinary function again, so they
/// nest in any order and to any depth. A function is traced once per structure, shapes and types of its arguments: Java code in it that
/// looks at anything but tensors (numbers, sizes, switches) runs at that time only.
public final class Transforms {
    /// In [#vmap]: this argument is the same for every entry of the batch.
    public static final int SHARED = Integer.MIN_VALUE;

    private Transforms() {}

    /// A value and its gradient.
    public record ValueAndGradient<M>(Tensor value, M gradient) {}

    /// A result, and its change for the change of the argument that was asked.
    public record Pushed<R>(R value, R change) {}

    /// A result, and the map from a slope at the result to the slope at the argument.
    public record Pullback<A, R>(R value, Function<R, A> pull) {}

    /// A result, and the linear map from changes of the argument to changes of the result.
    public record Linearized<A, R>(R value, Function<A, R> push) {}

    // ---- Gradients: all partial derivatives of one real number, in a value of the argument's own type

    /// The gradient of a loss with respect to its argument.
    public static <M> UnaryOperator<M> grad(Function<M, Tensor> loss) {
        Derived<M> derived = new Derived<>(body(loss), Transforms::gradientAlone);
        return derived::apply;
    }

    /// The gradient of a loss with respect to its first argument.
    public static <M, B> BiFunction<M, B, M> grad(BiFunction<M, B, Tensor> loss) {
        Derived<M> derived = new Derived<>(body(loss), Transforms::gradientAlone);
        return derived::apply;
    }

    /// The loss and its gradient at the price of the gradient.
    public static <M> Function<M, ValueAndGradient<M>> valueAndGrad(Function<M, Tensor> loss) {
        Derived<ValueAndGradient<M>> derived = new Derived<>(body(loss), Transforms::gradient);
        return derived::apply;
    }

    /// The loss and its gradient with respect to the first argument.
    public static <M, B> BiFunction<M, B, ValueAndGradient<M>> valueAndGrad(BiFunction<M, B, Tensor> loss) {
        Derived<ValueAndGradient<M>> derived = new Derived<>(body(loss), Transforms::gradient);
        return derived::apply;
    }

    private static <M> Plan<ValueAndGradient<M>> gradient(Traced traced) {
        var model = new TreeForm(traced.in().getFirst());
        return new Plan<>(
                gradientGraph(traced),
                traced.captured(),
                out -> new ValueAndGradient<>(out.getFirst(), model.rebuild(out.subList(1, out.size()))));
    }

    private static <M> Plan<M> gradientAlone(Traced traced) {
        return Plan.of(gradientGraph(traced, 1), traced.captured(), traced.in().getFirst());
    }

    /// Inputs → loss, slopes at the first argument's leaves.
    private static Graph gradientGraph(Traced traced) {
        return gradientGraph(traced, 0);
    }

    /// The same from one of the results on.
    private static Graph gradientGraph(Traced traced, int from) {
        traced.requireScalarLoss();
        Graph pull = Pull.of(traced.graph(), traced.realInputsOf(0));
        return retrace(traced.graph().inputs(), in -> {
            Type loss = traced.graph().outputTypes().getFirst();
            List<Tensor> results = Trace.replay(pull, join(in, List.of(Tensor.full(1, loss.dtype()))));
            return results.subList(from, results.size());
        });
    }

    // ---- One direction at a time

    /// Forward mode: the result of `f`, and its change for a change of the argument.
    public static <A, R> BiFunction<A, A, Pushed<R>> jvp(Function<A, R> f) {
        Derived<Pushed<R>> derived = new Derived<>(
                body(f),
                traced -> {
                    Graph push = Push.of(traced.graph(), traced.realInputsOf(0));
                    int n = traced.graph().outputs().size();
                    return new Plan<>(
                            push,
                            traced.captured(),
                            out -> new Pushed<>(
                                    Tree.rebuild(traced.out(), out.subList(0, n)),
                                    Tree.rebuild(traced.out(), out.subList(n, 2 * n))));
                },
                "the change");
        return derived::apply;
    }

    /// Reverse mode: the result of `f` at a point, and the map that pulls a slope at the result back to the argument.
    public static <A, R> Pullback<A, R> vjp(Function<A, R> f, A at) {
        Tree<Object> argument = tree(at);
        Traced traced = trace(body(f), argument);
        var point = new Point(Pull.of(traced.graph(), traced.realInputsOf(0)), traced, argument);
        R value = Tree.rebuild(traced.out(), point.value);
        Tree<Object> result = tree(value);
        return new Pullback<>(
                value,
                slope -> Tree.rebuild(traced.in().getFirst(), point.apply(Derived.alike(result, slope, "the slope"))));
    }

    /// The result of `f` at a point and its best linear approximation there: computed once, applied at little cost.
    public static <A, R> Linearized<A, R> linearize(Function<A, R> f, A at) {
        Tree<Object> argument = tree(at);
        Traced traced = trace(body(f), argument);
        Graph push = Push.of(traced.graph(), traced.realInputsOf(0), Push.Loops.APART);
        var point = new Point(push, traced, argument);
        return new Linearized<>(
                Tree.rebuild(traced.out(), point.value),
                change -> Tree.rebuild(traced.out(), point.apply(Derived.alike(argument, change, "the change"))));
    }

    /// A derivative at a point: what depends on the point alone is computed once.
    private static final class Point {
        private final List<Tensor> value;
        private final List<Tensor> handed;
        private final Graph rest;

        Point(Graph derivative, Traced traced, Tree<Object> at) {
            int results = traced.graph().outputs().size();
            Split split = Split.of(derivative, traced.graph().inputs().size(), results);
            List<Tensor> known = Derived.run(split.known(), join(at.leaves(), traced.captured()));
            value = known.subList(0, results);
            handed = known.subList(results, known.size());
            rest = split.rest();
        }

        List<Tensor> apply(List<Tensor> others) {
            return Derived.run(rest, join(handed, others));
        }
    }

    /// Hessian times vector, forward over reverse: how the gradient changes along a direction.
    public static <M> BiFunction<M, M, M> hvp(Function<M, Tensor> loss) {
        Derived<M> derived = new Derived<>(
                body(loss),
                traced -> {
                    Graph gradient = gradientGraph(traced);
                    int n = traced.leaves().getFirst();
                    Graph push = Push.of(gradient, traced.realInputsOf(0));
                    return Plan.of(
                            keep(push, push.outputs().size() - n, push.outputs().size()),
                            traced.captured(),
                            traced.in().getFirst());
                },
                "the direction");
        return derived::apply;
    }

    // ---- All directions at once

    /// All partial derivatives of a tensor: each leaf `[in…]` of the argument becomes `[out…, in…]`. Reverse mode, a pull for each entry
    /// of the result, batched: the better choice when the result is smaller than the argument.
    public static <A> UnaryOperator<A> jacobian(Function<A, Tensor> f) {
        Derived<A> derived = new Derived<>(body(f), traced -> {
            Graph graph = traced.graph();
            Type out = oneResult(traced);
            int n = graph.inputs().size();
            int m = out.shape().count();
            Graph pulls = Vmap.of(Pull.of(graph, traced.realInputsOf(0)), lastOnly(n, 1), m);
            Graph all = retrace(graph.inputs(), in -> {
                Tensor basis = Tensor.eye(m, out.dtype()).reshape(Shape.of(m).then(out.shape()));
                List<Tensor> slopes = Trace.replay(pulls, join(in, List.of(basis)));
                return slopes.stream()
                        .skip(1)
                        .map(s -> s.reshape(
                                out.shape().then(s.shape().range(1, s.shape().rank()))))
                        .toList();
            });
            return Plan.of(all, traced.captured(), traced.in().getFirst());
        });
        return derived::apply;
    }

    /// The same as [#jacobian] by forward mode, a push for each entry of the argument, batched: the better choice when the argument is
    /// smaller than the result.
    public static <A> UnaryOperator<A> jacobianForward(Function<A, Tensor> f) {
        Derived<A> derived = new Derived<>(body(f), traced -> {
            Graph graph = traced.graph();
            Type out = oneResult(traced);
            Graph all = retrace(graph.inputs(), in -> {
                List<Tensor> columns = new ArrayList<>();
                for (int v : traced.realInputsOf(0)) columns.add(column(graph, v, out, in));
                return columns;
            });
            return Plan.of(all, traced.captured(), traced.in().getFirst());
        });
        return derived::apply;
    }

    private static Tensor column(Graph graph, int input, Type out, List<Tensor> in) {
        Type leaf = graph.type(input);
        int m = leaf.shape().count();
        Graph pushes =
                Vmap.of(Push.of(graph, List.of(input)), lastOnly(graph.inputs().size(), 1), m);
        Tensor basis = Tensor.eye(m, leaf.dtype()).reshape(Shape.of(m).then(leaf.shape()));
        Tensor changes = Trace.replay(pushes, join(in, List.of(basis))).get(1);
        return changes.moveAxis(0, out.shape().rank())
                .reshape(out.shape().then(leaf.shape()))
                .to(leaf.dtype());
    }

    /// All second derivatives of a loss of one tensor `[n…]`: `[n…, n…]`. For a record, see [#hvp] or take the slope of one leaf at a time.
    public static UnaryOperator<Tensor> hessian(Function<Tensor, Tensor> loss) {
        return jacobianForward(grad(loss));
    }

    // ---- Batches

    /// `f` for each entry of axis 0 of every leaf, at once; results are stacked along axis 0.
    public static <A, R> Function<A, R> vmap(Function<A, R> f) {
        return vmap(f, 0, 0);
    }

    /// `f` for each entry of axis `in` of every leaf; results are stacked along axis `out`.
    public static <A, R> Function<A, R> vmap(Function<A, R> f, int in, int out) {
        Derived<R> batched = new Batched<R>(body(f), List.of(in), out).derived();
        return batched::apply;
    }

    /// `f` for each entry of axis 0 of every leaf of both arguments.
    public static <A, B, R> BiFunction<A, B, R> vmap(BiFunction<A, B, R> f) {
        return vmap(f, 0, 0, 0);
    }

    /// `f` for each entry of the axes chosen for each argument; [#SHARED] for one that is the same for all.
    public static <A, B, R> BiFunction<A, B, R> vmap(BiFunction<A, B, R> f, int inFirst, int inSecond, int out) {
        Derived<R> batched = new Batched<R>(body(f), List.of(inFirst, inSecond), out).derived();
        return batched::apply;
    }

    // ---- Whole functions

    /// The same function, traced once per structure and types of its argument and then run as one graph.
    public static <A, R> Function<A, R> traced(Function<A, R> f) {
        Derived<R> derived = new Derived<>(body(f), Transforms::whole);
        return derived::apply;
    }

    /// The same for a function of two arguments.
    public static <A, B, R> BiFunction<A, B, R> traced(BiFunction<A, B, R> f) {
        Derived<R> derived = new Derived<>(body(f), Transforms::whole);
        return derived::apply;
    }

    /// The same function as by [#traced(BiFunction)], which takes its first argument for good: the backend may write results into its storage,
    /// as a training step does with its state. A tensor of it then refuses to be read, by name.
    ///
    /// A call that refuses its arguments, at whatever point, costs nothing: they can be read as before. After any other error they are lost.
    /// Nothing is taken while a trace is open. No other thread may be at work on the argument's tensors. What others can see is never written
    /// to: see [Donation].
    public static <S, B, R> BiFunction<S, B, R> donating(BiFunction<S, B, R> f) {
        return donating(f, Prepared::of);
    }

    /// The same on a chosen backend.
    static <S, B, R> BiFunction<S, B, R> donating(BiFunction<S, B, R> f, Function<Graph, Prepared> prepare) {
        String name = SlopewiseException.caller()
                .map(line -> "the function made in " + line)
                .orElse("a function");
        Derived<R> derived = new Derived<>(body(f), Transforms::whole, (signature, graph) -> {
            var donation = new Donation(Tree.paths(signature.structures().getFirst()), name);
            Prepared prepared = prepare.apply(graph);
            return in -> prepared.run(in, donation);
        });
        return derived::apply;
    }

    private static <R> Plan<R> whole(Traced traced) {
        return Plan.of(traced.graph(), traced.captured(), traced.out());
    }

    /// What a function does to an argument of this structure and these types, for reading.
    public static <A, R> Graph graph(Function<A, R> f, A example) {
        return trace(body(f), tree(example)).graph();
    }

    /// The same function carried out in `f64`, whatever real types its argument, its constants and the tensors it refers to have; real results
    /// are `f64`. Constants stay the numbers that they were: 0.1 in an `f32` function is 0.1 rounded to `f32`.
    public static <A, R> Function<A, R> inDouble(Function<A, R> f) {
        Derived<R> derived = new Derived<>(body(f), traced -> {
            Graph raised = Precision.raised(traced.graph());
            Graph whole = retrace(
                    traced.graph().inputs(),
                    in -> Trace.replay(
                            raised, in.stream().map(Precision::raised).toList()));
            return Plan.of(whole, traced.captured(), traced.out());
        });
        return derived::apply;
    }

    /// A function of arguments in `f64`, traced on an example's own types, so that it may refer to `f32` tensors.
    static <A> Function<A, Tensor> raised(Function<A, Tensor> f, A example) {
        Traced traced = trace(body(f), tree(example));
        Graph raised = Precision.raised(traced.graph());
        List<Tensor> captured =
                traced.captured().stream().map(Precision::raised).toList();
        return argument ->
                Derived.run(raised, join(tree(argument).leaves(), captured)).getFirst();
    }

    /// See [Gradients#report].
    static <A> DependenceReport report(Function<A, Tensor> f, A example) {
        Tree<Object> fine = tree(Tree.map(example, Precision::raised));
        return DependenceReport.of(trace(body(raised(f, example)), fine), fine);
    }

    // ---- Parts

    private static <A> Traced.Body body(Function<A, ?> f) {
        return arguments -> f.apply(cast(arguments.getFirst()));
    }

    private static <A, B> Traced.Body body(BiFunction<A, B, ?> f) {
        return arguments -> f.apply(cast(arguments.get(0)), cast(arguments.get(1)));
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // rebuilt from the structure of an A
    static <A> A cast(Object argument) {
        return (A) argument;
    }

    private static Tree<Object> tree(Object value) {
        return Tree.of(value);
    }

    private static Traced trace(Traced.Body body, Tree<Object> argument) {
        return Traced.of(body, List.of(argument.structure()), List.of(argument.types()));
    }

    private static Graph retrace(List<Graph.Input> inputs, Function<List<Tensor>, List<Tensor>> body) {
        return Simplify.of(Trace.of(inputs, body).graph());
    }

    private static Graph keep(Graph graph, int from, int to) {
        return Simplify.of(
                new Graph(graph.inputs(), graph.nodes(), graph.outputs().subList(from, to)));
    }

    private static Type oneResult(Traced traced) {
        require(
                traced.out() instanceof Tree.Structure.Leaf
                        && traced.graph().outputTypes().getFirst().dtype().isFloat(),
                "a jacobian is taken of one real tensor, got %s",
                traced.graph().outputTypes());
        return traced.graph().outputTypes().getFirst();
    }

    private static boolean[] lastOnly(int shared, int batched) {
        boolean[] flags = new boolean[shared + batched];
        java.util.Arrays.fill(flags, shared, flags.length, true);
        return flags;
    }

    static <T> List<T> join(List<T> first, List<T> then) {
        List<T> all = new ArrayList<>(first);
        all.addAll(then);
        return all;
    }
}

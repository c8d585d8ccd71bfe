package dev.slopewise.core.transform;

import static dev.slopewise.core.SlopewiseException.refuse;
import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Control;
import dev.slopewise.core.Control.Scan.Direction;
import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Trace;
import dev.slopewise.core.Tree;
import dev.slopewise.core.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// Loops and branches over tensors, written down once however often they run. They nest, and every transform passes through them.
///
/// State, rows and results are trees. Functions may refer to tensors from outside; those are the same in each step. Java loops and branches
/// over plain values need none of this: they are written down step by step.
public final class ControlFlow {
    private ControlFlow() {}

    /// The next state, and what a step gives.
    public record Step<S, Y>(S state, Y given) {}

    /// The last state, and what all steps gave, stacked along axis 0 of each leaf.
    public record Scanned<S, Y>(S state, Y given) {}

    // ---- Loops of known length

    /// Goes through the rows of `rows` (axis 0 of each leaf) from first to last, carrying a state.
    ///
    /// In reverse mode each step stores what its derivative needs; see [#checkpointedScan] to store less.
    ///
    /// @param body  (state, one row) → (next state of the same types, anything)
    /// @param start the state before the first row
    public static <S, X, Y> Scanned<S, Y> scan(BiFunction<S, X, Step<S, Y>> body, S start, X rows) {
        return scan(body, start, rows, Direction.FORWARD);
    }

    /// The same from the last row to the first; what steps give stands at their own rows.
    public static <S, X, Y> Scanned<S, Y> scanBackward(BiFunction<S, X, Step<S, Y>> body, S start, X rows) {
        return scan(body, start, rows, Direction.BACKWARD);
    }

    private static <S, X, Y> Scanned<S, Y> scan(
            BiFunction<S, X, Step<S, Y>> body, S start, X rows, Direction direction) {
        Tree<X> all = Tree.of(rows);
        return scan(body, start, all, lengthOf(all), direction);
    }

    /// A scan without rows: `length` steps from `start`.
    public static <S, Y> Scanned<S, Y> scan(Function<S, Step<S, Y>> body, S start, int length) {
        return scan(
                (S state, List<Tensor> _) -> body.apply(state), start, Tree.of(List.of()), length, Direction.FORWARD);
    }

    /// The state after `times` applications of `body`.
    public static <S> S repeat(int times, UnaryOperator<S> body, S start) {
        return scan((S state) -> new Step<>(body.apply(state), List.of()), start, times)
                .state();
    }

    private static <S, X, Y> Scanned<S, Y> scan(
            BiFunction<S, X, Step<S, Y>> body, S start, Tree<X> rows, int length, Direction direction) {
        require(length >= 0, "a scan has 0 steps or more, got %d", length);
        Tree<S> state = Tree.of(start);
        int carries = state.leaves().size();
        List<Type> one = rows.types().stream()
                .map(t -> t.with(t.shape().range(1, t.shape().rank())))
                .toList();
        Traced traced = Traced.of(
                arguments -> body.apply(Transforms.cast(arguments.get(0)), Transforms.cast(arguments.get(1))),
                List.of(state.structure(), rows.structure()),
                List.of(state.types(), one));
        List<Tree.Structure> out = parts(traced.out());
        keepsState("scan", state, out.getFirst(), traced.graph());
        List<Tensor> operands = Transforms.join(state.leaves(), rows.leaves());
        List<Tensor> results = emit(Transforms.join(operands, traced.captured()), in -> {
            var loop = new ScanBuilder(traced.graph());
            for (int i = 0; i < in.size(); i++) {
                if (i < carries) loop.state(i, in.get(i), i);
                else if (i < operands.size()) loop.row(i, in.get(i));
                else loop.same(i, in.get(i));
            }
            for (int k = carries; k < traced.graph().outputs().size(); k++) loop.give(k);
            return loop.run(length, direction);
        });
        return new Scanned<>(
                state.rebuild(results.subList(0, carries)),
                Tree.rebuild(out.get(1), results.subList(carries, results.size())));
    }

    /// A scan of which reverse mode keeps the state at the start of each segment only and runs the segments again: with segments of about
    /// √length steps, memory grows with √length, and the gradient costs one more run of the loop.
    ///
    /// @param segment steps in a segment, at least 1
    /// @see <a href="https://arxiv.org/abs/1604.06174">Chen et al. 2016, Training Deep Nets with Sublinear Memory Cost</a>
    public static <S, X, Y> Scanned<S, Y> checkpointedScan(
            BiFunction<S, X, Step<S, Y>> body, S start, X rows, int segment) {
        require(segment >= 1, "a segment has at least 1 step, got %d", segment);
        Tree<X> all = Tree.of(rows);
        int length = lengthOf(all);
        int whole = length / segment, rest = length % segment;
        X cut = map(all, x -> {
            Shape row = x.shape().range(1, x.shape().rank());
            return x.slice(0, 0, whole * segment)
                    .reshape(Shape.of(whole, segment).then(row));
        });
        BiFunction<S, X, Step<S, Y>> outer = checkpoint((S state, X part) -> {
            Scanned<S, Y> inner = scan(body, state, part);
            return new Step<>(inner.state(), inner.given());
        });
        Scanned<S, Y> first = scan(outer, start, cut);
        Y given = map(Tree.of(first.given()), y -> {
            Shape row = y.shape().range(2, y.shape().rank());
            return y.reshape(Shape.of(whole * segment).then(row));
        });
        if (rest == 0) return new Scanned<>(first.state(), given);
        X last = map(all, x -> x.slice(0, whole * segment, length));
        Scanned<S, Y> then = scan(body, first.state(), last);
        return new Scanned<>(
                then.state(), Tree.map(given, then.given(), (a, b) -> Tensor.concatenate(0, List.of(a, b))));
    }

    /// The same without rows.
    public static <S, Y> Scanned<S, Y> checkpointedScan(
            Function<S, Step<S, Y>> body, S start, int length, int segment) {
        require(length >= 0, "a scan has 0 steps or more, got %d", length);
        return checkpointedScan((S state, Tensor _) -> body.apply(state), start, Tensor.iota(length), segment);
    }

    /// `f` for one entry of axis 0 of each leaf after the other; results are stacked. It gives what `vmap` gives, and holds the intermediate
    /// values of one entry at a time.
    public static <A, R> Function<A, R> map(Function<A, R> f) {
        return all -> scan((List<Tensor> none, A one) -> new Step<>(none, f.apply(one)), List.of(), all)
                .given();
    }

    // ---- Loops of unknown length

    /// Applies `body` as long as `goesOn` holds. Forward mode passes through; reverse mode refuses, as it would have to keep the values of a
    /// number of steps that is not known.
    ///
    /// @param goesOn state → one `bool`
    /// @param body   state → next state of the same types
    public static <S> S whileLoop(Function<S, Tensor> goesOn, UnaryOperator<S> body, S start) {
        Tree<S> state = Tree.of(start);
        int carries = state.leaves().size();
        Traced asked = traced(goesOn, state);
        Traced step = traced(body, state);
        keepsState("whileLoop", state, step.out(), step.graph());
        Type bool = new Type(DType.BOOL, Shape.SCALAR);
        if (!asked.graph().outputTypes().equals(List.of(bool))) {
            throw refuse(
                    "the condition of a whileLoop must give one bool, got "
                            + asked.graph().outputTypes(),
                    "compare, and join several with and() or all()");
        }
        List<Tensor> shared = Transforms.join(asked.captured(), step.captured());
        List<Tensor> results = emit(Transforms.join(state.leaves(), shared), in -> {
            List<Graph.Input> inputs = new ArrayList<>();
            for (int i = 0; i < in.size(); i++) {
                inputs.add(new Graph.Input(
                        i < carries ? state.paths().get(i) : "", in.get(i).type()));
            }
            int between = carries + asked.captured().size();
            Graph goes = Trace.of(inputs, x -> Trace.replay(asked.graph(), x.subList(0, between)))
                    .graph();
            Graph moves = Trace.of(
                            inputs,
                            x -> Trace.replay(
                                    step.graph(), Transforms.join(x.subList(0, carries), x.subList(between, x.size()))))
                    .graph();
            return Tensor.applyAll(new Control.While(goes, moves, carries), in);
        });
        return state.rebuild(results);
    }

    // ---- Branches

    /// `yes` if the condition holds, else `no`. Only the one chosen is worked out.
    ///
    /// @param condition one `bool`; errors count `no` as case 0 and `yes` as case 1
    public static <A, R> R cond(Tensor condition, Function<A, R> yes, Function<A, R> no, A argument) {
        Type bool = new Type(DType.BOOL, Shape.SCALAR);
        if (!condition.type().equals(bool)) {
            throw refuse(
                    "cond needs one bool, got " + condition.type(),
                    "for a choice in each entry use mask.select(a, b), for one in each example vmap a function with"
                            + " cond");
        }
        return switchCase(condition.to(DType.I32), List.of(no, yes), argument);
    }

    /// The same for functions that refer to what they need.
    public static <R> R cond(Tensor condition, Supplier<R> yes, Supplier<R> no) {
        return cond(condition, (List<Tensor> _) -> yes.get(), (List<Tensor> _) -> no.get(), List.of());
    }

    /// The case of this number, from 0. Only the one chosen is worked out; a number without a case is refused when it is run.
    ///
    /// @param number one `i32`
    /// @param cases  functions that give the same types
    public static <A, R> R switchCase(Tensor number, List<Function<A, R>> cases, A argument) {
        Tree<A> tree = Tree.of(argument);
        require(!cases.isEmpty(), "a switch needs at least one case, got none");
        List<Traced> traced = cases.stream().map(one -> traced(one, tree)).toList();
        Traced first = traced.getFirst();
        for (int i = 1; i < traced.size(); i++) {
            Traced other = traced.get(i);
            require(
                    other.out().equals(first.out())
                            && other.graph().outputTypes().equals(first.graph().outputTypes()),
                    "all cases must give the same, got %s from case 0 and %s from case %d; cast, reshape or fill up"
                            + " with like(0) in one of them",
                    first.graph().outputTypes(),
                    other.graph().outputTypes(),
                    i);
        }
        List<Tensor> operands = new ArrayList<>(tree.leaves());
        operands.addFirst(number);
        for (Traced one : traced) operands.addAll(one.captured());
        List<Tensor> results = emit(operands, in -> {
            List<Graph.Input> inputs =
                    in.stream().skip(1).map(x -> new Graph.Input("", x.type())).toList();
            int own = tree.leaves().size();
            List<Graph> graphs = new ArrayList<>();
            int from = own;
            for (Traced one : traced) {
                int start = from, stop = from + one.captured().size();
                graphs.add(Trace.of(
                                inputs,
                                x -> Trace.replay(
                                        one.graph(), Transforms.join(x.subList(0, own), x.subList(start, stop))))
                        .graph());
                from = stop;
            }
            return Tensor.applyAll(new Control.Switch(graphs), in);
        });
        return Tree.rebuild(first.out(), results);
    }

    // ---- Memory

    /// The same function, of which reverse mode keeps the argument only and works out the rest again when it needs it.
    public static <A, R> Function<A, R> checkpoint(Function<A, R> f) {
        return argument -> {
            Tree<A> tree = Tree.of(argument);
            Traced traced = traced(f, tree);
            List<Tensor> results = emit(
                    Transforms.join(tree.leaves(), traced.captured()),
                    in -> Tensor.applyAll(new Control.Checkpoint(traced.graph()), in));
            return Tree.rebuild(traced.out(), results);
        };
    }

    /// The same for a function of two arguments.
    public static <A, B, R> BiFunction<A, B, R> checkpoint(BiFunction<A, B, R> f) {
        Function<List<Object>, R> both =
                checkpoint((List<Object> pair) -> f.apply(Transforms.cast(pair.get(0)), Transforms.cast(pair.get(1))));
        return (a, b) -> both.apply(List.of(a, b));
    }

    // ---- Parts

    /// Writes operations down in the open trace; without one, has the backend in use carry them out.
    private static List<Tensor> emit(List<Tensor> in, UnaryOperator<List<Tensor>> body) {
        if (Trace.isOpen()) return body.apply(in);
        List<Graph.Input> inputs =
                in.stream().map(x -> new Graph.Input("", x.type())).toList();
        Trace.Closure closure = Trace.of(inputs, body);
        return Derived.run(Simplify.of(closure.graph()), Transforms.join(in, closure.captured()));
    }

    private static <A> Traced traced(Function<A, ?> f, Tree<A> argument) {
        return Traced.of(
                arguments -> f.apply(Transforms.cast(arguments.getFirst())),
                List.of(argument.structure()),
                List.of(argument.types()));
    }

    private static <A> A map(Tree<A> tree, UnaryOperator<Tensor> change) {
        return tree.rebuild(tree.leaves().stream().map(change).toList());
    }

    private static int lengthOf(Tree<?> rows) {
        int length = -1;
        for (int i = 0; i < rows.leaves().size(); i++) {
            Shape shape = rows.leaves().get(i).shape();
            String name =
                    (rows.paths().get(i).isEmpty() ? "the rows" : rows.paths().get(i)) + " " + shape;
            require(
                    shape.rank() > 0,
                    "a scan goes along axis 0, and %s has none; refer to it from the body instead",
                    name);
            require(
                    length < 0 || shape.size(0) == length,
                    "all rows of a scan need one length, got %d and %s",
                    length,
                    name);
            length = shape.size(0);
        }
        if (length < 0) {
            throw refuse(
                    "a scan over rows needs at least one tensor, got none", "say how long: scan(body, start, length)");
        }
        return length;
    }

    private static void keepsState(String what, Tree<?> before, Tree.Structure after, Graph body) {
        List<String> paths = before.paths();
        Tree.difference(before.structure(), after).ifPresent(difference -> {
            throw refuse(
                    "the body of a %s must give a state like the one it took: %s".formatted(what, difference),
                    "return the next state in the same form; what changes from step to step must be a tensor");
        });
        for (int i = 0; i < paths.size(); i++) {
            Type was = before.types().get(i), is = body.outputTypes().get(i);
            if (was.equals(is)) continue;
            String name = paths.get(i).isEmpty() ? "the state" : paths.get(i);
            throw refuse(
                    "the body of a %s must keep the types of its state, and %s becomes %s from %s"
                            .formatted(what, name, is, was),
                    "start with " + is + ", or cast or reshape in the body");
        }
    }

    private static List<Tree.Structure> parts(Tree.Structure step) {
        if (step instanceof Tree.Structure.OfRecord(Class<?> _, List<Tree.Structure> parts)) return parts;
        throw new IllegalStateException("a step is a record, got " + step);
    }
}

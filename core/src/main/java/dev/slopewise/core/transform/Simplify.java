package dev.slopewise.core.transform;

import dev.slopewise.core.Array;
import dev.slopewise.core.Control;
import dev.slopewise.core.Convert;
import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.JointOp;
import dev.slopewise.core.Layout;
import dev.slopewise.core.Op;
import dev.slopewise.core.Pointwise;
import dev.slopewise.core.Polygamma;
import dev.slopewise.core.Reduction;
import dev.slopewise.core.SingleOp;
import dev.slopewise.core.Source;
import dev.slopewise.core.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The same function with fewer operations: equal operations are done once, what no result needs is left out, constants are worked out, and
/// algebra that is exact in floating point is used (x · 1 = x, but not x · 0 = 0, which NaN and ∞ contradict).
public final class Simplify {
    private final Graph from;
    private final List<Graph.Node> nodes = new ArrayList<>();
    private final Map<Key, Integer> known = new HashMap<>();

    private final List<Type> types = new ArrayList<>();
    private final List<Graph.@Nullable Node> makers = new ArrayList<>();
    private Graph.Origin origin = Graph.Origin.UNKNOWN;

    private record Key(Op op, List<Integer> in) {}

    private record Simpler(SingleOp op, List<Integer> in) {}

    private Simplify(Graph from) {
        this.from = from;
    }

    public static Graph of(Graph graph) {
        Graph once = new Simplify(graph).run();
        return once.equals(graph) ? graph : new Simplify(once).run();
    }

    private Graph run() {
        boolean[] live = from.live();
        int[] now = new int[from.values()];
        for (int v = 0; v < from.inputs().size(); v++) now[v] = v;
        types.addAll(from.inputTypes());
        for (Graph.Input _ : from.inputs()) makers.add(null);
        for (int k = 0; k < from.nodes().size(); k++) {
            Graph.Node node = from.nodes().get(k);
            List<Integer> results = from.results(k);
            boolean needsAny = false;
            for (int v : results) needsAny |= live[v];
            if (!needsAny) continue;
            origin = node.origin();
            List<Integer> in = numbered(node.in(), now);
            switch (node.op()) {
                case SingleOp one -> now[results.getFirst()] = add(one, in);
                case JointOp joint -> {
                    int first = write(joint, in);
                    for (int r = 0; r < results.size(); r++) now[results.get(r)] = first + r;
                }
                case Control control -> {
                    boolean[] needed = new boolean[results.size()];
                    for (int r = 0; r < needed.length; r++) needed[r] = live[results.get(r)];
                    Pruned pruned = Pruned.of(control, needed);
                    int first = write(
                            pruned.op(), pruned.operands().stream().map(in::get).toList());
                    for (int r = 0; r < pruned.results().size(); r++) {
                        now[results.get(pruned.results().get(r))] = first + r;
                    }
                }
            }
        }
        return new Graph(from.inputs(), nodes, numbered(from.outputs(), now));
    }

    private static List<Integer> numbered(List<Integer> before, int[] now) {
        Integer[] numbers = new Integer[before.size()];
        for (int i = 0; i < numbers.length; i++) numbers[i] = now[before.get(i)];
        return List.of(numbers);
    }

    /// The first result of an operation, done anew or before.
    private int write(Op op, List<Integer> in) {
        return known.computeIfAbsent(new Key(op, in), _ -> {
            List<Type> made = op.types(typesOf(in));
            var node = new Graph.Node(op, in, made, origin);
            int first = types.size();
            nodes.add(node);
            types.addAll(made);
            for (Type _ : made) makers.add(node);
            return first;
        });
    }

    private int add(SingleOp op, List<Integer> in) {
        Optional<Integer> same = existing(op, in);
        if (same.isPresent()) return same.get();
        Simpler simpler = folded(op, in);
        boolean isSimpler = !simpler.op.equals(op) || !simpler.in.equals(in);
        return isSimpler ? add(simpler.op, simpler.in) : write(op, in);
    }

    private List<Type> typesOf(List<Integer> values) {
        Type[] found = new Type[values.size()];
        for (int i = 0; i < found.length; i++) found[i] = types.get(values.get(i));
        return List.of(found);
    }

    private Type type(int value) {
        return types.get(value);
    }

    private Optional<Op> op(int value) {
        return Optional.ofNullable(makers.get(value)).map(Graph.Node::op);
    }

    /// The operands of the operation that makes a value that is no input.
    private List<Integer> in(int value) {
        return Optional.ofNullable(makers.get(value)).orElseThrow().in();
    }

    private boolean isConstant(int value, double number) {
        // compared as bits: −0 is not 0
        return op(value).orElse(null) instanceof Source.Fill(Number n, Type _)
                && Double.compare(n.doubleValue(), number) == 0;
    }

    /// A value that is already there and equals this operation's result.
    private Optional<Integer> existing(SingleOp op, List<Integer> in) {
        return switch (op) {
            case Pointwise p -> same(p, in);
            case Layout.Reshape(var before, var after) when before.equals(after) -> Optional.of(in.getFirst());
            case Layout.Permute(var order) when inOrder(order) -> Optional.of(in.getFirst());
            case Layout.Broadcast(var to, var at) when at.size() == to.rank() -> Optional.of(in.getFirst());
            case Layout.Concat _ when in.size() == 1 -> Optional.of(in.getFirst());
            case Reduction.Sum(var axes) when axes.isEmpty() -> Optional.of(in.getFirst());
            case Convert(DType to) when type(in.getFirst()).dtype() == to -> Optional.of(in.getFirst());
            default -> Optional.empty();
        };
    }

    private Optional<Integer> same(Pointwise op, List<Integer> in) {
        int x = in.getFirst(), y = in.getLast();
        boolean integers = type(x).dtype().isInteger();
        return switch (op) {
            case MUL -> isConstant(y, 1) ? Optional.of(x) : isConstant(x, 1) ? Optional.of(y) : Optional.empty();
            case DIV -> isConstant(y, 1) ? Optional.of(x) : Optional.empty();
            case ADD -> {
                // −0 is the neutral element: −0 + 0 would be +0
                double zero = integers ? 0.0 : -0.0;
                yield isConstant(y, zero) ? Optional.of(x) : isConstant(x, zero) ? Optional.of(y) : Optional.empty();
            }
            case SUB -> isConstant(y, 0.0) ? Optional.of(x) : Optional.empty();
            case NEG, NOT -> op(x).filter(inner -> inner == op).map(_ -> in(x).getFirst());
            case SELECT -> {
                if (isConstant(x, 1)) yield Optional.of(in.get(1));
                boolean second = isConstant(x, 0) || in.get(1).equals(in.get(2));
                yield second ? Optional.of(y) : Optional.empty();
            }
            case AND ->
                isConstant(x, 0) || isConstant(y, 1)
                        ? Optional.of(x)
                        : isConstant(x, 1) || isConstant(y, 0) ? Optional.of(y) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static boolean inOrder(List<Integer> order) {
        for (int i = 0; i < order.size(); i++) {
            if (order.get(i) != i) return false;
        }
        return true;
    }

    /// The operation in a simpler form, or as it is.
    private Simpler folded(SingleOp op, List<Integer> in) {
        Simpler same = new Simpler(op, in);
        if (in.isEmpty()) return same;
        Op first = op(in.getFirst()).orElse(null);
        if (op instanceof Pointwise || op instanceof Polygamma || op instanceof Convert) {
            return areConstants(in) && !dividesByZero(op, in) ? constant(op, in, op.type(typesOf(in))) : minus(op, in);
        }
        Type type = op.type(typesOf(in));
        if (first instanceof Source.Fill(Number value, Type _) && movesOnly(op)) {
            return new Simpler(new Source.Fill(value, type), List.of());
        }
        if (op instanceof Layout.Reshape(var _, var to)
                && first instanceof Layout.Reshape(var before, var middle)
                && middle.rank() == type(in.getFirst()).shape().rank()
                && to.rank() == type.shape().rank()) {
            return new Simpler(new Layout.Reshape(before, to), in(in.getFirst()));
        }
        if (op instanceof Layout.Permute(var second)
                && first instanceof Layout.Permute(var order)
                && order.size() == second.size()) {
            List<Integer> both = second.stream().map(order::get).toList();
            return new Simpler(new Layout.Permute(both), in(in.getFirst()));
        }
        return same;
    }

    private boolean areConstants(List<Integer> values) {
        for (int v : values) {
            Graph.Node maker = makers.get(v);
            if (maker == null || !(maker.op() instanceof Source.Fill)) return false;
        }
        return true;
    }

    /// What an operation refuses is left for the run to refuse: it may have no entries.
    private boolean dividesByZero(Op op, List<Integer> in) {
        return op instanceof Pointwise p
                && Set.of(Pointwise.FLOOR_DIV, Pointwise.TRUNC_DIV, Pointwise.FLOOR_MOD, Pointwise.REMAINDER)
                        .contains(p)
                && isConstant(in.getLast(), 0);
    }

    /// x · −1 = −x and 0 − x stays (0 − 0 = 0, −0 differs).
    private Simpler minus(SingleOp op, List<Integer> in) {
        if (op == Pointwise.MUL && isConstant(in.getLast(), -1))
            return new Simpler(Pointwise.NEG, List.of(in.getFirst()));
        if (op == Pointwise.MUL && isConstant(in.getFirst(), -1))
            return new Simpler(Pointwise.NEG, List.of(in.getLast()));
        return new Simpler(op, in);
    }

    private static boolean movesOnly(Op op) {
        return op instanceof Layout.Reshape
                || op instanceof Layout.Permute
                || op instanceof Layout.Broadcast
                || op instanceof Layout.Slice
                || op instanceof Layout.Reverse;
    }

    /// One entry is worked out by the operation itself.
    private Simpler constant(SingleOp op, List<Integer> in, Type type) {
        List<Array> scalars = new ArrayList<>();
        for (int i : in) {
            Type scalar = type(i).with(dev.slopewise.core.Shape.SCALAR);
            Array one = Array.zeros(scalar);
            if (op(i).orElseThrow() instanceof Source.Fill(Number value, Type _)) {
                new Source.Fill(value, scalar).eval(List.of(), one);
            }
            scalars.add(one);
        }
        Array result = Array.zeros(type.with(dev.slopewise.core.Shape.SCALAR));
        op.eval(scalars, result);
        boolean real = type.dtype().isFloat();
        Number value = real ? (Number) result.number(0) : (Number) result.integer(0);
        return new Simpler(new Source.Fill(value, type), List.of());
    }
}

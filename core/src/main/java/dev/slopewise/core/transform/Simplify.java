package dev.slopewise.core.transform;

import dev.slopewise.core.Array;
import dev.slopewise.core.Convert;
import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Layout;
import dev.slopewise.core.Op;
import dev.slopewise.core.Pointwise;
import dev.slopewise.core.Polygamma;
import dev.slopewise.core.Reduction;
import dev.slopewise.core.Source;
import dev.slopewise.core.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The same function with fewer operations: equal operations are done once, what no result needs is left out, constants are worked out, and
/// algebra that is exact in floating point is used (x · 1 = x, but not x · 0 = 0, which NaN and ∞ contradict).
public final class Simplify {
    private final Graph from;
    private final List<Graph.Node> nodes = new ArrayList<>();
    private final Map<Key, Integer> known = new HashMap<>();

    private record Key(Op op, List<Integer> in) {}

    private Simplify(Graph from) {
        this.from = from;
    }

    public static Graph of(Graph graph) {
        return new Simplify(new Simplify(graph).run()).run();
    }

    private Graph run() {
        boolean[] live = from.live();
        int[] now = new int[from.values()];
        for (int v = 0; v < now.length; v++) {
            if (from.isInput(v)) now[v] = v;
            else if (live[v])
                now[v] = add(
                        from.node(v).op(),
                        from.node(v).in().stream().map(i -> now[i]).toList());
        }
        return new Graph(
                from.inputs(), nodes, from.outputs().stream().map(v -> now[v]).toList());
    }

    private int add(Op op, List<Integer> in) {
        Optional<Integer> same = existing(op, in);
        if (same.isPresent()) return same.get();
        Key key = folded(op, in);
        if (!key.equals(new Key(op, in))) return add(key.op, key.in);
        Integer before = known.get(key);
        if (before != null) return before;
        Type type = op.type(in.stream().map(this::type).toList());
        nodes.add(new Graph.Node(op, in, type));
        int id = from.inputs().size() + nodes.size() - 1;
        known.put(key, id);
        return id;
    }

    private Type type(int value) {
        return from.isInput(value) ? from.type(value) : node(value).type();
    }

    private Graph.Node node(int value) {
        return nodes.get(value - from.inputs().size());
    }

    private Optional<Op> op(int value) {
        return from.isInput(value) ? Optional.empty() : Optional.of(node(value).op());
    }

    private boolean isConstant(int value, double number) {
        // compared as bits: −0 is not 0
        return op(value).orElse(null) instanceof Source.Fill(Number n, Type _)
                && Double.compare(n.doubleValue(), number) == 0;
    }

    /// A value that is already there and equals this operation's result.
    private Optional<Integer> existing(Op op, List<Integer> in) {
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
            case NEG, NOT ->
                op(x).filter(inner -> inner == op).map(_ -> node(x).in().getFirst());
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
    private Key folded(Op op, List<Integer> in) {
        Key same = new Key(op, in);
        if (in.isEmpty()) return same;
        Op first = op(in.getFirst()).orElse(null);
        Type type = op.type(in.stream().map(this::type).toList());
        if (op instanceof Pointwise || op instanceof Polygamma || op instanceof Convert) {
            return in.stream().allMatch(i -> op(i).orElse(null) instanceof Source.Fill) && !dividesByZero(op, in)
                    ? constant(op, in, type)
                    : minus(op, in);
        }
        if (first instanceof Source.Fill(Number value, Type _) && movesOnly(op)) {
            return new Key(new Source.Fill(value, type), List.of());
        }
        if (op instanceof Layout.Reshape(var _, var to)
                && first instanceof Layout.Reshape(var before, var middle)
                && middle.rank() == type(in.getFirst()).shape().rank()
                && to.rank() == type.shape().rank()) {
            return new Key(new Layout.Reshape(before, to), node(in.getFirst()).in());
        }
        if (op instanceof Layout.Permute(var second)
                && first instanceof Layout.Permute(var order)
                && order.size() == second.size()) {
            List<Integer> both = second.stream().map(order::get).toList();
            return new Key(new Layout.Permute(both), node(in.getFirst()).in());
        }
        return same;
    }

    /// What an operation refuses is left for the run to refuse: it may have no entries.
    private boolean dividesByZero(Op op, List<Integer> in) {
        return op instanceof Pointwise p
                && Set.of(Pointwise.FLOOR_DIV, Pointwise.TRUNC_DIV, Pointwise.FLOOR_MOD, Pointwise.REMAINDER)
                        .contains(p)
                && isConstant(in.getLast(), 0);
    }

    /// x · −1 = −x and 0 − x stays (0 − 0 = 0, −0 differs).
    private Key minus(Op op, List<Integer> in) {
        if (op == Pointwise.MUL && isConstant(in.getLast(), -1)) return new Key(Pointwise.NEG, List.of(in.getFirst()));
        if (op == Pointwise.MUL && isConstant(in.getFirst(), -1)) return new Key(Pointwise.NEG, List.of(in.getLast()));
        return new Key(op, in);
    }

    private static boolean movesOnly(Op op) {
        return op instanceof Layout.Reshape
                || op instanceof Layout.Permute
                || op instanceof Layout.Broadcast
                || op instanceof Layout.Slice
                || op instanceof Layout.Reverse;
    }

    /// One entry is worked out by the operation itself.
    private Key constant(Op op, List<Integer> in, Type type) {
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
        return new Key(new Source.Fill(value, type), List.of());
    }
}

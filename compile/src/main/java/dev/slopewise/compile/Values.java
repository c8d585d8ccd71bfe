package dev.slopewise.compile;

import dev.slopewise.core.Boundary;
import dev.slopewise.core.Contraction;
import dev.slopewise.core.Convert;
import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Layout;
import dev.slopewise.core.Op;
import dev.slopewise.core.Pointwise;
import dev.slopewise.core.Polygamma;
import dev.slopewise.core.Reduction;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Source;
import dev.slopewise.core.Type;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What each value of a graph is to the compiler: worked out in a loop with others, looked at in another's storage, a constant,
/// or the result of a kernel of its own.
final class Values {
    /// How a value comes about.
    enum Kind {
        INPUT,
        /// One number for all entries, written into the code.
        CONSTANT,
        /// Another value's storage, looked at in another way.
        VIEW,
        /// Entry by entry, in a loop.
        MAP,
        /// A reduction, in a loop.
        FOLD,
        /// By a kernel of its own.
        KERNEL
    }

    private final Graph graph;
    private final Kind[] kinds;
    private final Strided[] views;
    private final boolean[] refused; // what no loop can do, even alone

    Values(Graph graph) {
        this.graph = graph;
        this.kinds = new Kind[graph.values()];
        this.views = new Strided[graph.values()];
        this.refused = new boolean[graph.values()];
        boolean[] whole = neededWhole();
        do {
            do classify(whole);
            while (needsMore(whole));
        } while (refuseMore());
    }

    private boolean refuseMore() {
        boolean more = false;
        for (int v = graph.inputs().size(); v < graph.values(); v++) {
            if (!isLooped(v) || isSingle(v) || LoopMaker.fits(this, List.of(v))) continue;
            refused[v] = true;
            more = true;
        }
        return more;
    }

    private void classify(boolean[] whole) {
        for (int v = 0; v < graph.inputs().size(); v++) {
            kinds[v] = Kind.INPUT;
            views[v] = Strided.whole(v, shape(v));
        }
        for (int v = graph.inputs().size(); v < graph.values(); v++) classify(v, whole[v]);
    }

    /// Whether a kernel reads what has no storage of its own yet; then that gets one.
    private boolean needsMore(boolean[] whole) {
        boolean more = false;
        for (int v = graph.inputs().size(); v < graph.values(); v++) {
            if (kinds[v] != Kind.KERNEL) continue;
            for (int operand : operands(v)) {
                if (!isWhole(operand) && !whole[operand]) {
                    whole[operand] = true;
                    more = true;
                }
            }
        }
        return more;
    }

    /// Whether a value's entries lie one after the other in storage.
    private boolean isWhole(int v) {
        int root = views[v].root();
        return kinds[root] != Kind.CONSTANT && (v == root || views[v].isAlias(shape(root)));
    }

    Graph graph() {
        return graph;
    }

    Kind kind(int value) {
        return kinds[value];
    }

    /// Where a value's entries lie.
    Strided view(int value) {
        return views[value];
    }

    /// An operand as a looped value sees it: with an axis for each of its own, or for a fold of those it walks over.
    Strided seen(int value, int operand) {
        Strided view = views[operands(value).get(operand)];
        return switch (op(value)) {
            case Layout layout -> view.through(layout, shape(value)).orElseThrow();
            case Contraction c -> view.along(operand == 0 ? c.left() : c.right(), c.out(), shape(value));
            default -> view;
        };
    }

    Shape shape(int value) {
        return graph.type(value).shape();
    }

    Op op(int value) {
        return graph.node(value).op();
    }

    /// Of the position of the largest size, which its kernel finds among the numbers themselves, these.
    List<Integer> operands(int value) {
        return isOfSizes(value)
                ? graph.node(graph.node(value).in().getFirst()).in()
                : graph.node(value).in();
    }

    /// Whether it is the position of the largest of the sizes of real numbers, which need not be stored for it.
    boolean isOfSizes(int value) {
        Graph.Node node = graph.node(value);
        return node.op() instanceof Reduction.ArgMax && isSize(node.in().getFirst());
    }

    private boolean isSize(int value) {
        return !graph.isInput(value) && graph.node(value).op() == Pointwise.ABS && isReal(value);
    }

    boolean isLooped(int value) {
        return kinds[value] == Kind.MAP || kinds[value] == Kind.FOLD;
    }

    /// Whether a looped value and what it is made from are one number each: such values always share a loop.
    boolean isSingle(int value) {
        return shape(value).count() == 1
                && (kinds[value] != Kind.FOLD
                        || shape(operands(value).getFirst()).count() == 1);
    }

    /// The number that a constant has everywhere.
    Number constant(int value) {
        return op(value) instanceof Source.Fill(Number number, Type _) ? number : Double.NaN;
    }

    /// What kind of lanes a loop reads a value's operands as.
    List<LaneCode.Kind> operandKinds(int value) {
        return kinds(graph.typesOf(graph.node(value)));
    }

    private static List<LaneCode.Kind> kinds(List<Type> types) {
        return types.stream().map(type -> LaneCode.Kind.of(type.dtype())).toList();
    }

    /// The type of real numbers that are as wide as the lanes of a loop over this value; `bool` for masks alone.
    DType lanes(int value) {
        DType own = real(graph.type(value).dtype());
        if (own != DType.BOOL) return own;
        for (int operand : operands(value)) {
            DType dtype = real(graph.type(operand).dtype());
            if (dtype != DType.BOOL) return dtype;
        }
        return DType.BOOL;
    }

    private static DType real(DType dtype) {
        return switch (dtype) {
            case F32, I32 -> DType.F32;
            case F64, I64 -> DType.F64;
            case BOOL -> DType.BOOL;
        };
    }

    /// Values that must lie in storage of their own, in the order of their entries: results, to begin with.
    private boolean[] neededWhole() {
        boolean[] whole = new boolean[graph.values()];
        graph.outputs().forEach(v -> whole[v] = true);
        return whole;
    }

    private static boolean isLayout(Op op) {
        return op instanceof Layout.Broadcast
                || op instanceof Layout.Reshape
                || op instanceof Layout.Permute
                || op instanceof Layout.Slice
                || op instanceof Boundary.StopGradient;
    }

    private void classify(int v, boolean whole) {
        Graph.Node node = graph.node(v);
        views[v] = Strided.whole(v, shape(v));
        if (node.op() instanceof Source.Fill && !whole) {
            kinds[v] = Kind.CONSTANT;
            return;
        }
        if (isLayout(node.op()) && shape(v).count() > 0) {
            int operand = node.in().getFirst();
            Optional<Strided> view = node.op() instanceof Boundary.StopGradient
                    ? Optional.of(views[operand])
                    : views[operand].through(node.op(), shape(v));
            boolean constant = kinds[operand] == Kind.CONSTANT || kinds[views[operand].root()] == Kind.CONSTANT;
            if (view.isPresent()
                    && (!whole || (view.get().isAlias(shape(view.get().root())) && !constant))) {
                kinds[v] = Kind.VIEW;
                views[v] = view.get();
                return;
            }
            if (view.isPresent() && isReal(v) && !refused[v]) {
                kinds[v] = Kind.MAP;
                return;
            }
            kinds[v] = Kind.KERNEL;
            return;
        }
        kinds[v] = isLoopOp(node) && !refused[v] ? node.op() instanceof Reduction ? Kind.FOLD : Kind.MAP : Kind.KERNEL;
    }

    private boolean isReal(int v) {
        return graph.type(v).dtype().isFloat();
    }

    /// Whether a loop can do it: numbers of one width and masks, entry by entry, or real numbers summed.
    private boolean isLoopOp(Graph.Node node) {
        Type out = node.types().getFirst();
        List<Type> in = graph.typesOf(node);
        if (in.isEmpty() || in.stream().anyMatch(t -> t.shape().count() == 0)) return false;
        long widths = Stream.concat(Stream.of(out), in.stream())
                .map(t -> real(t.dtype()))
                .filter(t -> t != DType.BOOL)
                .distinct()
                .count();
        return widths <= 1
                && switch (node.op()) {
                    case Pointwise _, Polygamma _ -> Formulas.has(node.op(), kinds(in));
                    case Contraction c -> c.summed().isEmpty() && out.dtype().isFloat();
                    case Convert _ -> true;
                    case Reduction.Sum _, Reduction.Min _, Reduction.Max _ ->
                        in.getFirst().dtype().isFloat();
                    default -> false;
                };
    }
}

package dev.slopewise.data.onnx;

import static dev.slopewise.data.onnx.OnnxForm.attribute;

import dev.slopewise.core.Attention;
import dev.slopewise.core.Boundary;
import dev.slopewise.core.Contraction;
import dev.slopewise.core.Control;
import dev.slopewise.core.Convert;
import dev.slopewise.core.Cumulative;
import dev.slopewise.core.DType;
import dev.slopewise.core.Determinants;
import dev.slopewise.core.Gaps;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Indexing;
import dev.slopewise.core.JointOp;
import dev.slopewise.core.Layout;
import dev.slopewise.core.Op;
import dev.slopewise.core.Pointwise;
import dev.slopewise.core.Polygamma;
import dev.slopewise.core.Reduction;
import dev.slopewise.core.Sampling;
import dev.slopewise.core.SlopewiseException;
import dev.slopewise.core.Source;
import dev.slopewise.core.Triangular;
import dev.slopewise.core.Type;
import dev.slopewise.core.Windowing;
import dev.slopewise.data.wire.MessageWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Writes a graph's operations in ONNX's. It goes through the graphs of two batch sizes side by side, which must do the same: sizes in which they
/// differ are multiples of the batch, see [Size].
final class Exporter {
    final Nodes nodes;
    final Sizes sizes;
    private final Graph first;
    private final Graph second;
    private final Value[] values;
    private final Value[] pooled;

    /// @param inputs the values of the graph's inputs
    Exporter(Nodes nodes, Sizes sizes, Graph first, Graph second, List<Value> inputs) {
        this.nodes = nodes;
        this.sizes = sizes;
        this.first = first;
        this.second = second;
        this.values = inputs.toArray(new Value[first.values()]);
        this.pooled = new Value[first.values()];
        same(first.nodes().size() == second.nodes().size() && first.outputs().equals(second.outputs()), "what it does");
    }

    private static void same(boolean same, String what) {
        if (!same) throw new Size.FixedBatchException(what + " depends on the batch's size");
    }

    /// Writes all nodes that the results need; gives the results.
    List<Value> run() {
        boolean[] live = first.live();
        for (int k = 0; k < first.nodes().size(); k++) {
            List<Integer> results = first.results(k);
            if (results.stream().noneMatch(v -> live[v])) continue;
            Graph.Node a = first.nodes().get(k), b = second.nodes().get(k);
            same(a.in().equals(b.in()) && a.op().getClass() == b.op().getClass(), "what it does");
            List<Value> made = write(a, b, results.getFirst());
            for (int i = 0; i < results.size(); i++) values[results.get(i)] = made.get(i);
        }
        return first.outputs().stream().map(v -> values[v]).toList();
    }

    /// The sizes of a value.
    List<Size> sizesOf(int value) {
        return Size.of(first.type(value).shape(), second.type(value).shape());
    }

    Type type(int value) {
        return first.type(value);
    }

    /// The value, as narrow as it is.
    Value value(int value) {
        return values[value];
    }

    /// The name of the value with all its entries.
    String full(int value) {
        Value narrow = values[value];
        int rank = first.type(value).shape().rank();
        if (narrow.isFull(rank)) return narrow.name();
        String name = nodes.add("Expand", List.of(narrow.name(), sizes.shape(sizesOf(value))));
        values[value] = Value.full(name, rank);
        return name;
    }

    /// The operation that made a value, if it was one of this class.
    boolean isMadeBy(Class<? extends Op> op, int value) {
        return !first.isInput(value) && op.isInstance(first.node(value).op());
    }

    Graph.Node maker(int value) {
        return first.node(value);
    }

    /// Remembers what the largest entries of windows are, beside their positions.
    void pooled(int positions, Value largest) {
        pooled[positions] = largest;
    }

    private Value made(int result, String name) {
        return Value.full(name, first.type(result).shape().rank());
    }

    private List<Value> write(Graph.Node a, Graph.Node b, int result) {
        List<Integer> in = a.in();
        if (!(a.op() instanceof Layout
                || a.op() instanceof Source
                || a.op() instanceof Control
                || a.op() instanceof Boundary)) {
            same(a.op().equals(b.op()), a.op().label());
        }
        return switch (a.op()) {
            case Control.Scan scan -> ScanForm.write(this, scan, (Control.Scan) b.op(), in);
            case Control.Checkpoint(Graph body) -> inline(body, ((Control.Checkpoint) b.op()).body(), in);
            case Boundary.Custom custom -> inline(custom.value(), ((Boundary.Custom) b.op()).value(), in);
            case Boundary.StopGradient _ -> List.of(value(in.getFirst()));
            case Attention op ->
                inline(AttentionForm.graph(op, first.typesOf(a)), AttentionForm.graph(op, second.typesOf(b)), in);
            case Control.While _, Control.Switch _, JointOp _ -> throw refused(a.op());
            case Polygamma _, Triangular _, Gaps _, Determinants _, Sampling _ -> throw refused(a.op());
            case Pointwise op -> List.of(PointwiseForm.write(this, op, in));
            case Convert(DType to) -> List.of(convert(value(in.getFirst()), to));
            case Reduction op -> List.of(made(result, reduce(op, in.getFirst())));
            case Contraction op -> List.of(made(result, contract(op, full(in.get(0)), full(in.get(1)))));
            case Cumulative op -> List.of(made(result, cumulative(op, in.getFirst())));
            case Layout op -> List.of(new LayoutForm(this).write(op, (Layout) b.op(), in, result));
            case Windowing op -> List.of(made(result, new WindowForm(this).write(op, in, result)));
            case Indexing op -> List.of(index(op, in, result));
            case Source op -> List.of(source(op, (Source) b.op(), result));
        };
    }

    static SlopewiseException refused(Op op) {
        return SlopewiseException.refuse(
                "there is no form in ONNX for '%s'".formatted(op.label()), "export a function that does without it");
    }

    private List<Value> inline(Graph one, Graph other, List<Integer> in) {
        return new Exporter(
                        nodes, sizes, one, other, in.stream().map(this::value).toList())
                .run();
    }

    private Value convert(Value x, DType to) {
        return new Value(cast(x.name(), to), x.wide());
    }

    String cast(String x, DType to) {
        return nodes.add("Cast", x, attribute("to", OnnxForm.type(to)));
    }

    private String reduce(Reduction op, int in) {
        String x = full(in);
        if (op.axes().isEmpty()) return x;
        return switch (op) {
            case Reduction.Sum _ -> reduce("ReduceSum", x, op);
            case Reduction.Product _ -> reduce("ReduceProd", x, op);
            case Reduction.Min _ -> extreme("ReduceMin", x, op, in);
            case Reduction.Max _ -> extreme("ReduceMax", x, op, in);
            case Reduction.ArgMin(int axis) -> position("ArgMin", x, axis);
            case Reduction.ArgMax(int axis) -> position("ArgMax", x, axis);
        };
    }

    private String extreme(String name, String x, Reduction op, int in) {
        if (type(in).dtype() != DType.BOOL) return reduce(name, x, op);
        return cast(reduce(name, cast(x, DType.I32), op), DType.BOOL);
    }

    private String reduce(String name, String x, Reduction op) {
        String axes = nodes.longs(op.axes().stream().map(Integer::longValue).toList());
        return nodes.add(name, List.of(x, axes), attribute("keepdims", 0));
    }

    private String position(String name, String x, int axis) {
        return cast(nodes.add(name, x, attribute("axis", axis), attribute("keepdims", 0)), DType.I32);
    }

    private String contract(Contraction op, String left, String right) {
        String b = op.batch(), m = op.freeLeft(), k = op.summed(), n = op.freeRight();
        boolean isProduct = k.length() == 1
                && n.length() <= 1
                && op.left().equals(b + m + k)
                && op.right().equals(b + k + n)
                && op.out().equals(b + m + n)
                && (b.isEmpty() || (m.length() == 1 && n.length() == 1));
        if (isProduct) return nodes.add("MatMul", List.of(left, right));
        String formula = "%s,%s->%s".formatted(op.left(), op.right(), op.out());
        return nodes.add("Einsum", List.of(left, right), attribute("equation", formula));
    }

    private String cumulative(Cumulative op, int in) {
        return switch (op) {
            case Cumulative.Sum _ -> nodes.add("CumSum", List.of(full(in), nodes.scalar(-1, DType.I64)));
            case Cumulative.Recurrence _, Cumulative.ArgMax _ -> throw refused(op);
        };
    }

    private Value index(Indexing op, List<Integer> in, int result) {
        return switch (op) {
            case Indexing.Gather gather -> gather(gather, in.get(0), in.get(1), result);
            case Indexing.Within _ -> convert(value(in.getFirst()), DType.I32);
            case Indexing.Argsort _, Indexing.ArgsortPart _, Indexing.ScatterAdd _, Indexing.SearchSorted _ ->
                throw refused(op);
        };
    }

    /// Entries at the positions of the largest of windows are these; other rows are looked up.
    private Value gather(Indexing.Gather op, int from, int index, int result) {
        if (isMadeBy(Layout.Reshape.class, from) && isMadeBy(Layout.Reshape.class, index)) {
            int x = maker(from).in().getFirst(), positions = maker(index).in().getFirst();
            Value largest = pooled[positions];
            if (op.slice() == 0 && largest != null && maker(positions).in().getFirst() == x) {
                return made(result, nodes.add("Reshape", List.of(largest.name(), sizes.reshape(sizesOf(result)))));
            }
        }
        String at = full(index);
        int lead = type(index).shape().rank() - 1;
        if (lead == 0) return made(result, nodes.add("Gather", List.of(full(from), at)));
        String places = nodes.add("Unsqueeze", List.of(cast(at, DType.I64), nodes.longs(-1)));
        return made(result, nodes.add("GatherND", List.of(full(from), places), attribute("batch_dims", lead)));
    }

    private Value source(Source op, Source other, int result) {
        return switch (op) {
            case Source.Fill(Number value, Type of) -> {
                same(value.equals(((Source.Fill) other).value()), "a number");
                yield new Value(nodes.scalar(value, of.dtype()), List.of());
            }
            case Source.Iota(int _, DType dtype) -> {
                String count = cast(sizes.scalar(sizesOf(result).getFirst()), dtype);
                yield made(result, nodes.add("Range", List.of(nodes.scalar(0, dtype), count, nodes.scalar(1, dtype))));
            }
            case Source.RandomBits _ -> throw refused(op);
        };
    }

    /// A graph inside a node, whose further inputs are values of this one.
    Exporter inside(Graph one, Graph other, List<Value> inputs) {
        return new Exporter(nodes.inside(), sizes, one, other, inputs);
    }

    /// Writes the whole graph: its nodes, then its results with all their entries.
    ///
    /// @param names of the results
    /// @param whole whether it is the file's own graph, which holds the numbers
    Nodes.Written finish(String name, List<MessageWriter> inputs, List<String> names, boolean whole) {
        run();
        List<MessageWriter> outputs = new ArrayList<>();
        Set<String> results = new LinkedHashSet<>();
        for (int i = 0; i < names.size(); i++) {
            int value = first.outputs().get(i);
            String made = names.get(i);
            nodes.addNamed("Identity", List.of(full(value)), List.of(made), Set.of());
            outputs.add(OnnxForm.value(made, type(value).dtype(), sizesOf(value)));
            results.add(made);
        }
        return nodes.write(name, inputs, outputs, results, whole);
    }
}

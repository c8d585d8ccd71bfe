package dev.slopewise.core.transform;

import dev.slopewise.core.Boundary;
import dev.slopewise.core.Contraction;
import dev.slopewise.core.Control;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Indexing;
import dev.slopewise.core.JointOp;
import dev.slopewise.core.LinearSolve;
import dev.slopewise.core.Op;
import dev.slopewise.core.Shape;
import dev.slopewise.core.SingleOp;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Trace;
import dev.slopewise.core.Triangular;
import dev.slopewise.core.Type;
import dev.slopewise.core.Windowing;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The same function over one more axis in front of its inputs. As operations act on the last axes, almost each is its own batched form;
/// inputs that have no such axis are repeated, or, in a contraction, stay as they are.
public final class Vmap {
    private final int size;

    private Vmap(int size) {
        this.size = size;
    }

    /// A graph whose inputs have a new axis 0 of `size` where `batched` says so, and whose results all have one.
    public static Graph of(Graph graph, boolean[] batched, int size) {
        return of(graph, batched, all(graph.outputs().size()), size);
    }

    /// The same with results that have the axis where `out` says so; those that depend on a batched input must.
    static Graph of(Graph graph, boolean[] batched, boolean[] out, int size) {
        List<Graph.Input> inputs = IntStream.range(0, graph.inputs().size())
                .mapToObj(i -> batched[i]
                        ? widened(graph.inputs().get(i), size)
                        : graph.inputs().get(i))
                .toList();
        return Simplify.of(Trace.of(inputs, in -> new Vmap(size).run(graph, batched, out, in))
                .graph());
    }

    private static Graph.Input widened(Graph.Input input, int size) {
        return new Graph.Input(
                input.name(), input.type().with(Shape.of(size).then(input.type().shape())));
    }

    /// A value, and whether it has the axis.
    record Value(Tensor tensor, boolean isBatched) {}

    private List<Tensor> run(Graph graph, boolean[] batched, boolean[] out, List<Tensor> in) {
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < in.size(); i++) values.add(new Value(in.get(i), batched[i]));
        for (Graph.Node node : graph.nodes()) {
            Trace.from(node.origin());
            List<Value> operands = node.in().stream().map(values::get).toList();
            values.addAll(apply(node.op(), operands));
        }
        return IntStream.range(0, out.length)
                .mapToObj(k -> {
                    Value value = values.get(graph.outputs().get(k));
                    return out[k] ? repeated(value) : value.tensor;
                })
                .toList();
    }

    private List<Value> apply(Op op, List<Value> in) {
        List<Tensor> tensors = in.stream().map(Value::tensor).toList();
        if (in.stream().noneMatch(Value::isBatched)) {
            return Tensor.applyAll(op, tensors).stream()
                    .map(x -> new Value(x, false))
                    .toList();
        }
        boolean[] batched = new boolean[in.size()];
        for (int i = 0; i < batched.length; i++) batched[i] = in.get(i).isBatched;
        return switch (op) {
            case SingleOp one -> List.of(new Value(apply(one, in), true));
            case LinearSolve solve when !batched[0] -> solve(solve, tensors.get(0), tensors.get(1));
            case JointOp joint ->
                Tensor.applyAll(joint, repeated(joint, in)).stream()
                        .map(x -> new Value(x, true))
                        .toList();
            case Control.Scan scan -> new ScanRules(scan, tensors).batched(batched, size);
            case Control.While loop -> WhileRules.batched(loop, tensors, batched, size);
            case Control.Switch branches -> new SwitchRules(branches, tensors).batched(batched, size);
            case Control.Checkpoint(Graph body) ->
                Tensor.applyAll(new Control.Checkpoint(of(body, batched, size)), tensors).stream()
                        .map(x -> new Value(x, true))
                        .toList();
        };
    }

    private Tensor apply(SingleOp op, List<Value> in) {
        return switch (op) {
            case Contraction c -> contraction(c, in.get(0), in.get(1));
            case Indexing.Gather g when !in.getFirst().isBatched() -> sharedRows(g, in.get(0).tensor, in.get(1).tensor);
            case Windowing.Convolution c
            when !in.getFirst().isBatched() || !in.getLast().isBatched() -> convolution(c, in.get(0), in.get(1));
            case Triangular.Solve t
            when !in.getFirst().isBatched() ->
                solve(t, in.get(0).tensor, in.get(1).tensor).getFirst().tensor;
            case Boundary.Custom c -> custom(c, in);
            default -> Tensor.apply(op, in.stream().map(this::repeated).toList());
        };
    }

    /// An operand that may serve all leading axes does, or is given those that it lacks behind the new one.
    private List<Tensor> repeated(JointOp op, List<Value> in) {
        Shape lead = repeated(in.getFirst()).shape().dropLast(2);
        return IntStream.range(0, in.size())
                .mapToObj(i -> op.mayServeAll(i) ? serving(in.get(i), lead) : repeated(in.get(i)))
                .toList();
    }

    private static Tensor serving(Value value, Shape lead) {
        Tensor x = value.tensor;
        if (!value.isBatched || x.shape().rank() == lead.rank() + 2) return x;
        Tensor wide = x;
        while (wide.shape().rank() < lead.rank() + 2) wide = wide.expand(1);
        return wide.broadcastTo(lead.then(x.shape().last(2)));
    }

    private Tensor repeated(Value value) {
        return value.isBatched ? value.tensor : repeated(value.tensor, size);
    }

    static Tensor repeated(Tensor x, int size) {
        return x.broadcastTo(Shape.of(size).then(x.shape()));
    }

    /// An operation that is done for one entry of the batch after the other.
    static List<Value> oneByOne(Op op, List<Tensor> in, boolean[] batched, int size) {
        List<Graph.Input> inputs = IntStream.range(0, in.size())
                .mapToObj(i -> {
                    Type type = in.get(i).type();
                    return new Graph.Input(
                            "",
                            batched[i]
                                    ? type.with(
                                            type.shape().range(1, type.shape().rank()))
                                    : type);
                })
                .toList();
        Graph once = Trace.of(inputs, one -> Tensor.applyAll(op, one)).graph();
        var loop = new ScanBuilder(once);
        for (int i = 0; i < in.size(); i++) {
            if (batched[i]) loop.row(i, in.get(i));
            else loop.same(i, in.get(i));
        }
        for (int k = 0; k < once.outputs().size(); k++) loop.give(k);
        return loop.run(size, Control.Scan.Direction.FORWARD).stream()
                .map(x -> new Value(x, true))
                .toList();
    }

    /// One more letter on the operands that have the axis: a batch of vectors times one matrix is one matrix product.
    private static Tensor contraction(Contraction c, Value a, Value b) {
        String axis = String.valueOf(c.freshLetter());
        var wide = new Contraction(
                a.isBatched ? axis + c.left() : c.left(), b.isBatched ? axis + c.right() : c.right(), axis + c.out());
        return Tensor.apply(wide, List.of(a.tensor, b.tensor));
    }

    /// One operand serves all: the axis joins the other's batch, or its outs, which the result has at the same place from the end or before.
    private Tensor convolution(Windowing.Convolution c, Value input, Value kernel) {
        int at = input.tensor.shape().rank() - c.windows().size() - 2 - (input.isBatched ? 1 : 0);
        Tensor z = Tensor.apply(
                c,
                List.of(
                        input.isBatched ? merged(input.tensor, at) : input.tensor,
                        kernel.isBatched ? merged(kernel.tensor, at) : kernel.tensor));
        int to = kernel.isBatched ? at + 1 : at;
        int own = (kernel.isBatched ? kernel : input).tensor.shape().size(at + 1);
        Shape shape = z.shape();
        Shape split = shape.range(0, to).then(Shape.of(size, own)).then(shape.range(to + 1, shape.rank()));
        return z.reshape(split).moveAxis(to, 0);
    }

    /// One matrix for a batch of right sides: these become columns beside each other, and the matrix is factorised once.
    private List<Value> solve(Op op, Tensor matrix, Tensor sides) {
        Tensor columns = sides.moveAxis(0, -2);
        Shape split = columns.shape();
        Shape beside = split.dropLast(2).then(Shape.of(split.size(-2) * split.size(-1)));
        List<Tensor> out = Tensor.applyAll(op, List.of(matrix, columns.reshape(beside)));
        List<Value> values = new ArrayList<>();
        for (Tensor x : out) values.add(new Value(x, false));
        values.set(0, new Value(out.getFirst().reshape(split).moveAxis(-2, 0), true));
        return values;
    }

    /// Axis 0 as the outer part of what was axis `at` without it.
    private Tensor merged(Tensor x, int at) {
        Tensor moved = x.moveAxis(0, at);
        Shape shape = moved.shape();
        Shape joined =
                shape.range(0, at).then(Shape.of(size * shape.size(at + 1))).then(shape.range(at + 2, shape.rank()));
        return moved.reshape(joined);
    }

    /// Rows of one table for a batch of indices: the indices are laid end to end, the table is not repeated.
    private Tensor sharedRows(Indexing.Gather gather, Tensor rows, Tensor index) {
        Shape lead = index.shape().range(1, index.shape().rank() - 1);
        int m = index.shape().size(-1);
        int last = index.shape().rank() - 2;
        Tensor joined = index.moveAxis(0, last).reshape(lead.then(Shape.of(size * m)));
        Tensor taken = Tensor.apply(gather, List.of(rows, joined));
        Shape row = rows.shape().last(gather.slice());
        return taken.reshape(lead.then(Shape.of(size, m)).then(row)).moveAxis(lead.rank(), 0);
    }

    private Tensor custom(Boundary.Custom c, List<Value> in) {
        int n = in.size();
        var wide = new Boundary.Custom(
                of(c.value(), all(n), size),
                of(c.push(), all(n + 1 + c.active()), size),
                of(c.pull(), all(n + 2), size),
                c.active());
        return Tensor.apply(wide, in.stream().map(this::repeated).toList());
    }

    private static boolean[] all(int n) {
        boolean[] all = new boolean[n];
        java.util.Arrays.fill(all, true);
        return all;
    }
}

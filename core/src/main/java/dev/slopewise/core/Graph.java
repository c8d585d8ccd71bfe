package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.refuse;
import static dev.slopewise.core.SlopewiseException.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A function written down: inputs, then one operation after the other (SSA form), then which values are the results.
///
/// Values are numbered, inputs first. A graph is immutable, its types are checked when it is made, and two graphs are equal when they do the
/// same operations in the same order on inputs of the same types (names do not count). It holds no tensors: numbers that come from Java code
/// are [Source.Fill] operations, tensors that a function refers to are inputs. Loops and branches are operations that hold graphs ([Control]).
///
/// ```
/// (x: f32[3]) {
///   v1 = mul x x : f32[3]
///   v2 = sum [-1] v1 : f32[]
///   return v2
/// }
/// ```
public final class Graph {
    /// An input, named by its path in the argument (`layers[1].weight`) for errors and printing.
    public record Input(String name, Type type) {}

    /// One operation on values with smaller numbers. Its results are the next values, one for each type.
    ///
    /// @param origin where it comes from; it plays no part in equality
    public record Node(Op op, List<Integer> in, List<Type> types, Origin origin) {
        public Node {
            in = List.copyOf(in);
            types = List.copyOf(types);
        }

        public Node(Op op, List<Integer> in, List<Type> types) {
            this(op, in, types, Origin.UNKNOWN);
        }

        public Node(Op op, List<Integer> in, Type type) {
            this(op, in, List.of(type));
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Node n && op.equals(n.op) && in.equals(n.in) && types.equals(n.types);
        }

        @Override
        public int hashCode() {
            return (op.hashCode() * 31 + in.hashCode()) * 31 + types.hashCode();
        }
    }

    /// Where a node comes from.
    ///
    /// @param op   the operation that was asked for: of a node that a derivative has written, the one whose derivative it is
    /// @param line the line of the user's code that asked for it, such as `Mlp.apply (Mlp.java:21)`
    /// @param pass whether it works out a value, or the slopes of one
    public record Origin(String op, String line, Pass pass) {
        /// Not written down, which is the usual case.
        public static final Origin UNKNOWN = new Origin("", "", Pass.FORWARD);

        public boolean isKnown() {
            return !op.isEmpty();
        }

        /// The origin of an operation that is done as a part of another: its own where it is known, on the way of the other.
        Origin within(Origin outer) {
            if (!isKnown()) return outer;
            return outer.pass == Pass.BACKWARD ? backward() : this;
        }

        /// The same on the way back.
        public Origin backward() {
            return isKnown() ? new Origin(op, line, Pass.BACKWARD) : this;
        }
    }

    /// The way a node's numbers go through a function.
    public enum Pass {
        FORWARD,
        BACKWARD
    }

    private final List<Input> inputs;
    private final List<Type> inputTypes;
    private final List<Node> nodes;
    private final List<Integer> outputs;
    private final List<Type> types;
    private final int[] first;
    private final int[] maker;
    private final int hash;

    public Graph(List<Input> inputs, List<Node> nodes, List<Integer> outputs) {
        this.inputs = List.copyOf(inputs);
        this.nodes = List.copyOf(nodes);
        this.outputs = List.copyOf(outputs);
        this.inputTypes = this.inputs.stream().map(Input::type).toList();
        this.types = new ArrayList<>(inputTypes);
        this.first = new int[nodes.size()];
        for (int k = 0; k < first.length; k++) {
            first[k] = types.size();
            types.addAll(this.nodes.get(k).types);
        }
        this.maker = new int[types.size()];
        for (int k = 0; k < first.length; k++) {
            Arrays.fill(maker, first[k], first[k] + this.nodes.get(k).types.size(), k);
        }
        check();
        this.hash = (inputTypes.hashCode() * 31 + this.nodes.hashCode()) * 31 + this.outputs.hashCode();
    }

    /// The graph of one operation.
    static Graph of(Op op, List<Type> in, List<Type> made) {
        List<Input> inputs = in.stream().map(type -> new Input("", type)).toList();
        List<Integer> operands = IntStream.range(0, in.size()).boxed().toList();
        List<Integer> results =
                IntStream.range(in.size(), in.size() + made.size()).boxed().toList();
        return new Graph(inputs, List.of(new Node(op, operands, made)), results);
    }

    /// What must hold of every graph: values are defined before use, and each node has the type its op says.
    private void check() {
        for (int k = 0; k < first.length; k++) {
            Node node = nodes.get(k);
            int id = first[k];
            require(areBelow(node.in, id), "value v%d uses one that comes later: %s", id, node);
            require(
                    node.op.takes(node.in.size()),
                    "value v%d: %s takes another count of inputs than %s",
                    id,
                    node.op,
                    node.in);
            List<Type> made = node.op.types(typesOf(node));
            if (!made.equals(node.types)) {
                throw refuse(
                        "value v%d is written down as %s, its operation makes %s"
                                .formatted(id, joined(node.types), joined(made)),
                        "");
            }
        }
        require(
                areBelow(outputs, values()),
                "results of this graph must be values from v0 to v%d, got %s",
                values() - 1,
                outputs);
    }

    private static boolean areBelow(List<Integer> values, int end) {
        for (int v : values) if (v < 0 || v >= end) return false;
        return true;
    }

    public List<Input> inputs() {
        return inputs;
    }

    public List<Node> nodes() {
        return nodes;
    }

    public List<Integer> outputs() {
        return outputs;
    }

    /// The number of values, inputs included.
    public int values() {
        return types.size();
    }

    public boolean isInput(int value) {
        return value < inputs.size();
    }

    /// The node that makes a value that is no input.
    public Node node(int value) {
        require(!isInput(value), "value v%d is an input", value);
        return nodes.get(maker[value]);
    }

    /// Which of its node's results a value is, from 0; not for inputs.
    public int resultOf(int value) {
        require(!isInput(value), "value v%d is an input", value);
        return value - first[maker[value]];
    }

    /// The numbers of a node's results.
    ///
    /// @param node its place among [#nodes()]
    public List<Integer> results(int node) {
        int from = first[node], count = nodes.get(node).types.size();
        return count == 1
                ? List.of(from)
                : IntStream.range(from, from + count).boxed().toList();
    }

    public Type type(int value) {
        return types.get(value);
    }

    public List<Type> typesOf(Node node) {
        Type[] in = new Type[node.in.size()];
        for (int i = 0; i < in.length; i++) in[i] = type(node.in.get(i));
        return List.of(in);
    }

    public List<Type> inputTypes() {
        return inputTypes;
    }

    public List<Type> outputTypes() {
        return outputs.stream().map(this::type).toList();
    }

    /// What one evaluation costs, in multiply-adds: an entry-wise operation counts one per entry, a reduction one per entry read,
    /// a contraction one per product summed.
    public long multiplyAdds() {
        return nodes.stream()
                .mapToLong(n -> n.op.multiplyAdds(typesOf(n), n.types))
                .sum();
    }

    /// What one evaluation by the interpreter holds at most beside the inputs, in bytes: each value from the node that makes it to the last that
    /// reads it, results to the end.
    public long peakBytes() {
        int[] last = Interpreter.lastUse(this);
        long held = 0, peak = 0;
        for (int k = 0; k < first.length; k++) {
            Node node = nodes.get(k);
            for (Type made : node.types) held += made.bytes();
            peak = Math.max(peak, held + node.op.workBytes());
            for (int v : results(k)) if (last[v] < 0) held -= type(v).bytes();
            for (int v : Set.copyOf(node.in)) if (last[v] == k && !isInput(v)) held -= type(v).bytes();
        }
        return peak;
    }

    /// Whether each value, or one it feeds, is a result.
    public boolean[] live() {
        boolean[] live = new boolean[values()];
        outputs.forEach(v -> live[v] = true);
        for (int k = first.length - 1; k >= 0; k--) {
            boolean any = false;
            for (int v : results(k)) any |= live[v];
            if (any) for (int i : nodes.get(k).in) live[i] = true;
        }
        return live;
    }

    /// Whether each value depends on one of these inputs through operations that a slope can pass.
    public boolean[] reachedFrom(List<Integer> from) {
        return following(from, true);
    }

    /// Whether each value depends on one of these inputs in any way.
    public boolean[] dependingOn(List<Integer> from) {
        return following(from, false);
    }

    private boolean[] following(List<Integer> from, boolean realOnly) {
        boolean[] reached = new boolean[values()];
        from.forEach(v -> reached[v] = true);
        for (int k = 0; k < first.length; k++) {
            boolean stops = realOnly && nodes.get(k).op instanceof Boundary.StopGradient;
            boolean any = false;
            for (int i : nodes.get(k).in) any |= reached[i] && !stops;
            for (int v : results(k))
                reached[v] = any && !(realOnly && !type(v).dtype().isFloat());
        }
        return reached;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Graph g
                        && hash == g.hash
                        && inputTypes.equals(g.inputTypes)
                        && nodes.equals(g.nodes)
                        && outputs.equals(g.outputs));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    private String name(int value) {
        String given = isInput(value) ? inputs.get(value).name : "";
        return given.isEmpty() ? "v" + value : given;
    }

    private static String joined(List<Type> types) {
        return types.stream().map(Type::toString).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        var lines = new ArrayList<String>();
        lines.add(IntStream.range(0, inputs.size())
                .mapToObj(v -> name(v) + ": " + type(v))
                .collect(Collectors.joining(", ", "(", ") {")));
        for (int k = 0; k < first.length; k++) {
            Node node = nodes.get(k);
            String results = results(k).stream().map(v -> "v" + v).collect(Collectors.joining(", "));
            String operands = node.in.stream().map(i -> " " + name(i)).collect(Collectors.joining());
            lines.add("  %s = %s%s : %s".formatted(results, node.op.label(), operands, joined(node.types)));
            for (Graph body : node.op.bodies())
                lines.add(body.toString().indent(4).stripTrailing());
        }
        lines.add("  return " + outputs.stream().map(this::name).collect(Collectors.joining(", ")));
        lines.add("}");
        return String.join("\n", lines);
    }
}

package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.require;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A function written down: inputs, then one operation after the other (SSA form), then which values are the results.
///
/// Values are numbered, inputs first. A graph is immutable, its types are checked when it is made, and two graphs are equal when they do the
/// same operations in the same order on inputs of the same types (names do not count). It holds no tensors: numbers that come from Java code
/// are [Source.Fill] operations, tensors that a function refers to are inputs.
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

    /// One operation on values with smaller numbers.
    public record Node(Op op, List<Integer> in, Type type) {
        public Node {
            in = List.copyOf(in);
        }
    }

    private final List<Input> inputs;
    private final List<Node> nodes;
    private final List<Integer> outputs;
    private final int hash;

    public Graph(List<Input> inputs, List<Node> nodes, List<Integer> outputs) {
        this.inputs = List.copyOf(inputs);
        this.nodes = List.copyOf(nodes);
        this.outputs = List.copyOf(outputs);
        check();
        this.hash = (inputTypes().hashCode() * 31 + this.nodes.hashCode()) * 31 + this.outputs.hashCode();
    }

    /// What must hold of every graph: values are defined before use, and each node has the type its op says.
    private void check() {
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            int id = inputs.size() + i;
            require(
                    node.in.stream().allMatch(v -> v >= 0 && v < id),
                    "value v%d uses one that comes later: %s",
                    id,
                    node);
            require(
                    takes(node.op, node.in.size()),
                    "value v%d: %s takes another count of inputs than %s",
                    id,
                    node.op,
                    node.in);
            Type type = node.op.type(typesOf(node));
            require(
                    type.equals(node.type),
                    "value v%d is written down as %s, its operation makes %s",
                    id,
                    node.type,
                    type);
        }
        require(outputs.stream().allMatch(v -> v >= 0 && v < values()), "a result of the graph is no value of it");
    }

    private static boolean takes(Op op, int count) {
        return switch (op) {
            case Pointwise p -> count == p.inputs();
            case Polygamma _ -> count == 1;
            case Boundary.Custom custom -> count == custom.value().inputs().size();
            case Layout.Concat _ -> count > 0;
            case Source.RandomBits _, Indexing.Argsort _, Boundary.StopGradient _ -> count == 1;
            case Cumulative.Sum _, Cumulative.ArgMax _, Windowing.ArgMax _ -> count == 1;
            case Layout _, Reduction _, Convert _ -> count == 1;
            case Contraction _, Indexing _, Cumulative.Recurrence _, Windowing.Convolution _ -> count == 2;
            case Source _ -> count == 0;
        };
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
        return inputs.size() + nodes.size();
    }

    public boolean isInput(int value) {
        return value < inputs.size();
    }

    /// The node that makes a value that is no input.
    public Node node(int value) {
        return nodes.get(value - inputs.size());
    }

    public Type type(int value) {
        return isInput(value) ? inputs.get(value).type : node(value).type;
    }

    public List<Type> typesOf(Node node) {
        return node.in.stream().map(this::type).toList();
    }

    public List<Type> inputTypes() {
        return inputs.stream().map(Input::type).toList();
    }

    public List<Type> outputTypes() {
        return outputs.stream().map(this::type).toList();
    }

    /// What one evaluation costs, in multiply-adds: an entry-wise operation counts one per entry, a reduction one per entry read,
    /// a contraction one per product summed.
    public long multiplyAdds() {
        return nodes.stream()
                .mapToLong(n -> n.op.multiplyAdds(typesOf(n), n.type))
                .sum();
    }

    /// Whether each value, or one it feeds, is a result.
    public boolean[] live() {
        boolean[] live = new boolean[values()];
        outputs.forEach(v -> live[v] = true);
        for (int v = values() - 1; v >= inputs.size(); v--) {
            if (live[v]) node(v).in.forEach(i -> live[i] = true);
        }
        return live;
    }

    /// Whether each value depends on one of these inputs through operations that a slope can pass.
    public boolean[] reachedFrom(List<Integer> from) {
        boolean[] reached = new boolean[values()];
        from.forEach(v -> reached[v] = true);
        for (int v = inputs.size(); v < values(); v++) {
            reached[v] = node(v).type.dtype().isFloat() && node(v).in.stream().anyMatch(i -> reached[i]);
        }
        return reached;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Graph g
                && hash == g.hash
                && inputTypes().equals(g.inputTypes())
                && nodes.equals(g.nodes)
                && outputs.equals(g.outputs);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    private String name(int value) {
        String given = isInput(value) ? inputs.get(value).name : "";
        return given.isEmpty() ? "v" + value : given;
    }

    @Override
    public String toString() {
        var lines = new ArrayList<String>();
        lines.add(IntStream.range(0, inputs.size())
                .mapToObj(v -> name(v) + ": " + type(v))
                .collect(Collectors.joining(", ", "(", ") {")));
        for (int v = inputs.size(); v < values(); v++) {
            Node node = node(v);
            String operands = node.in.stream().map(i -> " " + name(i)).collect(Collectors.joining());
            lines.add("  v%d = %s%s : %s".formatted(v, node.op.label(), operands, node.type));
        }
        lines.add("  return " + outputs.stream().map(this::name).collect(Collectors.joining(", ")));
        lines.add("}");
        return String.join("\n", lines);
    }
}

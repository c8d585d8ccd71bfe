package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.refuse;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A function being written down. While it is open on a thread, every operation there becomes a node instead of being carried out.
///
/// Traces nest: the innermost one writes. A tensor from outside, be it numbers or a value of an outer trace, becomes an input of the graph
/// the first time it is used; the caller gets it back beside the graph and decides what it is worth. So the inner function's derivative
/// treats it as a constant, and perturbations of two levels cannot be confused.
public final class Trace {
    private static final ScopedValue<Trace> CURRENT = ScopedValue.newInstance();

    private final @Nullable Trace outer;
    private final List<Graph.Input> arguments;
    private final List<Tensor> captured = new ArrayList<>();

    @SuppressWarnings("IdentityHashMapUsage") // tensors have no equality of their own
    private final Map<Object, Integer> capturedAt = new IdentityHashMap<>();

    private final List<Graph.Node> nodes = new ArrayList<>();
    private int made;
    private boolean open = true;
    private Graph.Origin origin = Graph.Origin.UNKNOWN;

    // While it is being written, arguments are 0, 1, …, results of nodes count up from `MADE` and captured tensors down from −1.
    private static final int MADE = 1 << 20;

    private static final ScopedValue<Boolean> ORIGINS = ScopedValue.newInstance();

    private Trace(List<Graph.Input> arguments, @Nullable Trace outer) {
        this.arguments = arguments;
        this.outer = outer;
    }

    /// A graph, and the tensors from outside that it uses: they are its last inputs, in this order.
    public record Closure(Graph graph, List<Tensor> captured) {}

    /// The trace that is open on this thread, if any.
    static @Nullable Trace current() {
        return CURRENT.isBound() ? CURRENT.get() : null;
    }

    /// Whether operations on this thread are written down at present.
    public static boolean isOpen() {
        return CURRENT.isBound();
    }

    /// How many traces are open on this thread, one in the other: 0 = operations are carried out.
    public static int depth() {
        int depth = 0;
        for (Trace t = current(); t != null; t = t.outer) depth++;
        return depth;
    }

    /// Writes down what `body` does to arguments of these names and types.
    public static Closure of(List<Graph.Input> arguments, Function<List<Tensor>, List<Tensor>> body) {
        var trace = new Trace(List.copyOf(arguments), current());
        return ScopedValue.where(CURRENT, trace).call(() -> {
            try {
                List<Tensor> in = new ArrayList<>();
                for (int i = 0; i < arguments.size(); i++) {
                    in.add(new Tensor(arguments.get(i).type(), trace, i));
                }
                List<Integer> out = body.apply(in).stream().map(trace::lift).toList();
                return trace.close(out);
            } finally {
                trace.open = false;
            }
        });
    }

    /// Writes down a graph's operations in the trace that is open, or carries them out if none is.
    public static List<Tensor> replay(Graph graph, List<Tensor> inputs) {
        Trace current = current();
        Graph.Origin before = current == null ? Graph.Origin.UNKNOWN : current.origin;
        List<Tensor> values = new ArrayList<>(inputs);
        for (Graph.Node node : graph.nodes()) {
            from(node.origin().within(before));
            values.addAll(Tensor.applyAll(node.op(), taken(values, node.in())));
        }
        from(before);
        return taken(values, graph.outputs());
    }

    private static List<Tensor> taken(List<Tensor> values, List<Integer> which) {
        Tensor[] taken = new Tensor[which.size()];
        for (int i = 0; i < taken.length; i++) taken[i] = values.get(which.get(i));
        return List.of(taken);
    }

    /// Whether each operation's line in the user's code is written down. That costs a walk of the stack for each, so it is asked for.
    public static boolean keepsOrigins() {
        return ORIGINS.isBound();
    }

    /// Whether nothing is written down: no trace is open, and none that would be opened is to keep origins.
    public static boolean isPlain() {
        return !CURRENT.isBound() && !ORIGINS.isBound();
    }

    /// Does something, writing down the line of each operation that is traced in it.
    public static <T> T keepingOrigins(Supplier<T> body) {
        return ScopedValue.where(ORIGINS, true).call(body::get);
    }

    /// From here on the open trace's operations come from this origin: those that a transform writes, from the node it works on.
    public static void from(Graph.Origin origin) {
        Trace current = current();
        if (current != null) current.origin = origin;
    }

    List<Tensor> record(Op op, List<Tensor> in) {
        Integer[] ids = new Integer[in.size()];
        Type[] operands = new Type[ids.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = lift(in.get(i));
            operands[i] = in.get(i).type();
        }
        List<Type> types = op.types(List.of(operands));
        nodes.add(new Graph.Node(op, List.of(ids), types, originOf(op)));
        List<Tensor> results = new ArrayList<>(types.size());
        for (Type type : types) results.add(new Tensor(type, this, MADE + made++));
        return results;
    }

    private Graph.Origin originOf(Op op) {
        if (origin.isKnown() || !keepsOrigins()) return origin;
        return new Graph.Origin(op.label(), SlopewiseException.caller().orElse(""), Graph.Pass.FORWARD);
    }

    /// The number of a tensor in this trace; tensors from outside become inputs.
    private int lift(Tensor x) {
        Trace owner = x.ownTrace();
        if (owner == this) return x.id();
        for (Trace t = outer; owner != null && t != owner; t = t.outer) {
            if (t == null) throw leaked(x);
        }
        Object key = owner == null ? x.numbers() : x.identity();
        return capturedAt.computeIfAbsent(key, _ -> {
            captured.add(x);
            return -captured.size();
        });
    }

    static SlopewiseException leaked(Tensor x) {
        return refuse(
                "a traced tensor of type " + x.type()
                        + " was used after its function had returned, or on another thread",
                "return it from the function, or make it an argument");
    }

    boolean isOpenTrace() {
        return open;
    }

    /// The path of the argument, empty for other values.
    String name(int id) {
        return id >= 0 && id < arguments.size() ? arguments.get(id).name() : "";
    }

    private Closure close(List<Integer> out) {
        List<Graph.Input> inputs = new ArrayList<>(arguments);
        for (Tensor x : captured) inputs.add(new Graph.Input(x.path(), x.type()));
        List<Graph.Node> numbered = new ArrayList<>(nodes.size());
        for (Graph.Node n : nodes) numbered.add(new Graph.Node(n.op(), numbers(n.in()), n.types(), n.origin()));
        return new Closure(new Graph(inputs, numbered, numbers(out)), List.copyOf(captured));
    }

    private List<Integer> numbers(List<Integer> ids) {
        Integer[] numbers = new Integer[ids.size()];
        for (int i = 0; i < numbers.length; i++) numbers[i] = number(ids.get(i));
        return List.of(numbers);
    }

    private int number(int id) {
        if (id < 0) return arguments.size() - 1 - id;
        return id < MADE ? id : id - MADE + arguments.size() + captured.size();
    }
}

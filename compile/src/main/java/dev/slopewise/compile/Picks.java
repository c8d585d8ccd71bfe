package dev.slopewise.compile;

import dev.slopewise.core.Boundary;
import dev.slopewise.core.Convert;
import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Indexing;
import dev.slopewise.core.Layout;
import dev.slopewise.core.Pointwise;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Source;
import dev.slopewise.core.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// One entry of each row, told by an integer, as a cross-entropy picks it, in a form that leaves the rows to loops.
///
/// - **Picked** from what is worked out entry by entry, it is picked from what that is made of, and worked out for these entries alone: a row's
///   logarithm of shares need not be stored.
/// - **Put** into a row of zeros, which is the slope of picking, it is a choice by comparison with each place's number, which a loop over
///   the rows takes in. The integers are checked ahead of it; what makes them goes first, so that it stands before such a loop.
final class Picks {
    /// Picking from more arrays than these, or from more operations' results, is not less work.
    private static final int MOST_ARRAYS = 2, MOST_OPERATIONS = 40;

    private final Graph graph;
    private final GraphWriter now;
    private final boolean[] isWhole;
    private final int[] values; // of each of the graph, its value now, or −1
    private final Map<List<Object>, Numbers> numbers = new HashMap<>(); // by index, rows and type

    private record Numbers(int named, int places) {}

    private Picks(Graph graph) {
        this.graph = graph;
        this.now = new GraphWriter(graph);
        this.isWhole = whole(graph);
        this.values = new int[graph.values()];
        Arrays.fill(values, -1);
        for (int v = 0; v < graph.inputs().size(); v++) values[v] = v;
    }

    static Graph of(Graph graph) {
        if (graph.nodes().stream().noneMatch(node -> isPicked(graph, node) || isPut(graph, node))) return graph;
        return new Picks(graph).written();
    }

    private static boolean isPicked(Graph graph, Graph.Node node) {
        return node.op().equals(new Indexing.Gather(0)) && isOneOfARow(graph, node);
    }

    private static boolean isPut(Graph graph, Graph.Node node) {
        return node.op() instanceof Indexing.ScatterAdd(int slice, var _)
                && slice == 0
                && isOneOfARow(graph, node)
                && node.types().getFirst().dtype().isFloat();
    }

    private static boolean isOneOfARow(Graph graph, Graph.Node node) {
        return graph.type(node.in().getLast()).shape().size(-1) == 1
                && node.types().getFirst().shape().count() > 0;
    }

    private Graph written() {
        List<Graph.Node> ahead = graph.nodes().stream()
                .filter(node -> isPut(graph, node) && isWhole[node.in().getLast()])
                .toList();
        boolean[] isFirst =
                makers(ahead.stream().map(node -> node.in().getLast()).toList());
        for (int k = 0; k < isFirst.length; k++) if (isFirst[k]) now.copy(graph, k, values);
        ahead.forEach(this::numbers);
        for (int k = 0; k < isFirst.length; k++) {
            Graph.Node node = graph.nodes().get(k);
            if (isPut(graph, node)) values[graph.results(k).getFirst()] = put(node);
            else if (isPicked(graph, node) && isWorthPicking(node.in().getFirst()))
                values[graph.results(k).getFirst()] = picked(node.in().getFirst(), node, new HashMap<>());
            else if (!isFirst[k]) now.copy(graph, k, values);
        }
        return now.graph(graph.outputs().stream().map(v -> values[v]).toList());
    }

    private List<Integer> values(Graph.Node node) {
        return node.in().stream().map(v -> values[v]).toList();
    }

    /// Which values are made of whole numbers alone, all the way from the inputs.
    private static boolean[] whole(Graph graph) {
        boolean[] isWhole = new boolean[graph.values()];
        for (int v = 0; v < isWhole.length; v++) {
            isWhole[v] = !graph.type(v).dtype().isFloat()
                    && (graph.isInput(v) || graph.node(v).in().stream().allMatch(from -> isWhole[from]));
        }
        return isWhole;
    }

    /// The nodes, by their places, that values are made by.
    private boolean[] makers(List<Integer> of) {
        boolean[] isNeeded = new boolean[graph.values()],
                isMaker = new boolean[graph.nodes().size()];
        of.forEach(v -> isNeeded[v] = true);
        for (int k = isMaker.length - 1; k >= 0; k--) {
            isMaker[k] = graph.results(k).stream().anyMatch(v -> isNeeded[v]);
            if (isMaker[k]) graph.nodes().get(k).in().forEach(v -> isNeeded[v] = true);
        }
        return isMaker;
    }

    // ---- Put

    /// The integers that name places, checked and as wide as what is put there, and the places' own: `[…, 1]` and `[n]`.
    private Numbers numbers(Graph.Node node) {
        int rows = node.types().getFirst().shape().size(-1), index = node.in().getLast();
        DType dtype = node.types().getFirst().dtype() == DType.F32 ? DType.I32 : DType.I64;
        return numbers.computeIfAbsent(List.of(index, rows, dtype), _ -> {
            int named = now.one(Indexing.Within.below(rows, node.op()), List.of(values[index]), node);
            if (dtype != DType.I32) named = now.one(new Convert(dtype), List.of(named), node);
            return new Numbers(named, now.one(new Source.Iota(rows, dtype), List.of(), node));
        });
    }

    private int put(Graph.Node node) {
        Numbers numbers = numbers(node);
        Type to = node.types().getFirst();
        int last = to.shape().rank() - 1;
        int each = now.one(new Layout.Broadcast(to.shape(), List.of(last)), List.of(numbers.places), node);
        int named = alongRows(numbers.named, to.shape(), node);
        int value = alongRows(plusZero(node), to.shape(), node);
        int isNamed = now.one(Pointwise.EQ, List.of(each, named), node);
        int none = now.one(new Source.Fill(0.0, to), List.of(), node);
        return now.one(Pointwise.SELECT, List.of(isNamed, value, none), node);
    }

    /// What is put into zeros, added to them: −0 becomes 0.
    private int plusZero(Graph.Node node) {
        int value = values[node.in().getFirst()];
        if (!now.isInput(value)
                && now.maker(value).op() instanceof Source.Fill(Number number, var _)
                && number.doubleValue() != 0) return value;
        int zero = now.one(new Source.Fill(0.0, now.type(value)), List.of(), node);
        return now.one(Pointwise.ADD, List.of(value, zero), node);
    }

    /// What has one entry a row, `[…, 1]`, repeated along each.
    private int alongRows(int value, Shape to, Graph.Node node) {
        Shape lead = to.dropLast(1);
        int flat = now.one(new Layout.Reshape(now.type(value).shape(), lead), List.of(value), node);
        List<Integer> at = IntStream.range(0, lead.rank()).boxed().toList();
        return now.one(new Layout.Broadcast(to, at), List.of(flat), node);
    }

    // ---- Picked

    /// Whether a value is worked out entry by entry from few arrays.
    private boolean isWorthPicking(int value) {
        if (!isEntryByEntry(value)) return false;
        Set<Integer> seen = new HashSet<>();
        List<Integer> open = new ArrayList<>(List.of(value));
        int arrays = 0;
        while (!open.isEmpty()) {
            int v = open.removeLast();
            if (!seen.add(v)) continue;
            if (seen.size() > MOST_OPERATIONS) return false;
            if (isEntryByEntry(v)) open.addAll(graph.node(v).in());
            else if (!isSameAlongRows(v) && (isMoved(v) || ++arrays > MOST_ARRAYS)) return false;
        }
        return true;
    }

    private boolean isEntryByEntry(int v) {
        return !graph.isInput(v)
                && (graph.node(v).op() instanceof Pointwise || graph.node(v).op() instanceof Boundary.StopGradient);
    }

    /// Whether a value is a number, or has one for each row.
    private boolean isSameAlongRows(int v) {
        if (graph.isInput(v)) return false;
        return switch (graph.node(v).op()) {
            case Source.Fill _ -> true;
            case Layout.Broadcast(Shape to, var at) -> to.rank() > 0 && !at.contains(to.rank() - 1);
            default -> false;
        };
    }

    /// Whether a value is another's entries elsewhere, of which the operations around it need no copy and a pick would.
    private boolean isMoved(int v) {
        return !graph.isInput(v)
                && graph.node(v).op() instanceof Layout layout
                && !(layout instanceof Layout.Reshape)
                && !isOneRow(v);
    }

    /// Whether all rows are the same one.
    private boolean isOneRow(int v) {
        return !graph.isInput(v)
                && graph.node(v).op() instanceof Layout.Broadcast(Shape to, var at)
                && at.equals(List.of(to.rank() - 1))
                && to.rank() == graph.type(v).shape().rank();
    }

    private int picked(int v, Graph.Node node, Map<Integer, Integer> known) {
        @Nullable Integer before = known.get(v);
        if (before != null) return before;
        int result = isEntryByEntry(v) || isSameAlongRows(v) ? workedOut(v, node, known) : read(v, node);
        known.put(v, result);
        return result;
    }

    private int workedOut(int v, Graph.Node node, Map<Integer, Integer> known) {
        Graph.Node from = graph.node(v);
        Shape to = node.types().getFirst().shape();
        return switch (from.op()) {
            case Source.Fill(Number value, Type of) -> now.one(new Source.Fill(value, of.with(to)), List.of(), from);
            case Layout.Broadcast(Shape own, var at) ->
                now.one(new Layout.Broadcast(own.with(-1, 1), at), values(from), from);
            default -> {
                List<Integer> in = new ArrayList<>();
                for (int operand : from.in()) in.add(picked(operand, node, known));
                yield now.one(from.op(), in, from);
            }
        };
    }

    private int read(int v, Graph.Node node) {
        int index = values[node.in().getLast()];
        if (!isOneRow(v)) return now.one(node.op(), List.of(values[v], index), node);
        Shape each = now.type(index).shape(), all = Shape.of(each.count());
        int numbers = now.one(new Layout.Reshape(each, all), List.of(index), node);
        int row = values[graph.node(v).in().getFirst()];
        return now.one(new Layout.Reshape(all, each), List.of(now.one(node.op(), List.of(row, numbers), node)), node);
    }
}

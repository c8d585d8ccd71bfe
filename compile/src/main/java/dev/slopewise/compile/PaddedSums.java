package dev.slopewise.compile;

import dev.slopewise.core.Contraction;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Layout;
import dev.slopewise.core.Pointwise;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Source;
import dev.slopewise.core.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Sums of parts that are padded with zeros and lie beside each other, as one concatenation: the slope of what was cut into pieces, such as
/// queries, keys and values. A permutation after it is done to the parts, so that a product that makes one can write it in that order.
final class PaddedSums {
    private final Graph graph;
    private final GraphWriter now;
    private final int[] uses;
    private final int[] values; // of each of the graph, its value now

    /// What lies along the axis from a place on.
    ///
    /// @param axis counted from the end
    private record Part(int value, int axis, int start, int size) {
        int end() {
            return start + size;
        }
    }

    private PaddedSums(Graph graph) {
        this.graph = graph;
        this.now = new GraphWriter(graph);
        this.uses = GraphWriter.uses(graph);
        this.values = new int[graph.values()];
        for (int v = 0; v < graph.inputs().size(); v++) values[v] = v;
    }

    static Graph of(Graph graph) {
        if (graph.nodes().stream().noneMatch(node -> node.op() instanceof Layout.Pad)) return graph;
        return new PaddedSums(graph).written();
    }

    private Graph written() {
        for (int k = 0; k < graph.nodes().size(); k++) {
            Graph.Node node = graph.nodes().get(k);
            int v = graph.results(k).getFirst();
            Optional<Integer> made = switch (node.op()) {
                case Pointwise op when op == Pointwise.ADD -> parts(v).map(parts -> concatenated(parts, node));
                case Layout.Permute(var order) -> permuted(order, node);
                default -> Optional.empty();
            };
            if (made.isPresent()) values[v] = made.get();
            else now.copy(graph, k, values);
        }
        return now.graph(graph.outputs().stream().map(v -> values[v]).toList());
    }

    // ---- Sums

    /// The parts of a sum in order, if all are padded along one axis and none overlap.
    private Optional<List<Part>> parts(int sum) {
        List<Part> parts = new ArrayList<>();
        List<Integer> open = new ArrayList<>(graph.node(sum).in());
        while (!open.isEmpty()) {
            int v = open.removeLast();
            if (graph.isInput(v) || uses[v] != 1) return Optional.empty();
            Graph.Node node = graph.node(v);
            if (node.op() == Pointwise.ADD) {
                open.addAll(node.in());
            } else if (node.op() instanceof Layout.Pad pad) {
                Optional<Part> part = part(pad, node.in().getFirst());
                if (part.isEmpty()) return Optional.empty();
                parts.add(part.get());
            } else {
                return Optional.empty();
            }
        }
        parts.sort(Comparator.comparingInt(Part::start));
        for (int i = 1; i < parts.size(); i++) {
            Part before = parts.get(i - 1), part = parts.get(i);
            if (part.axis != before.axis || part.start < before.end()) return Optional.empty();
        }
        return Optional.of(parts);
    }

    private Optional<Part> part(Layout.Pad pad, int value) {
        int axes = pad.low().size(), axis = 0;
        for (int i = 0; i < axes; i++) {
            if (pad.gap().get(i) != 0) return Optional.empty();
            if (pad.low().get(i) == 0 && pad.high().get(i) == 0) continue;
            if (axis != 0) return Optional.empty();
            axis = i - axes;
        }
        if (axis == 0 || Double.compare(pad.value(), 0) != 0) return Optional.empty();
        int size = graph.type(value).shape().size(axis);
        return Optional.of(new Part(value, axis, pad.low().get(axes + axis), size));
    }

    private int concatenated(List<Part> parts, Graph.Node node) {
        int axis = parts.getFirst().axis, from = 0;
        Type all = node.types().getFirst();
        List<Integer> in = new ArrayList<>();
        for (Part part : parts) {
            if (part.start > from) in.add(zeros(all.shape().with(axis, part.start - from), all, node));
            in.add(plusZero(values[part.value], node));
            from = part.end();
        }
        int end = all.shape().size(axis);
        if (end > from) in.add(zeros(all.shape().with(axis, end - from), all, node));
        return now.one(new Layout.Concat(axis), in, node);
    }

    private int zeros(Shape shape, Type like, Graph.Node node) {
        return now.one(
                new Source.Fill(like.dtype().isFloat() ? (Number) 0.0 : (Number) 0L, like.with(shape)),
                List.of(),
                node);
    }

    /// A part as it is after zeros are added to it: −0 becomes 0.
    private int plusZero(int value, Graph.Node node) {
        Type type = now.type(value);
        if (!type.dtype().isFloat() || isSum(value)) return value;
        return now.one(Pointwise.ADD, List.of(value, zeros(type.shape(), type, node)), node);
    }

    /// Whether a value is made of sums that begin at 0, which are never −0.
    private boolean isSum(int value) {
        int v = value;
        while (!now.isInput(v)
                && (now.maker(v).op() instanceof Layout.Reshape || now.maker(v).op() instanceof Layout.Permute))
            v = now.maker(v).in().getFirst();
        return !now.isInput(v)
                && now.maker(v).op() instanceof Contraction c
                && !c.summed().isEmpty();
    }

    // ---- Permutations

    /// A permuted concatenation as one of permuted parts.
    private Optional<Integer> permuted(List<Integer> order, Graph.Node node) {
        int operand = node.in().getFirst(), concatenation = values[operand];
        if (uses[operand] != 1 || now.isInput(concatenation)) return Optional.empty();
        Graph.Node maker = now.maker(concatenation);
        if (!(maker.op() instanceof Layout.Concat(int axis)) || -axis > order.size()) return Optional.empty();
        int to = order.indexOf(order.size() + axis) - order.size();
        List<Integer> parts =
                maker.in().stream().map(v -> permuted(order, v, axis, to, node)).toList();
        return Optional.of(now.one(new Layout.Concat(to), parts, node));
    }

    /// A part's axes in another order; an axis of one entry that it was given for the concatenation is left out of that.
    private int permuted(List<Integer> order, int part, int from, int to, Graph.Node node) {
        Shape shape = now.type(part).shape();
        boolean isGiven = !now.isInput(part)
                && now.maker(part).op() instanceof Layout.Reshape(Shape before, Shape after)
                && shape.size(from) == 1
                && after.rank() == shape.rank()
                && before.equals(after.without(from));
        if (!isGiven) return now.one(new Layout.Permute(order), List.of(part), node);
        int gone = order.size() + from;
        List<Integer> rest = order.stream()
                .filter(axis -> axis != gone)
                .map(axis -> axis > gone ? axis - 1 : axis)
                .toList();
        int moved = now.one(new Layout.Permute(rest), now.maker(part).in(), node);
        Shape without = now.type(moved).shape(), with = now.type(part).shape();
        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < without.rank(); i++) sizes.add(without.size(i));
        sizes.add(with.rank() + to, 1);
        return now.one(
                new Layout.Reshape(
                        without, Shape.of(sizes.stream().mapToInt(n -> n).toArray())),
                List.of(moved),
                node);
    }
}

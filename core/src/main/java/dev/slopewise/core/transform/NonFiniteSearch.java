package dev.slopewise.core.transform;

import dev.slopewise.core.Array;
import dev.slopewise.core.Boundary;
import dev.slopewise.core.Control;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Layout;
import dev.slopewise.core.Op;
import dev.slopewise.core.Source;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Goes back from a result that is not finite to the operation that made it so.
final class NonFiniteSearch {
    /// Entries that are not finite are replaced by these, one after the other, to see whether they matter: each function is finite at one of
    /// them at least.
    private static final double[] STAND_INS = {0.5, 1.5};

    private static final int TOLD_BEFORE = 3;

    /// The operations passed on the way back, nearest last.
    private final List<Place> passed = new ArrayList<>();

    private NonFiniteSearch() {}

    /// An operation's result among the values of the graph it stands in.
    private record Place(Graph graph, List<Array> values, int value, String inside) {
        Graph.Node node() {
            return graph.node(value);
        }

        List<Array> operands() {
            return node().in().stream().map(values::get).toList();
        }

        Array result() {
            return values.get(value);
        }
    }

    /// The search ended at an operation, or at an input of the graph.
    private sealed interface Root {
        record Made(Place place) implements Root {}

        record Given(int input) implements Root {}
    }

    /// The first in order of execution among what made the results of a graph non-finite.
    static Optional<NonFinite> in(Graph graph, List<Array> inputs) {
        List<Array> values = values(graph, inputs);
        int first = Integer.MAX_VALUE;
        NonFinite found = null;
        for (int v : graph.outputs()) {
            if (isFinite(values.get(v))) continue;
            var search = new NonFiniteSearch();
            Root root = search.root(graph, values, v, "");
            int outermost = search.passed.stream()
                    .filter(p -> p.inside.isEmpty())
                    .mapToInt(Place::value)
                    .min()
                    .orElse(-1);
            if (outermost >= first) continue;
            first = outermost;
            found = search.report(root, graph, values);
        }
        return Optional.ofNullable(found);
    }

    private static List<Array> values(Graph graph, List<Array> inputs) {
        List<Array> values = new ArrayList<>(inputs);
        for (Graph.Node node : graph.nodes()) {
            values.addAll(
                    carriedOut(node.op(), node.in().stream().map(values::get).toList()));
        }
        return values;
    }

    private static List<Array> carriedOut(Op op, List<Array> in) {
        List<Array> out = op.types(in.stream().map(Array::type).toList()).stream()
                .map(Array::zeros)
                .toList();
        op.eval(in, out);
        return out;
    }

    private static boolean isFinite(Array x) {
        return !x.dtype().isFloat() || IntStream.range(0, x.count()).allMatch(i -> Double.isFinite(x.number(i)));
    }

    private static boolean hasNaN(Array x) {
        return x.dtype().isFloat() && IntStream.range(0, x.count()).anyMatch(i -> Double.isNaN(x.number(i)));
    }

    private Root root(Graph graph, List<Array> values, int value, String inside) {
        int v = value;
        while (!graph.isInput(v)) {
            var place = new Place(graph, values, v, inside);
            passed.add(place);
            Graph.Node node = graph.node(v);
            int result = graph.resultOf(v);
            int next;
            if (node.op().bodies().isEmpty()) {
                next = culprit(node.op(), place.operands(), result);
            } else {
                switch (within(node.op(), place.operands(), result, inside)) {
                    case Root.Made made -> {
                        return made;
                    }
                    case Root.Given(int input) -> next = input;
                }
            }
            if (next < 0) return new Root.Made(place);
            v = node.in().get(next);
        }
        return new Root.Given(v);
    }

    /// The operand without whose non-finite entries the result would be better; −1 if there is none.
    private static int culprit(Op op, List<Array> in, int result) {
        List<Integer> bad = IntStream.range(0, in.size())
                .filter(i -> !isFinite(in.get(i)))
                .boxed()
                .toList();
        if (bad.isEmpty()) return -1;
        if (!heals(op, in, bad, result)) {
            // the result would be no better, as finite entries overflow as well: what came in non-finite came first all the same
            return bad.stream()
                    .filter(i -> spoils(op, in, i, result))
                    .findFirst()
                    .orElse(-1);
        }
        for (int i : bad) if (heals(op, in, List.of(i), result)) return i;
        return bad.getFirst();
    }

    /// Whether an operand's non-finite entries alone, among numbers that do no harm, make an entry of the result non-finite that is so.
    private static boolean spoils(Op op, List<Array> in, int operand, int result) {
        Array out = carriedOut(op, in).get(result);
        for (double standIn : STAND_INS) {
            List<Array> tame = in.stream().map(x -> tamed(x, standIn, false)).toList();
            List<Array> spoilt = new ArrayList<>(tame);
            spoilt.set(operand, tamed(in.get(operand), standIn, true));
            Array without = carriedOut(op, tame).get(result),
                    with = carriedOut(op, spoilt).get(result);
            boolean matters = IntStream.range(0, out.count())
                    .anyMatch(i -> !Double.isFinite(out.number(i))
                            && !Double.isFinite(with.number(i))
                            && Double.isFinite(without.number(i)));
            if (matters) return true;
        }
        return false;
    }

    private static Array tamed(Array x, double standIn, boolean keepingBad) {
        return x.dtype().isFloat() ? changed(x, v -> keepingBad && !Double.isFinite(v) ? v : standIn) : x;
    }

    private static boolean heals(Op op, List<Array> in, List<Integer> repaired, int result) {
        Array out = carriedOut(op, in).get(result);
        for (double standIn : STAND_INS) {
            List<Array> healthy = new ArrayList<>(in);
            for (int i : repaired) healthy.set(i, repaired(in.get(i), standIn));
            Array other = carriedOut(op, healthy).get(result);
            boolean better = IntStream.range(0, out.count())
                    .anyMatch(i -> !Double.isFinite(out.number(i)) && Double.isFinite(other.number(i)));
            if (better) return true;
        }
        return false;
    }

    private static Array repaired(Array x, double standIn) {
        return changed(x, v -> Double.isFinite(v) ? v : standIn);
    }

    private static Array changed(Array x, DoubleUnaryOperator change) {
        double[] numbers = new double[x.count()];
        for (int i = 0; i < numbers.length; i++) numbers[i] = change.applyAsDouble(x.number(i));
        var wide = Array.wrap(x.shape(), numbers);
        return carriedOut(new dev.slopewise.core.Convert(x.dtype()), List.of(wide))
                .getFirst();
    }

    // ---- Inside loops and branches

    private Root within(Op op, List<Array> in, int result, String inside) {
        return switch (op) {
            case Control.Scan scan -> scan(scan, in, result, inside);
            case Control.While loop -> loop(loop, in, result, inside);
            case Control.Switch(List<Graph> cases) -> {
                int which = (int) in.getFirst().integer(0);
                String where = join("case %d of %d".formatted(which, cases.size()), inside);
                Root root = body(cases.get(which), in.subList(1, in.size()), result, where);
                yield root instanceof Root.Given(int i) ? new Root.Given(i + 1) : root;
            }
            case Control.Checkpoint(Graph body) -> body(body, in, result, join("a checkpoint", inside));
            case Boundary.Custom custom ->
                body(custom.value(), in, result, join("a function with its own derivative", inside));
            default -> throw new IllegalStateException("no graph in " + op.label());
        };
    }

    private Root body(Graph body, List<Array> in, int result, String inside) {
        return root(body, values(body, in), body.outputs().get(result), inside);
    }

    /// From the first step that gave something non-finite, back through the state of earlier ones.
    private Root scan(Control.Scan scan, List<Array> in, int result, String inside) {
        List<List<Array>> steps = new ArrayList<>();
        List<Array> state = in.subList(0, scan.carries());
        int bad = -1;
        for (int t = 0; t < scan.length(); t++) {
            List<Array> own = scan.operandsOf(t, state, in);
            steps.add(own);
            List<Array> made = outputs(scan.body(), own);
            if (bad < 0 && result >= scan.carries() && !isFinite(made.get(result))) bad = t;
            state = made.subList(0, scan.carries());
        }
        if (result < scan.carries()) bad = scan.length() - 1;
        int at = result;
        for (int t = bad; t >= 0; t--) {
            String where = join("step %d of scan %d".formatted(t + 1, scan.length()), inside);
            Root root = body(scan.body(), steps.get(t), at, where);
            if (!(root instanceof Root.Given(int input)) || input >= scan.carries()) return root;
            at = input;
        }
        return new Root.Given(at);
    }

    private Root loop(Control.While loop, List<Array> in, int result, String inside) {
        List<List<Array>> steps = new ArrayList<>();
        List<Array> all = in;
        while (outputs(loop.goesOn(), all).getFirst().truth(0)) {
            steps.add(all);
            List<Array> next = new ArrayList<>(outputs(loop.body(), all));
            next.addAll(in.subList(loop.carries(), in.size()));
            all = next;
        }
        int at = result;
        for (int t = steps.size() - 1; t >= 0; t--) {
            Root root = body(loop.body(), steps.get(t), at, join("step %d of whileLoop".formatted(t + 1), inside));
            if (!(root instanceof Root.Given(int input)) || input >= loop.carries()) return root;
            at = input;
        }
        return new Root.Given(at);
    }

    private static List<Array> outputs(Graph graph, List<Array> in) {
        List<Array> values = values(graph, in);
        return graph.outputs().stream().map(values::get).toList();
    }

    private static String join(String inner, String outer) {
        return outer.isEmpty() ? inner : inner + " in " + outer;
    }

    // ---- The report

    /// An infinity that was given, or written as a constant, may be meant; then the operation that made NaN of it is told.
    private NonFinite report(Root root, Graph graph, List<Array> values) {
        boolean wasGiven = root instanceof Root.Given
                || (root instanceof Root.Made(Place place) && place.node().op() instanceof Source.Fill);
        if (wasGiven) {
            for (Place place : passed.reversed()) {
                boolean turned =
                        hasNaN(place.result()) && place.operands().stream().noneMatch(NonFiniteSearch::hasNaN);
                if (turned && place.node().op().bodies().isEmpty()) return report(place);
            }
        }
        return switch (root) {
            case Root.Made(Place place) -> report(place);
            case Root.Given(int input) -> {
                Array given = values.get(input);
                yield new NonFinite(
                        "",
                        "",
                        Graph.Pass.FORWARD,
                        "",
                        graph.inputs().get(input).name(),
                        "",
                        NonFinite.Range.of(name(graph, input), "", given),
                        given.shape().rank() == 0 ? "" : entryOf(given) + " is " + given.number(firstBad(given)),
                        List.of(),
                        List.of());
            }
        };
    }

    private static NonFinite report(Place place) {
        Graph.Node node = place.node();
        Graph.Origin origin = node.origin();
        List<NonFinite.Range> inputs = IntStream.range(0, node.in().size())
                .mapToObj(i -> range(place.graph, place.values, node.in().get(i)))
                .toList();
        return new NonFinite(
                node.op().label(),
                origin.op(),
                origin.pass(),
                origin.line(),
                path(place),
                place.inside,
                NonFinite.Range.of(node.op().label(), origin.line(), place.result()),
                entry(place),
                inputs,
                before(place));
    }

    private static NonFinite.Range range(Graph graph, List<Array> values, int v) {
        String line = graph.isInput(v) ? "" : graph.node(v).origin().line();
        return NonFinite.Range.of(name(graph, v), line, values.get(v));
    }

    /// A leaf's path, or the operation that made it; what only lays numbers out in another way keeps its operand's name.
    private static String name(Graph graph, int v) {
        if (!graph.isInput(v)) {
            Graph.Node node = graph.node(v);
            boolean laysOut = node.op() instanceof Layout && node.in().size() == 1;
            return laysOut ? name(graph, node.in().getFirst()) : node.op().label();
        }
        String name = graph.inputs().get(v).name();
        return name.isEmpty() ? "an input" : name;
    }

    /// The nearest leaf that it works on.
    private static String path(Place place) {
        Deque<Integer> next = new ArrayDeque<>(place.node().in());
        Set<Integer> seen = new HashSet<>(next);
        while (!next.isEmpty()) {
            int v = next.removeFirst();
            if (place.graph.isInput(v)) {
                String name = place.graph.inputs().get(v).name();
                if (!name.isEmpty()) return name;
                continue;
            }
            for (int i : place.graph.node(v).in()) if (seen.add(i)) next.add(i);
        }
        return "";
    }

    /// The first entry that is not finite; operands of the result's shape at the same place.
    private static String entry(Place place) {
        Array out = place.result();
        int at = firstBad(out);
        List<Array> in = place.operands();
        boolean same = !in.isEmpty() && in.stream().allMatch(x -> x.shape().equals(out.shape()));
        String given = same ? in.stream().map(x -> number(x, at)).collect(Collectors.joining(", ", " of ", " ")) : " ";
        String which = out.shape().rank() == 0 ? "" : entryOf(out) + ": ";
        return which + place.node().op().label() + given + "= " + out.number(at);
    }

    private static int firstBad(Array x) {
        return IntStream.range(0, x.count())
                .filter(i -> !Double.isFinite(x.number(i)))
                .findFirst()
                .orElse(0);
    }

    private static String entryOf(Array x) {
        return "entry " + index(firstBad(x), x.shape().sizes());
    }

    private static String number(Array x, int at) {
        return x.dtype().isFloat() ? NonFinite.shortly(x.number(at)) : String.valueOf(x.integer(at));
    }

    private static List<Integer> index(int flat, int[] sizes) {
        Integer[] at = new Integer[sizes.length];
        int rest = flat;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            at[axis] = rest % sizes[axis];
            rest /= sizes[axis];
        }
        return List.of(at);
    }

    /// Back along the operand with the largest numbers; operations that only move them are left out.
    private static List<NonFinite.Range> before(Place place) {
        List<NonFinite.Range> told = new ArrayList<>();
        Graph graph = place.graph;
        Graph.Node node = place.node();
        while (told.size() < TOLD_BEFORE) {
            int largest = -1;
            double size = -1;
            for (int i : node.in()) {
                double own = range(graph, place.values, i).size();
                if (graph.type(i).dtype().isFloat() && own > size) {
                    size = own;
                    largest = i;
                }
            }
            if (largest < 0 || graph.isInput(largest)) break;
            node = graph.node(largest);
            boolean moved = node.in().size() == 1
                    && range(graph, place.values, node.in().getFirst()).size() == size;
            if (!moved && !(node.op() instanceof Source)) told.addFirst(range(graph, place.values, largest));
        }
        return told;
    }
}

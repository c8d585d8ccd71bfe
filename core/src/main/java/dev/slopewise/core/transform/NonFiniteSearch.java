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
import java.util.function.IntFunction;
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

    /// A graph as it is carried out once: the whole function, a branch, or one step of a loop.
    ///
    /// @param names  what its inputs are called
    /// @param inside the loops and branches that it is in; empty for the whole
    /// @param states of a loop, as it was after each of the steps before this one; empty elsewhere
    private record Scope(Graph graph, List<Array> values, List<String> names, String inside, List<List<Array>> states) {
        Scope(Graph graph, List<Array> in, List<String> names, String inside) {
            this(graph, NonFiniteSearch.values(graph, in), names, inside, List.of());
        }

        /// A leaf's path, or the operation that made it; what only lays numbers out in another way keeps its operand's name.
        String name(int v) {
            if (graph.isInput(v)) return names.get(v);
            Graph.Node node = graph.node(v);
            boolean laysOut = node.op() instanceof Layout && node.in().size() == 1;
            return laysOut ? name(node.in().getFirst()) : node.op().label();
        }

        NonFinite.Range range(int v) {
            String line = graph.isInput(v) ? "" : graph.node(v).origin().line();
            return NonFinite.Range.of(name(v), line, values.get(v));
        }
    }

    /// An operation's result in the graph it stands in.
    private record Place(Scope scope, int value) {
        Graph.Node node() {
            return scope.graph.node(value);
        }

        List<Array> operands() {
            return node().in().stream().map(scope.values::get).toList();
        }

        Array result() {
            return scope.values.get(value);
        }
    }

    /// The search ended at an operation, or at an input of the graph.
    private sealed interface Root {
        record Made(Place place) implements Root {}

        record Given(int input) implements Root {}
    }

    /// The first in order of execution among what made the results of a graph non-finite.
    ///
    /// @param arguments how many of the inputs are the function's own; it refers to the others from outside
    static Optional<NonFinite> in(Graph graph, List<Array> inputs, int arguments) {
        List<String> names = names(graph, i -> i < arguments ? "the argument" : "a tensor from outside");
        var whole = new Scope(graph, inputs, names, "");
        List<Array> values = whole.values;
        int first = Integer.MAX_VALUE;
        NonFinite found = null;
        for (int v : graph.outputs()) {
            if (isFinite(values.get(v))) continue;
            var search = new NonFiniteSearch();
            Root root = search.root(whole, v);
            int outermost = search.passed.stream()
                    .filter(p -> p.scope.inside.isEmpty())
                    .mapToInt(Place::value)
                    .min()
                    .orElse(-1);
            if (outermost >= first) continue;
            first = outermost;
            found = search.report(root, whole);
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

    private Root root(Scope scope, int value) {
        int v = value;
        while (!scope.graph.isInput(v)) {
            var place = new Place(scope, v);
            passed.add(place);
            Graph.Node node = place.node();
            int next;
            if (node.op().bodies().isEmpty()) {
                next = culprit(node.op(), place.operands(), scope.graph.resultOf(v));
            } else {
                switch (within(place)) {
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

    private Root within(Place place) {
        List<Array> in = place.operands();
        List<String> names = place.node().in().stream().map(place.scope::name).toList();
        int result = place.scope.graph.resultOf(place.value);
        return switch (place.node().op()) {
            case Control.Scan scan -> scan(scan, in, place, names);
            case Control.While loop -> loop(loop, in, place, names);
            case Control.Switch(List<Graph> cases) -> {
                int which = (int) in.getFirst().integer(0);
                String where = join("case %d of %d".formatted(which, cases.size()), place.scope.inside);
                List<Array> taken = in.subList(1, in.size());
                Root root = body(cases.get(which), taken, names.subList(1, in.size()), result, where);
                yield root instanceof Root.Given(int i) ? new Root.Given(i + 1) : root;
            }
            case Control.Checkpoint(Graph body) ->
                body(body, in, names, result, join("a checkpoint", place.scope.inside));
            case Boundary.Custom custom -> {
                String where = join("a function with its own derivative", place.scope.inside);
                yield body(custom.value(), in, names, result, where);
            }
            default ->
                throw new IllegalStateException(
                        "no graph in " + place.node().op().label());
        };
    }

    private Root body(Graph body, List<Array> in, List<String> around, int result, String inside) {
        var scope = new Scope(body, in, names(body, around::get), inside);
        return root(scope, body.outputs().get(result));
    }

    /// From the first step that gave something non-finite, back through the state of earlier ones.
    private Root scan(Control.Scan scan, List<Array> in, Place place, List<String> around) {
        int result = place.scope.graph.resultOf(place.value);
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
        List<String> names = names(
                scan.body(),
                i -> i < scan.carries() ? "the state" : i < scan.carries() + scan.rows() ? "the row" : around.get(i));
        var loop = new Steps(scan.body(), scan.carries(), steps.subList(0, bad + 1), names);
        return back(loop, result, t -> join("step %d of scan %d".formatted(t, scan.length()), place.scope.inside));
    }

    private Root loop(Control.While loop, List<Array> in, Place place, List<String> around) {
        List<List<Array>> steps = new ArrayList<>();
        List<Array> all = in;
        while (outputs(loop.goesOn(), all).getFirst().truth(0)) {
            steps.add(all);
            List<Array> next = new ArrayList<>(outputs(loop.body(), all));
            next.addAll(in.subList(loop.carries(), in.size()));
            all = next;
        }
        List<String> names = names(loop.body(), i -> i < loop.carries() ? "the state" : around.get(i));
        return back(
                new Steps(loop.body(), loop.carries(), steps, names),
                place.scope.graph.resultOf(place.value),
                t -> join("step %d of whileLoop".formatted(t), place.scope.inside));
    }

    /// The steps of a loop up to the one that gave something non-finite, each with what it took: its state first.
    private record Steps(Graph body, int carries, List<List<Array>> taken, List<String> names) {}

    /// @param where what a step is called, by its number from 1
    private Root back(Steps steps, int result, IntFunction<String> where) {
        List<List<Array>> states =
                steps.taken.stream().map(in -> in.subList(0, steps.carries)).toList();
        int at = result;
        for (int t = states.size() - 1; t >= 0; t--) {
            List<Array> values = values(steps.body, steps.taken.get(t));
            var scope = new Scope(steps.body, values, steps.names, where.apply(t + 1), states.subList(1, t + 1));
            Root root = root(scope, steps.body.outputs().get(at));
            if (!(root instanceof Root.Given(int input)) || input >= steps.carries) return root;
            at = input;
        }
        return new Root.Given(at);
    }

    /// The inputs' own names, where they have one.
    private static List<String> names(Graph graph, IntFunction<String> otherwise) {
        return IntStream.range(0, graph.inputs().size())
                .mapToObj(i -> {
                    String own = graph.inputs().get(i).name();
                    return own.isEmpty() ? otherwise.apply(i) : own;
                })
                .toList();
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
    private NonFinite report(Root root, Scope whole) {
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
                Array given = whole.values.get(input);
                yield new NonFinite(
                        "",
                        "",
                        Graph.Pass.FORWARD,
                        "",
                        whole.graph.inputs().get(input).name(),
                        "",
                        whole.range(input),
                        given.shape().rank() == 0 ? "" : entryOf(given) + " is " + given.number(firstBad(given)),
                        List.of(),
                        List.of());
            }
        };
    }

    private static NonFinite report(Place place) {
        Graph.Node node = place.node();
        Graph.Origin origin = node.origin();
        List<NonFinite.Range> inputs =
                node.in().stream().map(place.scope::range).toList();
        return new NonFinite(
                node.op().label(),
                origin.op(),
                origin.pass(),
                origin.line(),
                path(place),
                place.scope.inside,
                NonFinite.Range.of(node.op().label(), origin.line(), place.result()),
                entry(place),
                inputs,
                before(place));
    }

    /// The nearest leaf that it works on.
    private static String path(Place place) {
        Graph graph = place.scope.graph;
        Deque<Integer> next = new ArrayDeque<>(place.node().in());
        Set<Integer> seen = new HashSet<>(next);
        while (!next.isEmpty()) {
            int v = next.removeFirst();
            if (graph.isInput(v)) {
                String name = graph.inputs().get(v).name();
                if (!name.isEmpty()) return name;
                continue;
            }
            for (int i : graph.node(v).in()) if (seen.add(i)) next.add(i);
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

    /// Back along the operand with the largest numbers, in a loop on through the steps before; operations that only move numbers, and steps
    /// that keep their size, are left out.
    private static List<NonFinite.Range> before(Place place) {
        List<NonFinite.Range> told = new ArrayList<>();
        Scope scope = place.scope;
        Graph graph = scope.graph;
        Graph.Node node = place.node();
        while (told.size() < TOLD_BEFORE) {
            int largest = -1;
            double size = -1;
            for (int i : node.in()) {
                double own = scope.range(i).size();
                if (graph.type(i).dtype().isFloat() && own > size) {
                    size = own;
                    largest = i;
                }
            }
            if (largest < 0) break;
            if (graph.isInput(largest)) {
                addStates(scope, largest, told);
                break;
            }
            node = graph.node(largest);
            boolean moved =
                    node.in().size() == 1 && scope.range(node.in().getFirst()).size() == size;
            if (!moved && !(node.op() instanceof Source)) told.addFirst(scope.range(largest));
        }
        return told;
    }

    private static void addStates(Scope scope, int input, List<NonFinite.Range> told) {
        double later = Double.NaN;
        for (int step = scope.states.size(); step > 0 && told.size() < TOLD_BEFORE; step--) {
            List<Array> state = scope.states.get(step - 1);
            if (input >= state.size()) return;
            String name = "%s after step %d".formatted(scope.name(input), step);
            var range = NonFinite.Range.of(name, "", state.get(input));
            if (range.size() != later) told.addFirst(range);
            later = range.size();
        }
    }
}

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
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Goes back from a result that is not finite to the operation that made it so.
final class NonFiniteSearch {
    /// Entries that are not finite are replaced by these, one after the other, to see whether they matter: each function is finite at one of
    /// them at least.
    private static final double[] STAND_INS = {0.5, 1.5};

    /// Of a result with many entries that are not finite, so many are followed.
    private static final int TRIED = 3;

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

    /// One entry of an operation's result in the graph it stands in.
    ///
    /// @param entry its flat number
    private record Place(Scope scope, int value, int entry) {
        Graph.Node node() {
            return scope.graph.node(value);
        }

        List<Array> operands() {
            return node().in().stream().map(scope.values::get).toList();
        }

        Array result() {
            return scope.values.get(value);
        }

        int resultOf() {
            return scope.graph.resultOf(value);
        }

        double number() {
            return result().number(entry);
        }
    }

    /// The search ended at an operation, or at an entry of an input of the graph.
    private sealed interface Root {
        record Made(Place place) implements Root {}

        record Given(int input, int entry) implements Root {}
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
            List<Integer> bad = bad(values.get(v));
            for (int i = 0; i < Math.min(TRIED, bad.size()); i++) {
                var search = new NonFiniteSearch();
                Root root = search.root(whole, v, bad.get((int) ((long) i * bad.size() / Math.min(TRIED, bad.size()))));
                int outermost = search.passed.stream()
                        .filter(p -> p.scope.inside.isEmpty())
                        .mapToInt(Place::value)
                        .min()
                        .orElse(-1);
                if (outermost >= first) continue;
                first = outermost;
                found = search.report(root, whole);
            }
        }
        return Optional.ofNullable(found);
    }

    /// The entries that are not finite.
    private static List<Integer> bad(Array x) {
        if (!x.dtype().isFloat()) return List.of();
        return IntStream.range(0, x.count())
                .filter(i -> !Double.isFinite(x.number(i)))
                .boxed()
                .toList();
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
        return bad(x).isEmpty();
    }

    private Root root(Scope scope, int value, int entry) {
        int v = value, at = entry;
        while (!scope.graph.isInput(v)) {
            var place = new Place(scope, v, at);
            passed.add(place);
            Graph.Node node = place.node();
            Optional<Root.Given> next;
            if (node.op().bodies().isEmpty()) {
                next = new Trial(node.op(), place.operands(), place.resultOf(), at).culprit();
            } else {
                switch (within(place)) {
                    case Root.Made made -> {
                        return made;
                    }
                    case Root.Given given -> next = Optional.of(given);
                }
            }
            if (next.isEmpty()) return new Root.Made(place);
            v = node.in().get(next.get().input);
            at = next.get().entry;
        }
        return new Root.Given(v, at);
    }

    /// An operation done again with other operands, to see which of their entries make one entry of its result non-finite.
    private record Trial(Op op, List<Array> in, int result, int entry) {
        /// The operand, and its entry, without which this entry would be finite; empty if there is none.
        Optional<Root.Given> culprit() {
            List<Integer> bad = IntStream.range(0, in.size())
                    .filter(i -> !isFinite(in.get(i)))
                    .boxed()
                    .toList();
            if (bad.isEmpty()) return Optional.empty();
            for (double standIn : STAND_INS) {
                List<Array> healthy = new ArrayList<>(in);
                for (int i : bad) healthy.set(i, repaired(in.get(i), standIn));
                if (isBad(healthy)) continue;
                for (int i : bad) {
                    List<Array> others = new ArrayList<>(in);
                    others.set(i, healthy.get(i));
                    if (!isBad(others)) return Optional.of(within(in, i, standIn));
                }
                return Optional.of(within(healthy, bad.getFirst(), standIn));
            }
            // finite entries overflow as well; what came in non-finite came first all the same
            for (double standIn : STAND_INS) {
                List<Array> tame = in.stream().map(x -> tamed(x, standIn)).toList();
                if (isBad(tame)) continue;
                for (int i : bad) {
                    List<Array> spoilt = new ArrayList<>(tame);
                    spoilt.set(i, spoilt(in.get(i), standIn));
                    if (isBad(spoilt)) return Optional.of(within(tame, i, standIn));
                }
            }
            return Optional.empty();
        }

        /// Whether the entry is non-finite with these operands.
        private boolean isBad(List<Array> operands) {
            return !Double.isFinite(carriedOut(op, operands).get(result).number(entry));
        }

        /// The entry of an operand that counts: the last of the fewest first ones that spoil the result when those after them are repaired.
        ///
        /// @param others the operands beside it
        private Root.Given within(List<Array> others, int operand, double standIn) {
            Array x = in.get(operand);
            List<Integer> bad = bad(x);
            int low = 1, high = bad.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                int kept = middle;
                List<Array> some = new ArrayList<>(others);
                some.set(operand, changed(x, (i, v) -> Double.isFinite(v) || i <= bad.get(kept - 1) ? v : standIn));
                if (isBad(some)) high = middle;
                else low = middle + 1;
            }
            return new Root.Given(operand, bad.get(low - 1));
        }

        private static Array tamed(Array x, double standIn) {
            return x.dtype().isFloat() ? changed(x, (_, _) -> standIn) : x;
        }

        private static Array spoilt(Array x, double standIn) {
            return changed(x, (_, v) -> Double.isFinite(v) ? standIn : v);
        }
    }

    private static Array repaired(Array x, double standIn) {
        return changed(x, (_, v) -> Double.isFinite(v) ? v : standIn);
    }

    private interface Change {
        double of(int entry, double number);
    }

    private static Array changed(Array x, Change change) {
        double[] numbers = new double[x.count()];
        for (int i = 0; i < numbers.length; i++) numbers[i] = change.of(i, x.number(i));
        var wide = Array.wrap(x.shape(), numbers);
        return carriedOut(new dev.slopewise.core.Convert(x.dtype()), List.of(wide))
                .getFirst();
    }

    // ---- Inside loops and branches

    private Root within(Place place) {
        List<Array> in = place.operands();
        List<String> names = place.node().in().stream().map(place.scope::name).toList();
        return switch (place.node().op()) {
            case Control.Scan scan -> scan(scan, in, place, names);
            case Control.While loop -> loop(loop, in, place, names);
            case Control.Switch(List<Graph> cases) -> {
                int which = (int) in.getFirst().integer(0);
                List<Array> taken = in.subList(1, in.size());
                String where = "case %d of %d".formatted(which, cases.size());
                Root root = body(cases.get(which), taken, names.subList(1, in.size()), place, where);
                yield root instanceof Root.Given(int i, int entry) ? new Root.Given(i + 1, entry) : root;
            }
            case Control.Checkpoint(Graph body) -> body(body, in, names, place, "a checkpoint");
            case Boundary.Custom custom -> body(custom.value(), in, names, place, "a function with its own derivative");
            default ->
                throw new IllegalStateException(
                        "no graph in " + place.node().op().label());
        };
    }

    private Root body(Graph body, List<Array> in, List<String> around, Place place, String where) {
        var scope = new Scope(body, in, names(body, around::get), join(where, place.scope.inside));
        return root(scope, body.outputs().get(place.resultOf()), place.entry);
    }

    /// From the step that gave the entry, back through the state of earlier ones.
    private Root scan(Control.Scan scan, List<Array> in, Place place, List<String> around) {
        List<List<Array>> steps = new ArrayList<>();
        List<Array> state = in.subList(0, scan.carries());
        for (int t = 0; t < scan.length(); t++) {
            List<Array> own = scan.operandsOf(t, state, in);
            steps.add(own);
            state = outputs(scan.body(), own).subList(0, scan.carries());
        }
        int result = place.resultOf();
        boolean isState = result < scan.carries();
        int size = isState ? place.result().count() : place.result().count() / scan.length();
        int last = isState ? scan.length() - 1 : scan.stepOf(place.entry / size);
        List<String> names = names(
                scan.body(),
                i -> i < scan.carries() ? "the state" : i < scan.carries() + scan.rows() ? "the row" : around.get(i));
        var loop = new Steps(scan.body(), scan.carries(), steps.subList(0, last + 1), names);
        Found found = back(
                loop,
                new Root.Given(result, place.entry % size),
                t -> join("step %d of scan %d".formatted(t, scan.length()), place.scope.inside));
        boolean isRow = found.root instanceof Root.Given(int i, int _)
                && i >= scan.carries()
                && i < scan.carries() + scan.rows();
        if (isRow && found.root instanceof Root.Given(int i, int entry)) {
            int row = scan.body().type(i).shape().count();
            return new Root.Given(i, scan.stepOf(found.step) * row + entry);
        }
        return found.root;
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
                        new Root.Given(place.resultOf(), place.entry),
                        t -> join("step %d of whileLoop".formatted(t), place.scope.inside))
                .root;
    }

    /// The steps of a loop up to the one that gave something non-finite, each with what it took: its state first.
    private record Steps(Graph body, int carries, List<List<Array>> taken, List<String> names) {}

    /// Where the search in a loop ended, and in which step, from 0.
    private record Found(Root root, int step) {}

    /// @param result what is not finite: the number of a result of the body, and an entry of it
    /// @param where  what a step is called, by its number from 1
    private Found back(Steps steps, Root.Given result, IntFunction<String> where) {
        List<List<Array>> states =
                steps.taken.stream().map(in -> in.subList(0, steps.carries)).toList();
        Root.Given at = result;
        for (int t = states.size() - 1; t >= 0; t--) {
            List<Array> values = values(steps.body, steps.taken.get(t));
            var scope = new Scope(steps.body, values, steps.names, where.apply(t + 1), states.subList(1, t + 1));
            Root root = root(scope, steps.body.outputs().get(at.input), at.entry);
            if (!(root instanceof Root.Given given) || given.input >= steps.carries) return new Found(root, t);
            at = given;
        }
        return new Found(at, 0);
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
        if (isMeant(root, whole)) {
            for (Place place : passed.reversed()) {
                boolean turned = Double.isNaN(place.number())
                        && place.node().op().bodies().isEmpty();
                if (turned) return report(place);
            }
        }
        return switch (root) {
            case Root.Made(Place place) -> report(place);
            case Root.Given(int input, int entry) -> {
                Array given = whole.values.get(input);
                String told = given.shape().rank() == 0 ? "" : entryOf(given, entry) + " is " + given.number(entry);
                yield new NonFinite(
                        "",
                        "",
                        Graph.Pass.FORWARD,
                        "",
                        whole.graph.inputs().get(input).name(),
                        "",
                        whole.range(input),
                        told,
                        List.of(),
                        List.of());
            }
        };
    }

    private static boolean isMeant(Root root, Scope whole) {
        return switch (root) {
            case Root.Given(int input, int entry) ->
                Double.isInfinite(whole.values.get(input).number(entry));
            case Root.Made(Place place) ->
                place.node().op() instanceof Source.Fill && Double.isInfinite(place.number());
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

    /// The entry that was followed; operands of the result's shape at the same place.
    private static String entry(Place place) {
        Array out = place.result();
        int at = place.entry;
        List<Array> in = place.operands();
        boolean same = !in.isEmpty() && in.stream().allMatch(x -> x.shape().equals(out.shape()));
        String given = same ? in.stream().map(x -> number(x, at)).collect(Collectors.joining(", ", " of ", " ")) : " ";
        String which = out.shape().rank() == 0 ? "" : entryOf(out, at) + ": ";
        return which + place.node().op().label() + given + "= " + out.number(at);
    }

    private static String entryOf(Array x, int entry) {
        return "entry " + index(entry, x.shape().sizes());
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

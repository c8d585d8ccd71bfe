package dev.slopewise.core.transform;

import dev.slopewise.core.Array;
import dev.slopewise.core.Boundary;
import dev.slopewise.core.Control;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Goes back from a result that is not finite to the operation that made it so.
final class NonFiniteSearch {
    /// Of a result with many entries that are not finite, so many are followed.
    private static final int TRIED = 3;

    /// The operations passed on the way back, nearest last.
    private final List<Execution.Place> passed = new ArrayList<>();

    private NonFiniteSearch() {}

    /// The search ended at an operation, or at an entry of an input of the graph.
    private sealed interface Root {
        record Made(Execution.Place place) implements Root {}

        record Given(int input, int entry) implements Root {}
    }

    /// The first in order of execution among what made the results of a graph non-finite.
    ///
    /// @param arguments how many of the inputs are the function's own; it refers to the others from outside
    static Optional<NonFinite> in(Graph graph, List<Array> inputs, int arguments) {
        List<String> names = names(graph, i -> i < arguments ? "the argument" : "a tensor from outside");
        var whole = new Execution(graph, inputs, names, "");
        List<Array> values = whole.values();
        int first = Integer.MAX_VALUE;
        NonFinite found = null;
        for (int v : graph.outputs()) {
            List<Integer> bad = Trial.bad(values.get(v));
            for (int i = 0; i < Math.min(TRIED, bad.size()); i++) {
                var search = new NonFiniteSearch();
                Root root = search.root(whole, v, bad.get((int) ((long) i * bad.size() / Math.min(TRIED, bad.size()))));
                int outermost = search.passed.stream()
                        .filter(p -> p.scope().inside().isEmpty())
                        .mapToInt(Execution.Place::value)
                        .min()
                        .orElse(-1);
                if (outermost >= first) continue;
                first = outermost;
                found = search.report(root, whole);
            }
        }
        return Optional.ofNullable(found);
    }

    private Root root(Execution scope, int value, int entry) {
        int v = value, at = entry;
        while (!scope.graph().isInput(v)) {
            var place = new Execution.Place(scope, v, at);
            passed.add(place);
            Graph.Node node = place.node();
            Optional<Root.Given> next;
            if (node.op().bodies().isEmpty()) {
                next = new Trial(node.op(), place.operands(), place.resultOf(), at)
                        .culprit()
                        .map(e -> new Root.Given(e.operand(), e.entry()));
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

    // ---- Inside loops and branches

    private Root within(Execution.Place place) {
        List<Array> in = place.operands();
        List<String> names = place.node().in().stream().map(place.scope()::name).toList();
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

    private Root body(Graph body, List<Array> in, List<String> around, Execution.Place place, String where) {
        var scope = new Execution(
                body, in, names(body, around::get), join(where, place.scope().inside()));
        return root(scope, body.outputs().get(place.resultOf()), place.entry());
    }

    /// From the step that gave the entry, back through the state of earlier ones.
    private Root scan(Control.Scan scan, List<Array> in, Execution.Place place, List<String> around) {
        List<List<Array>> steps = new ArrayList<>();
        List<Array> state = in.subList(0, scan.carries());
        for (int t = 0; t < scan.length(); t++) {
            List<Array> own = scan.operandsOf(t, state, in);
            steps.add(own);
            state = Execution.outputs(scan.body(), own).subList(0, scan.carries());
        }
        int result = place.resultOf();
        boolean isState = result < scan.carries();
        int size = isState ? place.result().count() : place.result().count() / scan.length();
        int last = isState ? scan.length() - 1 : scan.rowOf(place.entry() / size);
        List<String> names = names(
                scan.body(),
                i -> i < scan.carries() ? "the state" : i < scan.carries() + scan.rows() ? "the row" : around.get(i));
        var loop = new Steps(scan.body(), scan.carries(), steps.subList(0, last + 1), names);
        Found found = back(
                loop,
                new Root.Given(result, place.entry() % size),
                t -> join(
                        "step %d of scan %d".formatted(t, scan.length()),
                        place.scope().inside()));
        boolean isRow = found.root instanceof Root.Given(int i, int _)
                && i >= scan.carries()
                && i < scan.carries() + scan.rows();
        if (isRow && found.root instanceof Root.Given(int i, int entry)) {
            int row = scan.body().type(i).shape().count();
            return new Root.Given(i, scan.rowOf(found.step) * row + entry);
        }
        return found.root;
    }

    private Root loop(Control.While loop, List<Array> in, Execution.Place place, List<String> around) {
        List<List<Array>> steps = new ArrayList<>();
        List<Array> all = in;
        while (Execution.outputs(loop.goesOn(), all).getFirst().truth(0)) {
            steps.add(all);
            List<Array> next = new ArrayList<>(Execution.outputs(loop.body(), all));
            next.addAll(in.subList(loop.carries(), in.size()));
            all = next;
        }
        List<String> names = names(loop.body(), i -> i < loop.carries() ? "the state" : around.get(i));
        return back(
                        new Steps(loop.body(), loop.carries(), steps, names),
                        new Root.Given(place.resultOf(), place.entry()),
                        t -> join(
                                "step %d of whileLoop".formatted(t),
                                place.scope().inside()))
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
            List<Array> values = Execution.values(steps.body, steps.taken.get(t));
            var scope = new Execution(steps.body, values, steps.names, where.apply(t + 1), states.subList(1, t + 1));
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

    private static String join(String inner, String outer) {
        return outer.isEmpty() ? inner : inner + " in " + outer;
    }

    /// An infinity that was given, or written as a constant, may be meant; then the operation that made NaN of it is told.
    private NonFinite report(Root root, Execution whole) {
        if (isMeant(root, whole)) {
            for (Execution.Place place : passed.reversed()) {
                boolean turned = Double.isNaN(place.number())
                        && place.node().op().bodies().isEmpty();
                if (turned) return NonFiniteReport.of(place);
            }
        }
        return switch (root) {
            case Root.Made(Execution.Place place) -> NonFiniteReport.of(place);
            case Root.Given(int input, int entry) -> NonFiniteReport.given(whole, input, entry);
        };
    }

    private static boolean isMeant(Root root, Execution whole) {
        return switch (root) {
            case Root.Given(int input, int entry) ->
                Double.isInfinite(whole.values().get(input).number(entry));
            case Root.Made(Execution.Place place) ->
                place.node().op() instanceof Source.Fill && Double.isInfinite(place.number());
        };
    }
}

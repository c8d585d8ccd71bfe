package dev.slopewise.core.transform;

import dev.slopewise.core.Array;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Source;
import dev.slopewise.core.transform.Execution.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What is told of the operation that made a number non-finite, once it is found.
final class NonFiniteReport {
    private static final int TOLD_BEFORE = 3;

    private NonFiniteReport() {}

    /// What an input was already, before anything was done.
    static NonFinite given(Execution whole, int input, int entry) {
        Array given = whole.values().get(input);
        String told = given.shape().rank() == 0 ? "" : entryOf(given, entry) + " is " + given.number(entry);
        return new NonFinite(
                "",
                "",
                Graph.Pass.FORWARD,
                "",
                whole.graph().inputs().get(input).name(),
                "",
                whole.range(input),
                told,
                List.of(),
                List.of());
    }

    static NonFinite of(Place place) {
        Graph.Node node = place.node();
        Graph.Origin origin = node.origin();
        List<NonFinite.Range> inputs =
                node.in().stream().map(place.scope()::range).toList();
        return new NonFinite(
                node.op().label(),
                origin.op(),
                origin.pass(),
                origin.line(),
                path(place),
                place.scope().inside(),
                NonFinite.Range.of(node.op().label(), origin.line(), place.result()),
                entry(place),
                inputs,
                before(place));
    }

    /// The nearest leaf that it works on.
    private static String path(Place place) {
        Graph graph = place.scope().graph();
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
        int at = place.entry();
        List<Array> in = place.operands();
        boolean same = !in.isEmpty() && in.stream().allMatch(x -> x.shape().equals(out.shape()));
        String given = same ? in.stream().map(x -> number(x, at)).collect(Collectors.joining(", ", " of ", " ")) : " ";
        String which = out.shape().rank() == 0 ? "" : entryOf(out, at) + ": ";
        return which + place.node().op().label() + given + "= " + out.number(at);
    }

    private static String entryOf(Array x, int entry) {
        return "entry " + x.shape().placeOf(entry);
    }

    private static String number(Array x, int at) {
        return x.dtype().isFloat() ? NonFinite.shortly(x.number(at)) : String.valueOf(x.integer(at));
    }

    /// Back along the operand with the largest numbers, in a loop on through the steps before; operations that only move numbers, and steps
    /// that keep their size, are left out.
    private static List<NonFinite.Range> before(Place place) {
        List<NonFinite.Range> told = new ArrayList<>();
        Execution scope = place.scope();
        Graph graph = scope.graph();
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

    private static void addStates(Execution scope, int input, List<NonFinite.Range> told) {
        double later = Double.NaN;
        for (int step = scope.states().size(); step > 0 && told.size() < TOLD_BEFORE; step--) {
            List<Array> state = scope.states().get(step - 1);
            if (input >= state.size()) return;
            String name = "%s after step %d".formatted(scope.name(input), step);
            var range = NonFinite.Range.of(name, "", state.get(input));
            if (range.size() != later) told.addFirst(range);
            later = range.size();
        }
    }
}

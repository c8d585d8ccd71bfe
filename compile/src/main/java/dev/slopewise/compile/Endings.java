package dev.slopewise.compile;

import dev.slopewise.core.Graph;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Has products with large results end with the loop that reads them next: see [Ending]. Smaller results lie in near caches when a loop of its own
/// comes to them, and threads share such a loop out better than a product's rectangles.
final class Endings {
    /// Bytes of a result from which on it pays.
    static final long LARGE = 1 << 20;

    private final Values values;
    private final Graph graph;
    private final List<Step> steps;
    private final long large;
    private final Map<Integer, List<Integer>> readers = new HashMap<>(); // steps, by the values that they read
    private final BitSet results = new BitSet();
    private final BitSet made = new BitSet();
    private final BitSet gone = new BitSet(); // steps that are a part of others

    private Endings(Values values, List<Step> steps, long large) {
        this.values = values;
        this.graph = values.graph();
        this.steps = steps;
        this.large = large;
        for (int s = 0; s < steps.size(); s++)
            for (int v :
                    new TreeSet<>(steps.get(s).reads().stream().map(this::root).toList()))
                readers.computeIfAbsent(v, _ -> new ArrayList<>()).add(s);
        for (int v : graph.outputs()) results.set(root(v));
    }

    /// @param large bytes of a result from which on a product ends so
    static List<Step> of(Values values, List<Step> steps, long large) {
        return new Endings(values, steps, large).made();
    }

    private List<Step> made() {
        List<Step> done = new ArrayList<>();
        made.set(0, graph.inputs().size());
        for (int s = 0; s < steps.size(); s++) {
            if (gone.get(s)) continue;
            Step step = steps.get(s);
            if (step instanceof Step.Called called && called.kernel() instanceof Product product)
                step = ended(called, product);
            step.writes().forEach(made::set);
            done.add(step);
        }
        return done;
    }

    private int root(int value) {
        return values.view(value).root();
    }

    /// A product with the loop that may end it, or as it is.
    private Step ended(Step.Called called, Product product) {
        int z = called.writes().getFirst();
        if (graph.type(z).bytes() < large) return called;
        List<Integer> of = readers.getOrDefault(z, List.of());
        for (int s : of) {
            if (!(steps.get(s) instanceof Step.Looped looped) || !ends(looped, z)) continue;
            Optional<Ending> ending = Ending.of(product, looped.loop(), looped.code());
            if (ending.isEmpty()) continue;
            gone.set(s);
            boolean isNeeded = results.get(z) || of.size() > 1;
            return new Step.Ended(called, looped, ending.get(), isNeeded ? z : into(looped, z));
        }
        return called;
    }

    /// Whether a loop goes over the entries of a product's result as they lie, and all else that it reads is there. One that takes an input's place, as a
    /// step's new state does, is left to itself: the product could not be summed there, and an update read in rectangles was no quicker.
    private boolean ends(Step.Looped looped, int z) {
        Loop loop = looped.loop();
        boolean isOver = loop.readIn().containsKey(z)
                && loop.entries() == graph.type(z).shape().count()
                && looped.sideBySide().isEmpty()
                && !loop.accumulates()
                && looped.writes().stream().noneMatch(w -> mayOverwrite(looped, w));
        if (!isOver) return false;
        return looped.reads().stream().map(this::root).allMatch(v -> v == z || made.get(v));
    }

    /// Whether a result may be written where the input lies that stands where it does, if that is given away.
    private boolean mayOverwrite(Step.Looped looped, int result) {
        int input = graph.outputs().indexOf(result);
        return input >= 0
                && input < graph.inputs().size()
                && graph.type(input).equals(graph.type(result))
                && looped.mayShare(input, result);
    }

    /// The value in whose place a product is summed that nothing else needs: of those that the loop makes, if it may be overwritten.
    private int into(Step.Looped looped, int z) {
        return looped.writes().stream()
                .filter(w -> graph.type(w).dtype() == graph.type(z).dtype() && looped.mayShare(z, w))
                .findFirst()
                .orElse(z);
    }
}

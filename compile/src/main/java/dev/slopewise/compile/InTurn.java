package dev.slopewise.compile;

import dev.slopewise.core.Graph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Brings steps into an order in which results can be written where inputs lie that are given away: the loop that reads an input, and makes the
/// result that stands where the input does among the inputs, comes after all others that read it, unless one of them needs what the loop makes.
/// Otherwise steps stay as they were.
final class InTurn {
    private final Graph graph;
    private final Values values;
    private List<Step> left;
    private final List<Step> done = new ArrayList<>();
    private final boolean[] made;
    private final int[] readers; // of each input, among the steps that are left

    private InTurn(Values values, List<Step> steps) {
        this.values = values;
        this.graph = values.graph();
        this.left = steps;
        this.made = new boolean[graph.values()];
        Arrays.fill(made, 0, graph.inputs().size(), true);
        this.readers = new int[graph.inputs().size()];
        for (Step step : steps) count(step, 1);
    }

    static List<Step> of(Values values, List<Step> steps) {
        var order = new InTurn(values, steps);
        while (!order.left.isEmpty()) if (!order.pass()) order.takeFirst();
        return order.done;
    }

    private int[] inputs(Step step) {
        return step.reads().stream()
                .mapToInt(this::root)
                .filter(graph::isInput)
                .distinct()
                .toArray();
    }

    private int root(int value) {
        return values.view(value).root();
    }

    private void count(Step step, int by) {
        for (int input : inputs(step)) readers[input] += by;
    }

    /// Takes what can be done, in order; says whether there was anything.
    private boolean pass() {
        List<Step> later = new ArrayList<>();
        for (Step step : left) {
            if (isReady(step) && !waits(step)) take(step);
            else later.add(step);
        }
        boolean some = later.size() < left.size();
        left = later;
        return some;
    }

    /// Where all that could be done waits: the first of them waits in vain.
    private void takeFirst() {
        int at = IntStream.range(0, left.size())
                .filter(i -> isReady(left.get(i)))
                .findFirst()
                .orElseThrow();
        Step first = left.get(at);
        List<Step> others = new ArrayList<>(left);
        others.remove(at);
        left = others;
        take(first);
    }

    private boolean isReady(Step step) {
        return step.reads().stream().allMatch(v -> made[root(v)]);
    }

    private void take(Step step) {
        done.add(step);
        count(step, -1);
        for (int v : step.writes()) made[v] = true;
    }

    /// Whether others still read what this one would overwrite.
    private boolean waits(Step step) {
        for (int input : inputs(step)) {
            if (readers[input] == 1 || input >= graph.outputs().size()) continue;
            int result = root(graph.outputs().get(input));
            if (step.writes().contains(result) && step.mayShare(input, result)) return true;
        }
        return false;
    }
}

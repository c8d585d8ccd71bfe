package dev.slopewise.compile;

import dev.slopewise.core.Contraction;
import dev.slopewise.core.Control;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Pointwise;
import dev.slopewise.core.Reduction;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Source;
import dev.slopewise.core.Type;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/// What a scan adds up step by step and nothing in it reads, summed after it instead.
///
///     state ← state + aᵀ b        in each step, of rows a and b or of what the step works out
///     state + Σ aᵀ b              after it, as one product, over all steps too
///
/// So are slopes of weights in a recurrent layer. A small product a step is mostly reading and writing the sum; one of all steps is not. It needs
/// a and b of all steps, though: those that are no rows are given by the scan, if they take little room beside what goes and what lies there
/// anyway. So a scan that is to hold one part's values at a time stays as it is: that over the segments of a checkpointed scan, or of slopes that
/// are gathered part by part.
final class ScanSums {
    /// Inner entries of a step's product from which on it is mostly arithmetic, so that one product of all steps takes as long.
    private static final int MANY = 64;

    /// What is summed but not yet there may take this share of the rows that are read and given anyway, and as often the room of the sum itself,
    /// which the scan holds twice.
    private static final double SHARE = 0.5, TIMES = 2;

    private final Control.Scan scan;
    private final Graph body; // in canonical form
    private final int[] uses;
    private final Map<Integer, List<Integer>> summed =
            new TreeMap<>(); // of each state that goes, what a step adds to it
    private final Set<Integer> given; // what the scan gives of each step

    private ScanSums(Control.Scan scan, Graph body) {
        this.scan = scan;
        this.body = body;
        this.uses = GraphWriter.uses(body);
        this.given = new LinkedHashSet<>(old());
    }

    static Graph of(Graph graph) {
        if (graph.nodes().stream().noneMatch(node -> node.op() instanceof Control.Scan scan && mayHaveSums(scan)))
            return graph;
        var now = new GraphWriter(graph);
        List<Integer> values = new ArrayList<>(
                IntStream.range(0, graph.inputs().size()).boxed().toList());
        for (Graph.Node node : graph.nodes()) {
            List<Integer> in = node.in().stream().map(values::get).toList();
            Optional<ScanSums> sums =
                    node.op() instanceof Control.Scan scan && mayHaveSums(scan) ? of(scan) : Optional.empty();
            values.addAll(sums.isPresent() ? sums.get().written(now, in, node) : now.all(node.op(), in, node));
        }
        return now.graph(graph.outputs().stream().map(values::get).toList());
    }

    private static boolean mayHaveSums(Control.Scan scan) {
        Graph body = scan.body();
        return scan.length() > 1
                && body.outputs().subList(0, scan.carries()).stream()
                        .anyMatch(v -> !body.isInput(v) && body.node(v).op() == Pointwise.ADD);
    }

    private static Optional<ScanSums> of(Control.Scan scan) {
        var sums = new ScanSums(scan, Canonical.of(scan.body()));
        sums.choose();
        return sums.summed.isEmpty() ? Optional.empty() : Optional.of(sums);
    }

    // ---- Which

    /// Twice, as what one sum needs another may have for nothing.
    private void choose() {
        double room = 0;
        for (int i = scan.carries(); i < scan.carries() + scan.rows(); i++) room += SHARE * overAll(i);
        for (int v : given) room += SHARE * overAll(v);
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < scan.carries(); i++) {
                if (summed.containsKey(i)) continue;
                List<Integer> added = added(i);
                Set<Integer> more = new LinkedHashSet<>();
                for (int v : added)
                    if (isProduct(v))
                        body.node(v).in().stream().filter(this::isToBeGiven).forEach(more::add);
                boolean isSum = !added.isEmpty()
                        && added.stream().allMatch(v -> isProduct(v) || isThere(v, more) || isSumOf(v, more));
                double left = room
                        + TIMES * body.type(i).bytes()
                        - more.stream().mapToLong(this::overAll).sum();
                if (!isSum || left < 0) continue;
                room = left;
                given.addAll(more);
                summed.put(i, added);
            }
        }
    }

    /// The bytes of a value in all steps.
    private long overAll(int value) {
        return scan.length() * body.type(value).bytes();
    }

    /// What a step adds to a state that nothing else reads; nothing if it does something else with it.
    private List<Integer> added(int state) {
        int out = body.outputs().get(state);
        if (!body.type(state).dtype().isFloat() || uses[state] != 1 || body.isInput(out)) return List.of();
        List<Integer> terms = new ArrayList<>(), open = new ArrayList<>(List.of(out));
        while (!open.isEmpty()) {
            int v = open.removeLast();
            if (isOnlyUsedHere(v) && body.node(v).op() == Pointwise.ADD)
                open.addAll(body.node(v).in());
            else terms.add(v);
        }
        return terms.contains(state) ? terms.stream().filter(v -> v != state).toList() : List.of();
    }

    private boolean isOnlyUsedHere(int v) {
        return !body.isInput(v) && uses[v] == 1;
    }

    /// Whether a value is a product that is better done over all steps.
    private boolean isProduct(int v) {
        if (!isOnlyUsedHere(v) || !(body.node(v).op() instanceof Contraction c)) return false;
        List<Integer> in = body.node(v).in();
        Shape left = body.type(in.getFirst()).shape();
        long inner = c.summed()
                .chars()
                .mapToLong(letter -> left.size(c.left().indexOf(letter)))
                .reduce(1, (m, n) -> m * n);
        return inner < MANY && !in.stream().allMatch(this::isSame);
    }

    private boolean isSumOf(int v, Set<Integer> more) {
        return !body.isInput(v)
                && body.node(v).op() instanceof Reduction.Sum
                && isThere(body.node(v).in().getFirst(), more);
    }

    private boolean isThere(int v, Set<Integer> more) {
        return isRow(v) || given.contains(v) || more.contains(v);
    }

    private boolean isToBeGiven(int v) {
        return !isSame(v) && !isRow(v) && !given.contains(v);
    }

    private boolean isSame(int v) {
        return body.isInput(v) && v >= scan.carries() + scan.rows();
    }

    private boolean isRow(int v) {
        return body.isInput(v) && v >= scan.carries() && v < scan.carries() + scan.rows();
    }

    // ---- How

    /// The scan without these states, and the sums; its results.
    private List<Integer> written(GraphWriter now, List<Integer> in, Graph.Node node) {
        List<Integer> states = IntStream.range(0, scan.carries())
                .filter(i -> !summed.containsKey(i))
                .boxed()
                .toList();
        List<Integer> handed = new ArrayList<>(given);
        List<Integer> outputs =
                new ArrayList<>(states.stream().map(body.outputs()::get).toList());
        outputs.addAll(handed);
        List<Integer> results = outputs.isEmpty() ? List.of() : smaller(states, outputs, now, in, node);
        IntUnaryOperator all = v -> isSame(v) || isRow(v) ? in.get(v) : results.get(states.size() + handed.indexOf(v));
        List<Integer> before = new ArrayList<>();
        for (int i = 0; i < scan.carries(); i++) {
            List<Integer> added = summed.get(i);
            before.add(added == null ? results.get(states.indexOf(i)) : sum(in.get(i), added, all, now, node));
        }
        for (int v : old()) before.add(results.get(states.size() + handed.indexOf(v)));
        return before;
    }

    /// What the scan gives as it is.
    private List<Integer> old() {
        return body.outputs().subList(scan.carries(), body.outputs().size());
    }

    private List<Integer> smaller(
            List<Integer> states, List<Integer> outputs, GraphWriter now, List<Integer> in, Graph.Node node) {
        boolean[] live = new Graph(body.inputs(), body.nodes(), outputs).live();
        List<Integer> inputs = new ArrayList<>(states);
        for (int i = scan.carries(); i < body.inputs().size(); i++) if (live[i]) inputs.add(i);
        int rows = (int) inputs.stream().filter(this::isRow).count();
        var step = new Control.Scan(part(inputs, outputs, live), states.size(), rows, scan.length(), scan.direction());
        return now.all(step, inputs.stream().map(in::get).toList(), node);
    }

    private Graph part(List<Integer> inputs, List<Integer> outputs, boolean[] live) {
        var now = new GraphWriter(
                new Graph(inputs.stream().map(body.inputs()::get).toList(), List.of(), List.of()));
        int[] values = new int[body.values()];
        for (int i = 0; i < inputs.size(); i++) values[inputs.get(i)] = i;
        for (int k = 0; k < body.nodes().size(); k++) {
            if (body.results(k).stream().anyMatch(v -> live[v])) now.copy(body, k, values);
        }
        return now.graph(outputs.stream().map(v -> values[v]).toList());
    }

    /// The state after all steps: what was there, and of each thing that was added all of it. Sums begin at 0 by themselves.
    private int sum(int start, List<Integer> added, IntUnaryOperator all, GraphWriter now, Graph.Node node) {
        List<Integer> parts = new ArrayList<>();
        if (!isZero(start, now)) parts.add(start);
        for (int v : added) parts.add(isProduct(v) ? product(body.node(v), all, now) : total(v, all, now, node));
        int sum = parts.getFirst();
        for (int part : parts.subList(1, parts.size())) sum = now.one(Pointwise.ADD, List.of(sum, part), node);
        return sum;
    }

    private static boolean isZero(int value, GraphWriter now) {
        return !now.isInput(value)
                && now.maker(value).op() instanceof Source.Fill(Number number, Type _)
                && number.doubleValue() == 0;
    }

    private int product(Graph.Node node, IntUnaryOperator all, GraphWriter now) {
        var c = (Contraction) node.op();
        int a = node.in().getFirst(), b = node.in().getLast();
        int left = all.applyAsInt(a), right = all.applyAsInt(b);
        if (isSame(a)) return now.one(c, List.of(left, overSteps(right, List.of(), now, node)), node);
        if (isSame(b)) return now.one(c, List.of(overSteps(left, List.of(), now, node), right), node);
        char step = c.freshLetter();
        return now.one(new Contraction(step + c.left(), step + c.right(), c.out()), List.of(left, right), node);
    }

    private int total(int v, IntUnaryOperator all, GraphWriter now, Graph.Node node) {
        if (isRow(v) || given.contains(v)) return overSteps(all.applyAsInt(v), List.of(), now, node);
        Graph.Node sum = body.node(v);
        return overSteps(all.applyAsInt(sum.in().getFirst()), ((Reduction.Sum) sum.op()).axes(), now, sum);
    }

    /// The sum over all steps, and over these axes.
    private static int overSteps(int value, List<Integer> axes, GraphWriter now, Graph.Node node) {
        List<Integer> all = new ArrayList<>(axes);
        all.addFirst(-now.type(value).shape().rank());
        return now.one(new Reduction.Sum(all), List.of(value), node);
    }
}

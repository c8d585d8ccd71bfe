package dev.slopewise.compile;

import dev.slopewise.core.Attention;
import dev.slopewise.core.AttentionPull;
import dev.slopewise.core.Backend;
import dev.slopewise.core.Contraction;
import dev.slopewise.core.Convert;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Indexing;
import dev.slopewise.core.Layout;
import dev.slopewise.core.Reduction;
import dev.slopewise.core.Source;
import dev.slopewise.core.Type;
import dev.slopewise.core.Windowing;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A graph as it is carried out: steps in order, and where each value is stored.
///
/// A value lives from the step that makes it to the last that reads it; after that its storage serves another value of the same type and count,
/// if need be of the same step, where entry after entry is read before it is written. Results get storage of their own in each run.
final class Plan {
    private final Graph graph;
    private final Values values;
    private final List<Step> steps;
    private final int[] slots;
    private final List<Type> slotTypes = new ArrayList<>();
    private final int[] donors;
    private final int[] heirs;
    private final Function<LoopForm, LoopCode> loops;

    private static final int NONE = -1;

    /// Makes the kernel of an operation that no loop does.
    interface Kernels {
        Backend.Kernel of(Graph.Node node, List<Type> in);
    }

    /// @param ended bytes of a product's result from which on it ends with a loop
    Plan(Graph graph, Kernels kernels, Function<LoopForm, LoopCode> loops, long ended) {
        this.graph = graph;
        this.loops = loops;
        this.values = new Values(graph);
        List<Fusion.Unit> units = Recomputation.of(values, Fusion.of(values));
        boolean[] shared = Recomputation.stored(values, units);
        List<Step> made = new ArrayList<>();
        for (Fusion.Unit unit : units) made.add(unit.isLoop() ? looped(unit, shared) : called(unit, kernels));
        this.steps = InTurn.of(values, Endings.of(values, made, ended));
        checkOrder();
        this.slots = new int[graph.values()];
        this.donors = new int[graph.values()];
        Arrays.fill(slots, NONE);
        this.heirs = new int[graph.inputs().size()];
        Arrays.fill(donors, NONE);
        Arrays.fill(heirs, NONE);
        place();
    }

    /// What a step reads must be made before: a plan that is not so would give wrong numbers in silence.
    private void checkOrder() {
        boolean[] made = new boolean[graph.values()];
        Arrays.fill(made, 0, graph.inputs().size(), true);
        for (Step step : steps) {
            for (int v : step.reads()) {
                if (!made[root(v)])
                    throw new IllegalStateException("v%d is read before it is made:%n%s".formatted(v, graph));
            }
            for (int v : step.writes()) made[v] = true;
        }
    }

    private Step looped(Fusion.Unit unit, boolean[] needed) {
        Loop loop =
                LoopMaker.of(values, unit.all(), v -> needed[v] && !unit.again().contains(v));
        List<Integer> reads = new ArrayList<>(), writes = new ArrayList<>();
        for (Loop.Operand operand : loop.operands()) {
            switch (operand) {
                case Loop.Operand.Read(int v) -> reads.add(v);
                case Loop.Operand.Repeated(int v, int _, int _) -> reads.add(v);
                case Loop.Operand.Write(int v) -> writes.add(v);
                case Loop.Operand.Partial(int v, int _, int _, LoopForm.How _) -> writes.add(v);
                case Loop.Operand.Scratch _ -> {}
            }
        }
        String name = unit.members().stream()
                .map(v -> values.op(v).label())
                .distinct()
                .collect(Collectors.joining(", "));
        return new Step.Looped(
                loop,
                loops.apply(loop.form()),
                SideBySide.of(loop, loops),
                reads,
                writes,
                List.copyOf(unit.again()),
                name,
                loop.rows() + " × " + loop.length(),
                bytes(reads) + bytes(writes));
    }

    private Step called(Fusion.Unit unit, Kernels kernels) {
        Graph.Node node = graph.node(unit.members().getFirst());
        List<Integer> made = List.copyOf(unit.members()), in = values.operands(made.getFirst());
        Backend.Kernel kernel = values.isOfSizes(made.getFirst())
                ? Extremes.ofSizes((Reduction) node.op(), graph.typesOf(node).getFirst())
                : kernels.of(node, graph.typesOf(node));
        return new Step.Called(
                node,
                kernel,
                in,
                made,
                node.types().getFirst().shape().toString(),
                2.0 * node.op().multiplyAdds(graph.typesOf(node), node.types()),
                bytes(in) + bytes(made));
    }

    private double bytes(List<Integer> of) {
        return of.stream()
                .map(this::root)
                .distinct()
                .mapToDouble(v -> graph.type(v).bytes())
                .sum();
    }

    Graph graph() {
        return graph;
    }

    List<Step> steps() {
        return steps;
    }

    /// The value in whose storage a value lies.
    int root(int value) {
        return values.view(value).root();
    }

    /// The storage of a value that is no result; −1 for inputs and results.
    int slot(int value) {
        return slots[value];
    }

    List<Type> slotTypes() {
        return slotTypes;
    }

    /// The input in whose place a result may be written, if it is given away; −1 if none.
    int donor(int value) {
        return donors[value];
    }

    /// The result of the next run that may be written in the place of an input, if it is given away and no result of this run is; −1 if none.
    int heir(int input) {
        return heirs[input];
    }

    // ---- Storage

    private void place() {
        int[] last = new int[graph.values()];
        Arrays.fill(last, NONE);
        for (int s = 0; s < steps.size(); s++) for (int v : steps.get(s).reads()) last[root(v)] = s;
        boolean[] result = new boolean[graph.values()];
        for (int v : graph.outputs()) {
            result[root(v)] = true;
            last[root(v)] = Integer.MAX_VALUE;
        }
        Map<Type, Deque<Integer>> free = new HashMap<>();
        boolean[] given = new boolean[graph.inputs().size()];
        int refusing = lastThatMayRefuse();
        for (int s = 0; s < steps.size(); s++) {
            Step step = steps.get(s);
            List<Integer> dying = new ArrayList<>();
            for (int v : step.reads()) {
                int root = root(v);
                if (last[root] == s && !dying.contains(root)) dying.add(root);
            }
            for (int v : step.writes()) {
                if (result[v]) {
                    if (s > refusing) donate(v, s, last, given);
                    continue;
                }
                int at = inPlace(step, v, dying);
                if (at == NONE) at = taken(free, graph.type(v));
                slots[v] = at;
            }
            for (int root : dying) if (slots[root] != NONE) release(free, slots[root], root, step);
            for (int v : step.writes()) if (slots[v] != NONE && last[v] == NONE) release(free, slots[v], v, step);
        }
        inherit(given);
    }

    /// Finds inputs for results that are made while all that could be given away is still read: two arrays take turns then.
    private void inherit(boolean[] given) {
        for (int v : graph.outputs()) {
            if (graph.isInput(root(v)) || v != root(v) || donors[v] != NONE) continue;
            int same = graph.outputs().indexOf(v);
            if (same >= given.length || given[same] || !graph.type(same).equals(graph.type(v))) continue;
            given[same] = true;
            heirs[same] = v;
        }
    }

    /// The last step that may refuse its operands; until then inputs that are given away must stay as they are.
    private int lastThatMayRefuse() {
        for (int s = steps.size() - 1; s >= 0; s--) {
            if (!(steps.get(s) instanceof Step.Called called)) continue;
            boolean takesAll = switch (called.node().op()) {
                case Contraction _, Windowing _, Layout _, Reduction _, Convert _, Source _ -> true;
                case Attention _, AttentionPull _ -> true;
                case Indexing.Gather g -> isPosition(called.node().in(), g.slice());
                default -> false;
            };
            if (!takesAll) return s;
        }
        return NONE;
    }

    /// Whether rows are taken by positions that were found among as many entries, or fewer: such a one is never out of range.
    private boolean isPosition(List<Integer> in, int slice) {
        int index = root(in.getLast());
        if (graph.isInput(index)) return false;
        Graph.Node maker = graph.node(index);
        boolean isFound = maker.op() instanceof Reduction.ArgMax || maker.op() instanceof Reduction.ArgMin;
        if (!isFound) return false;
        int axis = ((Reduction) maker.op()).axes().getFirst();
        return graph.type(maker.in().getFirst()).shape().size(axis)
                <= graph.type(in.getFirst()).shape().size(-1 - slice);
    }

    private static Type key(Type type) {
        return type.with(dev.slopewise.core.Shape.of(type.shape().count()));
    }

    private int taken(Map<Type, Deque<Integer>> free, Type type) {
        Deque<Integer> some = free.get(key(type));
        if (some != null && !some.isEmpty()) return some.pop();
        slotTypes.add(key(type));
        return slotTypes.size() - 1;
    }

    private void release(Map<Type, Deque<Integer>> free, int slot, int value, Step step) {
        boolean goesOn = step.writes().stream().anyMatch(v -> v != value && slots[v] == slot);
        if (!goesOn)
            free.computeIfAbsent(slotTypes.get(slot), _ -> new ArrayDeque<>()).push(slot);
    }

    /// The slot of a value that ends here and that this one may overwrite entry by entry.
    private int inPlace(Step step, int v, List<Integer> dying) {
        for (int root : dying) {
            boolean taken =
                    slots[root] == NONE || step.writes().stream().anyMatch(w -> slots[w] == slots[root] && w != root);
            if (!taken && key(graph.type(root)).equals(key(graph.type(v))) && step.mayShare(root, v)) {
                return slots[root];
            }
        }
        return NONE;
    }

    /// Finds an input whose place a result may take: the one that stands where the result does, or else any.
    private void donate(int v, int s, int[] last, boolean[] given) {
        int same = graph.outputs().indexOf(v);
        for (int k = -1; k < given.length; k++) {
            int i = k < 0 ? same : k;
            if (i < 0
                    || i >= given.length
                    || given[i]
                    || last[i] > s
                    || !graph.type(i).equals(graph.type(v))) continue;
            boolean reads = last[i] == s;
            if (reads && !steps.get(s).mayShare(i, v)) continue;
            given[i] = true;
            donors[v] = i;
            return;
        }
    }

    private List<String> places(List<Integer> of) {
        return of.stream()
                .map(v -> "v" + v
                        + (slots[root(v)] != NONE
                                ? " in s" + slots[root(v)]
                                : donors[root(v)] != NONE ? " in or as v" + donors[root(v)] : ""))
                .toList();
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        for (Step step : steps) {
            text.append("%s %s: %s → %s%s%s%n"
                    .formatted(
                            step.shape(),
                            step.name(),
                            places(step.reads()),
                            places(step.writes()),
                            again(step),
                            schedule(step)));
            switch (step) {
                case Step.Looped looped ->
                    text.append(looped.loop().form().toString().indent(4));
                case Step.Ended ended ->
                    text.append(ended.looped().loop().form().toString().indent(4));
                case Step.Called called
                when called.kernel() instanceof Inside kernel ->
                    text.append(kernel.inside().indent(4));
                case Step.Called _ -> {}
            }
        }
        return text.toString();
    }

    /// What is worked out again, if anything is.
    private static String again(Step step) {
        List<Integer> again = switch (step) {
            case Step.Looped looped -> looped.again();
            case Step.Ended ended -> ended.looped().again();
            case Step.Called _ -> List.of();
        };
        if (again.isEmpty()) return "";
        return again.stream().map(v -> "v" + v).collect(Collectors.joining(", ", ", again ", ""));
    }

    /// Nothing where a kernel cuts its work itself, by its sizes.
    private static String schedule(Step step) {
        return switch (step) {
            case Step.Looped looped ->
                "; " + Schedule.of(looped.loop(), looped.code())
                        + (looped.sideBySide().isPresent() ? ", side by side" : "");
            case Step.Called called
            when called.kernel() instanceof Product -> "; " + Schedule.of((long) (called.flop() / 2), Pool.threads());
            case Step.Called _ -> "";
            case Step.Ended ended -> schedule(ended.product());
        };
    }
}

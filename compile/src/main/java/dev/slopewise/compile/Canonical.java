package dev.slopewise.compile;

import dev.slopewise.core.Boundary;
import dev.slopewise.core.Contraction;
import dev.slopewise.core.Control;
import dev.slopewise.core.Convert;
import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Layout;
import dev.slopewise.core.Pointwise;
import dev.slopewise.core.Reduction;
import dev.slopewise.core.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// The same function in the form that kernels take best: checkpoints and custom functions as the operations they hold, and contractions that read
/// and write axes in whatever order they come in, so that no axes are moved, repeated or summed around them; reductions in [Stages]; what repeats worked
/// out once ([Repeats]); maps of single numbers as what is done with all at once ([Maps]); parts beside each other as concatenations ([PaddedSums]),
/// single entries of rows as comparisons ([Picks]), powers by known exponents as multiplications ([KnownPowers]).
///
/// Unlike `Simplify` it does equal operations as often as they are written: a checkpoint asks for that.
final class Canonical {
    private final GraphWriter now;

    private Canonical(Graph graph) {
        now = new GraphWriter(graph);
    }

    /// A pass over the whole graph.
    private record Pass(String name, UnaryOperator<Graph> does) {}

    private static final List<Pass> PASSES = List.of(
            new Pass("one operation after the other", Canonical::written),
            new Pass("pieces beside each other", graph -> living(PaddedSums.of(graph))),
            new Pass("contractions with what follows them", Canonical::merged),
            new Pass("inner products as loops", Canonical::entryByEntry),
            new Pass("single entries of rows", graph -> living(Picks.of(graph))));

    static Graph of(Graph graph) {
        for (Pass pass : PASSES) graph = pass.does.apply(graph);
        return graph;
    }

    /// The graph after each pass that changed it, by the pass' name; in the end it is in canonical form.
    static SequencedMap<String, Graph> stages(Graph graph) {
        var stages = new LinkedHashMap<String, Graph>();
        for (Pass pass : PASSES) {
            Graph before = graph;
            graph = pass.does.apply(before);
            if (!graph.equals(before)) stages.put(pass.name, graph);
        }
        return stages;
    }

    private static Graph written(Graph graph) {
        var canonical = new Canonical(graph);
        return living(canonical.now.graph(canonical.written(graph, inputs(graph))));
    }

    private static List<Integer> inputs(Graph graph) {
        return IntStream.range(0, graph.inputs().size()).boxed().toList();
    }

    /// Writes a graph's operations down; returns its results.
    private List<Integer> written(Graph traced, List<Integer> inputs) {
        Graph graph = ScanTurns.of(ScanSums.of(traced));
        List<Integer> values = new ArrayList<>(inputs);
        for (Graph.Node node : graph.nodes()) {
            List<Integer> in = node.in().stream().map(values::get).toList();
            switch (node.op()) {
                case Control.Checkpoint(Graph body) -> values.addAll(written(body, in));
                case Boundary.Custom custom -> values.addAll(written(custom.value(), in));
                case Control.Scan scan -> {
                    Optional<Graph> atOnce = Maps.of(scan);
                    values.addAll(atOnce.isPresent() ? written(atOnce.get(), in) : now.all(scan, in, node));
                }
                case Contraction c -> values.add(contraction(c, in, node));
                case Reduction r -> values.add(reduction(r, in.getFirst(), node));
                case Pointwise p when KnownPowers.has(now, p, in) -> values.add(KnownPowers.write(now, in, node));
                case Pointwise p -> values.add(new Repeats(now).write(p, in, node));
                default -> values.addAll(now.all(node.op(), in, node));
            }
        }
        return graph.outputs().stream().map(values::get).toList();
    }

    private static boolean isExtreme(Reduction op) {
        return op instanceof Reduction.Min || op instanceof Reduction.Max;
    }

    /// A reduction of real numbers, in stages that loops can do; whether any or all are true as the extreme of ones and zeros.
    private int reduction(Reduction op, int operand, Graph.Node from) {
        Type type = now.type(operand);
        if (type.dtype() == DType.BOOL && type.shape().count() > 0 && isExtreme(op)) {
            int number = now.one(new Convert(DType.F32), List.of(operand), from);
            return now.one(new Convert(DType.BOOL), List.of(reduction(op, number, from)), from);
        }
        if (!type.dtype().isFloat()) return now.one(op, List.of(operand), from);
        int value = operand;
        for (Reduction stage : Stages.of(op, type.shape())) value = now.one(stage, List.of(value), from);
        return value;
    }

    // ---- Before a contraction

    /// A contraction that reads what permutations and repetitions before it were made of.
    private int contraction(Contraction first, List<Integer> operands, Graph.Node from) {
        Contraction c = first;
        List<Integer> in = new ArrayList<>(operands);
        for (boolean changed = true; changed; ) {
            changed = false;
            for (int k = 0; k < 2; k++) {
                if (now.isInput(in.get(k))) continue;
                Graph.Node before = now.maker(in.get(k));
                String own = k == 0 ? c.left() : c.right(), other = k == 0 ? c.right() : c.left();
                String letters = switch (before.op()) {
                    case Layout.Permute(var order) -> unpermuted(own, order);
                    case Layout.Broadcast(var to, var at) -> unrepeated(own, other, c.out(), to.rank(), at);
                    default -> own;
                };
                if (letters.equals(own)) continue;
                c = k == 0 ? new Contraction(letters, c.right(), c.out()) : new Contraction(c.left(), letters, c.out());
                in.set(k, before.in().getFirst());
                changed = true;
            }
        }
        return now.one(c, in, from);
    }

    private static String unpermuted(String letters, List<Integer> order) {
        char[] before = letters.toCharArray();
        int lead = before.length - order.size();
        for (int i = 0; i < order.size(); i++) before[lead + order.get(i)] = letters.charAt(lead + i);
        return new String(before);
    }

    /// Without the axes along which the operand repeats, if the others have all of them and none is summed over.
    private static String unrepeated(String own, String other, String out, int rank, List<Integer> at) {
        var kept = new StringBuilder();
        int lead = own.length() - rank;
        for (int i = 0; i < own.length(); i++) {
            char letter = own.charAt(i);
            boolean repeats = i >= lead && !at.contains(i - lead);
            if (!repeats) kept.append(letter);
            else if (other.indexOf(letter) < 0 || out.indexOf(letter) < 0) return own;
        }
        return kept.toString();
    }

    // ---- After a contraction

    /// Contractions that write what permutations and sums after them would have made, where nothing else reads the product.
    private static Graph merged(Graph graph) {
        int[] uses = GraphWriter.uses(graph);
        List<Graph.Node> nodes = new ArrayList<>(graph.nodes());
        int[] maker = new int[graph.values()];
        for (int k = 0, v = graph.inputs().size(); k < nodes.size(); k++) {
            for (Type _ : nodes.get(k).types()) maker[v++] = k;
        }
        for (int k = 0; k < nodes.size(); k++) {
            Graph.Node node = nodes.get(k);
            if (node.in().size() != 1 || node.types().size() != 1) continue;
            int operand = node.in().getFirst();
            if (graph.isInput(operand) || uses[operand] != 1) continue;
            Graph.Node before = nodes.get(maker[operand]);
            if (!(before.op() instanceof Contraction c)) continue;
            String out = switch (node.op()) {
                case Layout.Permute(var order) -> permuted(c.out(), order);
                case Reduction.Sum(var axes) -> summed(c, axes);
                default -> c.out();
            };
            if (out.equals(c.out())) continue;
            nodes.set(
                    k,
                    new Graph.Node(
                            new Contraction(c.left(), c.right(), out), before.in(), node.types(), node.origin()));
        }
        return new Graph(graph.inputs(), nodes, graph.outputs());
    }

    private static String permuted(String letters, List<Integer> order) {
        char[] after = letters.toCharArray();
        int lead = after.length - order.size();
        for (int i = 0; i < order.size(); i++) after[lead + i] = letters.charAt(lead + order.get(i));
        return new String(after);
    }

    /// Without the axes that are summed over, if both operands have them: then the product sums over them itself.
    private static String summed(Contraction c, List<Integer> axes) {
        var kept = new StringBuilder();
        for (int i = 0; i < c.out().length(); i++) {
            char letter = c.out().charAt(i);
            if (!axes.contains(i - c.out().length())) kept.append(letter);
            else if (c.batch().indexOf(letter) < 0) return c.out();
        }
        return kept.toString();
    }

    // ---- In place of a contraction

    /// Products of which each entry sums over all that its operands do not share with it, such as inner products, as loops that multiply entry by
    /// entry and sum: these run at the speed of memory, where a tile would wait for one sum.
    private static Graph entryByEntry(Graph graph) {
        var canonical = new Canonical(graph);
        List<Integer> values = new ArrayList<>(inputs(graph));
        for (Graph.Node node : graph.nodes()) {
            List<Integer> in = node.in().stream().map(values::get).toList();
            if (node.op() instanceof Contraction c && isInner(c, graph.typesOf(node)))
                values.add(canonical.inner(c, in, node));
            else values.addAll(canonical.now.all(node.op(), in, node));
        }
        return canonical.now.graph(graph.outputs().stream().map(values::get).toList());
    }

    /// Whether rows and columns are one each, something is summed, and both operands lie in the same order, as loops read neighbours.
    private static boolean isInner(Contraction c, List<Type> in) {
        Type a = in.get(0), b = in.get(1);
        boolean isOne = count(a, c.left(), c.freeLeft()) == 1 && count(b, c.right(), c.freeRight()) == 1;
        boolean isAlike = without(c.left(), c.freeLeft()).equals(without(c.right(), c.freeRight()));
        return isOne && isAlike && a.dtype().isFloat() && count(a, c.left(), c.summed()) > 1;
    }

    private static int count(Type type, String letters, String some) {
        return some.chars()
                .map(letter -> type.shape().size(letters.indexOf(letter)))
                .reduce(1, (m, n) -> m * n);
    }

    private int inner(Contraction c, List<Integer> in, Graph.Node from) {
        String all = c.left() + c.freeRight(), kept = without(all, c.summed());
        int product = now.one(new Contraction(c.left(), c.right(), all), in, from);
        List<Integer> axes = c.summed()
                .chars()
                .mapToObj(letter -> all.indexOf(letter) - all.length())
                .toList();
        int sum = reduction(new Reduction.Sum(axes), product, from);
        if (kept.equals(c.out())) return sum;
        List<Integer> order = c.out().chars().mapToObj(kept::indexOf).toList();
        return now.one(new Layout.Permute(order), List.of(sum), from);
    }

    private static String without(String letters, String some) {
        var kept = new StringBuilder();
        letters.chars().filter(letter -> some.indexOf(letter) < 0).forEach(letter -> kept.append((char) letter));
        return kept.toString();
    }

    /// Without what no result needs.
    private static Graph living(Graph graph) {
        boolean[] live = graph.live();
        int[] now = new int[graph.values()];
        Arrays.fill(now, -1);
        int next = 0;
        for (; next < graph.inputs().size(); next++) now[next] = next;
        List<Graph.Node> nodes = new ArrayList<>();
        int v = graph.inputs().size();
        for (Graph.Node node : graph.nodes()) {
            int first = v;
            v += node.types().size();
            boolean needed = false;
            for (int r = first; r < v; r++) needed |= live[r];
            if (!needed) continue;
            for (int r = first; r < v; r++) now[r] = next++;
            nodes.add(new Graph.Node(
                    node.op(), node.in().stream().map(i -> now[i]).toList(), node.types(), node.origin()));
        }
        return new Graph(
                graph.inputs(), nodes, graph.outputs().stream().map(o -> now[o]).toList());
    }
}

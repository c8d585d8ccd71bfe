package dev.slopewise.core.transform;

import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Key;
import dev.slopewise.core.Source;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import java.util.ArrayList;
import java.util.List;

/// How a loss depends on each leaf of its argument, read off the graph before any training: what a run would otherwise show as a parameter that
/// never moves.
///
/// @param leaves one for each leaf, in order
public record DependenceReport(List<Leaf> leaves) {
    /// Points at which slopes are tried when the graph alone does not decide.
    private static final int POINTS = 8;

    /// A slope this small beside the function's own size is rounding.
    private static final double NOTHING = 1e-12;

    public DependenceReport {
        leaves = List.copyOf(leaves);
    }

    /// One leaf.
    ///
    /// @param path  of the leaf, such as `layers[1].weight`
    /// @param found how the result depends on it
    public record Leaf(String path, Dependence found) {
        @Override
        public String toString() {
            return (path.isEmpty() ? "the argument" : path) + ": " + found.words;
        }
    }

    /// How a result depends on a leaf.
    public enum Dependence {
        /// Slopes pass, and some are not 0.
        MOVES("has a slope"),
        /// No operation that leads to the result reads it.
        UNUSED("is not used"),
        /// It is used, but only through operations that pass no slope: `stopGradient`, casts to integers, comparisons, roundings.
        NO_SLOPE("is used, but no slope passes: it reaches the result only through stopGradient, integers, comparisons"
                + " or roundings"),
        /// Slopes pass and cancel: 0 at every random point that was tried, as for a softmax over one unit.
        CANCELS("has slope 0 at all " + POINTS
                + " random points tried: its influence cancels, as in a softmax over one unit"),
        /// Not a real number, so it has no slope.
        NOT_REAL("is no real number and has no slope");

        private final String words;

        Dependence(String words) {
            this.words = words;
        }
    }

    /// The leaves that training could not move.
    public List<Leaf> stuck() {
        return leaves.stream().filter(leaf -> leaf.found != Dependence.MOVES).toList();
    }

    @Override
    public String toString() {
        return String.join("\n", leaves.stream().map(Leaf::toString).toList());
    }

    static DependenceReport of(Traced traced, Tree<?> example) {
        traced.requireScalarLoss();
        Graph graph = traced.graph();
        List<Integer> real = traced.inputsOf(0).stream()
                .filter(v -> graph.type(v).dtype().isFloat())
                .toList();
        Graph pull = Pull.of(graph, real);
        List<List<Tensor>> tried = tried(traced, pull, example);
        boolean[] live = graph.live();
        List<Leaf> leaves = new ArrayList<>();
        for (int v : traced.inputsOf(0)) {
            int at = real.indexOf(v);
            leaves.add(new Leaf(
                    graph.inputs().get(v).name(), at < 0 ? Dependence.NOT_REAL : found(live[v], pull, at, tried)));
        }
        return new DependenceReport(leaves);
    }

    private static Dependence found(boolean isUsed, Graph pull, int at, List<List<Tensor>> tried) {
        if (!isUsed) return Dependence.UNUSED;
        int slope = pull.outputs().get(1 + at);
        boolean constant = !pull.isInput(slope) && pull.node(slope).op() instanceof Source.Fill;
        if (constant && tried.stream().allMatch(t -> isNothing(t.get(1 + at)))) return Dependence.NO_SLOPE;
        return tried.stream().allMatch(t -> isNothing(t.get(1 + at))) ? Dependence.CANCELS : Dependence.MOVES;
    }

    private static boolean isNothing(Tensor slope) {
        return slope.shape().count() == 0 || slope.abs().maximum().item() <= NOTHING; // NaN is something
    }

    /// Loss and slopes at random points: normal numbers for the real leaves, the example's own for the others.
    private static List<List<Tensor>> tried(Traced traced, Graph pull, Tree<?> example) {
        List<List<Tensor>> tried = new ArrayList<>();
        List<Key> keys = Key.of(1).split(POINTS);
        for (Key key : keys) {
            List<Tensor> in = new ArrayList<>();
            for (int i = 0; i < example.leaves().size(); i++) {
                Tensor leaf = example.leaves().get(i);
                in.add(
                        leaf.dtype().isFloat()
                                ? key.fold(i).normal(leaf.dtype(), leaf.shape().sizes())
                                : leaf);
            }
            in.addAll(traced.captured());
            DType loss = traced.graph().outputTypes().getFirst().dtype();
            in.add(Tensor.full(1, loss));
            tried.add(Derived.run(pull, in));
        }
        return tried;
    }
}

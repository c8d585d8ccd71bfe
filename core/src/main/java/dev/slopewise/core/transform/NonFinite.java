package dev.slopewise.core.transform;

import dev.slopewise.core.Array;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Trace;
import dev.slopewise.core.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// The first operation that made a number NaN or infinite, and what made it do so.
///
/// It is looked for on demand: the function is traced again, with each operation's line, and carried out on the same numbers, one operation
/// after the other; so nothing is paid before. From a result that is not finite the search goes back along those operands without which it
/// would have been finite, which is tried out: a NaN in a branch that `select` did not take, or a mask of −∞ that does no harm, is not blamed.
///
/// @param op      the operation; empty if none did, see [#wasGiven()]
/// @param of      the operation whose value or slope it works out, as the user wrote it
/// @param pass    on the way forward or backward
/// @param line    the line that asked for it, such as `Mlp.apply (Mlp.java:21)`; empty if none is known
/// @param path    the nearest leaf that it works on, such as `layers[1].weight`, or the one that was given so; empty if none is
/// @param inside  the loops and branches that it is in, such as `step 37 of scan 100`; empty if none
/// @param result  what it made
/// @param entry   the first entry that is not finite: its place, what the operation was given there, and what it made
/// @param inputs  what it was given
/// @param before  the operations before it, nearest last, along which the numbers grew, and in a loop the state after earlier steps; three
///                at most
public record NonFinite(
        String op,
        String of,
        Graph.Pass pass,
        String line,
        String path,
        String inside,
        Range result,
        String entry,
        List<Range> inputs,
        List<Range> before) {
    public NonFinite {
        inputs = List.copyOf(inputs);
        before = List.copyOf(before);
    }

    /// The numbers of one tensor.
    ///
    /// @param name     a leaf's path, or the operation that made it; of what has no path its part, such as `the state` of a loop
    /// @param line     the line that asked for it; empty if none is known
    /// @param least    of its finite entries; NaN if there are none
    /// @param largest  of its finite entries; NaN if there are none
    /// @param nan      how many entries are NaN
    /// @param infinite how many are infinite
    /// @param entries  how many there are
    public record Range(String name, String line, double least, double largest, int nan, int infinite, int entries) {
        static Range of(String name, String line, Array x) {
            double least = Double.NaN, largest = Double.NaN;
            int nan = 0, infinite = 0;
            for (int i = 0; i < x.count(); i++) {
                double v = x.number(i);
                if (Double.isNaN(v)) nan++;
                else if (Double.isInfinite(v)) infinite++;
                else {
                    least = Double.isNaN(least) ? v : Math.min(least, v);
                    largest = Double.isNaN(largest) ? v : Math.max(largest, v);
                }
            }
            return new Range(name, line, least, largest, nan, infinite, x.count());
        }

        /// The largest absolute value of its finite entries; 0 if there are none.
        double size() {
            return Double.isNaN(least) ? 0 : Math.max(Math.abs(least), Math.abs(largest));
        }

        /// What is not finite in it: `3 NaN and 1 infinite of 64 entries`, of a single number `NaN` or `an infinity`; empty if all is finite.
        public String bad() {
            if (entries == 1) return nan > 0 ? "NaN" : infinite > 0 ? "an infinity" : "";
            List<String> parts = new ArrayList<>();
            if (nan > 0) parts.add(nan + " NaN");
            if (infinite > 0) parts.add(infinite + " infinite");
            return parts.isEmpty() ? "" : "%s of %d entries".formatted(String.join(" and ", parts), entries);
        }

        @Override
        public String toString() {
            String finite = Double.isNaN(least)
                    ? ""
                    : least == largest
                            ? " is " + shortly(least)
                            : " is from %s to %s".formatted(shortly(least), shortly(largest));
            String others = bad().isEmpty() ? "" : (finite.isEmpty() ? " is " : ", ") + bad();
            return name + finite + others;
        }
    }

    /// Whether no operation made it: the function was given a number that is NaN or infinite, and it harmed a result.
    public boolean wasGiven() {
        return op.isEmpty();
    }

    /// Looks for what makes a result of `f` non-finite at `x`; empty if all results are finite.
    public static <A> Optional<NonFinite> find(Function<A, ?> f, A x) {
        return find(f, x, path -> path);
    }

    /// The same, with names of its own for the leaves of `x`.
    ///
    /// @param names from a leaf's path in `x` to what it is called
    public static <A> Optional<NonFinite> find(Function<A, ?> f, A x, UnaryOperator<String> names) {
        Tree<A> tree = Tree.of(x);
        Traced traced = Trace.keepingOrigins(() -> Traced.of(
                arguments -> f.apply(Transforms.cast(arguments.getFirst())),
                List.of(tree.structure()),
                List.of(tree.types())));
        List<Array> in = Transforms.join(tree.leaves(), traced.captured()).stream()
                .map(Tensor::array)
                .toList();
        return NonFiniteSearch.in(
                named(traced.graph(), names), in, tree.leaves().size());
    }

    /// Looks for what makes a loss or its gradient non-finite at `x`; empty if all of it is finite.
    public static <A> Optional<NonFinite> findInGradient(Function<A, Tensor> loss, A x) {
        return find(Transforms.valueAndGrad(loss), x);
    }

    private static Graph named(Graph graph, UnaryOperator<String> names) {
        List<Graph.Input> inputs = graph.inputs().stream()
                .map(input -> new Graph.Input(names.apply(input.name()), input.type()))
                .toList();
        return new Graph(inputs, graph.nodes(), graph.outputs());
    }

    static String shortly(double x) {
        return x == Math.rint(x) && Math.abs(x) < 1e6
                ? String.format(Locale.ROOT, "%.0f", x)
                : String.format(Locale.ROOT, "%.4g", x);
    }

    @Override
    public String toString() {
        if (wasGiven()) {
            String given = "%s, which was given, holds %s".formatted(result.name(), result.bad());
            return entry.isEmpty() ? given : given + "\n  " + entry;
        }
        List<String> lines = new ArrayList<>();
        String whose = of.isEmpty() || of.equals(op)
                ? op
                : op + (pass == Graph.Pass.BACKWARD ? ", for the slope of " : ", for ") + of + ",";
        String way = pass == Graph.Pass.BACKWARD ? "backward" : "forward";
        lines.add("%s made %s, in the %s pass".formatted(whose, result.bad(), way));
        List<String> where = new ArrayList<>();
        if (!path.isEmpty()) where.add("at " + path);
        if (!inside.isEmpty()) where.add("in " + inside);
        if (!line.isEmpty()) where.add("in " + line);
        if (!where.isEmpty()) lines.add(String.join(", ", where));
        if (!entry.isEmpty()) lines.add(entry);
        if (!inputs.isEmpty()) {
            lines.add("it was given: " + inputs.stream().map(Range::toString).collect(Collectors.joining("; ")));
        }
        if (!before.isEmpty()) {
            lines.add("before that: "
                    + before.stream()
                            .map(b -> b + (b.line.isEmpty() ? "" : " (" + b.line + ")"))
                            .collect(Collectors.joining(" → ")));
        }
        return String.join("\n  ", lines);
    }
}

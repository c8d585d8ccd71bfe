package dev.slopewise.compile;

import static dev.slopewise.compile.Values.Kind.FOLD;
import static dev.slopewise.compile.Values.Kind.MAP;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// Values that come to few numbers at once: folds, and what folds alone are made from. They store nothing large, so that a loop that reads the same
/// large value for something else can take them in, and it is read once; lengths and products of a step's slopes are such.
final class Summed {
    /// Less than so many entries lie in a near cache, where another walk over them costs little, and less than a few of them next to nothing.
    private static final int LARGE = 1 << 18, MEDIUM = 1 << 12;

    /// Entries that come to one, at least.
    private static final int FOLDED = 64;

    private static final int MOST_AFTER = 6;

    private final Values values;
    private final List<List<Integer>> readers = new ArrayList<>();
    private final boolean[] isSummed;

    Summed(Values values) {
        this.values = values;
        var graph = values.graph();
        this.isSummed = new boolean[graph.values()];
        for (int v = 0; v < isSummed.length; v++) readers.add(new ArrayList<>());
        boolean[] isResult = new boolean[isSummed.length];
        for (int v : graph.outputs()) isResult[values.view(v).root()] = true;
        for (int v = isSummed.length - 1; v >= graph.inputs().size(); v--) {
            if (values.kind(v) == Values.Kind.VIEW) continue;
            List<Integer> after = readers.get(v);
            isSummed[v] = switch (values.kind(v)) {
                case FOLD -> values.shape(v).count() <= walked(v) / FOLDED;
                case MAP -> !isResult[v] && !after.isEmpty() && after.stream().allMatch(w -> isSummed[w]);
                case INPUT, CONSTANT, VIEW, KERNEL -> false;
            };
            for (int operand : values.operands(v))
                readers.get(values.view(operand).root()).add(v);
        }
    }

    private int walked(int fold) {
        return values.shape(values.operands(fold).getFirst()).count();
    }

    /// The values of some size that a value reads.
    List<Integer> read(int v) {
        return values.operands(v).stream()
                .map(operand -> values.view(operand).root())
                .filter(root -> values.kind(root) != Values.Kind.CONSTANT
                        && values.shape(root).count() >= MEDIUM)
                .distinct()
                .toList();
    }

    /// Whether reading a value once less pays for a loop that makes these: always where it is large, else if that loop too comes to few numbers.
    boolean paysFor(List<Integer> made, int value) {
        return values.shape(value).count() >= LARGE || made.stream().allMatch(v -> isSummed[v]);
    }

    /// A value and all that is made of it, down to its folds; empty if it is not of this kind, or those need what is made later.
    List<Integer> whole(int value) {
        if (!isSummed[value]) return List.of();
        var open = new TreeSet<>(List.of(value));
        List<Integer> whole = new ArrayList<>();
        while (!open.isEmpty() && whole.size() <= MOST_AFTER) {
            int v = open.pollFirst();
            whole.add(v);
            if (values.kind(v) == MAP) open.addAll(readers.get(v));
        }
        boolean isAlone = whole.stream()
                .flatMap(v -> values.operands(v).stream())
                .map(operand -> values.view(operand).root())
                .allMatch(root -> root < value || whole.contains(root));
        return open.isEmpty() && isAlone && values.kind(whole.getLast()) == FOLD ? whole : List.of();
    }
}

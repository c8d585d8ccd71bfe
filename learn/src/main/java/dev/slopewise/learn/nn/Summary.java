package dev.slopewise.learn.nn;

import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.core.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The leaves of a model or of any other record, with their sizes. Running statistics are leaves too.
public record Summary(List<Leaf> leaves) {
    /// One leaf.
    public record Leaf(String path, Type type) {
        public int count() {
            return type.shape().count();
        }
    }

    public Summary {
        leaves = List.copyOf(leaves);
    }

    public static Summary of(Object model) {
        Tree<Object> tree = Tree.of(model);
        List<Leaf> leaves = new ArrayList<>();
        for (int i = 0; i < tree.leaves().size(); i++) {
            Tensor leaf = tree.leaves().get(i);
            leaves.add(new Leaf(tree.paths().get(i), leaf.type()));
        }
        return new Summary(leaves);
    }

    /// How many numbers all leaves hold.
    public long count() {
        return leaves.stream().mapToLong(Leaf::count).sum();
    }

    /// A line for each leaf, and the sum:
    ///
    /// ```
    /// layers[0].weight  f32[4, 3]    12
    /// layers[0].bias    f32[3]        3
    ///                                15
    /// ```
    @Override
    public String toString() {
        int path = leaves.stream().mapToInt(l -> l.path.length()).max().orElse(0);
        int type =
                leaves.stream().mapToInt(l -> l.type.toString().length()).max().orElse(0);
        String format = "%-" + Math.max(1, path) + "s  %-" + Math.max(1, type) + "s  %,9d\n";
        var text = new StringBuilder();
        for (Leaf leaf : leaves) {
            text.append(String.format(Locale.ROOT, format, leaf.path, leaf.type, leaf.count()));
        }
        return text + String.format(Locale.ROOT, format, "", "", count());
    }
}

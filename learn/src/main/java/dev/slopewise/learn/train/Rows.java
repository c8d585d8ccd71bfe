package dev.slopewise.learn.train;

import static dev.slopewise.core.SlopewiseException.refuse;
import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Shape;
import dev.slopewise.core.SlopewiseException;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// Trees of tensors as examples: one a place of the leading axis, which all leaves share.
public final class Rows {
    private Rows() {}

    /// How many examples there are.
    ///
    /// @throws SlopewiseException if leaves disagree, or have no axis
    public static int of(Object examples) {
        List<Tensor> leaves = Tree.of(examples).leaves();
        require(!leaves.isEmpty(), "examples need at least one tensor");
        Shape first = leaves.getFirst().shape();
        for (Tensor leaf : leaves) {
            boolean isAlike =
                    leaf.shape().rank() > 0 && first.rank() > 0 && leaf.shape().size(0) == first.size(0);
            if (!isAlike) throw unequal(Tree.of(examples));
        }
        return first.size(0);
    }

    /// The same, if all leaves have as many.
    static OptionalInt ofAny(Object examples) {
        List<Tensor> leaves = Tree.of(examples).leaves();
        boolean isOfRows = !leaves.isEmpty()
                && leaves.stream().allMatch(x -> x.shape().rank() > 0)
                && leaves.stream().map(x -> x.shape().size(0)).distinct().count() == 1;
        return isOfRows ? OptionalInt.of(leaves.getFirst().shape().size(0)) : OptionalInt.empty();
    }

    private static SlopewiseException unequal(Tree<?> tree) {
        return refuse(
                "examples lie along the first axis of every tensor, equally many, got %s of %s"
                        .formatted(tree.types(), tree.paths()),
                "");
    }

    /// The examples that `index` (`i32[n]`) names.
    public static <B> B at(B examples, Tensor index) {
        return Tree.map(examples, leaf -> leaf.gather(index));
    }

    /// The examples from `from` (inclusive) to `to` (exclusive).
    public static <B> B slice(B examples, int from, int to) {
        return Tree.map(examples, leaf -> leaf.slice(0, from, to));
    }

    /// All examples of several trees of one structure, one after the other.
    public static <B> B joined(List<B> parts) {
        List<Tree<B>> trees = parts.stream().map(Tree::of).toList();
        int leaves = trees.getFirst().leaves().size();
        List<Tensor> all = new ArrayList<>();
        for (int i = 0; i < leaves; i++) {
            int leaf = i;
            all.add(Tensor.concatenate(
                    0, trees.stream().map(t -> t.leaves().get(leaf)).toList()));
        }
        return trees.getFirst().rebuild(all);
    }
}

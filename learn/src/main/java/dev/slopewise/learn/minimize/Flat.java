package dev.slopewise.learn.minimize;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.core.Type;
import java.util.ArrayList;
import java.util.List;

/// A record of real tensors as one row of numbers, and back.
final class Flat<M> {
    private final Tree<M> tree;
    private final int size;

    Flat(M example) {
        tree = Tree.of(example);
        for (int i = 0; i < tree.leaves().size(); i++) {
            Type type = tree.leaves().get(i).type();
            require(
                    type.dtype().isFloat(),
                    "what is minimised over must be real, and %s is %s",
                    tree.paths().get(i).isEmpty()
                            ? "the parameter"
                            : tree.paths().get(i),
                    type);
        }
        size = tree.types().stream().mapToInt(t -> t.shape().count()).sum();
    }

    int size() {
        return size;
    }

    double[] numbers(M value) {
        double[] all = new double[size];
        int at = 0;
        for (Tensor leaf : Tree.of(value).leaves()) {
            double[] part = leaf.toDoubles();
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    M record(double[] all) {
        List<Tensor> leaves = new ArrayList<>();
        int at = 0;
        for (Type type : tree.types()) {
            double[] part =
                    java.util.Arrays.copyOfRange(all, at, at + type.shape().count());
            leaves.add(Tensor.of(type.shape(), part).to(type.dtype()));
            at += part.length;
        }
        return tree.rebuild(leaves);
    }

    /// Half the distance from 1 to the next number of the coarsest leaf.
    double precision() {
        boolean coarse = tree.types().stream().anyMatch(t -> t.dtype() == DType.F32);
        return coarse ? 0x1p-24 : 0x1p-53;
    }
}

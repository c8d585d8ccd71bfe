package dev.slopewise.learn.train;

import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import java.util.ArrayList;
import java.util.List;

/// What an optimiser remembers of one entry of a leaf before a step, as a part of the step's graph.
///
/// @param name  of the tensor that it is from
/// @param value a scalar
record Remembered(String name, Tensor value) {
    /// Of tensors that do not have the leaf's shape, such as sums of rows, nothing.
    static List<Remembered> of(Object memory, Tensor leaf, Tensor entry) {
        List<Remembered> all = new ArrayList<>();
        Tree<Object> tree = Tree.of(memory);
        List<String> names = tree.paths();
        for (int k = 0; k < names.size(); k++) {
            Tensor tensor = tree.leaves().get(k);
            if (tensor.shape().equals(leaf.shape()))
                all.add(new Remembered(names.get(k), tensor.reshape(-1).pick(entry)));
        }
        return all;
    }
}

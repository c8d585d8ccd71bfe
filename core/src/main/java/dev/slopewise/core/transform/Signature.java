package dev.slopewise.core.transform;

import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.core.Type;
import java.util.List;

/// What a function of trees is traced for: the structures of its arguments, and the types of their leaves.
record Signature(List<Tree.Structure> structures, List<List<Type>> types) {
    static Signature of(List<Tree<Object>> arguments) {
        return new Signature(
                arguments.stream().map(Tree::structure).toList(),
                arguments.stream().map(Tree::types).toList());
    }

    /// Adds the leaves of a value to a list, if it is like one of the arguments; says whether it is.
    boolean collects(int argument, Object value, List<Tensor> leaves) {
        int from = leaves.size();
        if (!Tree.collects(structures.get(argument), value, leaves)) return false;
        List<Type> expected = types.get(argument);
        for (int i = 0; i < expected.size(); i++) {
            if (!leaves.get(from + i).type().equals(expected.get(i))) return false;
        }
        return true;
    }
}

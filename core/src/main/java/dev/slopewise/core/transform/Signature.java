package dev.slopewise.core.transform;

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
}

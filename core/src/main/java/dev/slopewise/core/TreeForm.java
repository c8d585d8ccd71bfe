package dev.slopewise.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One structure of values, for who takes many of them apart and builds many again, such as a function that is called in a loop: after some thousand times
/// code written for the structure does it ([TreeCode]), where it has records, lists and tensors alone.
///
/// May be used by several threads.
public final class TreeForm {
    /// Code is worth its making, ten milliseconds or twenty, once something was done so often.
    static final int OFTEN = 2000;

    private final Tree.Structure structure;
    private int uses; // a lost count does no harm
    private volatile @Nullable TreeCode code;

    /// For values of this structure.
    public TreeForm(Tree.Structure structure) {
        this.structure = structure;
    }

    /// Adds the leaves of a value to a list, if it has this structure; says whether it has. If it has not, some leaves may have been added.
    public boolean collects(Object value, List<Tensor> leaves) {
        TreeCode known = written();
        int before = leaves.size();
        try {
            if (known != null) return known.collects(value, leaves);
        } catch (Exception refused) { // by an accessor: said again below, in words
            leaves.subList(before, leaves.size()).clear();
        }
        return Fit.collects(structure, value, leaves);
    }

    /// A value of this structure with these leaves, in their order.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the structure was taken from a T
    public <T> T rebuild(List<Tensor> leaves) {
        TreeCode known = written();
        try {
            if (known != null && known.count() == leaves.size()) return (T) known.build(leaves);
        } catch (Exception refused) { // by a constructor: said again below, in words
            return Tree.rebuild(structure, leaves);
        }
        return Tree.rebuild(structure, leaves);
    }

    private @Nullable TreeCode written() {
        TreeCode known = code;
        if (known != null || uses >= OFTEN) return known;
        if (++uses == OFTEN) code = TreeCode.of(structure).orElse(null);
        return code;
    }
}

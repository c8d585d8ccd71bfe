package dev.slopewise.data.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A value in the file. It may be narrower than it is in the graph, where every operation's inputs have one shape: an axis that only repeats
/// has size 1 here, or is not there if it is one of the first. ONNX's entry-wise operations repeat such axes by themselves.
///
/// @param wide of each axis that is there, whether it has all its entries
record Value(String name, List<Boolean> wide) {
    Value {
        wide = List.copyOf(wide);
    }

    /// With all its entries.
    static Value full(String name, int rank) {
        return new Value(name, Collections.nCopies(rank, true));
    }

    boolean isFull(int rank) {
        return wide.size() == rank && !wide.contains(false);
    }

    /// What an entry-wise operation makes of these, under this name.
    static Value joined(String name, List<Value> values) {
        int rank = values.stream().mapToInt(v -> v.wide.size()).max().orElse(0);
        List<Boolean> wide = new ArrayList<>();
        for (int axis = -rank; axis < 0; axis++) {
            int at = axis;
            wide.add(values.stream().anyMatch(v -> v.wide.size() + at >= 0 && v.wide.get(v.wide.size() + at)));
        }
        return new Value(name, wide);
    }
}

package dev.slopewise.compile;

import dev.slopewise.core.Array;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/// The arrays of some values, whatever these are at the moment.
final class Operands extends AbstractList<Array> implements RandomAccess {
    private final Array[] arrays;
    private final int[] values;

    Operands(Array[] arrays, List<Integer> values) {
        this.arrays = arrays;
        this.values = values.stream().mapToInt(v -> v).toArray();
    }

    @Override
    public Array get(int i) {
        return arrays[values[i]];
    }

    @Override
    public int size() {
        return values.length;
    }
}

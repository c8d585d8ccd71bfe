package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.Indexing;
import dev.slopewise.core.Indexing.SearchSorted.Side;
import java.util.Arrays;
import java.util.List;

/// Kernels that put entries in order, row by row.
final class Sorting {
    private final Parts order = new Parts(this::order);
    private final int sorted;
    private final int sought;

    /// @param sorted entries of a row
    /// @param sought values that are looked for in it
    Sorting(int sorted, int sought) {
        this.sorted = sorted;
        this.sought = sought;
    }

    /// Of entries with short keys: a key and its position are sorted as one number.
    void argsort(List<Array> in, List<Array> out) {
        int count = in.getFirst().count();
        order.each(count / sorted, 16L * count, in, out);
    }

    private void order(int row, List<Array> in, List<Array> out) {
        long[] keys = WorkingSpace.STRIP.longs(sorted);
        Ordered.keys(in.getFirst(), row * sorted, sorted, keys);
        for (int i = 0; i < sorted; i++) keys[i] = keys[i] << Integer.SIZE | i;
        Arrays.sort(keys, 0, sorted);
        int[] z = out.getFirst().ints();
        for (int i = 0; i < sorted; i++) z[row * sorted + i] = (int) keys[i];
    }

    void search(Indexing.SearchSorted op, List<Array> in, List<Array> out) {
        int[] z = out.getFirst().ints();
        long[] keys = WorkingSpace.BLOCK.longs(sorted), values = WorkingSpace.STRIP.longs(sought);
        for (int row = 0; row < z.length / sought; row++) {
            Ordered.keys(in.get(0), row * sorted, sorted, keys);
            Ordered.keys(in.get(1), row * sought, sought, values);
            for (int i = 0; i < sought; i++) {
                boolean isLast = values[i] == Long.MAX_VALUE;
                z[row * sought + i] = op.side() == Side.BEFORE
                        ? below(keys, values[i])
                        : isLast ? sorted : below(keys, values[i] + 1);
            }
        }
    }

    /// How many keys lie below `key`.
    private int below(long[] keys, long key) {
        int low = 0, high = sorted;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (keys[middle] < key) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}

package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.Indexing.SearchSorted.Side;
import java.util.List;

/// Where values belong in sorted rows, by halving.
///
/// @param sorted entries of a row
/// @param sought values that are looked for in it
record Searching(Side side, int sorted, int sought) implements Backend.Kernel {
    @Override
    public void run(List<Array> in, List<Array> out) {
        int[] z = out.getFirst().ints();
        long[] keys = WorkingSpace.BLOCK.longs(sorted), values = WorkingSpace.STRIP.longs(sought);
        for (int row = 0; row < z.length / sought; row++) {
            Ordered.keys(in.get(0), row * sorted, sorted, keys);
            Ordered.keys(in.get(1), row * sought, sought, values);
            for (int i = 0; i < sought; i++) {
                boolean isLast = values[i] == Long.MAX_VALUE;
                z[row * sought + i] =
                        side == Side.BEFORE ? below(keys, values[i]) : isLast ? sorted : below(keys, values[i] + 1);
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

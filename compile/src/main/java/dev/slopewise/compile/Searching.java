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

    /// How many keys lie below `key`: what is left is halved by a choice and not by a branch, which could not be foreseen.
    private int below(long[] keys, long key) {
        int below = 0, left = sorted;
        while (left > 1) {
            int half = left >>> 1;
            below += keys[below + half - 1] < key ? half : 0;
            left -= half;
        }
        return below + (left == 1 && keys[below] < key ? 1 : 0);
    }
}

package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.Indexing;
import dev.slopewise.core.Indexing.SearchSorted.Side;
import java.util.Arrays;
import java.util.List;

/// Kernels that put entries in order, row by row.
final class Sorting {
    private static final long UPPER = -1L << Integer.SIZE;

    private final Parts order = new Parts(this::order);
    private final int sorted;
    private final int sought;

    /// @param sorted entries of a row
    /// @param sought values that are looked for in it
    Sorting(int sorted, int sought) {
        this.sorted = sorted;
        this.sought = sought;
    }

    /// A key and its position are sorted as one number; of long keys the upper halves, then the lower halves of those whose upper ones are equal.
    void argsort(List<Array> in, List<Array> out) {
        int count = in.getFirst().count();
        order.each(count / sorted, 16L * count, in, out);
    }

    private void order(int row, List<Array> in, List<Array> out) {
        Array x = in.getFirst();
        long[] keys = WorkingSpace.BLOCK.longs(sorted), numbered = WorkingSpace.STRIP.longs(sorted);
        Ordered.keys(x, row * sorted, sorted, keys);
        boolean isShort = Ordered.isShort(x.dtype());
        for (int i = 0; i < sorted; i++) numbered[i] = (isShort ? keys[i] << Integer.SIZE : keys[i] & UPPER) | i;
        if (sorted >= RadixSort.LEAST) RadixSort.run(numbered, sorted);
        else Arrays.sort(numbered, 0, sorted);
        if (!isShort) orderByLowerHalves(keys, numbered);
        int[] z = out.getFirst().ints();
        for (int i = 0; i < sorted; i++) z[row * sorted + i] = (int) numbered[i];
    }

    private void orderByLowerHalves(long[] keys, long[] numbered) {
        for (int from = 0, to; from < sorted; from = to) {
            long upper = numbered[from] & UPPER;
            for (to = from + 1; to < sorted && (numbered[to] & UPPER) == upper; ) to++;
            if (to == from + 1) continue;
            for (int i = from; i < to; i++) {
                int position = (int) numbered[i],
                        lower = (int) keys[position] ^ Integer.MIN_VALUE; // as the sign is the upper half's
                numbered[i] = (long) lower << Integer.SIZE | position;
            }
            Arrays.sort(numbered, from, to);
        }
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

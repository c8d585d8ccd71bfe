package dev.slopewise.core;

/// The interpreter's order of entries: upwards, −0 equal to +0, NaN after all numbers.
final class SortLoops {
    private SortLoops() {}

    /// For each entry a long; longs are ordered as the entries are.
    static long[] keys(Array x) {
        long[] keys = new long[x.count()];
        boolean real = x.dtype().isFloat();
        for (int i = 0; i < keys.length; i++) keys[i] = real ? key(x.number(i)) : x.integer(i);
        return keys;
    }

    private static long key(double value) {
        long bits = Double.doubleToLongBits(value + 0.0); // −0 + 0 = +0
        return bits ^ (bits >> 63 & Long.MAX_VALUE);
    }

    /// Of the order that sorts each row of `x`, as many entries as rows of `out` take, from entry `first` on.
    static void order(Array x, int first, Array out) {
        int n = x.shape().size(-1), some = out.shape().size(-1);
        if (some == 0) return;
        long[] keys = keys(x);
        for (int row = 0; row < keys.length / n; row++) {
            System.arraycopy(order(keys, row * n, n), first, out.ints(), row * some, some);
        }
    }

    /// The order that sorts `keys[from … from + n)`, counted from `from`; equals keep theirs.
    static int[] order(long[] keys, int from, int n) {
        int[] order = new int[n], next = new int[n];
        for (int i = 0; i < n; i++) order[i] = i;
        for (long width = 1; width < n; width *= 2) {
            for (long low = 0; low < n; low += 2 * width) {
                int middle = (int) Math.min(low + width, n), high = (int) Math.min(low + 2 * width, n);
                merge(keys, from, order, (int) low, middle, high, next);
            }
            int[] sorted = next;
            next = order;
            order = sorted;
        }
        return order;
    }

    private static void merge(long[] keys, int from, int[] order, int low, int middle, int high, int[] to) {
        int i = low, j = middle;
        for (int k = low; k < high; k++) {
            boolean first = j == high || (i < middle && keys[from + order[i]] <= keys[from + order[j]]);
            to[k] = first ? order[i++] : order[j++];
        }
    }

    /// How many of the sorted `keys[from … from + n)` lie below `key`.
    static int below(long[] keys, int from, int n, long key) {
        int low = 0, high = n;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (keys[from + middle] < key) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}

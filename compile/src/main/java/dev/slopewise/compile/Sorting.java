package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import java.util.List;

/// The order that sorts rows, or a part of it: of a long row only those entries are sorted that lie between two of a sample of it, which the part most likely does, too.
///
/// A key and its position are sorted as one number; of long keys the upper halves, then the lower halves of those whose upper ones are equal.
final class Sorting implements Backend.Kernel {
    private static final long UPPER = -1L << Integer.SIZE;

    /// Rows from here on are worth a sample.
    private static final int LONG = 256;

    /// Most entries of a sample.
    private static final int SAMPLE = 1024;

    private final Parts rows = new Parts(this::order);
    private final int n;
    private final int first;
    private final int end;

    // of the sample: how many entries, and which of them in order are taken as bounds
    private final int sample;
    private final int low;
    private final int high;

    /// @param n entries of a row
    /// @param first the part's first place
    /// @param end the place after its last
    Sorting(int n, int first, int end) {
        this.n = n;
        this.first = first;
        this.end = end;
        boolean isWorth = n >= LONG && end - first <= n / 4;
        sample = isWorth ? Math.clamp(n / 8, 32, SAMPLE) : 0;
        low = (int) Math.floor(place(first) - margin(first));
        high = (int) Math.ceil(place(end) + margin(end));
    }

    /// Where an entry's place is in the sample, on average.
    private double place(int place) {
        return (double) place / n * sample;
    }

    /// How far from there it is in one of many rows: three standard deviations, and one for short samples.
    private double margin(int place) {
        double share = (double) place / Math.max(n, 1);
        return 3 * Math.sqrt(sample * share * (1 - share)) + 1;
    }

    @Override
    public void run(List<Array> in, List<Array> out) {
        if (end > first)
            rows.each(in.getFirst().count() / n, 16L * in.getFirst().count(), in, out);
    }

    private void order(int row, List<Array> in, List<Array> out) {
        Array x = in.getFirst();
        long[] keys = WorkingSpace.BLOCK.longs(n), numbered = WorkingSpace.STRIP.longs(n);
        Ordered.keys(x, row * n, n, keys);
        boolean isShort = Ordered.isShort(x.dtype());
        int shift = isShort ? Integer.SIZE : 0, before = 0, count = 0;
        if (sample > 0) {
            sample(keys, shift, numbered);
            long from = bound(numbered, low), to = bound(numbered, high);
            for (int i = 0; i < n; i++) { // by signs: whether an entry is one of these cannot be predicted
                long number = number(keys, shift, i), upper = number >> Integer.SIZE;
                numbered[count] = number; // the next takes its place if it is not between
                count += 1 + (int) (((upper - from) | (to - upper)) >> (Long.SIZE - 1));
                before += (int) ((upper - from) >>> (Long.SIZE - 1));
            }
        }
        if (first < before || end > before + count) {
            before = 0;
            count = n;
            for (int i = 0; i < n; i++) numbered[i] = number(keys, shift, i);
        }
        NumberSort.run(numbered, 0, count);
        if (!isShort) orderByLowerHalves(keys, numbered, count);
        int[] z = out.getFirst().ints();
        int some = end - first;
        for (int i = 0; i < some; i++) z[row * some + i] = (int) numbered[first - before + i];
    }

    private static long number(long[] keys, int shift, int position) {
        return ((keys[position] << shift) & UPPER) | position;
    }

    private void sample(long[] keys, int shift, long[] room) {
        for (int i = 0; i < sample; i++) room[i] = number(keys, shift, (int) ((long) n * i / sample));
        NumberSort.run(room, 0, sample);
    }

    /// The upper half of an entry of the sample; beyond its ends the least or the largest there is.
    private long bound(long[] room, int place) {
        return place < 0 ? Integer.MIN_VALUE : place >= sample ? Integer.MAX_VALUE : room[place] >> Integer.SIZE;
    }

    private static void orderByLowerHalves(long[] keys, long[] numbered, int count) {
        for (int from = 0, to; from < count; from = to) {
            long upper = numbered[from] & UPPER;
            for (to = from + 1; to < count && (numbered[to] & UPPER) == upper; ) to++;
            if (to == from + 1) continue;
            for (int i = from; i < to; i++) {
                int position = (int) numbered[i],
                        lower = (int) keys[position] ^ Integer.MIN_VALUE; // as the sign is the upper half's
                numbered[i] = (long) lower << Integer.SIZE | position;
            }
            NumberSort.run(numbered, from, to);
        }
    }
}

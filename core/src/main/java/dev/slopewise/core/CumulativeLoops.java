package dev.slopewise.core;

/// The interpreter's walks along the last axis.
final class CumulativeLoops {
    private CumulativeLoops() {}

    static void sum(Array x, Array out) {
        int n = x.shape().size(-1);
        boolean real = x.dtype().isFloat();
        for (int start = 0; start < x.count(); start += n) {
            if (real) realSum(x, start, n, out);
            else wholeSum(x, start, n, out);
        }
    }

    private static void wholeSum(Array x, int start, int n, Array out) {
        long sum = 0;
        for (int i = start; i < start + n; i++) {
            sum += x.integer(i);
            out.put(i, sum);
        }
    }

    /// Neumaier's compensated sum, as in [ReductionLoops].
    private static void realSum(Array x, int start, int n, Array out) {
        double sum = 0, lost = 0;
        for (int i = start; i < start + n; i++) {
            double term = x.number(i);
            double next = sum + term;
            lost += Math.abs(sum) >= Math.abs(term) ? (sum - next) + term : (term - next) + sum;
            sum = next;
            if (i == start) out.put(i, term); // keeps −0
            else out.put(i, Double.isNaN(lost) || Double.isInfinite(sum) ? sum : sum + lost);
        }
    }

    static void recurrence(Array factor, Array start, Array out) {
        int n = out.shape().size(-1);
        boolean real = out.dtype().isFloat();
        for (int row = 0; row < out.count(); row += n) {
            if (real) realRecurrence(factor, start, row, n, out);
            else wholeRecurrence(factor, start, row, n, out);
        }
    }

    private static void realRecurrence(Array factor, Array start, int row, int n, Array out) {
        double z = start.number(row);
        out.put(row, z);
        for (int i = row + 1; i < row + n; i++) {
            z = factor.number(i) * z + start.number(i);
            out.put(i, z);
        }
    }

    private static void wholeRecurrence(Array factor, Array start, int row, int n, Array out) {
        long z = start.integer(row);
        out.put(row, z);
        for (int i = row + 1; i < row + n; i++) {
            z = factor.integer(i) * z + start.integer(i);
            out.put(i, z);
        }
    }

    static void argMax(Array x, Array out) {
        int n = x.shape().size(-1);
        long[] keys = SortLoops.keys(x);
        int[] best = out.ints();
        for (int start = 0; start < keys.length; start += n) {
            int now = 0;
            for (int i = 0; i < n; i++) {
                if (keys[start + i] > keys[start + now]) now = i;
                best[start + i] = now;
            }
        }
    }
}

package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.Cumulative;
import java.util.List;

/// Walks along the last axis, with the bits of the interpreter's.
final class Walk implements Backend.Kernel {
    private final Parts parts = new Parts(this::part);
    private final Cumulative op;
    private final int n;

    /// @param n entries of a row, at least 1
    Walk(Cumulative op, int n) {
        this.op = op;
        this.n = n;
    }

    @Override
    public void run(List<Array> in, List<Array> out) {
        int count = out.getFirst().count();
        parts.each(count / n, 4L * count, in, out);
    }

    private void part(int number, List<Array> in, List<Array> out) {
        Array x = in.getFirst(), z = out.getFirst();
        int row = number * n;
        boolean isReal = x.dtype().isFloat();
        switch (op) {
            case Cumulative.ArgMax _ -> argMax(x, row, z.ints());
            case Cumulative.Sum _ -> {
                if (isReal) sum(x, row, z);
                else wholeSum(x, row, z);
            }
            case Cumulative.Recurrence _ -> {
                if (isReal) recurrence(x, in.get(1), row, z);
                else wholeRecurrence(x, in.get(1), row, z);
            }
        }
    }

    private void argMax(Array x, int row, int[] z) {
        long[] keys = WorkingSpace.STRIP.longs(n);
        Ordered.keys(x, row, n, keys);
        int best = 0;
        for (int i = 0; i < n; i++) {
            if (keys[i] > keys[best]) best = i;
            z[row + i] = best;
        }
    }

    /// Neumaier's compensated sum, as in [Totals].
    private void sum(Array x, int row, Array z) {
        double[] terms = WorkingSpace.STRIP.doubles(n);
        Entries.read(x, row, n, terms, 0);
        double sum = 0, lost = 0;
        for (int i = 0; i < n; i++) {
            double term = terms[i], next = sum + term;
            lost += Math.abs(sum) >= Math.abs(term) ? (sum - next) + term : (term - next) + sum;
            sum = next;
            if (i > 0) terms[i] = Double.isNaN(lost) || Double.isInfinite(sum) ? sum : sum + lost; // the first keeps −0
        }
        Entries.write(terms, 0, n, z, row);
    }

    private void wholeSum(Array x, int row, Array z) {
        long[] terms = WorkingSpace.STRIP.longs(n);
        Entries.read(x, row, n, terms, 0);
        for (int i = 1; i < n; i++) terms[i] += terms[i - 1];
        Entries.write(terms, 0, n, z, row);
    }

    private void recurrence(Array factor, Array start, int row, Array z) {
        double[] factors = WorkingSpace.BLOCK.doubles(n), terms = WorkingSpace.STRIP.doubles(n);
        Entries.read(factor, row, n, factors, 0);
        Entries.read(start, row, n, terms, 0);
        for (int i = 1; i < n; i++) terms[i] += factors[i] * terms[i - 1];
        Entries.write(terms, 0, n, z, row);
    }

    private void wholeRecurrence(Array factor, Array start, int row, Array z) {
        long[] factors = WorkingSpace.BLOCK.longs(n), terms = WorkingSpace.STRIP.longs(n);
        Entries.read(factor, row, n, factors, 0);
        Entries.read(start, row, n, terms, 0);
        for (int i = 1; i < n; i++) terms[i] += factors[i] * terms[i - 1];
        Entries.write(terms, 0, n, z, row);
    }
}

package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.DType;
import dev.slopewise.core.Reduction;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Sums, products and extremes over any axes.
///
/// Sums of real numbers are worked out in double precision: of neighbours in blocks of 128 by eight sums each, blocks by Neumaier's compensated sum;
/// of rows one after the other, `f64` ones compensated by Knuth's exact error of a sum. The order is fixed by the shapes, and the error does not grow
/// with the number of terms, but for `f32`, where double precision is more than enough. Products go in the order of entries, as the interpreter's.
final class Totals implements Backend.Kernel {
    /// Columns that are worked out together where rows are reduced.
    private static final int COLUMNS = 256;

    /// Results in a part where neighbours are reduced, and what a part is worth beside.
    private static final int PARTS = 64;

    /// An axis, or neighbouring axes of one kind.
    private record Axis(int size, int step, boolean isReduced) {}

    private final Parts parts = new Parts(this::part);
    private final Folds folds;
    private final boolean isReal;
    private final Axis inner;
    private final List<Axis> kept;
    private final List<Axis> reduced;
    private final int results;
    private final int rows;
    private final int share;

    /// @param op reduces at least two entries to one
    Totals(Reduction op, Type in) {
        this.folds = Folds.of(op, in.dtype() == DType.F64);
        this.isReal = in.dtype().isFloat();
        List<Axis> axes = merged(op, in.shape());
        this.inner = axes.removeLast();
        this.kept = axes.stream().filter(axis -> !axis.isReduced).toList();
        this.reduced = axes.stream().filter(Axis::isReduced).toList();
        this.results = count(kept);
        this.rows = count(reduced);
        this.share = Math.ceilDiv(results, PARTS);
    }

    private static int count(List<Axis> axes) {
        return axes.stream().mapToInt(Axis::size).reduce(1, (a, b) -> a * b);
    }

    private static List<Axis> merged(Reduction op, Shape shape) {
        List<Axis> axes = new ArrayList<>();
        int[] steps = shape.strides();
        for (int k = 0; k < steps.length; k++) {
            var next = new Axis(shape.size(k), steps[k], op.axes().contains(k - steps.length));
            if (next.size == 1) continue;
            boolean isOne = !axes.isEmpty() && axes.getLast().isReduced == next.isReduced;
            if (isOne) axes.set(axes.size() - 1, new Axis(axes.getLast().size * next.size, next.step, next.isReduced));
            else axes.add(next);
        }
        return axes;
    }

    private static int offset(List<Axis> axes, int number) {
        int at = 0, rest = number;
        for (int k = axes.size() - 1; k >= 0; k--) {
            at += rest % axes.get(k).size * axes.get(k).step;
            rest /= axes.get(k).size;
        }
        return at;
    }

    @Override
    public void run(List<Array> in, List<Array> out) {
        int count = inner.isReduced ? Math.ceilDiv(results, share) : results * Math.ceilDiv(inner.size, COLUMNS);
        parts.each(count, in.getFirst().count(), in, out);
    }

    private void part(int number, List<Array> in, List<Array> out) {
        Array x = in.getFirst(), z = out.getFirst();
        if (inner.isReduced) {
            for (int i = number * share; i < Math.min(results, (number + 1) * share); i++) {
                if (isReal) alongReal(x, z, i);
                else along(x, z, i);
            }
        } else {
            int chunks = Math.ceilDiv(inner.size, COLUMNS), first = number % chunks * COLUMNS;
            int some = Math.min(COLUMNS, inner.size - first);
            if (isReal) acrossReal(x, z, number / chunks, first, some);
            else across(x, z, number / chunks, first, some);
        }
    }

    private void alongReal(Array x, Array z, int i) {
        double[] block = WorkingSpace.STRIP.doubles(Folds.BLOCK);
        int base = offset(kept, i);
        double total = 0, lost = 0;
        boolean isFirst = true;
        for (int r = 0; r < rows; r++) {
            int row = base + offset(reduced, r);
            for (int at = 0; at < inner.size; at += Folds.BLOCK) {
                int some = Math.min(Folds.BLOCK, inner.size - at);
                Entries.read(x, row + at, some, block, 0);
                if (folds.isSum()) {
                    double term = Folds.sum(block, some), next = total + term;
                    lost += Math.abs(total) >= Math.abs(term) ? (total - next) + term : (term - next) + total;
                    total = next;
                } else total = folds.fold(isFirst ? folds.first(block[0]) : total, block, some);
                isFirst = false;
            }
        }
        block[0] = folds.isSum() ? compensated(total, lost) : total;
        Entries.write(block, 0, 1, z, i);
    }

    /// The plain sum where a term or the sum is not finite.
    private static double compensated(double sum, double lost) {
        return Double.isNaN(lost) || Double.isInfinite(sum) ? sum : sum + lost;
    }

    private void along(Array x, Array z, int i) {
        long[] block = WorkingSpace.STRIP.longs(Folds.BLOCK);
        int base = offset(kept, i);
        long total = 0;
        boolean isFirst = true;
        for (int r = 0; r < rows; r++) {
            int row = base + offset(reduced, r);
            for (int at = 0; at < inner.size; at += Folds.BLOCK) {
                int some = Math.min(Folds.BLOCK, inner.size - at);
                Entries.read(x, row + at, some, block, 0);
                total = folds.fold(isFirst ? folds.first(block[0]) : total, block, some);
                isFirst = false;
            }
        }
        block[0] = total;
        Entries.write(block, 0, 1, z, i);
    }

    private void acrossReal(Array x, Array z, int i, int first, int some) {
        double[] totals = WorkingSpace.BLOCK.doubles(COLUMNS), row = WorkingSpace.STRIP.doubles(COLUMNS);
        double[] lost = WorkingSpace.KERNEL.doubles(COLUMNS);
        int base = offset(kept, i) + first;
        Arrays.fill(lost, 0, some, 0);
        for (int r = 0; r < rows; r++) {
            Entries.read(x, base + offset(reduced, r), some, row, 0);
            if (r == 0) for (int j = 0; j < some; j++) totals[j] = folds.first(row[j]);
            folds.each(totals, lost, row, some);
        }
        if (folds == Folds.EXACT_SUM) for (int j = 0; j < some; j++) totals[j] = compensated(totals[j], lost[j]);
        Entries.write(totals, 0, some, z, i * inner.size + first);
    }

    private void across(Array x, Array z, int i, int first, int some) {
        long[] totals = WorkingSpace.BLOCK.longs(COLUMNS), row = WorkingSpace.STRIP.longs(COLUMNS);
        int base = offset(kept, i) + first;
        for (int r = 0; r < rows; r++) {
            Entries.read(x, base + offset(reduced, r), some, row, 0);
            if (r == 0) for (int j = 0; j < some; j++) totals[j] = folds.first(row[j]);
            folds.each(totals, row, some);
        }
        Entries.write(totals, 0, some, z, i * inner.size + first);
    }
}

package dev.slopewise.compile;

import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// One run of a matrix product, cut into tasks that each fill a part of the result: the product's own run after run, so that nothing is allocated.
/// Parts differ in what is packed again, never in how an entry is summed.
final class Job implements IntConsumer {
    final Operand left;
    final Operand right;
    final Operand out;
    private final Tiling tiling;

    private final Object nothing;
    Object a;
    Object b;
    Object z;

    /// Whether to add to the result.
    private boolean isMore;

    /// What is done with each rectangle of the result once it is summed.
    Ending.@Nullable Run ending;

    // it works on the first rows, columns and inner entries: usually all
    private int rows;
    private int columns;
    int inner;

    // into how many parts the batch, rows and columns are cut
    private int groups = 1;
    private int downs = 1;
    private int acrosses = 1;

    Job(Operand left, Operand right, Operand out, Tiling tiling) {
        this.left = left;
        this.right = right;
        this.out = out;
        this.tiling = tiling;
        this.rows = out.across.length;
        this.columns = out.along.length;
        this.inner = left.along.length;
        this.nothing = tiling.numbers().array(0);
        this.a = nothing;
        this.b = nothing;
        this.z = nothing;
    }

    boolean isAdded() {
        return isMore;
    }

    /// Has it work on a part: the first so many of each.
    void part(int rows, int columns, int inner) {
        this.rows = rows;
        this.columns = columns;
        this.inner = inner;
    }

    /// Whether there are so many inner entries that the result is brought together from [LongSums].
    boolean isLong() {
        return inner > Product.LONG;
    }

    /// Whether the block of inner entries that begins with `first` is added to what is in the result.
    boolean isMore(int first) {
        return isLong() ? first % Product.LONG > 0 : first > 0 || isMore;
    }

    /// Whether with the inner entries before `next` the result holds one of [LongSums].
    boolean endsLong(int next) {
        return isLong() && (next % Product.LONG == 0 || next == inner);
    }

    void run(Object a, Object b, Object z, boolean isMore, Ending.@Nullable Run ending) {
        take(a, b, z, isMore);
        this.ending = ending;
        long work = (long) out.batch.length * rows * columns * inner;
        cut(Schedule.parts(work, Pool.threads()));
        Pool.each(groups * downs * acrosses, work, this);
        this.ending = null;
        take(nothing, nothing, nothing, isMore);
    }

    /// The same on this thread, for who has a share of the work already.
    void runAlone(Object a, Object b, Object z, boolean isMore) {
        take(a, b, z, isMore);
        tiling.fill(this, 0, out.batch.length, 0, rows, 0, columns);
        take(nothing, nothing, nothing, isMore);
    }

    private void take(Object a, Object b, Object z, boolean isMore) {
        this.a = a;
        this.b = b;
        this.z = z;
        this.isMore = isMore;
    }

    /// As near to squares as may be, so that little is packed twice.
    private void cut(int parts) {
        groups = Math.max(1, Math.min(parts, out.batch.length));
        downs = 1;
        acrosses = 1;
        int strips = Math.ceilDiv(rows, tiling.height());
        int panels = Math.ceilDiv(columns, tiling.width());
        while (groups * downs * acrosses < parts && (downs < strips || acrosses < panels)) {
            boolean isTall = rows / downs >= columns / acrosses;
            if (acrosses >= panels || (isTall && downs < strips)) downs *= 2;
            else acrosses *= 2;
        }
    }

    @Override
    public void accept(int task) {
        int group = task / (downs * acrosses), down = task / acrosses % downs, across = task % acrosses;
        int height = tiling.height(), width = tiling.width();
        int top = edge(down, downs, rows, height), from = edge(across, acrosses, columns, width);
        int bottom = edge(down + 1, downs, rows, height);
        int to = edge(across + 1, acrosses, columns, width);
        int first = edge(group, groups, out.batch.length, 1), last = edge(group + 1, groups, out.batch.length, 1);
        tiling.fill(this, first, last, top, bottom, from, to);
    }

    /// Where part `i` of `parts` begins, at a multiple of `unit`.
    private static int edge(int i, int parts, int size, int unit) {
        return (int) Math.min(size, (long) Math.ceilDiv(size, unit) * i / parts * unit);
    }
}

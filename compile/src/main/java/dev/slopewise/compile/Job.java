package dev.slopewise.compile;

import java.util.function.IntConsumer;

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
    boolean isMore;

    // into how many parts the batch, rows and columns are cut
    private int groups = 1;
    private int downs = 1;
    private int acrosses = 1;

    Job(Operand left, Operand right, Operand out, Tiling tiling) {
        this.left = left;
        this.right = right;
        this.out = out;
        this.tiling = tiling;
        this.nothing = tiling.numbers().array(0);
        this.a = nothing;
        this.b = nothing;
        this.z = nothing;
    }

    void run(Object a, Object b, Object z, boolean isMore) {
        this.a = a;
        this.b = b;
        this.z = z;
        this.isMore = isMore;
        long work = (long) out.batch.length * out.across.length * out.along.length * left.along.length;
        cut(Schedule.parts(work, Pool.threads()));
        Pool.each(groups * downs * acrosses, work, this);
        this.a = nothing;
        this.b = nothing;
        this.z = nothing;
    }

    /// As near to squares as may be, so that little is packed twice.
    private void cut(int parts) {
        groups = Math.max(1, Math.min(parts, out.batch.length));
        downs = 1;
        acrosses = 1;
        int strips = Math.ceilDiv(out.across.length, tiling.height());
        int panels = Math.ceilDiv(out.along.length, tiling.width());
        while (groups * downs * acrosses < parts && (downs < strips || acrosses < panels)) {
            boolean isTall = out.across.length / downs >= out.along.length / acrosses;
            if (acrosses >= panels || (isTall && downs < strips)) downs *= 2;
            else acrosses *= 2;
        }
    }

    @Override
    public void accept(int task) {
        int group = task / (downs * acrosses), down = task / acrosses % downs, across = task % acrosses;
        int height = tiling.height(), width = tiling.width();
        int top = edge(down, downs, out.across.length, height), from = edge(across, acrosses, out.along.length, width);
        int bottom = edge(down + 1, downs, out.across.length, height);
        int to = edge(across + 1, acrosses, out.along.length, width);
        int first = edge(group, groups, out.batch.length, 1), last = edge(group + 1, groups, out.batch.length, 1);
        tiling.fill(this, first, last, top, bottom, from, to);
    }

    /// Where part `i` of `parts` begins, at a multiple of `unit`.
    private static int edge(int i, int parts, int size, int unit) {
        return (int) Math.min(size, (long) Math.ceilDiv(size, unit) * i / parts * unit);
    }
}

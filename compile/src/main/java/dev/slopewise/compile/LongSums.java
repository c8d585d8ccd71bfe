package dev.slopewise.compile;

/// The sums of a product with very many inner entries, for a rectangle of its result: after each [Product#LONG] of these the result holds what they come to,
/// which is added to a sum beside; what the addition loses, by Knuth's exact error of a sum, to another. So the error does not grow with their number.
final class LongSums {
    private final Numbers numbers;
    private Object sums;
    private Object lost;
    private int top;
    private int from;
    private int to;

    LongSums(Numbers numbers) {
        this.numbers = numbers;
        this.sums = numbers.array(0);
        this.lost = sums;
    }

    /// Begins with rows `top` to `bottom` and columns `from` to `to` of a matrix, and with what they hold if the product is added to it.
    void begin(Job job, int g, int top, int bottom, int from, int to) {
        if (!job.isLong()) return;
        this.top = top;
        this.from = from;
        this.to = to;
        int count = Math.multiplyExact(bottom - top, to - from);
        if (numbers.length(sums) < count) {
            sums = numbers.array(count);
            lost = numbers.array(count);
        }
        numbers.fill(sums, count, -0.0); // to which −0 may be added
        numbers.fill(lost, count, 0);
        if (job.isAdded()) take(job, g, top, bottom);
    }

    /// Takes rows of the result, if the inner entries before `next` are some whole sum; fills them after the last.
    void bring(Job job, int g, int first, int end, int next) {
        if (!job.endsLong(next)) return;
        take(job, g, first, end);
        if (next < job.inner) return;
        for (int row = first; row < end; row++) numbers.put(job, g, row, from, to - from, sums, lost, at(row));
    }

    private void take(Job job, int g, int first, int end) {
        for (int row = first; row < end; row++) numbers.take(job, g, row, from, to - from, sums, lost, at(row));
    }

    private int at(int row) {
        return (row - top) * (to - from);
    }
}

package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.require;

/// The distinct values of rows, which [Tensor#unique] offers.
final class Distinct {
    private Distinct() {}

    /// The entries in order, each with a number that goes up by one where an entry differs from the one before; −0 equals 0, NaN equals NaN.
    /// As the order is stable, the first entry of each number is the first of its equals in the row, where slopes go.
    static Tensor.Unique unique(Tensor x, int size, Number fill) {
        Type type = x.type();
        require(type.dtype().isNumber(), "unique needs numbers, got %s; cast first: .to(I32)", type);
        require(type.shape().rank() >= 1, "unique needs an axis, got %s; reshape(-1) makes one", type);
        require(size >= 0, "unique needs a size of at least 0, got %d", size);
        int n = type.shape().size(-1);
        Shape row = type.shape().with(-1, size), lead = type.shape().dropLast(1);
        Tensor filled = Tensor.apply(new Source.Fill(fill, type.with(row)));
        Tensor none = Tensor.full(0, DType.I32, row.sizes());
        if (n == 0) {
            return new Tensor.Unique(filled, Tensor.full(0, DType.I32, lead.sizes()), x.to(DType.I32), none);
        }
        Tensor order = x.argsort(), sorted = x.takeAlong(order, -1);
        Tensor number = isNew(sorted).to(DType.I32).cumulativeSum(-1);
        String what =
                "the count of distinct values along the last axis of %s, for unique of size %d,".formatted(type, size);
        Tensor count = Tensor.apply(new Indexing.Within(0, size, what), number.at(-1, n - 1));
        // no number is above the count: said so that whatever is made from them waits for the check
        Tensor group = number.min(count.expand(-1).broadcastTo(number.shape())).minus(1);

        Tensor each = Tensor.iota(size).broadcastTo(row);
        Tensor first = group.searchSorted(each), after = group.searchSortedAfter(each);
        Tensor values = after.gt(first).select(x.takeAlong(order.takeAlong(first.min(n - 1), -1), -1), filled);
        Tensor inverse = Tensor.apply(new Indexing.ScatterAdd(0, n), group, order);
        return new Tensor.Unique(values, count, inverse, after.minus(first));
    }

    /// Whether each entry of sorted rows differs from the one before; the first does.
    private static Tensor isNew(Tensor sorted) {
        int n = sorted.shape().size(-1);
        Tensor here = sorted.slice(-1, 1, n), before = sorted.slice(-1, 0, n - 1);
        Tensor differs = here.ne(before).and(before.eq(before)); // nothing but NaN comes after a NaN
        return differs.pad(-1, 1, 0, 1);
    }
}

package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.require;

/// The rows `x[n, row…]` brought down by the segment that each belongs to, `segments[n]`, to `[count, row…]`. [Tensor] offers it by the same names.
final class Segments {
    private Segments() {}

    /// The segments' numbers, checked.
    private static Tensor checked(String verb, Tensor x, Tensor segments, int count) {
        require(
                segments.shape().rank() == 1
                        && x.shape().rank() >= 1
                        && x.shape().size(0) == segments.shape().count(),
                "%s needs rows x[n, row…] and the number of each row's segment, [n], got %s and %s",
                verb,
                x.type(),
                segments.type());
        require(x.dtype().isNumber(), "%s needs numbers, got %s; cast first: .to(I32)", verb, x.type());
        require(count >= 0, "%s needs a count of segments of at least 0, got %d", verb, count);
        var within = new Indexing.Within(0, count - 1, "the segment of a row of " + x.type());
        return Tensor.apply(within, segments);
    }

    static Tensor sum(Tensor x, Tensor segments, int count) {
        return x.scatterAdd(checked("segmentSum", x, segments, count), count);
    }

    static Tensor mean(Tensor x, Tensor segments, int count) {
        require(x.dtype().isFloat(), "segmentMean needs real numbers, got %s; cast first: .to(F32)", x.type());
        Tensor numbers = checked("segmentMean", x, segments, count);
        Tensor sum = x.scatterAdd(numbers, count);
        Tensor rows = Tensor.full(1, x.dtype(), x.shape().size(0)).scatterAdd(numbers, count);
        Shape column = rows.shape();
        for (int i = 1; i < sum.shape().rank(); i++) column = column.then(Shape.of(1));
        return sum.div(rows.reshape(column).broadcastTo(sum.shape()));
    }

    /// Of the entries in rising order the last of each segment. They are sorted backwards, so that the first of equals comes last.
    static Tensor maximum(Tensor x, Tensor segments, int count, Number empty) {
        Tensor numbers = checked("segmentMaximum", x, segments, count);
        Shape result = x.shape().with(0, count);
        Tensor none = Tensor.apply(new Source.Fill(empty, x.type().with(result)));
        if (x.shape().size(0) == 0) return none;
        Tensor columns = x.moveAxis(0, -1).reverse(-1);
        Tensor order = columns.argsort();
        Tensor sorted = numbers.reverse(-1).broadcastTo(columns.shape()).takeAlong(order, -1);
        Tensor last = Rows.lastNaming(sorted, count);
        Tensor largest = columns.takeAlong(order.takeAlong(last.max(0), -1), -1);
        return last.moveAxis(-1, 0).ge(0).select(largest.moveAxis(-1, 0), none);
    }
}

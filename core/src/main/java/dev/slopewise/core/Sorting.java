package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.require;

/// What is made from an order of entries. [Tensor] offers it by the same names.
final class Sorting {
    private Sorting() {}

    static Tensor sort(Tensor x, int axis) {
        return CumulativeFunctions.along(axis, x, moved -> taken(moved, moved.argsort()));
    }

    static Tensor takeAlong(Tensor x, Tensor index, int axis) {
        Shape shape = x.shape();
        require(
                index.shape().rank() == shape.rank()
                        && index.shape().without(axis).equals(shape.without(axis)),
                "takeAlong needs an index with equal sizes on all axes but %d, got %s for %s",
                axis,
                index.type(),
                x.type());
        return CumulativeFunctions.along(axis, x, moved -> taken(moved, index.moveAxis(axis, -1)));
    }

    private static Tensor taken(Tensor x, Tensor index) {
        return Tensor.apply(new Indexing.Gather(0), x, index);
    }

    /// Sorting the reversed entries leaves, read backwards, the first of equals first.
    static Tensor.Top top(Tensor x, int k) {
        int n = x.shape().size(-1);
        require(k >= 0 && k <= n, "top needs a count from 0 to the last axis's size, got %d of %s", k, x.type());
        Tensor backwards = Tensor.apply(new Indexing.ArgsortPart(n - k, n), x.reverse(-1));
        Tensor positions = backwards.reverse(-1).neg().plus(n - 1);
        return new Tensor.Top(taken(x, positions), positions);
    }

    static Tensor quantile(Tensor x, double share, int axis) {
        Functions.requireReal("quantile", x);
        require(share >= 0 && share <= 1, "quantile needs a share from 0 to 1, got %s", share);
        int n = x.shape().size(axis);
        require(n > 0, "quantile needs at least one entry along the axis, got %s along %d", x.type(), axis);
        double place = share * (n - 1);
        int below = (int) place;
        double rest = place - below;
        Tensor rows = x.moveAxis(axis, -1);
        Tensor order = Tensor.apply(new Indexing.ArgsortPart(below, rest == 0 ? below + 1 : below + 2), rows);
        Tensor near = taken(rows, order), low = near.at(-1, 0);
        Tensor between =
                rest == 0 ? low : low.times(1 - rest).plus(near.at(-1, 1).times(rest));
        return rows.ne(rows).any(-1).select(between.like(Double.NaN), between);
    }

    static Tensor search(Tensor sorted, Tensor values, Indexing.SearchSorted op) {
        boolean shared = sorted.shape().rank() == 1 && values.shape().rank() != 1;
        if (!shared) return Tensor.apply(op, sorted, values);
        return Tensor.apply(op, sorted, values.reshape(-1)).reshape(values.shape());
    }
}

package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.require;

import java.util.function.UnaryOperator;

/// Functions along one axis whose every entry is made from the entries up to it. [Tensor] offers them by the same names.
final class CumulativeFunctions {
    private CumulativeFunctions() {}

    static Tensor sum(Tensor x, int axis) {
        return along(axis, x, moved -> Tensor.apply(new Cumulative.Sum(), moved));
    }

    static Tensor recurrence(Tensor factor, Tensor start, int axis) {
        require(
                factor.type().equals(start.type()),
                "recurrence needs equal shapes and entry types, got %s and %s",
                factor.type(),
                start.type());
        return along(axis, factor, a -> Tensor.apply(new Cumulative.Recurrence(), a, start.moveAxis(axis, -1)));
    }

    /// A recurrence that starts with the first entry: zᵢ = xᵢ · zᵢ₋₁. Its slopes divide by nothing, so that zeros are no trouble.
    static Tensor product(Tensor x, int axis) {
        return along(axis, x, moved -> {
            int n = moved.shape().size(-1);
            if (n == 0) return moved;
            Tensor start = moved.slice(-1, 0, 1).pad(-1, 0, n - 1, -0.0); // z + −0 = z, whatever its sign
            return Tensor.apply(new Cumulative.Recurrence(), moved, start);
        });
    }

    static Tensor maximum(Tensor x, int axis) {
        return along(axis, x, moved -> atLargest(moved, moved));
    }

    /// Where the opposite is largest: −x, of integers ~x, which unlike −x has no number too few.
    static Tensor minimum(Tensor x, int axis) {
        return along(axis, x, moved -> atLargest(moved, moved.dtype().isInteger() ? moved.bitNot() : moved.neg()));
    }

    /// The entries of `x` where `by` is largest so far.
    private static Tensor atLargest(Tensor x, Tensor by) {
        return Tensor.apply(new Indexing.Gather(0), x, Tensor.apply(new Cumulative.ArgMax(), by));
    }

    /// Sums relative to the largest entry so far: when that rises from m to m′, what was summed is scaled by exp(m − m′), which is a recurrence.
    /// The largest entry is a constant to derivatives, as in [Functions#logSumExp].
    static Tensor logSumExp(Tensor x, int axis) {
        Functions.requireReal("cumulativeLogSumExp", x);
        return along(axis, x, moved -> {
            int n = moved.shape().size(-1);
            if (n == 0) return moved;
            Tensor largest = maximum(moved, -1).stopGradient();
            Tensor before = largest.slice(-1, 0, n - 1).pad(-1, 1, 0, 0);
            Tensor finite = largest.isFinite(), one = moved.like(1);
            Tensor shift = finite.select(largest, largest.like(0));
            // where one of them is infinite there is nothing to scale: the sum is 0 before, or ∞ or NaN from here on
            Tensor both = finite.and(before.isFinite());
            Tensor factor = both.select(before.minus(largest).exp(), one);
            Tensor sum = Tensor.apply(
                    new Cumulative.Recurrence(), factor, moved.minus(shift).exp());
            Tensor nothing = sum.eq(0);
            return nothing.select(
                    moved.like(Double.NEGATIVE_INFINITY),
                    nothing.select(one, sum).log().plus(shift));
        });
    }

    /// A function along the last axis, along another.
    static Tensor along(int axis, Tensor x, UnaryOperator<Tensor> f) {
        int rank = x.shape().rank();
        boolean last = x.shape().axis(axis) == rank - 1;
        return last ? f.apply(x) : f.apply(x.moveAxis(axis, -1)).moveAxis(-1, axis);
    }
}

package dev.slopewise.core;

import java.util.List;

/// Which entries of a square matrix an operation reads; the others count as 0, or as 1 on a diagonal of ones.
public enum Triangle {
    /// The diagonal and what is below it.
    LOWER,
    /// The diagonal and what is above it.
    UPPER,
    /// What is below a diagonal of ones.
    LOWER_WITH_ONES,
    /// What is above a diagonal of ones.
    UPPER_WITH_ONES;

    boolean isLower() {
        return this == LOWER || this == LOWER_WITH_ONES;
    }

    boolean hasOnes() {
        return this == LOWER_WITH_ONES || this == UPPER_WITH_ONES;
    }

    Triangle transposed() {
        return switch (this) {
            case LOWER -> UPPER;
            case UPPER -> LOWER;
            case LOWER_WITH_ONES -> UPPER_WITH_ONES;
            case UPPER_WITH_ONES -> LOWER_WITH_ONES;
        };
    }

    /// The entries of matrices that are read, zeros elsewhere.
    Tensor of(Tensor x) {
        return switch (this) {
            case LOWER -> kept(x, Pointwise.GE);
            case UPPER -> kept(x, Pointwise.LE);
            case LOWER_WITH_ONES -> kept(x, Pointwise.GT);
            case UPPER_WITH_ONES -> kept(x, Pointwise.LT);
        };
    }

    /// The entries whose row number compares so with their column number, zeros elsewhere.
    private static Tensor kept(Tensor x, Pointwise comparison) {
        int rows = x.shape().size(-2), columns = x.shape().size(-1);
        Shape shape = Shape.of(rows, columns);
        Tensor row = Tensor.apply(new Layout.Broadcast(shape, List.of(0)), Tensor.iota(rows));
        Tensor column = Tensor.apply(new Layout.Broadcast(shape, List.of(1)), Tensor.iota(columns));
        return Tensor.apply(comparison, row, column).select(x, x.like(0));
    }

    // ---- Parts of square matrices that derivatives are made from

    /// Square matrices with these vectors `[…, n]` on the diagonal.
    static Tensor diagonal(Tensor values) {
        int n = values.shape().size(-1);
        Tensor wide = values.expand(-1).broadcastTo(values.shape().then(Shape.of(n)));
        return onDiagonal(wide, wide.like(0));
    }

    /// The first's entries on the diagonal, the second's elsewhere.
    static Tensor onDiagonal(Tensor on, Tensor off) {
        return Tensor.eye(on.shape().size(-1), DType.BOOL).select(on, off);
    }

    /// The lower triangle with half the diagonal: for a symmetric S that half of it with half + halfᵀ = S.
    static Tensor lowerHalf(Tensor x) {
        return onDiagonal(x.times(0.5), LOWER.of(x));
    }

    /// (X + Xᵀ) / 2.
    static Tensor symmetric(Tensor x) {
        return x.times(0.5).plus(x.transpose().times(0.5));
    }

    /// (X − Xᵀ) / 2.
    static Tensor skew(Tensor x) {
        return x.times(0.5).minus(x.transpose().times(0.5));
    }
}

package dev.slopewise.core;

import java.util.List;

/// How the factors of P A = L U, packed into one array, move with A. P stays as it is.
///
///     F = L⁻¹ P dA U⁻¹          dL = L · (F below the diagonal)          dU = (the rest of F) · U
///
/// @see <a href="https://doi.org/10.1090/S0025-5718-2011-02451-8">de Hoog, Anderssen and Lukas 2011, Differentiation of matrix functionals
///      using triangular factorization, equation 3.6</a>
final class LuSlopes {
    private LuSlopes() {}

    static Tensor push(Tensor lu, Tensor order, Tensor da) {
        Tensor left = solve(Triangle.LOWER_WITH_ONES, lu, rows(da, order));
        Tensor f = solve(Triangle.LOWER, lu.transpose(), left.transpose()).transpose();
        Tensor below = Triangle.LOWER_WITH_ONES.of(f);
        Tensor lower = below.plus(Triangle.LOWER_WITH_ONES.of(lu).matmul(below));
        return lower.plus(Triangle.UPPER.of(f).matmul(Triangle.UPPER.of(lu)));
    }

    static Tensor pull(Tensor lu, Tensor order, Tensor slope) {
        Tensor below = Triangle.LOWER_WITH_ONES.of(slope);
        Tensor lower = below.plus(Triangle.LOWER_WITH_ONES.of(lu).transpose().matmul(below));
        Tensor upper = Triangle.UPPER.of(slope).matmul(Triangle.UPPER.of(lu).transpose());
        Tensor f = Triangle.LOWER_WITH_ONES.of(lower).plus(Triangle.UPPER.of(upper));
        Tensor left = solve(Triangle.UPPER_WITH_ONES, lu.transpose(), f);
        return back(solve(Triangle.UPPER, lu, left.transpose()).transpose(), order);
    }

    /// A⁻¹ B.
    static Tensor solve(Tensor lu, Tensor order, Tensor b) {
        return solve(Triangle.UPPER, lu, solve(Triangle.LOWER_WITH_ONES, lu, rows(b, order)));
    }

    /// A⁻ᵀ B.
    static Tensor solveTransposed(Tensor lu, Tensor order, Tensor b) {
        Tensor half = solve(Triangle.LOWER, lu.transpose(), b);
        return back(solve(Triangle.UPPER_WITH_ONES, lu.transpose(), half), order);
    }

    private static Tensor solve(Triangle triangle, Tensor t, Tensor b) {
        return Tensor.apply(new Triangular.Solve(triangle), List.of(t, b));
    }

    /// P X.
    private static Tensor rows(Tensor x, Tensor order) {
        return Tensor.apply(new Indexing.Gather(1), x, order);
    }

    /// Pᵀ X.
    private static Tensor back(Tensor x, Tensor order) {
        return Tensor.apply(new Indexing.ScatterAdd(1, x.shape().size(-2)), x, order);
    }
}

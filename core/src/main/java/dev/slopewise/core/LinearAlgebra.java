package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.require;

import java.util.List;

/// Factorisations of matrices and what is made from them. The last two axes are the matrix, leading axes ride along; real numbers only.
/// Factors and solutions are worked out in double precision and rounded once; what is made from factors starts from the rounded ones.
///
/// A *symmetric* argument is read as (A + Aᵀ) / 2, so that slopes are symmetric too. A matrix with an entry that is not finite gives NaN in
/// all real results of its own. Where a matrix has no answer (singular, not positive definite, equal eigenvalues) the run is refused, and the
/// matrix and the pivot or eigenvalue are named.
///
/// All have slopes of every order where the matrix allows (see each), by published formulas that reuse the factors and invert no matrix.
public final class LinearAlgebra {
    private LinearAlgebra() {}

    // ---- Systems of equations

    /// A⁻¹ B: `[…, n, n]` and right sides `[…, n, k]`, or `[…, n]`, which counts as vectors if it has one axis, or one less than A. Leading
    /// axes must agree; an operand without them serves all. A singular matrix is refused; the closer to singular, the fewer digits are right.
    public static Tensor solve(Tensor a, Tensor b) {
        return RightSides.solve(
                "solve",
                a,
                b,
                (x, y) -> Tensor.applyAll(new LinearSolve(), List.of(x, y)).getFirst());
    }

    /// L⁻¹ B for the lower triangle L of `[…, n, n]`, whose other entries are not read. Right sides as for [#solve]; a zero on the diagonal is
    /// refused.
    public static Tensor solveLower(Tensor a, Tensor b) {
        return triangular(Triangle.LOWER, a, b);
    }

    /// U⁻¹ B for the upper triangle U of `[…, n, n]`, as [#solveLower].
    public static Tensor solveUpper(Tensor a, Tensor b) {
        return triangular(Triangle.UPPER, a, b);
    }

    private static Tensor triangular(Triangle triangle, Tensor a, Tensor b) {
        var op = new Triangular.Solve(triangle);
        return RightSides.solve(op.label(), a, b, (x, y) -> Tensor.apply(op, x, y));
    }

    /// The x that brings A x nearest to b: `[…, m, n]` with m ≥ n and independent columns; right sides as for [#solve].
    ///
    /// It is found by [#qr], whose errors grow with the condition of A and not with its square.
    public static Tensor leastSquares(Tensor a, Tensor b) {
        Matrices.requireMatrices("leastSquares", a.type());
        int m = a.shape().size(-2), n = a.shape().size(-1);
        require(m >= n, "leastSquares needs as many rows as columns or more, got %s", a.type());
        Qr qr = qr(a);
        return RightSides.solve(
                "leastSquares",
                a,
                b,
                (_, y) -> Tensor.apply(
                        new Triangular.Solve(Triangle.UPPER),
                        qr.r,
                        qr.q.transpose().matmul(y)));
    }

    /// A⁻¹ of `[…, n, n]`. To multiply by it use [#solve], which is faster and more accurate. A singular matrix is refused.
    public static Tensor inverse(Tensor a) {
        Matrices.requireSquare("inverse", a.type());
        Tensor eye = Tensor.eye(a.shape().size(-1), a.dtype());
        return solve(a, eye.broadcastTo(a.shape()));
    }

    // ---- Determinants

    /// The determinants of `[…, n, n]`: `[…]`. They overflow soon; see [#logDeterminant].
    ///
    /// The slopes of a singular matrix's determinant (which is 0, or near it by rounding) are right too; its second derivatives are refused.
    public static Tensor determinant(Tensor a) {
        return Tensor.apply(Determinants.DETERMINANT, a);
    }

    /// A determinant in two parts: sign · exp(logAbs).
    ///
    /// @param sign   `[…]`: −1, 1, or 0 if singular; its slope is 0
    /// @param logAbs `[…]`: ln |det|, −∞ if singular, where its slope is refused
    public record LogDeterminant(Tensor sign, Tensor logAbs) {}

    /// The determinants of `[…, n, n]` without overflow.
    public static LogDeterminant logDeterminant(Tensor a) {
        Lu lu = lu(a);
        Tensor pivots = lu.packed.diagonal();
        return new LogDeterminant(
                pivots.sign().product(-1).times(lu.parity.to(a.dtype())),
                pivots.abs().log().sum(-1));
    }

    // ---- Factorisations

    /// The lower triangular L `[…, n, n]` with positive diagonal and L Lᵀ = A, for symmetric positive definite A; others are refused.
    public static Tensor cholesky(Tensor a) {
        return Tensor.apply(new Triangular.Cholesky(), a);
    }

    /// The factors of P A = L U.
    ///
    /// @param packed `[…, n, n]`: U, and below its diagonal L, whose own diagonal of ones is not stored
    /// @param order  `[…, n]`, `i32`: the numbers of the rows of A that the rows of P A are
    /// @param parity `[…]`, `i32`: the determinant of P, 1 or −1
    public record Lu(Tensor packed, Tensor order, Tensor parity) {
        /// L, with its diagonal of ones.
        public Tensor lower() {
            Tensor below = Triangle.LOWER_WITH_ONES.of(packed);
            return Triangle.onDiagonal(packed.like(1), below);
        }

        /// U.
        public Tensor upper() {
            return Triangle.UPPER.of(packed);
        }
    }

    /// Elimination with exchanges of rows: in each column the largest entry, of equals the first, becomes the pivot. A singular matrix has factors, but
    /// these have no slopes.
    public static Lu lu(Tensor a) {
        List<Tensor> z = Tensor.applyAll(Factorization.LU, List.of(a));
        return new Lu(z.get(0), z.get(1), z.get(2));
    }

    /// The factors of A = Q R, k = min(m, n).
    ///
    /// @param q `[…, m, k]` with orthonormal columns
    /// @param r `[…, k, n]`, upper triangular, its diagonal not negative
    public record Qr(Tensor q, Tensor r) {}

    /// The reduced QR factorisation of `[…, m, n]`. Its slopes need the first k columns of A to be independent.
    public static Qr qr(Tensor a) {
        List<Tensor> z = Tensor.applyAll(Factorization.QR, List.of(a));
        return new Qr(z.get(0), z.get(1));
    }

    /// The factors of A = V diag(λ) Vᵀ.
    ///
    /// @param values  `[…, n]`, upwards
    /// @param vectors `[…, n, n]`: orthonormal columns in the order of the values; of each the first entry of at least half the largest
    ///                magnitude is positive
    public record Eigh(Tensor values, Tensor vectors) {}

    /// Eigenvalues and eigenvectors of symmetric matrices `[…, n, n]`.
    ///
    /// Slopes of the values are right also where values are equal, for a loss that does not depend on the order of equals (a sum, a maximum
    /// that is reached once). Vectors have slopes only where all values differ; else these are refused, as are second derivatives of values.
    /// Errors of vectors, and of their slopes, grow with 1 / gap.
    public static Eigh eigh(Tensor a) {
        List<Tensor> z = Tensor.applyAll(Factorization.EIGH, List.of(a));
        return new Eigh(z.get(0), z.get(1));
    }

    /// The eigenvalues alone.
    public static Tensor eigenvalues(Tensor a) {
        return eigh(a).values;
    }

    /// The factors of A = U diag(s) Vᵀ, k = min(m, n).
    ///
    /// @param u `[…, m, k]` with orthonormal columns; of each the first entry of at least half the largest magnitude is positive
    /// @param s `[…, k]`, downwards, not negative
    /// @param v `[…, n, k]` with orthonormal columns (many libraries give Vᵀ)
    public record Svd(Tensor u, Tensor s, Tensor v) {}

    /// The reduced singular value decomposition of `[…, m, n]`.
    ///
    /// Equal values are as for [#eigh]. A value of 0 has the slope of one side, as |x| would have, and refuses slopes of vectors unless A is
    /// square.
    public static Svd svd(Tensor a) {
        List<Tensor> z = Tensor.applyAll(Factorization.SVD, List.of(a));
        return new Svd(z.get(0), z.get(1), z.get(2));
    }

    /// The singular values alone.
    public static Tensor singularValues(Tensor a) {
        return svd(a).s;
    }
}

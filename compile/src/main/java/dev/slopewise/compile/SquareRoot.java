package dev.slopewise.compile;

import dev.slopewise.compile.Update.Block;

/// The Cholesky factor, by halves, of which all but the smallest are [Substitution]s and [Update]s. It works on the upper triangle, U = Lᵀ, as rows of
/// that are neighbours.
///
///     U₁ᵀ U₁ = A₁          U₁₂ = U₁⁻ᵀ A₁₂          U₂ᵀ U₂ = A₂ − U₁₂ᵀ U₁₂
///
/// @see <a href="https://doi.org/10.1147/rd.416.0737">Gustavson 1997, Recursion leads to automatic variable blocking for dense linear algebra algorithms</a>
record SquareRoot(Update update) {
    /// The upper triangle of `a[n, n]` becomes U with Uᵀ U = A; what is below it is left in disorder.
    ///
    /// @return whether all pivots are above 0, as they are if A is positive definite
    boolean find(Block a, int n) {
        if (n <= Substitution.LEAF) return leaf(a, n);
        int half = Substitution.half(n), rest = n - half;
        if (!find(a, half)) return false;
        Block beside = a.from(0, half), below = a.from(half, half);
        new Substitution(true, false, update).solve(a.transposed(), beside, half, rest);
        update.subtractUpper(beside.transposed(), beside, below, rest, half);
        return find(below, rest);
    }

    private static boolean leaf(Block a, int n) {
        double[] x = a.matrix;
        for (int k = 0; k < n; k++) {
            int row = a.place(k, k);
            if (!(x[row] > 0)) return false;
            x[row] = Math.sqrt(x[row]);
            Substitution.divide(x, row + 1, n - k - 1, x[row]);
            for (int i = k + 1; i < n; i++) {
                Substitution.subtract(a.entry(k, i), x, a.place(k, i), a.place(i, i), n - i);
            }
        }
        return true;
    }
}

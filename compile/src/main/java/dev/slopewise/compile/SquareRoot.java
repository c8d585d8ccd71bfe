package dev.slopewise.compile;

import dev.slopewise.core.Triangle;

/// The Cholesky factor, by halves, of which all but the smallest are [Substitution]s and [Update]s. It works on the upper triangle, U = Lᵀ, as rows of
/// that are neighbours.
///
///     U₁ᵀ U₁ = A₁          U₁₂ = U₁⁻ᵀ A₁₂          U₂ᵀ U₂ = A₂ − U₁₂ᵀ U₁₂
///
/// @see <a href="https://doi.org/10.1147/rd.416.0737">Gustavson 1997, Recursion leads to automatic variable blocking for dense linear algebra algorithms</a>
final class SquareRoot {
    private final Update update;
    private final Substitution substitution;
    private final Block a = new Block();
    private final Block beside = new Block();
    private final Block turned = new Block();
    private final Block below = new Block();

    SquareRoot(Update update, Substitution substitution) {
        this.update = update;
        this.substitution = substitution;
    }

    /// The upper triangle of `a[n, n]` becomes U with Uᵀ U = A; what is below it is left in disorder.
    ///
    /// @return whether all pivots are above 0, as they are if A is positive definite
    boolean find(double[] a, int n) {
        return find(this.a.all(a, n), 0, n);
    }

    /// So many rows and columns from `first` on.
    private boolean find(Block a, int first, int n) {
        if (n <= Substitution.LEAF) return leaf(a, first, first + n);
        int half = Substitution.half(n), rest = n - half, middle = first + half;
        if (!find(a, first, half)) return false;
        beside.from(a, first, middle);
        turned.from(a, first, first);
        substitution.solve(Triangle.LOWER, turned.transposed(turned), beside, half, rest);
        update.subtractUpper(turned.transposed(beside), beside, below.from(a, middle, middle), rest, half);
        return find(a, middle, rest);
    }

    private static boolean leaf(Block a, int first, int end) {
        double[] x = a.matrix;
        for (int k = first; k < end; k++) {
            int row = a.place(k, k);
            if (!(x[row] > 0)) return false;
            x[row] = Math.sqrt(x[row]);
            Substitution.divide(x, row + 1, end - k - 1, x[row]);
            for (int i = k + 1; i < end; i++) {
                Substitution.subtract(a.entry(k, i), x, a.place(k, i), a.place(i, i), end - i);
            }
        }
        return true;
    }
}

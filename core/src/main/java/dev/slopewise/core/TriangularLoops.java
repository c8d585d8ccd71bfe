package dev.slopewise.core;

/// The interpreter's work on triangular matrices: row-major, in double precision.
final class TriangularLoops {
    private TriangularLoops() {}

    /// The symmetric positive definite `a[n, n]`, of which the lower triangle is read, becomes L with L Lᵀ = A, zeros above the diagonal.
    ///
    /// @return n, or the first row whose pivot, left at its place on the diagonal, is not above 0
    /// @see <a href="https://doi.org/10.1137/1.9780898718027">Higham 2002, Accuracy and Stability of Numerical Algorithms, algorithm 10.2</a>
    static int cholesky(double[] a, int n) {
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = a[i * n + j];
                for (int k = 0; k < j; k++) sum -= a[i * n + k] * a[j * n + k];
                a[i * n + j] = j < i ? sum / a[j * n + j] : sum;
            }
            if (!(a[i * n + i] > 0)) return i;
            a[i * n + i] = Math.sqrt(a[i * n + i]);
            for (int j = i + 1; j < n; j++) a[i * n + j] = 0;
        }
        return n;
    }

    /// `x[n, k]` becomes T⁻¹ x. The other triangle of `t[n, n]` is not read, nor is the diagonal if it is known to hold ones.
    static void solve(Triangle triangle, double[] t, double[] x, int n, int k) {
        boolean lower = triangle.isLower(), ones = triangle.hasOnes();
        for (int step = 0; step < n; step++) {
            int i = lower ? step : n - 1 - step;
            for (int j = lower ? 0 : i + 1; j < (lower ? i : n); j++) {
                double factor = t[i * n + j];
                for (int c = 0; c < k; c++) x[i * k + c] -= factor * x[j * k + c];
            }
            if (!ones) for (int c = 0; c < k; c++) x[i * k + c] /= t[i * n + i];
        }
    }

    /// The first row with a zero on the diagonal, or n.
    static int zeroOnDiagonal(double[] t, int n) {
        int i = 0;
        while (i < n && t[i * n + i] != 0) i++;
        return i;
    }
}

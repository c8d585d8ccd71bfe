package dev.slopewise.core;

/// The interpreter's elimination with row exchanges: row-major, in double precision.
///
/// @see <a href="https://doi.org/10.1137/1.9780898718027">Higham 2002, Accuracy and Stability of Numerical Algorithms, section 9.1</a>
final class LuLoops {
    private final int n;
    /// L without its ones, and U.
    final double[] packed;
    /// The rows of A in the order in which they were used.
    final int[] order;
    private int parity = 1;

    /// P A = L U for square `a[n, n]`. In each column the largest entry, of equals the first, becomes the pivot; a column of zeros is passed
    /// over and leaves a 0 on the diagonal of U.
    LuLoops(double[] a, int n) {
        this.n = n;
        packed = a.clone();
        order = new int[n];
        for (int i = 0; i < n; i++) order[i] = i;
        for (int k = 0; k < n; k++) {
            int pivot = pivot(k);
            if (pivot != k) exchange(k, pivot);
            if (packed[k * n + k] != 0) eliminate(k);
        }
    }

    /// Whether the order is even (1) or odd (−1).
    int parity() {
        return parity;
    }

    private int pivot(int k) {
        int best = k;
        for (int i = k + 1; i < n; i++) {
            if (Math.abs(packed[i * n + k]) > Math.abs(packed[best * n + k])) best = i;
        }
        return best;
    }

    private void exchange(int i, int j) {
        for (int c = 0; c < n; c++) {
            double kept = packed[i * n + c];
            packed[i * n + c] = packed[j * n + c];
            packed[j * n + c] = kept;
        }
        int row = order[i];
        order[i] = order[j];
        order[j] = row;
        parity = -parity;
    }

    private void eliminate(int k) {
        for (int i = k + 1; i < n; i++) {
            double factor = packed[i * n + k] /= packed[k * n + k];
            for (int c = k + 1; c < n; c++) packed[i * n + c] -= factor * packed[k * n + c];
        }
    }

    /// A⁻¹ B for `b[n, k]`; A must be regular.
    double[] solve(double[] b, int k) {
        double[] x = new double[b.length];
        for (int i = 0; i < n; i++) System.arraycopy(b, order[i] * k, x, i * k, k);
        TriangularLoops.solve(Triangle.LOWER_WITH_ONES, packed, x, n, k);
        TriangularLoops.solve(Triangle.UPPER, packed, x, n, k);
        return x;
    }
}

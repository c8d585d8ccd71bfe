package dev.slopewise.core;

/// The interpreter's eigenvalues and eigenvectors of a symmetric matrix: reflections make it tridiagonal, QR steps with Wilkinson's shift
/// make that diagonal. Row-major, in double precision.
///
/// After Golub and Van Loan 2013, Matrix Computations, fourth edition, section 8.3 (ISBN 978-1-4214-0794-4).
final class EighLoops {
    /// Two or three steps are usual for each eigenvalue.
    private static final int STEPS_EACH = 60;

    /// Beside a matrix of size 1 nothing.
    private static final double NOTHING = 0x1p-900;

    private final int n;
    private final double[] diagonal, beside;
    /// Eigenvectors as rows.
    private final double[] rows;
    /// Eigenvalues upwards.
    final double[] values;
    /// `[n, n]`, in columns.
    final double[] vectors;

    /// A = V diag(λ) Vᵀ for symmetric, finite `a[n, n]`.
    ///
    /// @throws SlopewiseException if the steps do not come to an end
    EighLoops(double[] a, int n) {
        this.n = n;
        diagonal = new double[n];
        beside = new double[n];
        double scale = Matrices.scale(a);
        double[] work = a.clone();
        Matrices.times(work, scale);
        rows = tridiagonal(work);
        diagonalise();
        values = new double[n];
        vectors = new double[n * n];
        int[] order = Matrices.upwards(diagonal);
        for (int j = 0; j < n; j++) {
            int from = order[j];
            values[j] = diagonal[from] / scale;
            double sign = sign(rows, from * n, n);
            for (int i = 0; i < n; i++) vectors[i * n + j] = sign * rows[from * n + i];
        }
    }

    /// What makes the first entry of at least half the largest magnitude positive.
    static double sign(double[] x, int from, int n) {
        double largest = 0;
        for (int i = from; i < from + n; i++) largest = Math.max(largest, Math.abs(x[i]));
        int at = from;
        while (at < from + n && Math.abs(x[at]) < largest / 2) at++;
        return at < from + n && x[at] < 0 ? -1 : 1;
    }

    /// Fills the diagonal and what is beside it, and gives Qᵀ with A = Q T Qᵀ.
    private double[] tridiagonal(double[] a) {
        double[] tau = new double[n];
        for (int k = 0; k + 1 < n; k++) {
            tau[k] = Householder.reflect(a, n, n, k + 1, k);
            diagonal[k] = a[k * n + k];
            beside[k] = a[(k + 1) * n + k];
            fromBothSides(tau[k], a, k);
        }
        if (n > 0) diagonal[n - 1] = a[n * n - 1];
        double[] q = Matrices.identity(n, n);
        for (int k = n - 2; k >= 0; k--) Householder.apply(tau[k], a, n, k + 1, k, q, n, n, k + 1);
        return Matrices.transposed(q, n, n);
    }

    /// H A H for the rows and columns after k: A − v wᵀ − w vᵀ with p = τ A v and w = p − τ/2 (pᵀv) v.
    private void fromBothSides(double tau, double[] a, int k) {
        if (tau == 0) return;
        double[] v = new double[n], w = new double[n];
        for (int i = k + 1; i < n; i++) v[i] = i == k + 1 ? 1 : a[i * n + k];
        double along = 0;
        for (int i = k + 1; i < n; i++) {
            for (int j = k + 1; j < n; j++) w[i] += a[i * n + j] * v[j];
            w[i] *= tau;
            along += w[i] * v[i];
        }
        for (int i = k + 1; i < n; i++) w[i] -= tau / 2 * along * v[i];
        for (int i = k + 1; i < n; i++) {
            for (int j = k + 1; j < n; j++) a[i * n + j] -= v[i] * w[j] + w[i] * v[j];
        }
    }

    private void diagonalise() {
        int steps = 0;
        for (int last = n - 1; last > 0; ) {
            if (isSplit(last - 1)) {
                last--;
                continue;
            }
            if (steps++ == STEPS_EACH * n) {
                throw new IllegalStateException( // no matrix is known that needs more than a few steps each
                        "eigenvalues of a %d × %d matrix were not found in %d steps".formatted(n, n, steps));
            }
            int first = last - 1;
            while (first > 0 && !isSplit(first - 1)) first--;
            step(first, last);
        }
    }

    /// Whether what is beside the diagonal is too small to matter after row k.
    private boolean isSplit(int k) {
        double small = Math.ulp(1.0) / 2 * (Math.abs(diagonal[k]) + Math.abs(diagonal[k + 1]));
        return Math.abs(beside[k]) <= Math.max(small, NOTHING);
    }

    /// One implicit QR step on the rows `first` … `last`: the shift is that eigenvalue of the last 2 × 2 block which is nearer its last entry.
    private void step(int first, int last) {
        double e = beside[last - 1], half = (diagonal[last - 1] - diagonal[last]) / 2;
        double shift = diagonal[last] - e * (e / (half + Math.copySign(Math.hypot(half, e), half)));
        double x = diagonal[first] - shift, bulge = beside[first];
        for (int k = first; k < last; k++) {
            double length = Math.hypot(x, bulge);
            double c = length == 0 ? 1 : x / length, s = length == 0 ? 0 : bulge / length;
            if (k > first) beside[k - 1] = length;
            double p = diagonal[k], q = beside[k], r = diagonal[k + 1];
            diagonal[k] = c * (c * p + s * q) + s * (c * q + s * r);
            diagonal[k + 1] = s * (s * p - c * q) - c * (s * q - c * r);
            beside[k] = c * (c * q - s * p) + s * (c * r - s * q);
            x = beside[k];
            if (k + 1 < last) {
                bulge = s * beside[k + 1];
                beside[k + 1] *= c;
            }
            rotate(rows, k * n, (k + 1) * n, n, c, s);
        }
    }

    /// (x, y) becomes (c x + s y, c y − s x) for `n` numbers at two places.
    static void rotate(double[] a, int x, int y, int n, double c, double s) {
        for (int i = 0; i < n; i++) {
            double u = a[x + i], v = a[y + i];
            a[x + i] = c * u + s * v;
            a[y + i] = c * v - s * u;
        }
    }
}

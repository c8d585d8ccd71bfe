package dev.slopewise.core;

/// The interpreter's reduced QR factorisation by Householder reflections: row-major, in double precision.
///
/// @see <a href="https://doi.org/10.1137/1.9780898718027">Higham 2002, Accuracy and Stability of Numerical Algorithms, section 19.2</a>
final class QrLoops {
    private final int m, n;
    private final double[] work;
    /// `[m, k]` with k = min(m, n).
    final double[] q;
    /// `[k, n]`.
    final double[] r;
    /// Which column of A each column of Q R is.
    final int[] columns;

    private QrLoops(double[] a, int m, int n, boolean exchanging) {
        this.m = m;
        this.n = n;
        int k = Math.min(m, n);
        double scale = Matrices.scale(a);
        work = a.clone();
        Matrices.times(work, scale);
        columns = new int[n];
        for (int j = 0; j < n; j++) columns[j] = j;
        double[] tau = new double[k];
        for (int j = 0; j < k; j++) {
            if (exchanging) exchange(j, longest(j));
            tau[j] = Householder.reflect(work, m, n, j, j);
            Householder.apply(tau[j], work, n, j, j, work, m, n, j + 1);
        }
        q = Matrices.identity(m, k);
        for (int j = k - 1; j >= 0; j--) Householder.apply(tau[j], work, n, j, j, q, m, k, j);
        r = new double[k * n];
        for (int i = 0; i < k; i++) turn(i, k, scale);
    }

    /// A = Q R for finite `a[m, n]`; the diagonal of R is not negative.
    static QrLoops of(double[] a, int m, int n) {
        return new QrLoops(a, m, n, false);
    }

    /// The same with columns exchanged so that the diagonal of R falls.
    static QrLoops exchanging(double[] a, int m, int n) {
        return new QrLoops(a, m, n, true);
    }

    /// Row i of R, and the sign of column i of Q.
    private void turn(int i, int k, double scale) {
        boolean negative = Math.copySign(1, work[i * n + i]) < 0;
        for (int j = i; j < n; j++) r[i * n + j] = (negative ? -work[i * n + j] : work[i * n + j]) / scale;
        for (int row = 0; negative && row < m; row++) q[row * k + i] = -q[row * k + i];
    }

    /// The column, of `from` and those after it, that is longest from row `from` on.
    private int longest(int from) {
        double[] squares = new double[n];
        for (int i = from; i < m; i++) {
            for (int j = from; j < n; j++) squares[j] += work[i * n + j] * work[i * n + j];
        }
        int best = from;
        for (int j = from + 1; j < n; j++) if (squares[j] > squares[best]) best = j;
        return best;
    }

    private void exchange(int j, int k) {
        for (int i = 0; i < m; i++) {
            double kept = work[i * n + j];
            work[i * n + j] = work[i * n + k];
            work[i * n + k] = kept;
        }
        int kept = columns[j];
        columns[j] = columns[k];
        columns[k] = kept;
    }
}

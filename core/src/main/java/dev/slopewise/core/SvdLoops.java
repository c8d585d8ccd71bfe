package dev.slopewise.core;

/// The interpreter's reduced singular value decomposition: a QR factorisation with column exchanges, then rotations of pairs of the rows of R
/// until all are at right angles to each other (one-sided Jacobi). Row-major, in double precision.
///
/// Rows w of Jᵀ R with lengths s give A P = Q R = (Q J) diag(s) (w / s).
///
/// @see <a href="https://doi.org/10.1137/050639193">Drmač and Veselić 2008, New fast and accurate Jacobi SVD algorithm I</a>
final class SvdLoops {
    /// Fewer than ten are usual.
    private static final int SWEEPS = 60;

    /// Beside a matrix of size 1 nothing: what is shorter has a square that may vanish.
    private static final double NOTHING = 0x1p-500;

    private final int m, n;
    /// The rows of R, which become those of diag(s) Vᵀ.
    private final double[] r;
    /// Q, and later U, transposed.
    private final double[] q;
    /// `[m, k]` with k = min(m, n).
    final double[] u;
    /// k values downwards.
    final double[] s;
    /// `[n, k]`.
    final double[] v;

    /// A = U diag(s) Vᵀ for finite `a[m, n]`.
    ///
    /// @throws SlopewiseException if the sweeps do not come to an end
    static SvdLoops of(double[] a, int m, int n) {
        SvdLoops found = m < n ? new SvdLoops(new SvdLoops(Matrices.transposed(a, m, n), n, m)) : new SvdLoops(a, m, n);
        found.giveSigns();
        return found;
    }

    /// That of the transpose.
    private SvdLoops(SvdLoops other) {
        m = other.n;
        n = other.m;
        r = other.r;
        q = other.q;
        u = other.v;
        s = other.s;
        v = other.u;
    }

    /// For m ≥ n.
    private SvdLoops(double[] a, int m, int n) {
        this.m = m;
        this.n = n;
        double scale = Matrices.scale(a);
        double[] work = a.clone();
        Matrices.times(work, scale);
        QrLoops qr = QrLoops.exchanging(work, m, n);
        r = qr.r;
        q = Matrices.transposed(qr.q, m, n);
        rotate();
        double[] lengths = lengths(), falling = lengths.clone();
        complete(lengths);
        Matrices.times(falling, -1);
        int[] order = Matrices.upwards(falling);
        u = new double[m * n];
        s = new double[n];
        v = new double[n * n];
        for (int j = 0; j < n; j++) {
            int from = order[j];
            s[j] = lengths[from] / scale;
            for (int i = 0; i < m; i++) u[i * n + j] = q[from * m + i];
            for (int i = 0; i < n; i++) v[qr.columns[i] * n + j] = r[from * n + i];
        }
    }

    /// The first entry of at least half the largest magnitude in each column of U is made positive.
    private void giveSigns() {
        int k = s.length;
        double[] columns = Matrices.transposed(u, m, k);
        for (int j = 0; j < k; j++) {
            double sign = EighLoops.sign(columns, j * m, m);
            for (int i = 0; i < m; i++) u[i * k + j] *= sign;
            for (int i = 0; i < n; i++) v[i * k + j] *= sign;
        }
    }

    private void rotate() {
        double enough = Math.sqrt(n) * Math.ulp(1.0);
        boolean turned = true;
        for (int sweep = 0; turned; sweep++) {
            if (sweep == SWEEPS) {
                throw new IllegalStateException( // no matrix is known that needs half as many
                        "singular values of a %d × %d matrix were not found in %d sweeps".formatted(m, n, sweep));
            }
            turned = false;
            for (int i = 0; i < n; i++) {
                for (int j = i + 1; j < n; j++) turned |= turn(i, j, enough);
            }
        }
    }

    /// Rows i and j at right angles; whether anything was to be done.
    private boolean turn(int i, int j, double enough) {
        double x = dot(i, i), y = dot(j, j), both = dot(i, j);
        double length = Math.sqrt(x) * Math.sqrt(y);
        if (Math.min(x, y) <= NOTHING * NOTHING || Math.abs(both) <= enough * length) return false;
        double cot = (y - x) / (2 * both);
        double t = Math.copySign(1, cot) / (Math.abs(cot) + Math.hypot(1, cot));
        double c = 1 / Math.sqrt(1 + t * t), s = -t * c;
        EighLoops.rotate(r, i * n, j * n, n, c, s);
        EighLoops.rotate(q, i * m, j * m, m, c, s);
        return true;
    }

    private double dot(int i, int j) {
        double sum = 0;
        for (int k = 0; k < n; k++) sum += r[i * n + k] * r[j * n + k];
        return sum;
    }

    /// The rows' lengths, which they are divided by.
    private double[] lengths() {
        double[] s = new double[n];
        for (int i = 0; i < n; i++) {
            s[i] = Math.sqrt(dot(i, i));
            if (s[i] <= NOTHING) s[i] = 0;
            for (int k = 0; k < n; k++) r[i * n + k] = s[i] == 0 ? 0 : r[i * n + k] / s[i];
        }
        return s;
    }

    /// Rows for values that are 0: unit vectors less their share along the rows there are. One that is nearly used up is so for good, as
    /// rows are only added; and while rows are missing the squares of what is left of all n unit vectors sum to 1 or more.
    private void complete(double[] s) {
        int next = 0;
        for (int i = 0; i < n; i++) {
            if (s[i] != 0) continue;
            boolean found = false;
            while (!found) found = isLeft(next++, i);
        }
    }

    private boolean isLeft(int unit, int row) {
        double[] x = new double[n];
        x[unit] = 1;
        for (int again = 0; again < 2; again++) {
            for (int i = 0; i < n; i++) {
                double along = 0;
                for (int k = 0; k < n; k++) along += x[k] * r[i * n + k];
                for (int k = 0; k < n; k++) x[k] -= along * r[i * n + k];
            }
        }
        double squares = 0;
        for (double entry : x) squares += entry * entry;
        if (squares < 0.25 / n) return false;
        for (int k = 0; k < n; k++) r[row * n + k] = x[k] / Math.sqrt(squares);
        return true;
    }
}

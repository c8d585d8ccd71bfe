package dev.slopewise.compile;

import java.util.Arrays;
import java.util.function.IntConsumer;

/// The reduced QR factorisation by [Reflections]: in the order of the columns, blocks of columns at a time, or with columns exchanged so that the diagonal of R
/// falls, where each reflection turns all columns that are left, shared out.
final class OrthogonalFactor implements IntConsumer {
    /// Columns that a task turns.
    private static final int SHARE = 16;

    private final Reflections reflections;
    private final Block all = new Block();
    private final Block rest = new Block();
    private double[] squares = {};

    // of the reflection that is under way
    private int step;
    private int columns;
    private int length;

    OrthogonalFactor(Update update) {
        reflections = new Reflections(update);
    }

    /// Fills `q[m, k]` and `r[k, n]` with A = Q R for `a[m, n]`, which is used up, and k = min(m, n); the diagonal of R is not negative. The
    /// largest entry is to be near 1.
    void run(double[] a, double[] q, double[] r, int m, int n) {
        int k = Math.min(m, n);
        reflections.begin(m, k);
        for (int first = 0; first < k; first += Reflections.TOGETHER) {
            int after = Math.min(first + Reflections.TOGETHER, k);
            reflect(a, m, n, first, after);
            reflections.join(first);
            reflections.turnBack(first, rest.from(all.all(a, n), first, after), n - after);
        }
        Arrays.fill(q, 0, m * k, 0);
        for (int j = 0; j < k; j++) q[j * k + j] = 1;
        reflections.turn(all.all(q, k), k, true);
        Arrays.fill(r, 0, k * n, 0);
        for (int i = 0; i < k; i++) turn(a, q, r, i, m, n);
    }

    /// Row i of R, and the sign of column i of Q.
    private static void turn(double[] a, double[] q, double[] r, int i, int m, int n) {
        int k = Math.min(m, n);
        boolean isNegative = Math.copySign(1, a[i * n + i]) < 0;
        for (int j = i; j < n; j++) r[i * n + j] = isNegative ? -a[i * n + j] : a[i * n + j];
        for (int row = 0; isNegative && row < m; row++) q[row * k + i] = -q[row * k + i];
    }

    /// Reflects the columns `first` to `after`: their part of R goes back, their vectors stay.
    private void reflect(double[] a, int m, int n, int first, int after) {
        double[] vectors = reflections.vectors();
        for (int j = first; j < after; j++) {
            for (int i = 0; i < m; i++) vectors[j * m + i] = a[i * n + j];
        }
        for (int j = first; j < after; j++) {
            double diagonal = reflections.reflect(j);
            for (int c = j + 1; c < after; c++) reflections.turnOne(j, c);
            for (int i = 0; i < j; i++) a[i * n + j] = vectors[j * m + i];
            a[j * n + j] = diagonal;
            reflections.clearBefore(j);
        }
    }

    /// Fills `r[n, n]` with that of A P = Q R for `a[m, n]`, m ≥ n, and `order` with the column of A that each column of Q R is; Q stays here, as what
    /// [#turn] turns by. In each step the column that is longest in what is left, of equals the first, is next.
    ///
    /// @see <a href="https://doi.org/10.1007/BF01436084">Businger and Golub 1965, Linear least squares solutions by Householder transformations</a>
    void exchanging(double[] a, double[] r, int[] order, int m, int n) {
        reflections.begin(m, n);
        squares = Reflections.room(squares, n);
        double[] vectors = reflections.vectors();
        MatrixRoom.transpose(a, vectors, m, n);
        for (int j = 0; j < n; j++) {
            order[j] = j;
            squares[j] = reflections.dot(j * m, j * m, m);
        }
        columns = n;
        length = m;
        for (step = 0; step < n; step++) {
            exchange(vectors, order);
            r[step * n + step] = reflections.reflect(step);
            Pool.each(Math.ceilDiv(n - step - 1, SHARE), 3L * (n - step) * (m - step), this);
        }
        for (int j = 0; j < n; j++) {
            for (int i = 0; i < n; i++) {
                if (i < j) r[i * n + j] = vectors[j * m + i];
                if (i > j) r[i * n + j] = 0;
            }
            reflections.clearBefore(j);
        }
        for (int first = 0; first < n; first += Reflections.TOGETHER) reflections.join(first);
    }

    private void exchange(double[] vectors, int[] order) {
        int best = step;
        for (int j = step + 1; j < columns; j++) if (squares[j] > squares[best]) best = j;
        if (best == step) return;
        for (int i = 0; i < length; i++) {
            double kept = vectors[step * length + i];
            vectors[step * length + i] = vectors[best * length + i];
            vectors[best * length + i] = kept;
        }
        squares[best] = squares[step];
        int kept = order[step];
        order[step] = order[best];
        order[best] = kept;
    }

    @Override
    public void accept(int task) {
        int from = step + 1 + task * SHARE, rest = length - step - 1;
        for (int c = from; c < Math.min(from + SHARE, columns); c++) {
            reflections.turnOne(step, c);
            int at = c * length + step + 1;
            squares[c] = reflections.dot(at, at, rest);
        }
    }

    /// X ← Q X for `x[m, width]`, with Q of the last [#exchanging].
    void turn(double[] x, int width) {
        reflections.turn(all.all(x, width), width, false);
    }
}

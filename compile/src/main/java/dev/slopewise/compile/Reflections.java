package dev.slopewise.compile;

import dev.slopewise.compile.Update.Block;
import java.util.Arrays;

/// The reduced QR factorisation by Householder reflections, some columns at a time: their product is I − V T Vᵀ with V in columns and T an upper
/// triangle, so that all other columns are turned by [Update]s.
///
/// @see <a href="https://doi.org/10.1137/0910005">Schreiber and Van Loan 1989, A Storage-Efficient WY Representation for Products of Householder Transformations</a>
final class Reflections {
    /// Columns whose reflections are brought together.
    private static final int TOGETHER = 32;

    private final Update update;
    private double[] columns = {}; // V transposed, all of it
    private double[] triangles = {}; // T, one below the other
    private double[] along = {};
    private double[] turned = {};

    Reflections(Update update) {
        this.update = update;
    }

    /// Fills `q[m, k]` and `r[k, n]` with A = Q R for `a[m, n]`, which is used up, and k = min(m, n); the diagonal of R is not negative. The
    /// largest entry is to be near 1.
    void run(double[] a, double[] q, double[] r, int m, int n) {
        int k = Math.min(m, n);
        columns = room(columns, m * k);
        Arrays.fill(columns, 0, m * k, 0);
        triangles = room(triangles, k * TOGETHER);
        for (int first = 0; first < k; first += TOGETHER) {
            int count = Math.min(TOGETHER, k - first), after = first + count;
            reflect(a, m, n, first, count);
            triangle(m, first, count);
            Block rest = Block.of(a, n).from(first, after);
            apply(vectors(m, first), triangles(first).transposed(), rest, m - first, n - after, count);
        }
        Arrays.fill(q, 0, m * k, 0);
        for (int j = 0; j < k; j++) q[j * k + j] = 1;
        for (int first = (k - 1) / TOGETHER * TOGETHER; first >= 0 && k > 0; first -= TOGETHER) {
            int count = Math.min(TOGETHER, k - first);
            apply(vectors(m, first), triangles(first), Block.of(q, k).from(first, first), m - first, k - first, count);
        }
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

    private static double[] room(double[] x, int length) {
        return x.length < length ? new double[length] : x;
    }

    /// V of the columns from `first` on, rows from there on.
    private Block vectors(int m, int first) {
        return new Block(columns, first * m + first, 1, m);
    }

    private Block triangles(int first) {
        return new Block(triangles, first * TOGETHER, TOGETHER, 1);
    }

    /// Reflects the columns `first` … `first + count − 1`: their part of R goes back, their vectors stay.
    private void reflect(double[] a, int m, int n, int first, int count) {
        for (int j = 0; j < count; j++) {
            for (int i = 0; i < m; i++) columns[(first + j) * m + i] = a[i * n + first + j];
        }
        for (int j = 0; j < count; j++) {
            int at = (first + j) * m, row = first + j;
            double tau = reflect(at + row, m - row);
            triangles[row * TOGETHER + j] = tau;
            double diagonal = columns[at + row];
            columns[at + row] = 1;
            for (int c = j + 1; c < count && tau != 0; c++) {
                int other = (first + c) * m + row;
                Substitution.subtract(tau * dot(at + row, other, m - row), columns, at + row, other, m - row);
            }
            for (int i = 0; i < row; i++) {
                a[i * n + first + j] = columns[at + i];
                columns[at + i] = 0;
            }
            a[row * n + first + j] = diagonal;
        }
    }

    /// τ for a column: its first entry becomes ± its length, the others those of v, whose first is 1. A column that is such a multiple of the first
    /// unit vector already stays as it is, with τ = 0.
    ///
    /// @see <a href="https://doi.org/10.1137/1.9780898718027">Higham 2002, Accuracy and Stability of Numerical Algorithms, section 19.1</a>
    private double reflect(int at, int count) {
        double largest = 0;
        for (int i = 1; i < count; i++) largest = Math.max(largest, Math.abs(columns[at + i]));
        if (largest == 0) return 0;
        largest = Math.max(largest, Math.abs(columns[at]));
        Substitution.divide(columns, at, count, largest);
        double first = columns[at], length = Math.copySign(Math.sqrt(dot(at, at, count)), -first);
        Substitution.divide(columns, at + 1, count - 1, first - length);
        columns[at] = largest * length;
        return (length - first) / length;
    }

    /// In four sums, which the processor adds up side by side.
    private double dot(int x, int y, int count) {
        double a = 0, b = 0, c = 0, d = 0;
        int i = 0;
        for (; i + 4 <= count; i += 4) {
            a += columns[x + i] * columns[y + i];
            b += columns[x + i + 1] * columns[y + i + 1];
            c += columns[x + i + 2] * columns[y + i + 2];
            d += columns[x + i + 3] * columns[y + i + 3];
        }
        for (; i < count; i++) a += columns[x + i] * columns[y + i];
        return a + b + (c + d);
    }

    /// T, whose diagonal is τ: column j is −τ T Vᵀ v for the columns before.
    private void triangle(int m, int first, int count) {
        for (int j = 0; j < count; j++) {
            int row = first + j, own = row * m + row;
            double tau = triangles[row * TOGETHER + j];
            for (int i = 0; i < j; i++) {
                triangles[(first + i) * TOGETHER + j] = -tau * dot((first + i) * m + row, own, m - row);
            }
            for (int i = 0; i < j; i++) { // by T, from above, where entries below are still to be used
                double sum = 0;
                for (int l = i; l < j; l++) {
                    sum += triangles[(first + i) * TOGETHER + l] * triangles[(first + l) * TOGETHER + j];
                }
                triangles[(first + i) * TOGETHER + j] = sum;
            }
            for (int i = j + 1; i < count; i++) triangles[(first + i) * TOGETHER + j] = 0;
        }
    }

    /// C ← (I − V T Vᵀ) C for `c[rows, width]`.
    private void apply(Block v, Block t, Block c, int rows, int width, int count) {
        along = cleared(along, count * width);
        turned = cleared(turned, count * width);
        Block w = Block.of(along, width), z = Block.of(turned, width);
        update.subtract(v.transposed(), c, w, count, width, rows); // −Vᵀ C
        update.subtract(t, w, z, count, width, count); // T Vᵀ C
        update.subtract(v, z, c, rows, width, count);
    }

    private static double[] cleared(double[] x, int length) {
        double[] room = room(x, length);
        Arrays.fill(room, 0, length, 0);
        return room;
    }
}

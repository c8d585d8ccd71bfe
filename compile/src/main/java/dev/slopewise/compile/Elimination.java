package dev.slopewise.compile;

import dev.slopewise.core.Triangle;

/// Elimination with row exchanges, P A = L U: the left half of the columns, what it says of the right half ([Substitution], [Update]), then that half.
/// In each column the largest entry, of equals the first, is the pivot; a column of zeros is passed over.
///
/// @see <a href="https://doi.org/10.1147/rd.416.0737">Gustavson 1997, Recursion leads to automatic variable blocking for dense linear algebra algorithms</a>
final class Elimination {
    private final Update update;
    private final Substitution substitution;
    private final Block all = new Block();
    private final Block corner = new Block();
    private final Block beside = new Block();
    private final Block rest = new Block();
    private double[] columns = {};
    private double[] a = {};
    private int[] order = {};
    private int n;
    private int parity;

    Elimination(Update update, Substitution substitution) {
        this.update = update;
        this.substitution = substitution;
    }

    /// `a[n, n]` becomes L without its ones, and U; `order` the rows of A in the order in which they were used.
    ///
    /// @return whether the order is even (1) or odd (−1)
    int run(double[] a, int[] order, int n) {
        this.a = a;
        all.all(a, n);
        this.order = order;
        this.n = n;
        parity = 1;
        for (int i = 0; i < n; i++) order[i] = i;
        eliminate(0, n);
        return parity;
    }

    private void eliminate(int first, int width) {
        if (width <= Substitution.LEAF) {
            leaf(first, width);
            return;
        }
        int half = Substitution.half(width), middle = first + half, others = width - half;
        eliminate(first, half);
        beside.from(all, first, middle);
        substitution.solve(Triangle.LOWER_WITH_ONES, corner.from(all, first, first), beside, half, others);
        corner.from(all, middle, first);
        update.subtract(corner, beside, rest.from(all, middle, middle), n - middle, others, half);
        eliminate(middle, others);
    }

    /// Some columns from the diagonal on, worked on one below the other, as their entries are then neighbours.
    private void leaf(int first, int width) {
        int m = n - first;
        if (columns.length < m * width) columns = new double[m * width];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < width; j++) columns[j * m + i] = a[(first + i) * n + first + j];
        }
        for (int k = 0; k < width; k++) {
            int pivot = largest(k * m, k, m);
            if (pivot != k) exchange(first, k, pivot, width, m);
            double by = columns[k * m + k];
            if (by == 0) continue;
            Substitution.divide(columns, k * m + k + 1, m - k - 1, by);
            for (int j = k + 1; j < width; j++) {
                Substitution.subtract(columns[j * m + k], columns, k * m + k + 1, j * m + k + 1, m - k - 1);
            }
        }
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < width; j++) a[(first + i) * n + first + j] = columns[j * m + i];
        }
    }

    private int largest(int at, int from, int to) {
        int best = from;
        double size = Math.abs(columns[at + from]);
        for (int i = from + 1; i < to; i++) {
            double other = Math.abs(columns[at + i]);
            if (other > size) {
                best = i;
                size = other;
            }
        }
        return best;
    }

    /// Two rows, in the columns that are worked on and in all others.
    private void exchange(int first, int k, int pivot, int width, int m) {
        for (int j = 0; j < width; j++) exchange(columns, j * m + k, j * m + pivot, 1);
        int row = (first + k) * n, other = (first + pivot) * n;
        exchange(a, row, other, first);
        exchange(a, row + first + width, other + first + width, n - first - width);
        int kept = order[first + k];
        order[first + k] = order[first + pivot];
        order[first + pivot] = kept;
        parity = -parity;
    }

    private static void exchange(double[] x, int one, int other, int count) {
        for (int c = 0; c < count; c++) {
            double kept = x[one + c];
            x[one + c] = x[other + c];
            x[other + c] = kept;
        }
    }
}

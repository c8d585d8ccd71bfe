package dev.slopewise.compile;

import java.util.Arrays;

/// Eigenvalues and eigenvectors of a symmetric matrix: it is made [Tridiagonal], and that is halved until single numbers are left. Two halves differ from the whole by
/// a product ρ u uᵀ, so what joins them are roots of a [Secular] equation, and [Update]s of the eigenvectors. What hardly meets the other half, or has an equal there,
/// stays as it is.
///
///     T = [T₁    ] + ρ u uᵀ = [Q₁    ] (D + ρ z zᵀ) [Q₁    ]ᵀ
///         [    T₂]            [    Q₂]              [    Q₂]
///
/// @see <a href="https://doi.org/10.1007/BF01396757">Cuppen 1981, A divide and conquer method for the symmetric tridiagonal eigenproblem</a>
/// @see <a href="https://doi.org/10.1137/0908009">Dongarra and Sorensen 1987, A Fully Parallel Algorithm for the Symmetric Eigenvalue Problem</a>, deflation
final class Eigenvalues {
    /// Beside a matrix of size 1 nothing.
    private static final double NOTHING = 0x1p-900;

    private final Update update;
    private final Tridiagonal tridiagonal;
    private final Secular secular = new Secular();
    private final Block old = new Block();
    private final Block mix = new Block();
    private final Block fresh = new Block();
    private double[] values = {};
    private double[] beside = {};
    private double[] vectors = {};
    private double[] z = {};
    private double[] d = {};
    private double[] weights = {};
    private double[] rows = {};
    private double[] mixes = {};
    private double[] made = {};
    private int[] order = {}; // of values upwards
    private int[] kept = {}; // columns that meet the other half
    private int[] slots = {}; // where a column is among these; −1 for one that is not
    private boolean[] isMixed = {}; // columns turned into one of the other half
    private int n;

    Eigenvalues(Update update) {
        this.update = update;
        tridiagonal = new Tridiagonal(update);
    }

    /// Fills `values[n]` upwards and `vectors[n, n]`, in columns, for symmetric `a[n, n]`, which is used up and whose largest entry is to be near 1.
    void run(double[] a, double[] values, double[] vectors, int n) {
        this.n = n;
        this.values = values;
        this.vectors = vectors;
        prepare();
        tridiagonal.run(a, values, beside, n);
        for (int i = 0; i + 1 < n; i++) if (Math.abs(beside[i]) <= NOTHING) beside[i] = 0;
        Arrays.fill(vectors, 0, n * n, 0);
        if (n > 0) solve(0, n);
        tridiagonal.turn(vectors);
    }

    private void prepare() {
        beside = Reflections.room(beside, n);
        z = Reflections.room(z, n);
        d = Reflections.room(d, n);
        weights = Reflections.room(weights, n);
        rows = Reflections.room(rows, n * n);
        mixes = Reflections.room(mixes, n * n);
        made = Reflections.room(made, n * n);
        if (kept.length >= n) return;
        order = new int[n];
        kept = new int[n];
        slots = new int[n];
        isMixed = new boolean[n];
    }

    private void solve(int first, int count) {
        if (count == 1) {
            vectors[first * n + first] = 1;
            return;
        }
        int half = count / 2, middle = first + half;
        double link = beside[middle - 1], size = Math.abs(link);
        values[middle - 1] -= size;
        values[middle] -= size;
        solve(first, half);
        solve(middle, count - half);
        for (int j = first; j < middle; j++) z[j] = vectors[(middle - 1) * n + j] * Math.sqrt(0.5);
        for (int j = middle; j < first + count; j++) {
            z[j] = Math.copySign(Math.sqrt(0.5), link) * vectors[middle * n + j];
        }
        join(first, middle, first + count, 2 * size);
    }

    private void join(int first, int middle, int end, double rho) {
        for (int i = first; i < end; i++) {
            order[i] = i;
            slots[i] = -1;
            isMixed[i] = false;
        }
        sort(first, end);
        int k = keep(first, middle, end, rho);
        for (int i = 0; i < k; i++) {
            d[i] = values[kept[i]];
            weights[i] = z[kept[i]];
            slots[kept[i]] = i;
        }
        if (k > 0) {
            secular.solve(d, weights, rho, k);
            Arrays.fill(made, 0, (end - first) * k, 0);
            combine(first, middle, first, middle, k, 0);
            combine(middle, end, middle, end, k, (middle - first) * k);
        }
        for (int i = 0; i < k; i++) values[kept[i]] = secular.roots[i];
        sort(first, end);
        place(first, end, k);
    }

    /// Few are far from their place.
    private void sort(int first, int end) {
        for (int i = first + 1; i < end; i++) {
            int one = order[i], at = i;
            for (; at > first && values[order[at - 1]] > values[one]; at--) order[at] = order[at - 1];
            order[at] = one;
        }
    }

    /// Lists the columns that meet the other half, by value. Of two values that are as good as equal one column is turned so that it does not.
    ///
    /// @return how many there are
    private int keep(int first, int middle, int end, double rho) {
        double largest = rho;
        for (int i = first; i < end; i++) largest = Math.max(largest, Math.abs(values[i]));
        double small = 4 * Math.ulp(1.0) * largest;
        int k = 0, last = -1;
        for (int i = first; i < end; i++) {
            int one = order[i];
            if (rho * Math.abs(z[one]) <= small) continue;
            if (last >= 0) {
                double length = Math.hypot(z[last], z[one]), c = z[one] / length, s = -z[last] / length;
                double gap = values[one] - values[last];
                if (Math.abs(gap * c * s) <= small) {
                    isMixed[one] |= isMixed[last] || last < middle != one < middle;
                    z[one] = length;
                    values[last] += gap * s * s;
                    values[one] -= gap * s * s;
                    turn(first, end, last, one, c, s);
                } else {
                    kept[k++] = last;
                }
            }
            last = one;
        }
        if (last >= 0) kept[k++] = last;
        return k;
    }

    /// (x, y) becomes (c x + s y, c y − s x) for two columns.
    private void turn(int first, int end, int x, int y, double c, double s) {
        for (int i = first; i < end; i++) {
            double u = vectors[i * n + x], v = vectors[i * n + y];
            vectors[i * n + x] = c * u + s * v;
            vectors[i * n + y] = c * v - s * u;
        }
    }

    /// The rows `top` to `bottom` of the eigenvectors that are new, in which the columns `left` to `right` have entries, and those that are mixed.
    private void combine(int top, int bottom, int left, int right, int k, int at) {
        int width = 0;
        for (int j = 0; j < k; j++) {
            int column = kept[j];
            if ((column < left || column >= right) && !isMixed[column]) continue;
            for (int i = 0; i < k; i++) mixes[width * k + i] = -secular.entry(i, j);
            width++;
        }
        for (int i = top; i < bottom; i++) {
            int to = (i - top) * width;
            for (int j = 0; j < k; j++) {
                int column = kept[j];
                if ((column >= left && column < right) || isMixed[column]) rows[to++] = vectors[i * n + column];
            }
        }
        fresh.set(made, at, k, 1);
        update.subtract(old.all(rows, width), mix.all(mixes, k), fresh, bottom - top, k, width);
    }

    /// Values and vectors in their order.
    private void place(int first, int end, int k) {
        for (int i = first; i < end; i++) d[i] = values[order[i]];
        System.arraycopy(d, first, values, first, end - first);
        for (int i = first; i < end; i++) {
            int row = i * n;
            for (int j = first; j < end; j++) {
                int from = order[j];
                d[j] = slots[from] < 0 ? vectors[row + from] : made[(i - first) * k + slots[from]];
            }
            System.arraycopy(d, first, vectors, row + first, end - first);
        }
    }
}

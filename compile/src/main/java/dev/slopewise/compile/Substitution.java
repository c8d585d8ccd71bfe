package dev.slopewise.compile;

import dev.slopewise.core.Triangle;

/// X ← T⁻¹ X for a triangle T, by halves: what one half of X says of the other is an [Update].
///
///     [T₁  0 ] [X₁]   [B₁]          T₁ X₁ = B₁
///     [T₂₁ T₂] [X₂] = [B₂]          T₂ X₂ = B₂ − T₂₁ X₁
///
final class Substitution {
    /// Where halving ends, and the multiple at which it cuts.
    static final int LEAF = 16;

    /// The size of the first half, a multiple of [#LEAF] so that tiles are full.
    static int half(int n) {
        return Math.ceilDiv(n, 2 * LEAF) * LEAF;
    }

    private final Update update;
    private final Block corner = new Block();
    private final Block known = new Block();
    private final Block sought = new Block();

    // of the solution that is under way
    private final Block t = new Block();
    private final Block x = new Block();
    private boolean isLower;
    private boolean hasOnes;
    private int k;

    Substitution(Update update) {
        this.update = update;
    }

    /// `x[n, k]` becomes T⁻¹ x for `t[n, n]`, of which one triangle is read; columns of x are neighbours.
    void solve(Triangle triangle, Block t, Block x, int n, int k) {
        this.t.from(t, 0, 0);
        this.x.from(x, 0, 0);
        this.k = k;
        isLower = triangle == Triangle.LOWER || triangle == Triangle.LOWER_WITH_ONES;
        hasOnes = triangle == Triangle.LOWER_WITH_ONES || triangle == Triangle.UPPER_WITH_ONES;
        solve(0, n);
    }

    /// So many rows from `first` on.
    private void solve(int first, int n) {
        if (n <= LEAF) {
            leaf(first, n);
            return;
        }
        int half = half(n), rest = n - half, middle = first + half;
        if (isLower) {
            solve(first, half);
            update.subtract(
                    corner.from(t, middle, first), known.from(x, first, 0), sought.from(x, middle, 0), rest, k, half);
            solve(middle, rest);
        } else {
            solve(middle, rest);
            update.subtract(
                    corner.from(t, first, middle), known.from(x, middle, 0), sought.from(x, first, 0), half, k, rest);
            solve(first, half);
        }
    }

    private void leaf(int first, int n) {
        Block t = corner.from(this.t, first, first), x = sought.from(this.x, first, 0);
        for (int step = 0; step < n; step++) {
            int i = isLower ? step : n - 1 - step, row = x.place(i, 0);
            int j = isLower ? 0 : i + 1, end = isLower ? i : n;
            for (; j + 3 < end; j += 4) four(t, i, j, x, row, k);
            for (; j < end; j++) subtract(t.entry(i, j), x.matrix, x.place(j, 0), row, k);
            if (!hasOnes) divide(x.matrix, row, k, t.entry(i, i));
        }
    }

    /// Four steps at once, which read and write the row once; bits are those of one after the other.
    private static void four(Block t, int i, int j, Block x, int row, int k) {
        double[] to = x.matrix;
        double f = t.entry(i, j), g = t.entry(i, j + 1), h = t.entry(i, j + 2), e = t.entry(i, j + 3);
        int p = x.place(j, 0), q = x.place(j + 1, 0), r = x.place(j + 2, 0), s = x.place(j + 3, 0);
        for (int c = 0; c < k; c++) {
            to[row + c] = to[row + c] - f * to[p + c] - g * to[q + c] - h * to[r + c] - e * to[s + c];
        }
    }

    /// One row of x less a multiple of another.
    static void subtract(double factor, double[] x, int from, int to, int k) {
        for (int c = 0; c < k; c++) x[to + c] -= factor * x[from + c];
    }

    static void divide(double[] x, int at, int count, double by) {
        for (int c = 0; c < count; c++) x[at + c] /= by;
    }
}

package dev.slopewise.compile;

import java.util.Arrays;

/// Turns the columns of two blocks among themselves until they are at right angles: the products G of each with each are worked out at once, made
/// diagonal by rotations of pairs, and all that was turned is applied at once. For one thread at a time.
///
/// G is positive definite, and its entries stay right beside √(Gᵢᵢ Gⱼⱼ), so that short columns beside long ones lose nothing.
///
/// @see <a href="https://doi.org/10.1137/0613074">Demmel and Veselić 1992, Jacobi's method is more accurate than QR</a>
final class PairRotation {
    /// Columns of a block.
    static final int WIDTH = 16;

    /// Beside a matrix of size 1 nothing: what is shorter has a square that may vanish.
    static final double NOTHING = 0x1p-500;

    /// How often all pairs of a block are rotated before others are.
    private static final int ROUNDS = 2;

    private final Update update;
    private final double[] products = new double[4 * WIDTH * WIDTH];
    private final double[] turns = new double[4 * WIDTH * WIDTH]; // Jᵀ
    private final double[] minus = new double[4 * WIDTH * WIDTH]; // −J
    private final double[] lengths = new double[2 * WIDTH];
    private final Block x = new Block();
    private final Block turned = new Block();
    private final Block place = new Block();
    private double[] copy = {};
    private int count;

    PairRotation(Update update) {
        this.update = update;
    }

    /// Turns the columns of `w[n, n]` in two blocks that begin at `left` and `right`, and those of `v[n, n]` along with them.
    ///
    /// @param enough as good as at right angles: what two columns' product is at most beside that of their lengths
    /// @return whether anything was to be done
    boolean run(double[] w, double[] v, int n, int left, int right, double enough) {
        int one = width(left, n), other = width(right, n);
        count = one + other;
        copy = Reflections.room(copy, n * count);
        read(w, n, left, one, right, other);
        Arrays.fill(products, 0, count * count, 0);
        x.all(copy, count);
        update.subtract(turned.transposed(x), x, place.all(products, count), count, count, n);
        for (int i = 0; i < count * count; i++) products[i] = -products[i];
        if (!diagonalise(enough)) return false;
        apply(w, n, left, one, right, other);
        read(v, n, left, one, right, other);
        apply(v, n, left, one, right, other);
        return true;
    }

    private static int width(int at, int n) {
        return Math.clamp(n - at, 0, WIDTH);
    }

    private void read(double[] from, int n, int left, int one, int right, int other) {
        for (int i = 0; i < n; i++) {
            System.arraycopy(from, i * n + left, copy, i * count, one);
            if (other > 0) System.arraycopy(from, i * n + right, copy, i * count + one, other);
        }
    }

    /// What was read, times J, goes back.
    private void apply(double[] to, int n, int left, int one, int right, int other) {
        x.all(copy, count);
        for (int i = 0; i < n; i++) {
            Arrays.fill(to, i * n + left, i * n + left + one, 0);
            if (other > 0) Arrays.fill(to, i * n + right, i * n + right + other, 0);
        }
        update.subtract(x, turned.all(minus, count), place.set(to, left, n, 1), n, one, count);
        if (other > 0)
            update.subtract(x, turned.set(minus, one, count, 1), place.set(to, right, n, 1), n, other, count);
    }

    private boolean diagonalise(double enough) {
        for (int i = 0; i < count; i++) lengths[i] = Math.sqrt(products[i * count + i]);
        Arrays.fill(turns, 0, count * count, 0);
        for (int i = 0; i < count; i++) turns[i * count + i] = 1;
        boolean isTurned = false, goesOn = true;
        for (int round = 0; round < ROUNDS && goesOn; round++) {
            goesOn = false;
            for (int i = 0; i < count; i++) {
                for (int j = i + 1; j < count; j++) goesOn |= turn(i, j, enough);
            }
            isTurned |= goesOn;
        }
        for (int i = 0; i < count && isTurned; i++) {
            for (int j = 0; j < count; j++) minus[i * count + j] = -turns[j * count + i];
        }
        return isTurned;
    }

    /// Columns i and j at right angles, by the smaller of the two angles that do it.
    private boolean turn(int i, int j, double enough) {
        double both = products[i * count + j];
        if (Math.min(lengths[i], lengths[j]) <= NOTHING || Math.abs(both) <= enough * (lengths[i] * lengths[j]))
            return false;
        double x = products[i * count + i], y = products[j * count + j];
        double cot = (y - x) / (2 * both);
        double t = Math.copySign(1, cot) / (Math.abs(cot) + Math.hypot(1, cot));
        double c = 1 / Math.sqrt(1 + t * t), s = -t * c;
        rotate(products, i * count, j * count, c, s);
        rotate(turns, i * count, j * count, c, s);
        for (int k = 0; k < count; k++) {
            products[k * count + i] = products[i * count + k];
            products[k * count + j] = products[j * count + k];
        }
        products[i * count + i] = x - t * both;
        products[j * count + j] = y + t * both;
        products[i * count + j] = 0;
        products[j * count + i] = 0;
        lengths[i] = Math.sqrt(Math.max(products[i * count + i], 0));
        lengths[j] = Math.sqrt(Math.max(products[j * count + j], 0));
        return true;
    }

    /// (x, y) becomes (c x + s y, c y − s x) for the numbers of two rows.
    private void rotate(double[] a, int x, int y, double c, double s) {
        for (int k = 0; k < count; k++) {
            double u = a[x + k], v = a[y + k];
            a[x + k] = c * u + s * v;
            a[y + k] = c * v - s * u;
        }
    }
}

package dev.slopewise.compile;

import java.util.Arrays;
import java.util.function.IntConsumer;

/// A symmetric matrix made tridiagonal by [Reflections] from both sides, A = Q T Qᵀ. A reflection's own product with the matrix is worked out at once,
/// shared out by its entries; what it changes in the matrix waits until some are together, and is two [Update]s then.
///
///     A ← A − V Wᵀ − W Vᵀ          w = p − τ/2 (pᵀv) v,  p = τ A v
///
/// @see <a href="https://doi.org/10.1016/0377-0427(89)90367-1">Dongarra, Sorensen and Hammarling 1989, Block reduction of matrices to condensed forms for eigenvalue computations</a>
final class Tridiagonal implements IntConsumer {
    /// Entries of a product that a task works out, at least.
    private static final int SHARE = 64;

    private final Update update;
    private final Reflections reflections;
    private final Block all = new Block();
    private final Block v = new Block();
    private final Block w = new Block();
    private final Block turned = new Block();
    private final Block rest = new Block();
    private double[] partners = {}; // W transposed

    // of the reflection that is under way
    private double[] a = {};
    private int n;
    private int step;
    private int first;
    private int tasks;

    Tridiagonal(Update update) {
        this.update = update;
        this.reflections = new Reflections(update);
    }

    /// Fills `diagonal[n]` and `beside[n − 1]` for symmetric `a[n, n]`, which is used up and whose largest entry is to be near 1. Q stays here, as
    /// what [#turn] turns by.
    void run(double[] a, double[] diagonal, double[] beside, int n) {
        this.a = a;
        this.n = n;
        int count = Math.max(n - 1, 0);
        reflections.begin(count, count);
        partners = Reflections.room(partners, count * count);
        for (first = 0; first < count; first += Reflections.TOGETHER) {
            int after = Math.min(first + Reflections.TOGETHER, count);
            for (step = first; step < after; step++) reflect(diagonal, beside);
            reflections.join(first);
            v.set(reflections.vectors(), first * count + after - 1, count, 1);
            w.set(partners, first * count + after - 1, count, 1);
            rest.from(all.all(a, n), after, after);
            update.subtract(turned.transposed(v), w, rest, n - after, n - after, after - first);
            update.subtract(turned.transposed(w), v, rest, n - after, n - after, after - first);
        }
        if (n > 0) diagonal[n - 1] = a[n * n - 1];
    }

    /// Column `step` of the matrix as it is by now becomes a reflection, its partner is worked out.
    private void reflect(double[] diagonal, double[] beside) {
        double[] v = reflections.vectors();
        int count = n - 1, own = step * count, row = step * n;
        for (int l = first; l < step; l++) { // entry i of a vector belongs to row i + 1
            int at = l * count - 1;
            double x = v[at + step], y = partners[at + step];
            for (int i = step; i < n; i++) a[row + i] -= x * partners[at + i] + y * v[at + i];
        }
        diagonal[step] = a[row + step];
        System.arraycopy(a, row + step + 1, v, own + step, count - step);
        beside[step] = reflections.reflect(step);
        double tau = reflections.tau(step);
        Arrays.fill(partners, own, own + count, 0);
        if (tau == 0) return;
        int rest = count - step;
        tasks = Math.clamp(rest / SHARE, 1, Pool.threads());
        Pool.each(tasks, (long) rest * rest, this);
        for (int l = first; l < step; l++) {
            int other = l * count;
            double along = 0, across = 0;
            for (int i = step; i < count; i++) {
                along += v[other + i] * v[own + i];
                across += partners[other + i] * v[own + i];
            }
            for (int i = step; i < count; i++) {
                partners[own + i] -= across * v[other + i] + along * partners[other + i];
            }
        }
        double along = 0;
        for (int i = step; i < count; i++) {
            partners[own + i] *= tau;
            along += partners[own + i] * v[own + i];
        }
        for (int i = step; i < count; i++) partners[own + i] -= tau / 2 * along * v[own + i];
    }

    /// Some entries of A v: rows of A from above, four at a time, which read and write the sums once.
    @Override
    public void accept(int task) {
        double[] v = reflections.vectors();
        int count = n - 1, own = step * count, rest = count - step;
        int from = step + rest * task / tasks, to = step + rest * (task + 1) / tasks;
        int i = step;
        for (; i + 3 < count; i += 4) {
            double x = v[own + i], y = v[own + i + 1], z = v[own + i + 2], u = v[own + i + 3];
            int row = (i + 1) * n + 1;
            for (int c = from; c < to; c++) {
                partners[own + c] = partners[own + c]
                        + x * a[row + c]
                        + y * a[row + n + c]
                        + z * a[row + 2 * n + c]
                        + u * a[row + 3 * n + c];
            }
        }
        for (; i < count; i++) {
            double x = v[own + i];
            int row = (i + 1) * n + 1;
            for (int c = from; c < to; c++) partners[own + c] += x * a[row + c];
        }
    }

    /// X ← Q X for `x[n, n]`.
    void turn(double[] x) {
        if (n > 1) reflections.turn(rest.from(all.all(x, n), 1, 0), n, false);
    }
}

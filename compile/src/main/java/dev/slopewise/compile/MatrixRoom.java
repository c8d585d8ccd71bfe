package dev.slopewise.compile;

import dev.slopewise.core.Array;
import java.lang.ref.SoftReference;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/// What one thread needs to take a matrix apart: row-major doubles, and what works on them. Given back to the JVM when memory is short.
final class MatrixRoom {
    /// Side of a square of entries that is worked on at a time.
    private static final int SQUARE = 16;

    /// By the thread: a thread local would have each thread that ever took a matrix apart hold this class and its loader.
    private static final Map<Thread, SoftReference<@Nullable MatrixRoom>> ROOMS =
            Collections.synchronizedMap(new WeakHashMap<>());

    final Update update = new Update(Tiles.DOUBLES);
    final Substitution substitution = new Substitution(update);
    final SquareRoot squareRoot = new SquareRoot(update, substitution);
    final Elimination elimination = new Elimination(update, substitution);
    final OrthogonalFactor orthogonal = new OrthogonalFactor(update);
    final PairRotation pair = new PairRotation(update);
    final Eigenvalues eigen = new Eigenvalues(update);
    final SingularValues singular = new SingularValues(update, eigen);
    private final double[][] matrices = {{}, {}, {}, {}, {}, {}, {}};
    private final Block[] blocks = {new Block(), new Block(), new Block()};
    private int[] order = {};

    private MatrixRoom() {}

    /// The calling thread's.
    static MatrixRoom own() {
        Thread thread = Thread.currentThread();
        SoftReference<@Nullable MatrixRoom> kept = ROOMS.get(thread);
        MatrixRoom known = kept == null ? null : kept.get();
        if (known != null) return known;
        var room = new MatrixRoom();
        ROOMS.put(thread, new SoftReference<>(room));
        return room;
    }

    /// Room number `k`, from 0 to 6, for at least `length` numbers, whatever they are.
    double[] matrix(int k, int length) {
        if (matrices[k].length < length) matrices[k] = new double[length];
        return matrices[k];
    }

    /// One of three blocks, as all of a matrix whose rows have so many entries.
    Block block(int k, double[] matrix, int columns) {
        return blocks[k].all(matrix, columns);
    }

    int[] order(int length) {
        if (order.length < length) order = new int[length];
        return order;
    }

    /// The numbers of one of the matrices in `x`, of this size, in room `k`.
    double[] read(Array x, int which, int size, int k) {
        double[] numbers = matrix(k, size);
        Entries.read(x, which * size, size, numbers, 0);
        return numbers;
    }

    /// Writes one of the matrices in `out`, each entry rounded once.
    static void write(double[] numbers, int size, int which, Array out) {
        Entries.write(numbers, 0, size, out, which * size);
    }

    /// Whether all are finite; if not, all become NaN.
    static boolean isFinite(double[] numbers, int size) {
        double a = 0,
                b = 0,
                c = 0,
                d = 0; // four sums, which the processor adds up side by side; NaN once there was ∞ or NaN
        int i = 0;
        for (; i + 4 <= size; i += 4) {
            a += 0 * numbers[i];
            b += 0 * numbers[i + 1];
            c += 0 * numbers[i + 2];
            d += 0 * numbers[i + 3];
        }
        for (; i < size; i++) a += 0 * numbers[i];
        if (a + b + c + d == 0) return true;
        Arrays.fill(numbers, 0, size, Double.NaN);
        return false;
    }

    /// Multiplies these finite numbers by a power of 2 that brings the largest near 1, so that squares neither overflow nor vanish.
    ///
    /// @return that power
    static double scale(double[] a, int size) {
        double largest = 0;
        for (int i = 0; i < size; i++) largest = Math.max(largest, Math.abs(a[i]));
        double scale = largest == 0 ? 1 : Math.scalb(1.0, Math.clamp(-Math.getExponent(largest), -1000, 1000));
        for (int i = 0; i < size; i++) a[i] *= scale;
        return scale;
    }

    /// Lower and upper triangle of `a[n, n]` become those of (A + Aᵀ) / 2.
    static void symmetrise(double[] a, int n) {
        eachPair(a, n, (x, i, j) -> {
            double mean = 0.5 * x[i] + 0.5 * x[j];
            x[i] = mean;
            x[j] = mean;
        });
    }

    /// The upper triangle of `a[n, n]` is moved below the diagonal; above it are zeros.
    static void turnDown(double[] a, int n) {
        eachPair(a, n, (x, i, j) -> {
            x[j] = x[i];
            x[i] = 0;
        });
    }

    /// `to[columns, rows]` becomes the transpose of `from[rows, columns]`, square by square.
    static void transpose(double[] from, double[] to, int rows, int columns) {
        for (int top = 0; top < rows; top += SQUARE) {
            for (int left = 0; left < columns; left += SQUARE) {
                for (int j = left; j < Math.min(left + SQUARE, columns); j++) {
                    for (int i = top; i < Math.min(top + SQUARE, rows); i++) to[j * rows + i] = from[i * columns + j];
                }
            }
        }
    }

    private interface Pair {
        void run(double[] a, int above, int below);
    }

    /// All places above the diagonal with those opposite, square by square, so that what lies around them stays in the first-level cache.
    private static void eachPair(double[] a, int n, Pair pair) {
        for (int top = 0; top < n; top += SQUARE) {
            for (int left = top; left < n; left += SQUARE) {
                for (int i = top; i < Math.min(top + SQUARE, n); i++) {
                    for (int j = Math.max(left, i + 1); j < Math.min(left + SQUARE, n); j++) {
                        pair.run(a, i * n + j, j * n + i);
                    }
                }
            }
        }
    }
}

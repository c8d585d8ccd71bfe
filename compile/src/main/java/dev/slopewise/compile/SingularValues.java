package dev.slopewise.compile;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/// The reduced singular value decomposition as the interpreter's, and as exact for small values: a QR factorisation with column exchanges, one of Rᵀ, then what turns
/// the columns of L = R₂ᵀ to right angles: first the eigenvectors of Lᵀ L, which do it for the long ones, then rotations of pairs (one-sided Jacobi), blocks of
/// columns at a time ([PairRotation]).
///
///     A P = Q R          Rᵀ = Q₂ R₂          R₂ᵀ J = U′ diag(s)          A = (Q U′) diag(s) (P Q₂ J)ᵀ
///
/// Whatever turns columns is off by a share of each row's length alone, and the rows of L, brought to one length, are well conditioned: so small values keep their digits.
///
/// In a round each block has one partner, so pairs are shared out; after as many rounds as it takes for each to have met all others a sweep is over.
///
/// @see <a href="https://doi.org/10.1137/050639193">Drmač and Veselić 2008, New fast and accurate Jacobi SVD algorithm I</a>
final class SingularValues implements IntConsumer {
    /// Fewer than ten are usual.
    private static final int SWEEPS = 60;

    private final OrthogonalFactor first;
    private final OrthogonalFactor second;
    private final Update update;
    private final Eigenvalues eigen;
    private final AtomicBoolean isTurned = new AtomicBoolean();
    private final Block x = new Block();
    private final Block y = new Block();
    private final Block z = new Block();
    private double[] upper = {};
    private double[] left = {};
    private double[] right = {};
    private double[] products = {};
    private double[] lengths = {};
    private double[] unit = {};
    private double[] along = {};
    private int[] exchanged = {};
    private int[] order = {};

    // of the round that is under way
    private int n;
    private int blocks;
    private int round;
    private double enough;

    SingularValues(Update update, Eigenvalues eigen) {
        this.update = update;
        this.eigen = eigen;
        first = new OrthogonalFactor(update);
        second = new OrthogonalFactor(update);
    }

    /// Fills `u[m, n]`, `s[n]` downwards and `v[n, n]` with A = U diag(s) Vᵀ for `a[m, n]`, m ≥ n, whose largest entry is near 1.
    ///
    /// @return whether the sweeps came to an end
    boolean run(double[] a, double[] u, double[] s, double[] v, int m, int n) {
        this.n = n;
        upper = Reflections.room(upper, n * n);
        left = Reflections.room(left, n * n);
        right = Reflections.room(right, n * n);
        lengths = Reflections.room(lengths, n);
        if (exchanged.length < n) {
            exchanged = new int[n];
            order = new int[n];
        }
        first.exchanging(a, upper, exchanged, m, n);
        MatrixRoom.transpose(upper, left, n, n);
        second.run(left, right, upper, n, n);
        MatrixRoom.transpose(upper, left, n, n);
        if (n > 2 * PairRotation.WIDTH) turnLong();
        if (!sweep()) return false;
        measure();
        complete();
        write(u, s, v, m);
        return true;
    }

    /// By the eigenvectors of Lᵀ L.
    private void turnLong() {
        products = cleared(products);
        x.all(left, n);
        update.subtract(y.transposed(x), x, z.all(products, n), n, n, n);
        MatrixRoom.scale(products, n * n);
        eigen.run(products, lengths, upper, n); // of what is negative: the longest come first
        left = turned(left);
        right = turned(right);
    }

    /// −X times the eigenvectors; the room that is free then is for the next.
    private double[] turned(double[] matrix) {
        double[] result = cleared(products);
        update.subtract(x.all(matrix, n), y.all(upper, n), z.all(result, n), n, n, n);
        products = matrix;
        return result;
    }

    private double[] cleared(double[] room) {
        room = Reflections.room(room, n * n);
        Arrays.fill(room, 0, n * n, 0);
        return room;
    }

    private boolean sweep() {
        enough = Math.sqrt(n) * Math.ulp(1.0);
        blocks = Math.max(2, Math.ceilDiv(Math.ceilDiv(n, PairRotation.WIDTH), 2) * 2);
        isTurned.set(true);
        for (int sweep = 0; isTurned.get(); sweep++) {
            if (sweep == SWEEPS) return false;
            isTurned.set(false);
            for (round = 0; round < blocks - 1; round++) Pool.each(blocks / 2, 8L * n * n * PairRotation.WIDTH, this);
        }
        return true;
    }

    /// One pair of the round: all blocks but the last stand in a circle, which turns by one from round to round.
    @Override
    public void accept(int pair) {
        int circle = blocks - 1, one = (round + pair) % circle;
        int other = pair == 0 ? circle : (round + circle - pair) % circle;
        int from = Math.min(one, other) * PairRotation.WIDTH, to = Math.max(one, other) * PairRotation.WIDTH;
        if (from >= n) return;
        if (MatrixRoom.own().pair.run(left, right, n, from, to, enough)) isTurned.set(true);
    }

    /// The columns' lengths, which they are divided by.
    private void measure() {
        Arrays.fill(lengths, 0, n, 0);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) lengths[j] += left[i * n + j] * left[i * n + j];
        }
        for (int j = 0; j < n; j++) {
            lengths[j] = Math.sqrt(lengths[j]);
            if (lengths[j] <= PairRotation.NOTHING) lengths[j] = 0;
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) left[i * n + j] = lengths[j] == 0 ? 0 : left[i * n + j] / lengths[j];
        }
    }

    /// Columns for values that are 0: unit vectors less their share along the columns there are. One that is nearly used up is so for good, as
    /// columns are only added; and while some are missing the squares of what is left of all n unit vectors sum to 1 or more.
    private void complete() {
        int next = 0;
        for (int j = 0; j < n; j++) {
            if (lengths[j] != 0) continue;
            boolean isFound = false;
            while (!isFound) isFound = isLeft(next++, j);
        }
    }

    private boolean isLeft(int which, int column) {
        unit = Reflections.room(unit, n);
        along = Reflections.room(along, n);
        Arrays.fill(unit, 0, n, 0);
        unit[which] = 1;
        for (int again = 0; again < 2; again++) {
            Arrays.fill(along, 0, n, 0);
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) along[j] += unit[i] * left[i * n + j];
            }
            for (int i = 0; i < n; i++) {
                double share = 0;
                for (int j = 0; j < n; j++) share += along[j] * left[i * n + j];
                unit[i] -= share;
            }
        }
        double squares = 0;
        for (int i = 0; i < n; i++) squares += unit[i] * unit[i];
        if (squares < 0.25 / n) return false;
        for (int i = 0; i < n; i++) left[i * n + column] = unit[i] / Math.sqrt(squares);
        return true;
    }

    private void write(double[] u, double[] s, double[] v, int m) {
        sort();
        Arrays.fill(u, n * n, m * n, 0);
        for (int j = 0; j < n; j++) s[j] = lengths[order[j]];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                u[i * n + j] = left[i * n + order[j]];
                v[exchanged[i] * n + j] = right[i * n + order[j]];
            }
        }
        first.turn(u, n);
    }

    /// The columns, the longest first, of equals the first. Few are far from their place.
    private void sort() {
        for (int i = 0; i < n; i++) {
            int at = i;
            for (; at > 0 && lengths[order[at - 1]] < lengths[i]; at--) order[at] = order[at - 1];
            order[at] = i;
        }
    }
}

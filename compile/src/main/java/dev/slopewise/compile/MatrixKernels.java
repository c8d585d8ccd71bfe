package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.Determinants;
import dev.slopewise.core.Factorization;
import dev.slopewise.core.LinearSolve;
import dev.slopewise.core.Op;
import dev.slopewise.core.Triangle;
import dev.slopewise.core.Triangular;
import dev.slopewise.core.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Linear algebra on the last two axes. As in the interpreter, numbers of either precision are worked on as doubles and rounded once.
///
/// The matrices of a batch are shared out; a few large ones come one after the other, and their [Update]s are shared out. What cannot be done is
/// left to the interpreter, which says why.
final class MatrixKernels {
    /// Matrices from here on are worth vectors, which then are run in.
    private static final int LARGE = 64;

    private MatrixKernels() {}

    /// Works on one matrix of the batch, `[m, n]`.
    private interface Each {
        /// @return whether the matrix allowed it
        boolean run(int which, int m, int n, List<Array> in, List<Array> out);
    }

    /// Says that the interpreter is to be asked.
    private static final class NotDone extends RuntimeException {
        NotDone() {
            super("a matrix was left", null, false, false);
        }
    }

    /// The kernel of an operation that takes matrices apart; empty for others.
    static Optional<Backend.Kernel> of(Op op, List<Type> in, List<Type> out) {
        return switch (op) {
            case Triangular.Cholesky _ -> Optional.of(kernel(op, in, out, MatrixKernels::cholesky));
            case Triangular.Solve(Triangle triangle) ->
                Optional.of(kernel(op, in, out, (which, m, n, x, z) -> solve(triangle, which, n, x, z)));
            case LinearSolve _ -> Optional.of(kernel(op, in, out, MatrixKernels::solve));
            case Factorization f ->
                Optional.of(
                        switch (f) {
                            case LU -> kernel(op, in, out, MatrixKernels::lu);
                            case QR -> kernel(op, in, out, MatrixKernels::qr);
                            case EIGH -> kernel(op, in, out, SpectralKernels::eigenvalues);
                            case SVD -> kernel(op, in, out, SpectralKernels::singularValues);
                        });
            case Determinants d ->
                Optional.of(
                        switch (d) {
                            case DETERMINANT -> kernel(op, in, out, SpectralKernels::determinant);
                            case COFACTORS -> kernel(op, in, out, SpectralKernels::cofactors);
                        });
            default -> Optional.empty();
        };
    }

    private static Backend.Kernel kernel(Op op, List<Type> in, List<Type> out, Each each) {
        Type a = in.getFirst();
        int m = a.shape().size(-2), n = a.shape().size(-1);
        int matrices = a.shape().dropLast(2).count();
        long work = op.multiplyAdds(in, out);
        if (Math.min(m, n) >= LARGE) new Update(Tiles.DOUBLES).ask();
        var parts = new Parts((which, x, z) -> {
            if (!each.run(which, m, n, x, z)) throw new NotDone();
        });
        return (x, z) -> {
            try {
                if (matrices >= Pool.threads()) {
                    parts.each(matrices, work, x, z);
                } else {
                    for (int which = 0; which < matrices; which++) {
                        if (!each.run(which, m, n, x, z)) throw new NotDone();
                    }
                }
            } catch (NotDone _) {
                op.eval(x, z);
            }
        };
    }

    private static boolean cholesky(int which, int m, int n, List<Array> in, List<Array> out) {
        var room = MatrixRoom.own();
        double[] a = room.read(in.getFirst(), which, n * n, 0);
        MatrixRoom.symmetrise(a, n);
        if (MatrixRoom.isFinite(a, n * n)) {
            if (!room.squareRoot.find(a, n)) return false;
            MatrixRoom.turnDown(a, n);
        }
        MatrixRoom.write(a, n * n, which, out.getFirst());
        return true;
    }

    private static boolean solve(Triangle triangle, int which, int n, List<Array> in, List<Array> out) {
        var room = MatrixRoom.own();
        int size = perMatrix(out.getFirst());
        double[] t = room.read(in.get(0), which, n * n, 0), x = room.read(in.get(1), which, size, 1);
        boolean hasOnes = triangle == Triangle.LOWER_WITH_ONES || triangle == Triangle.UPPER_WITH_ONES;
        if (!hasOnes && hasZero(t, n)) return false;
        int k = size / n;
        room.substitution.solve(triangle, room.block(0, t, n), room.block(1, x, k), n, k);
        MatrixRoom.write(x, size, which, out.getFirst());
        return true;
    }

    private static int perMatrix(Array x) {
        return x.shape().size(-2) * x.shape().size(-1);
    }

    private static boolean hasZero(double[] t, int n) {
        for (int i = 0; i < n; i++) if (t[i * n + i] == 0) return true;
        return false;
    }

    /// Eliminates in room 0.
    private static int eliminate(MatrixRoom room, int which, int n, Array x) {
        double[] a = room.read(x, which, n * n, 0);
        int[] order = room.order(n);
        if (MatrixRoom.isFinite(a, n * n)) return room.elimination.run(a, order, n);
        for (int i = 0; i < n; i++) order[i] = i;
        return 1;
    }

    private static boolean lu(int which, int m, int n, List<Array> in, List<Array> out) {
        var room = MatrixRoom.own();
        out.get(2).ints()[which] = eliminate(room, which, n, in.getFirst());
        writeFactors(room, which, n, out.get(0), out.get(1));
        return true;
    }

    private static void writeFactors(MatrixRoom room, int which, int n, Array packed, Array order) {
        MatrixRoom.write(room.matrix(0, n * n), n * n, which, packed);
        System.arraycopy(room.order(n), 0, order.ints(), which * n, n);
    }

    private static boolean solve(int which, int m, int n, List<Array> in, List<Array> out) {
        var room = MatrixRoom.own();
        eliminate(room, which, n, in.getFirst());
        double[] a = room.matrix(0, n * n);
        if (hasZero(a, n)) return false;
        int size = perMatrix(out.getFirst()), k = n == 0 ? 0 : size / n;
        double[] x = room.matrix(1, size);
        for (int i = 0; i < n; i++) Entries.read(in.get(1), which * size + room.order(n)[i] * k, k, x, i * k);
        room.substitution.solve(Triangle.LOWER_WITH_ONES, room.block(0, a, n), room.block(1, x, k), n, k);
        room.substitution.solve(Triangle.UPPER, room.block(0, a, n), room.block(1, x, k), n, k);
        MatrixRoom.write(x, size, which, out.get(0));
        writeFactors(room, which, n, out.get(1), out.get(2));
        return true;
    }

    private static boolean qr(int which, int m, int n, List<Array> in, List<Array> out) {
        var room = MatrixRoom.own();
        int k = Math.min(m, n);
        double[] a = room.read(in.getFirst(), which, m * n, 0);
        double[] q = room.matrix(1, m * k), r = room.matrix(2, k * n);
        if (MatrixRoom.isFinite(a, m * n)) {
            double scale = MatrixRoom.scale(a, m * n);
            room.orthogonal.run(a, q, r, m, n);
            Substitution.divide(r, 0, k * n, scale);
        } else {
            Arrays.fill(q, 0, m * k, Double.NaN);
            Arrays.fill(r, 0, k * n, Double.NaN);
        }
        MatrixRoom.write(q, m * k, which, out.get(0));
        MatrixRoom.write(r, k * n, which, out.get(1));
        return true;
    }
}

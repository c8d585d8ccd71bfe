package dev.slopewise.compile;

import dev.slopewise.core.Array;
import java.util.Arrays;
import java.util.List;

/// Eigenvalues, singular values and determinants of one matrix of a batch, for [MatrixKernels]. Each tells whether the matrix allowed it.
final class SpectralKernels {
    private SpectralKernels() {}

    static boolean eigenvalues(int which, int m, int n, List<Array> in, List<Array> out) {
        var room = MatrixRoom.own();
        double[] a = room.read(in.getFirst(), which, n * n, 0);
        MatrixRoom.symmetrise(a, n);
        double[] vectors = room.matrix(1, n * n), values = room.matrix(2, n);
        if (MatrixRoom.isFinite(a, n * n)) {
            double scale = MatrixRoom.scale(a, n * n);
            room.eigen.run(a, values, vectors, n);
            Substitution.divide(values, 0, n, scale);
            giveSigns(room, vectors, n, n, vectors, 0);
        } else {
            Arrays.fill(values, 0, n, Double.NaN);
            Arrays.fill(vectors, 0, n * n, Double.NaN);
        }
        MatrixRoom.write(values, n, which, out.get(0));
        MatrixRoom.write(vectors, n * n, which, out.get(1));
        return true;
    }

    static boolean singularValues(int which, int m, int n, List<Array> in, List<Array> out) {
        var room = MatrixRoom.own();
        int k = Math.min(m, n);
        double[] a = room.read(in.getFirst(), which, m * n, 0);
        double[] u = room.matrix(1, m * k), v = room.matrix(2, n * k), s = room.matrix(3, k);
        if (MatrixRoom.isFinite(a, m * n)) {
            double scale = MatrixRoom.scale(a, m * n);
            if (!singularValues(room, a, u, s, v, m, n)) return false;
            Substitution.divide(s, 0, k, scale);
        } else {
            Arrays.fill(u, 0, m * k, Double.NaN);
            Arrays.fill(s, 0, k, Double.NaN);
            Arrays.fill(v, 0, n * k, Double.NaN);
        }
        MatrixRoom.write(u, m * k, which, out.get(0));
        MatrixRoom.write(s, k, which, out.get(1));
        MatrixRoom.write(v, n * k, which, out.get(2));
        return true;
    }

    /// Of a finite matrix whose largest entry is near 1; a wide one is taken transposed.
    private static boolean singularValues(
            MatrixRoom room, double[] a, double[] u, double[] s, double[] v, int m, int n) {
        int k = Math.min(m, n);
        boolean isDone;
        if (m >= n) {
            isDone = room.singular.run(a, u, s, v, m, n);
        } else {
            double[] turned = room.matrix(4, m * n);
            MatrixRoom.transpose(a, turned, m, n);
            isDone = room.singular.run(turned, v, s, u, n, m);
        }
        if (isDone) giveSigns(room, u, m, k, v, n);
        return isDone;
    }

    /// The first entry of at least half the largest magnitude in each column of `x[rows, columns]` is made positive, and columns of `y[more, columns]` go along.
    private static void giveSigns(MatrixRoom room, double[] x, int rows, int columns, double[] y, int more) {
        double[] largest = room.matrix(5, columns), signs = room.matrix(6, columns);
        Arrays.fill(largest, 0, columns, 0);
        Arrays.fill(signs, 0, columns, 0);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) largest[j] = Math.max(largest[j], Math.abs(x[i * columns + j]));
        }
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                double entry = x[i * columns + j];
                if (signs[j] == 0 && Math.abs(entry) >= largest[j] / 2) signs[j] = entry < 0 ? -1 : 1;
            }
        }
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) x[i * columns + j] *= signs[j];
        }
        for (int i = 0; i < more; i++) {
            for (int j = 0; j < columns; j++) y[i * columns + j] *= signs[j];
        }
    }

    static boolean determinant(int which, int m, int n, List<Array> in, List<Array> out) {
        var room = MatrixRoom.own();
        double[] a = room.read(in.getFirst(), which, n * n, 0), result = room.matrix(3, 1);
        result[0] = MatrixRoom.isFinite(a, n * n) ? determinant(room, a, n) : Double.NaN;
        MatrixRoom.write(result, 1, which, out.getFirst());
        return true;
    }

    /// The product of the pivots, whose exponents are kept apart, as a part of it may overflow where the whole does not. Uses up `a`.
    private static double determinant(MatrixRoom room, double[] a, int n) {
        double product = room.elimination.run(a, room.order(n), n);
        int exponent = 0;
        for (int i = 0; i < n; i++) {
            double pivot = a[i * n + i];
            int own = Math.getExponent(pivot);
            product *= Math.scalb(pivot, -own);
            int shift = Math.getExponent(product);
            product = Math.scalb(product, -shift);
            exponent += own + shift;
        }
        return Math.scalb(product, exponent);
    }

    /// det(U V) U diag(Π_{j≠i} sⱼ) Vᵀ, by the singular values.
    static boolean cofactors(int which, int m, int n, List<Array> in, List<Array> out) {
        var room = MatrixRoom.own();
        double[] a = room.read(in.getFirst(), which, n * n, 0);
        if (MatrixRoom.isFinite(a, n * n) && !cofactors(room, a, n)) return false;
        MatrixRoom.write(a, n * n, which, out.getFirst());
        return true;
    }

    private static boolean cofactors(MatrixRoom room, double[] a, int n) {
        double[] u = room.matrix(1, n * n), v = room.matrix(2, n * n), s = room.matrix(3, n);
        double[] turned = room.matrix(4, n * n);
        int exponent = -Math.getExponent(MatrixRoom.scale(a, n * n)) * (n - 1);
        if (!room.singular.run(a, u, s, v, n, n)) return false;
        System.arraycopy(u, 0, turned, 0, n * n);
        double turns = determinant(room, turned, n);
        System.arraycopy(v, 0, turned, 0, n * n);
        turns = turns * determinant(room, turned, n) < 0 ? -1 : 1;
        for (int k = 0; k < n; k++) {
            double others = -turns; // an update subtracts
            for (int j = 0; j < n; j++) if (j != k) others *= s[j];
            for (int i = 0; i < n; i++) u[i * n + k] *= others;
        }
        MatrixRoom.transpose(v, turned, n, n);
        Arrays.fill(a, 0, n * n, 0);
        Block left = room.block(0, u, n), right = room.block(1, turned, n);
        room.update.subtract(left, right, room.block(2, a, n), n, n, n);
        for (int i = 0; i < n * n; i++) a[i] = Math.scalb(a[i], exponent);
        return true;
    }
}

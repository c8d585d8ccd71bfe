package dev.slopewise.core;

import java.util.Arrays;

/// The interpreter's contraction: both inputs are laid out as matrices `[batch, rows, inner]` and `[batch, inner, columns]`, multiplied with
/// double (or long) accumulation, and the product is put where the result wants it.
final class ContractionLoops {
    /// Below this many columns a sum runs along the inner axis instead of along the columns.
    private static final int NARROW = 8;

    private ContractionLoops() {}

    static void run(Contraction op, Array a, Array b, Array out) {
        String batch = op.batch(), rows = op.freeLeft(), inner = op.summed(), columns = op.freeRight();
        int nBatch = count(a, op.left(), batch);
        int m = count(a, op.left(), rows), k = count(a, op.left(), inner), n = count(b, op.right(), columns);
        boolean narrow = n < NARROW;
        int[] atA = view(a.shape(), op.left(), batch + rows + inner);
        int[] atB = view(b.shape(), op.right(), narrow ? batch + columns + inner : batch + inner + columns);
        int[] atOut = view(out.shape(), op.out(), batch + rows + columns);
        if (!out.dtype().isFloat()) {
            integers(a, atA, b, atB, out, atOut, new int[] {nBatch, m, k, n}, narrow);
            return;
        }
        double[] x = doubles(a, atA), y = doubles(b, atB), sums = new double[n];
        for (int g = 0; g < nBatch; g++) {
            for (int i = 0; i < m; i++) {
                int row = (g * m + i) * k;
                if (narrow) {
                    for (int j = 0; j < n; j++) sums[j] = dot(x, row, y, (g * n + j) * k, k);
                } else {
                    Arrays.fill(sums, 0);
                    for (int l = 0; l < k; l++) addScaled(x[row + l], y, (g * k + l) * n, sums);
                }
                int to = (g * m + i) * n;
                for (int j = 0; j < n; j++) out.put(atOut[to + j], sums[j]);
            }
        }
    }

    private static double dot(double[] x, int atX, double[] y, int atY, int length) {
        double sum = 0;
        for (int l = 0; l < length; l++) sum += x[atX + l] * y[atY + l];
        return sum;
    }

    private static void addScaled(double scale, double[] y, int atY, double[] sums) {
        for (int j = 0; j < sums.length; j++) sums[j] += scale * y[atY + j];
    }

    private static void integers(
            Array a, int[] atA, Array b, int[] atB, Array out, int[] atOut, int[] sizes, boolean narrow) {
        int m = sizes[1], k = sizes[2], n = sizes[3];
        for (int g = 0; g < sizes[0]; g++) {
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                    long sum = 0;
                    for (int l = 0; l < k; l++) {
                        int y = narrow ? (g * n + j) * k + l : (g * k + l) * n + j;
                        sum += a.integer(atA[(g * m + i) * k + l]) * b.integer(atB[y]);
                    }
                    out.put(atOut[(g * m + i) * n + j], sum);
                }
            }
        }
    }

    private static double[] doubles(Array from, int[] offsets) {
        double[] to = new double[offsets.length];
        if (from.dtype() == DType.F32) {
            float[] values = from.floats();
            for (int i = 0; i < to.length; i++) to[i] = values[offsets[i]];
        } else {
            double[] values = from.doubles();
            for (int i = 0; i < to.length; i++) to[i] = values[offsets[i]];
        }
        return to;
    }

    private static int count(Array x, String letters, String wanted) {
        int count = 1;
        for (char c : wanted.toCharArray()) count *= x.shape().size(letters.indexOf(c));
        return count;
    }

    /// Offsets of a tensor's entries when its axes are visited in another order.
    private static int[] view(Shape shape, String letters, String order) {
        int[] axes = order.chars().map(letters::indexOf).toArray();
        return Offsets.of(0, Offsets.select(shape.sizes(), axes), Offsets.select(shape.strides(), axes));
    }
}

package dev.slopewise.core;

import java.util.Arrays;
import java.util.List;

/// The interpreter's attention: one query after the other, in double precision.
final class AttentionLoops {
    private final Scores scores;
    private final List<Array> in;
    private final int extraAt;
    private final int rows;
    private final int keys;
    private final int inner;

    private AttentionLoops(Scores scores, List<Array> in, int extraAt) {
        this.scores = scores;
        this.in = in;
        this.extraAt = extraAt;
        this.rows = in.get(0).shape().size(-2);
        this.keys = in.get(1).shape().size(-2);
        this.inner = in.get(0).shape().size(-1);
    }

    /// @param extraAt where a bias or mask stands, if there is one
    static AttentionLoops of(Scores scores, List<Array> in, int extraAt) {
        return new AttentionLoops(scores, in, extraAt);
    }

    private int heads() {
        return Matrices.count(in.get(0));
    }

    /// Fills the first entries of `s` with the scores of the keys that a query sees, and says how many.
    private int score(double[] q, double[] k, int head, int row, double[] s) {
        int seen = scores.seen(row, keys);
        for (int j = 0; j < seen; j++) {
            s[j] = scores.scale() * dot(q, row, k, j, inner);
            if (in.size() <= extraAt) continue;
            Array extra = in.get(extraAt);
            int at = (int) (((long) (head * rows + row) * keys + j) % extra.count());
            if (extra.dtype() != DType.BOOL) s[j] += extra.number(at);
            else if (!extra.truth(at)) s[j] = Double.NEGATIVE_INFINITY;
        }
        return seen;
    }

    private static double dot(double[] x, int row, double[] y, int other, int length) {
        double sum = 0;
        for (int l = 0; l < length; l++) sum += x[row * length + l] * y[other * length + l];
        return sum;
    }

    private static void addScaled(double factor, double[] x, int row, double[] to, int other, int length) {
        for (int l = 0; l < length; l++) to[other * length + l] += factor * x[row * length + l];
    }

    void attend(Array values, Array out, Array logSums) {
        int width = values.shape().size(-1);
        double[] s = new double[keys], sums = new double[rows];
        for (int head = 0; head < heads(); head++) {
            double[] q = Matrices.read(in.get(0), 2, head), k = Matrices.read(in.get(1), 2, head);
            double[] v = Matrices.read(values, 2, head), z = new double[rows * width];
            for (int i = 0; i < rows; i++) {
                int seen = score(q, k, head, i, s);
                double largest = Arrays.stream(s, 0, seen).reduce(Double.NEGATIVE_INFINITY, Math::max);
                double shift = largest == Double.NEGATIVE_INFINITY ? 0 : largest, sum = 0;
                for (int j = 0; j < seen; j++) {
                    double e = Math.exp(s[j] - shift);
                    sum += e;
                    addScaled(e, v, j, z, i, width);
                }
                for (int l = 0; l < width; l++) z[i * width + l] = sum == 0 ? 0 : z[i * width + l] / sum;
                sums[i] = shift + Math.log(sum);
            }
            Matrices.write(z, head, heads(), out);
            Matrices.write(sums, head, heads(), logSums);
        }
    }

    void pull(Array values, Array logSums, Array slopes, Array means, List<Array> out) {
        int width = values.shape().size(-1);
        double[] s = new double[keys];
        for (int head = 0; head < heads(); head++) {
            double[] q = Matrices.read(in.get(0), 2, head), k = Matrices.read(in.get(1), 2, head);
            double[] v = Matrices.read(values, 2, head), g = Matrices.read(slopes, 2, head);
            double[] atQ = new double[q.length], atK = new double[k.length], atV = new double[v.length];
            for (int i = 0; i < rows; i++) {
                int seen = score(q, k, head, i, s);
                double logSum = logSums.number(head * rows + i), mean = means.number(head * rows + i);
                double shift = logSum == Double.NEGATIVE_INFINITY ? 0 : logSum;
                for (int j = 0; j < seen; j++) {
                    double p = Math.exp(s[j] - shift), t = scores.scale() * p * (dot(g, i, v, j, width) - mean);
                    addScaled(t, k, j, atQ, i, inner);
                    addScaled(t, q, i, atK, j, inner);
                    addScaled(p, g, i, atV, j, width);
                }
            }
            Matrices.write(atQ, head, heads(), out.get(0));
            Matrices.write(atK, head, heads(), out.get(1));
            Matrices.write(atV, head, heads(), out.get(2));
        }
    }
}

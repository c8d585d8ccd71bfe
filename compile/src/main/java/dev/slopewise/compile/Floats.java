package dev.slopewise.compile;

import java.util.Arrays;

/// Matrix products of `float` numbers.
final class Floats implements Numbers {
    @Override
    public float[] array(int length) {
        return new float[length];
    }

    @Override
    public int length(Object x) {
        return ((float[]) x).length;
    }

    @Override
    public void clear(Object x) {
        Arrays.fill((float[]) x, 0);
    }

    @Override
    public void lay(
            Object from,
            int base,
            Operand operand,
            int start,
            int count,
            int first,
            int depth,
            Object to,
            int at,
            int acrossStep,
            int alongStep) {
        float[] x = (float[]) from, z = (float[]) to;
        int[] across = operand.across, along = operand.along;
        if (operand.alongStep == 1 && alongStep == 1) {
            for (int i = 0; i < count; i++) {
                System.arraycopy(x, base + across[start + i] + along[first], z, at + i * acrossStep, depth);
            }
        } else if (operand.acrossStep == 1 && acrossStep == 1) {
            for (int l = 0; l < depth; l++) {
                System.arraycopy(x, base + across[start] + along[first + l], z, at + l * alongStep, count);
            }
        } else if (operand.alongStep == 1 && acrossStep == 1) {
            int i = 0;
            for (; i + 4 <= count; i += 4) {
                int origin = base + along[first];
                int i0 = origin + across[start + i], i1 = origin + across[start + i + 1];
                int i2 = origin + across[start + i + 2], i3 = origin + across[start + i + 3];
                for (int l = 0; l < depth; l++) {
                    int to0 = at + i + l * alongStep;
                    z[to0] = x[i0 + l];
                    z[to0 + 1] = x[i1 + l];
                    z[to0 + 2] = x[i2 + l];
                    z[to0 + 3] = x[i3 + l];
                }
            }
            for (; i < count; i++) {
                int row = base + across[start + i] + along[first];
                for (int l = 0; l < depth; l++) z[at + i + l * alongStep] = x[row + l];
            }
        } else {
            for (int l = 0; l < depth; l++) {
                int row = base + along[first + l], place = at + l * alongStep;
                for (int i = 0; i < count; i++) z[place + i * acrossStep] = x[row + across[start + i]];
            }
        }
    }

    @Override
    public void place(
            Object block, int width, Job job, int g, int row, int rows, int column, int columns, boolean isMore) {
        float[] x = (float[]) block, z = (float[]) job.z;
        Operand out = job.out;
        for (int i = 0; i < rows; i++) {
            int to = out.batch[g] + out.across[row + i];
            if (isMore) for (int j = 0; j < columns; j++) z[to + out.along[column + j]] += x[i * width + j];
            else for (int j = 0; j < columns; j++) z[to + out.along[column + j]] = x[i * width + j];
        }
    }

    @Override
    public void plain(Job job, int g, int top, int bottom, int from, int to, Object sums) {
        float[] a = (float[]) job.a, b = (float[]) job.b, s = (float[]) sums;
        int[] rows = job.left.across, innerA = job.left.along, inner = job.right.along, columns = job.right.across;
        int atA = job.left.batch[g], atB = job.right.batch[g], n = to - from;
        for (int first = 0; first < inner.length; first += Product.BLOCK) {
            int last = Math.min(first + Product.BLOCK, inner.length);
            for (int i = top; i < bottom; i++) {
                Arrays.fill(s, 0, n, 0);
                int row = atA + rows[i];
                if (job.right.acrossStep == 1) {
                    int l = first, origin = atB + columns[from];
                    for (; l + 4 <= last; l += 4) {
                        addRows(
                                s,
                                n,
                                a[row + innerA[l]],
                                a[row + innerA[l + 1]],
                                a[row + innerA[l + 2]],
                                a[row + innerA[l + 3]],
                                b,
                                origin + inner[l],
                                origin + inner[l + 1],
                                origin + inner[l + 2],
                                origin + inner[l + 3]);
                    }
                    for (; l < last; l++) {
                        float entry = a[row + innerA[l]];
                        int at = origin + inner[l];
                        for (int j = 0; j < n; j++) s[j] = Math.fma(entry, b[at + j], s[j]);
                    }
                } else {
                    for (int l = first; l < last; l++) {
                        float entry = a[row + innerA[l]];
                        int at = atB + inner[l];
                        for (int j = 0; j < n; j++) s[j] = Math.fma(entry, b[at + columns[from + j]], s[j]);
                    }
                }
                place(s, n, job, g, i, 1, from, n, job.isMore || first > 0);
            }
        }
    }

    private static void addRows(
            float[] s, int n, float e0, float e1, float e2, float e3, float[] b, int b0, int b1, int b2, int b3) {
        for (int j = 0; j < n; j++) {
            float two = Math.fma(e1, b[b1 + j], Math.fma(e0, b[b0 + j], s[j]));
            s[j] = Math.fma(e3, b[b3 + j], Math.fma(e2, b[b2 + j], two));
        }
    }
}

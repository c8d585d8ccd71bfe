package dev.slopewise.compile;

import java.util.Arrays;

/// Convolutions of `double` numbers.
final class DoubleTapLoops implements TapLoops {
    /// Columns that are turned before the next rows come, so that what they are turned to stays in the first-level cache.
    private static final int AT_ONCE = 256;

    @Override
    public double[] array(int length) {
        return new double[length];
    }

    @Override
    public double[] scratch(WorkingSpace use, int length) {
        return use.doubles(length);
    }

    @Override
    public void clear(Object x, int from, int to) {
        Arrays.fill((double[]) x, from, to, 0);
    }

    @Override
    public boolean isFinite(Object x) {
        for (double entry : (double[]) x) if (!Double.isFinite(entry)) return false;
        return true;
    }

    @Override
    public void turn(Object x, int atX, int row, int step, int rows, int count, Object z, int atZ, int stepZ) {
        if (rows == 1 && step == 1 && stepZ == 1) System.arraycopy(x, atX, z, atZ, count);
        else if (count == 1 && row == 1) System.arraycopy(x, atX, z, atZ, rows);
        else if (stepZ <= row) alongRows((double[]) x, atX, row, step, rows, count, (double[]) z, atZ, stepZ);
        else alongColumns((double[]) x, atX, row, step, rows, count, (double[]) z, atZ, stepZ);
    }

    /// Four rows at a time: for results that lie close together.
    private static void alongRows(
            double[] from, int atFrom, int row, int step, int rows, int count, double[] to, int atTo, int toStep) {
        for (int start = 0; start < count; start += AT_ONCE) {
            int some = Math.min(AT_ONCE, count - start), b = 0;
            for (; b + 4 <= rows; b += 4) {
                int x0 = atFrom + b * row + start * step, x1 = x0 + row, x2 = x1 + row, x3 = x2 + row;
                for (int i = 0, j = 0, at = atTo + start * toStep + b; i < some; i++, j += step, at += toStep) {
                    double e0 = from[x0 + j], e1 = from[x1 + j], e2 = from[x2 + j], e3 = from[x3 + j];
                    to[at] = e0;
                    to[at + 1] = e1;
                    to[at + 2] = e2;
                    to[at + 3] = e3;
                }
            }
            for (; b < rows; b++) {
                int x0 = atFrom + b * row + start * step, at = atTo + start * toStep + b;
                for (int i = 0; i < some; i++) to[at + i * toStep] = from[x0 + i * step];
            }
        }
    }

    /// Four columns at a time: for entries that lie close together.
    private static void alongColumns(
            double[] from, int atFrom, int row, int step, int rows, int count, double[] to, int atTo, int toStep) {
        int i = 0;
        for (; i + 4 <= count; i += 4) {
            int z0 = atTo + i * toStep, z1 = z0 + toStep, z2 = z1 + toStep, z3 = z2 + toStep;
            for (int b = 0, at = atFrom + i * step; b < rows; b++, at += row) {
                double e0 = from[at], e1 = from[at + step], e2 = from[at + 2 * step], e3 = from[at + 3 * step];
                to[z0 + b] = e0;
                to[z1 + b] = e1;
                to[z2 + b] = e2;
                to[z3 + b] = e3;
            }
        }
        for (; i < count; i++) {
            int z0 = atTo + i * toStep, at = atFrom + i * step;
            for (int b = 0; b < rows; b++) to[z0 + b] = from[at + b * row];
        }
    }

    @Override
    public void gather(
            Object x,
            int atX,
            int[] columns,
            int column,
            int count,
            int[] steps,
            int first,
            int end,
            int width,
            Object to) {
        double[] from = (double[]) x, gathered = (double[]) to;
        int j = 0;
        for (; j + 4 <= count; j += 4) {
            int x0 = atX + columns[column + j], x1 = atX + columns[column + j + 1];
            int x2 = atX + columns[column + j + 2], x3 = atX + columns[column + j + 3];
            for (int l = first, at = j; l < end; l++, at += width) {
                int step = steps[l];
                double e0 = from[x0 + step], e1 = from[x1 + step], e2 = from[x2 + step], e3 = from[x3 + step];
                gathered[at] = e0;
                gathered[at + 1] = e1;
                gathered[at + 2] = e2;
                gathered[at + 3] = e3;
            }
        }
        for (; j < count; j++) {
            int x0 = atX + columns[column + j];
            for (int l = first; l < end; l++) gathered[(l - first) * width + j] = from[x0 + steps[l]];
        }
    }
}

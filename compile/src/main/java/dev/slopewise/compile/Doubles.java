package dev.slopewise.compile;

import java.util.Arrays;

/// Matrix products of `double` numbers.
final class Doubles implements Numbers {
    @Override
    public double[] array(int length) {
        return new double[length];
    }

    @Override
    public double[] of(double[] values) {
        return values.clone();
    }

    @Override
    public int length(Object x) {
        return ((double[]) x).length;
    }

    @Override
    public void clear(Object x) {
        Arrays.fill((double[]) x, 0);
    }

    @Override
    public void fill(Object x, int count, double number) {
        Arrays.fill((double[]) x, 0, count, number);
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
        double[] x = (double[]) from, z = (double[]) to;
        int[] across = operand.across, along = operand.along;
        if (operand.alongStep == 1 && alongStep == 1) {
            for (int i = 0; i < count; i++) {
                System.arraycopy(x, base + across[start + i] + along[first], z, at + i * acrossStep, depth);
            }
        } else if (operand.acrossStep == 1 && acrossStep == 1) {
            for (int l = 0; l < depth; l++) {
                System.arraycopy(x, base + across[start] + along[first + l], z, at + l * alongStep, count);
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
        double[] x = (double[]) block, z = (double[]) job.z;
        Operand out = job.out;
        for (int i = 0; i < rows; i++) {
            int to = out.batch[g] + out.across[row + i];
            if (out.alongStep != 1) scatter(x, i * width, z, to, out.along, column, columns, isMore);
            else if (isMore) add(x, i * width, z, to + column, columns);
            else System.arraycopy(x, i * width, z, to + column, columns);
        }
    }

    private static void add(double[] x, int from, double[] z, int to, int count) {
        for (int j = 0; j < count; j++) z[to + j] += x[from + j];
    }

    private static void scatter(
            double[] x, int from, double[] z, int to, int[] places, int column, int count, boolean isMore) {
        for (int j = 0; j < count; j++) {
            int at = to + places[column + j];
            z[at] = isMore ? z[at] + x[from + j] : x[from + j];
        }
    }

    @Override
    public void take(Job job, int g, int row, int from, int count, Object sums, Object lost, int at) {
        double[] z = (double[]) job.z, s = (double[]) sums, rest = (double[]) lost;
        Operand out = job.out;
        int start = out.batch[g] + out.across[row];
        if (out.alongStep == 1) take(z, start + from, s, rest, at, count);
        else for (int j = 0; j < count; j++) take(z, start + out.along[from + j], s, rest, at + j, 1);
    }

    private static void take(double[] z, int from, double[] sums, double[] lost, int at, int count) {
        for (int j = 0; j < count; j++) {
            double before = sums[at + j], next = z[from + j], sum = before + next, came = sum - before;
            lost[at + j] += (before - (sum - came)) + (next - came);
            sums[at + j] = sum;
        }
    }

    @Override
    public void put(Job job, int g, int row, int from, int count, Object sums, Object lost, int at) {
        double[] z = (double[]) job.z, s = (double[]) sums, rest = (double[]) lost;
        int start = job.out.batch[g] + job.out.across[row];
        for (int j = 0; j < count; j++) {
            double sum = s[at + j];
            boolean isWhole = !(Math.abs(rest[at + j]) > 0) || Math.abs(sum) == Double.POSITIVE_INFINITY;
            z[start + job.out.along[from + j]] = isWhole ? sum : sum + rest[at + j];
        }
    }

    @Override
    public void goOn(Job job, int g, int row, int first, int last, int from, int count, Object sums, int at) {
        double[] a = (double[]) job.a, b = (double[]) job.b, s = (double[]) sums;
        Operand right = job.right;
        int[] inner = job.left.along;
        int start = job.left.batch[g] + job.left.across[row], j = 0;
        if (right.liesTheOtherWay() && first < last) {
            int corner = right.batch[g] + right.along[first];
            for (; j + 8 <= count; j += 8) {
                int column = corner + right.across[from + j];
                addToEight(s, at + j, a, start, inner, first, last, b, column, right.acrossStep);
            }
        }
        for (int l = first; l < last && j < count; l++) {
            addRow(s, at + j, count - j, a[start + inner[l]], b, right, g, l, from + j);
        }
    }

    /// Columns whose inner entries are neighbours, eight at a time, as the sums of one would wait for each other.
    private static void addToEight(
            double[] s,
            int at,
            double[] a,
            int start,
            int[] inner,
            int first,
            int last,
            double[] b,
            int column,
            int stride) {
        double s0 = s[at], s1 = s[at + 1], s2 = s[at + 2], s3 = s[at + 3];
        double s4 = s[at + 4], s5 = s[at + 5], s6 = s[at + 6], s7 = s[at + 7];
        int b0 = column - first, b1 = b0 + stride, b2 = b1 + stride, b3 = b2 + stride;
        int b4 = b3 + stride, b5 = b4 + stride, b6 = b5 + stride, b7 = b6 + stride;
        for (int l = first; l < last; l++) {
            double entry = a[start + inner[l]];
            s0 = MultiplyAdd.fma(entry, b[b0 + l], s0);
            s1 = MultiplyAdd.fma(entry, b[b1 + l], s1);
            s2 = MultiplyAdd.fma(entry, b[b2 + l], s2);
            s3 = MultiplyAdd.fma(entry, b[b3 + l], s3);
            s4 = MultiplyAdd.fma(entry, b[b4 + l], s4);
            s5 = MultiplyAdd.fma(entry, b[b5 + l], s5);
            s6 = MultiplyAdd.fma(entry, b[b6 + l], s6);
            s7 = MultiplyAdd.fma(entry, b[b7 + l], s7);
        }
        s[at] = s0;
        s[at + 1] = s1;
        s[at + 2] = s2;
        s[at + 3] = s3;
        s[at + 4] = s4;
        s[at + 5] = s5;
        s[at + 6] = s6;
        s[at + 7] = s7;
    }

    private static void addRow(
            double[] s, int to, int n, double entry, double[] b, Operand right, int g, int l, int from) {
        int row = right.batch[g] + right.along[l];
        int[] columns = right.across;
        if (right.acrossStep == 1) {
            int at = row + columns[from];
            for (int j = 0; j < n; j++) s[to + j] = MultiplyAdd.fma(entry, b[at + j], s[to + j]);
        } else {
            for (int j = 0; j < n; j++) s[to + j] = MultiplyAdd.fma(entry, b[row + columns[from + j]], s[to + j]);
        }
    }
}

package dev.slopewise.compile;

import java.util.Arrays;

/// Matrix products of `double` numbers.
final class Doubles implements Numbers {
    @Override
    public double[] array(int length) {
        return new double[length];
    }

    @Override
    public void clear(Object x) {
        Arrays.fill((double[]) x, 0);
    }

    @Override
    public void pack(Object from, int base, int[] across, int[] along, int first, int depth, int width, Object to) {
        double[] x = (double[]) from, packed = (double[]) to;
        for (int start = 0; start < across.length; start += width) {
            int used = Math.min(width, across.length - start), at = start * depth;
            if (used < width) Arrays.fill(packed, at, at + depth * width, 0);
            if (Numbers.areNeighbours(across, start, used)) {
                for (int l = 0; l < depth; l++) {
                    System.arraycopy(x, base + across[start] + along[first + l], packed, at + l * width, used);
                }
                continue;
            }
            for (int i = 0; i < used; i++) {
                int row = base + across[start + i];
                for (int l = 0; l < depth; l++) packed[at + l * width + i] = x[row + along[first + l]];
            }
        }
    }

    @Override
    public void addBlock(Object block, int width, Object to, int base, int[] rows, int row, int[] columns, int column) {
        double[] x = (double[]) block, z = (double[]) to;
        int used = Math.min(width, columns.length - column);
        for (int i = 0; i < x.length / width && row + i < rows.length; i++) {
            for (int j = 0; j < used; j++) z[base + rows[row + i] + columns[column + j]] += x[i * width + j];
        }
    }

    @Override
    public void addPlain(Plain p) {
        double[] a = (double[]) p.a(), b = (double[]) p.b(), z = (double[]) p.z();
        int[] columns = p.columnsOfB(), columnsOfZ = p.columnsOfZ();
        double[] sums = new double[columns.length];
        for (int i = 0; i < p.rowsOfA().length; i++) {
            Arrays.fill(sums, 0);
            for (int l = p.first(); l < p.first() + p.depth(); l++) {
                double entry = a[p.atA() + p.rowsOfA()[i] + p.innerOfA()[l]];
                int row = p.atB() + p.innerOfB()[l];
                for (int j = 0; j < sums.length; j++) sums[j] = Math.fma(entry, b[row + columns[j]], sums[j]);
            }
            int to = p.atZ() + p.rowsOfZ()[i];
            for (int j = 0; j < sums.length; j++) z[to + columnsOfZ[j]] += sums[j];
        }
    }
}

package dev.slopewise.compile;

import java.util.Arrays;

/// Matrix products of `float` numbers.
final class Floats implements Numbers {
    @Override
    public float[] array(int length) {
        return new float[length];
    }

    @Override
    public void clear(Object x) {
        Arrays.fill((float[]) x, 0);
    }

    @Override
    public void pack(Object from, int base, int[] across, int[] along, int first, int depth, int width, Object to) {
        float[] x = (float[]) from, packed = (float[]) to;
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
        float[] x = (float[]) block, z = (float[]) to;
        int used = Math.min(width, columns.length - column);
        for (int i = 0; i < x.length / width && row + i < rows.length; i++) {
            for (int j = 0; j < used; j++) z[base + rows[row + i] + columns[column + j]] += x[i * width + j];
        }
    }

    @Override
    public void addPlain(Plain p) {
        float[] a = (float[]) p.a(), b = (float[]) p.b(), z = (float[]) p.z();
        int[] columns = p.columnsOfB(), columnsOfZ = p.columnsOfZ();
        float[] sums = new float[columns.length];
        for (int i = 0; i < p.rowsOfA().length; i++) {
            Arrays.fill(sums, 0);
            for (int l = p.first(); l < p.first() + p.depth(); l++) {
                float entry = a[p.atA() + p.rowsOfA()[i] + p.innerOfA()[l]];
                int row = p.atB() + p.innerOfB()[l];
                for (int j = 0; j < sums.length; j++) sums[j] = Math.fma(entry, b[row + columns[j]], sums[j]);
            }
            int to = p.atZ() + p.rowsOfZ()[i];
            for (int j = 0; j < sums.length; j++) z[to + columnsOfZ[j]] += sums[j];
        }
    }
}

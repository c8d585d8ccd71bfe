package dev.slopewise.compile;

import java.util.Arrays;

/// Convolutions of `float` numbers.
final class FloatTapLoops implements TapLoops {
    @Override
    public float[] array(int length) {
        return new float[length];
    }

    @Override
    public float[] scratch(WorkingSpace use, int length) {
        return use.floats(length);
    }

    @Override
    public void clear(Object x, int from, int to) {
        Arrays.fill((float[]) x, from, to, 0);
    }

    @Override
    public boolean isFinite(Object x) {
        for (float entry : (float[]) x) if (!Float.isFinite(entry)) return false;
        return true;
    }

    @Override
    public void add(Object x, int at, Object to, int atTo, int count) {
        float[] from = (float[]) x, sums = (float[]) to;
        for (int i = 0; i < count; i++) sums[atTo + i] += from[at + i];
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
        float[] from = (float[]) x, gathered = (float[]) to;
        int j = 0;
        for (; j + 4 <= count; j += 4) {
            int x0 = atX + columns[column + j], x1 = atX + columns[column + j + 1];
            int x2 = atX + columns[column + j + 2], x3 = atX + columns[column + j + 3];
            for (int l = first, at = j; l < end; l++, at += width) {
                int step = steps[l];
                float e0 = from[x0 + step], e1 = from[x1 + step], e2 = from[x2 + step], e3 = from[x3 + step];
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

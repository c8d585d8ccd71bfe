package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.DType;

/// The order of entries as numbers of type `long`: upwards, −0 equal to +0, NaN after all numbers.
final class Ordered {
    private static final int INFINITY = 0x7f800000, NOT_A_NUMBER = 0x7fc00000;

    private Ordered() {}

    /// Whether keys of such entries leave the upper half of a `long` free.
    static boolean isShort(DType dtype) {
        return dtype == DType.F32 || dtype == DType.I32 || dtype == DType.BOOL;
    }

    /// Keys of `count` entries from `at` on, ordered as the entries are.
    static void keys(Array x, int at, int count, long[] keys) {
        switch (x.dtype()) {
            case F32 -> {
                float[] from = x.floats();
                for (int i = 0; i < count; i++) keys[i] = key(from[at + i]);
            }
            case F64 -> {
                double[] from = x.doubles();
                for (int i = 0; i < count; i++) keys[i] = key(from[at + i]);
            }
            case I32, I64, BOOL -> Entries.read(x, at, count, keys, 0);
        }
    }

    /// Keys that order as the entries do the other way round, but NaN comes last here too.
    static void descendingKeys(Array x, int at, int count, long[] keys) {
        keys(x, at, count, keys);
        long notANumber = x.dtype() == DType.F32 ? key(Float.NaN) : x.dtype() == DType.F64 ? key(Double.NaN) : 0;
        boolean isReal = x.dtype().isFloat();
        for (int i = 0; i < count; i++) keys[i] = isReal && keys[i] == notANumber ? keys[i] : ~keys[i];
    }

    private static int key(float value) {
        return key(Float.floatToRawIntBits(value));
    }

    /// Of a float's bits: its size with its sign, without a branch, so that loops over it become vectors.
    private static int key(int bits) {
        int size = bits & Integer.MAX_VALUE, sign = bits >> 31, isNaN = (INFINITY - size) >> 31;
        return (((size ^ sign) - sign) & ~isNaN) | (NOT_A_NUMBER & isNaN);
    }

    private static long key(double value) {
        long bits = Double.doubleToLongBits(value + 0.0);
        return bits ^ (bits >> 63 & Long.MAX_VALUE);
    }

    /// Short keys, each before the entry's number from `at` on, so that of equal keys the first is the largest.
    ///
    /// @param numbers 0 with each position ([#withPosition])
    static void keysWithPositions(Array x, int at, int count, long[] numbers, long[] keys) {
        if (x.dtype() == DType.F32) {
            float[] from = x.floats();
            int[] bits = WorkingSpace.STRIP.ints(count); // on its own, as the JVM makes no vectors of this
            for (int i = 0; i < count; i++) bits[i] = Float.floatToRawIntBits(from[at + i]);
            for (int i = 0; i < count; i++) keys[i] = (long) key(bits[i]) << Integer.SIZE | numbers[i];
        } else {
            Entries.read(x, at, count, keys, 0);
            for (int i = 0; i < count; i++) keys[i] = keys[i] << Integer.SIZE | numbers[i];
        }
    }

    /// A short key before a position, so that of equal keys the first position is the largest.
    static long withPosition(long key, int position) {
        return key << Integer.SIZE | (Integer.MAX_VALUE - position);
    }

    static int position(long keyed) {
        return Integer.MAX_VALUE - (int) keyed;
    }
}

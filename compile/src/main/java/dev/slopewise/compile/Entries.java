package dev.slopewise.compile;

import dev.slopewise.core.Array;

/// Runs of entries as `double` or `long` numbers and back, as [Array#number] and [Array#integer] read them.
final class Entries {
    private Entries() {}

    /// Reads `count` entries from `at` on.
    static void read(Array x, int at, int count, double[] to, int atTo) {
        switch (x.dtype()) {
            case F32 -> {
                float[] from = x.floats();
                for (int i = 0; i < count; i++) to[atTo + i] = from[at + i];
            }
            case F64 -> System.arraycopy(x.doubles(), at, to, atTo, count);
            case I32 -> {
                int[] from = x.ints();
                for (int i = 0; i < count; i++) to[atTo + i] = from[at + i];
            }
            case I64 -> {
                long[] from = x.longs();
                for (int i = 0; i < count; i++) to[atTo + i] = from[at + i];
            }
            case BOOL -> {
                boolean[] from = x.bools();
                for (int i = 0; i < count; i++) to[atTo + i] = from[at + i] ? 1 : 0;
            }
        }
    }

    /// Reads `count` entries from `at` on; real numbers are cut towards zero.
    static void read(Array x, int at, int count, long[] to, int atTo) {
        switch (x.dtype()) {
            case F32 -> {
                float[] from = x.floats();
                for (int i = 0; i < count; i++) to[atTo + i] = (long) from[at + i];
            }
            case F64 -> {
                double[] from = x.doubles();
                for (int i = 0; i < count; i++) to[atTo + i] = (long) from[at + i];
            }
            case I32 -> {
                int[] from = x.ints();
                for (int i = 0; i < count; i++) to[atTo + i] = from[at + i];
            }
            case I64 -> System.arraycopy(x.longs(), at, to, atTo, count);
            case BOOL -> {
                boolean[] from = x.bools();
                for (int i = 0; i < count; i++) to[atTo + i] = from[at + i] ? 1 : 0;
            }
        }
    }

    /// Writes `count` numbers from `at` on, each rounded to the array's type.
    static void write(double[] from, int atFrom, int count, Array z, int at) {
        switch (z.dtype()) {
            case F32 -> {
                float[] to = z.floats();
                for (int i = 0; i < count; i++) to[at + i] = (float) from[atFrom + i];
            }
            case F64 -> System.arraycopy(from, atFrom, z.doubles(), at, count);
            case I32 -> {
                int[] to = z.ints();
                for (int i = 0; i < count; i++) to[at + i] = (int) from[atFrom + i];
            }
            case I64 -> {
                long[] to = z.longs();
                for (int i = 0; i < count; i++) to[at + i] = (long) from[atFrom + i];
            }
            case BOOL -> {
                boolean[] to = z.bools();
                for (int i = 0; i < count; i++) to[at + i] = from[atFrom + i] != 0;
            }
        }
    }

    /// Writes `count` numbers from `at` on; an `i32` entry keeps the low 32 bits.
    static void write(long[] from, int atFrom, int count, Array z, int at) {
        switch (z.dtype()) {
            case F32 -> {
                float[] to = z.floats();
                for (int i = 0; i < count; i++) to[at + i] = (float) from[atFrom + i];
            }
            case F64 -> {
                double[] to = z.doubles();
                for (int i = 0; i < count; i++) to[at + i] = from[atFrom + i];
            }
            case I32 -> {
                int[] to = z.ints();
                for (int i = 0; i < count; i++) to[at + i] = (int) from[atFrom + i];
            }
            case I64 -> System.arraycopy(from, atFrom, z.longs(), at, count);
            case BOOL -> {
                boolean[] to = z.bools();
                for (int i = 0; i < count; i++) to[at + i] = from[atFrom + i] != 0;
            }
        }
    }
}

package dev.slopewise.compile;

import dev.slopewise.core.Array;
import java.util.Arrays;

/// Copies of entries that lie at equal distances along two axes, for each entry type; the five loops are the same text, which Java cannot say once.
final class Moves {
    /// Rows from here on are copied whole.
    private static final int WHOLE = 12;

    /// Entries that are moved along the inner axis before the next of the outer come, so that what lies around them stays in the first-level cache.
    private static final int AT_ONCE = 64;

    private Moves() {}

    /// The storage of an array: one of the five primitive array types.
    static Object storage(Array x) {
        return switch (x.dtype()) {
            case F32 -> x.floats();
            case F64 -> x.doubles();
            case I32 -> x.ints();
            case I64 -> x.longs();
            case BOOL -> x.bools();
        };
    }

    /// Every entry becomes `value`.
    static void fill(Array x, Number value) {
        switch (x.dtype()) {
            case F32 -> Arrays.fill(x.floats(), value.floatValue());
            case F64 -> Arrays.fill(x.doubles(), value.doubleValue());
            case I32 -> Arrays.fill(x.ints(), value.intValue());
            case I64 -> Arrays.fill(x.longs(), value.longValue());
            case BOOL -> Arrays.fill(x.bools(), value.longValue() != 0);
        }
    }

    /// `to[atTo + i · outTo + j · inTo] = from[atFrom + i · outFrom + j · inFrom]` for i below `outer` and j below `inner`, of arrays of one type.
    static void copy(
            Object from,
            int atFrom,
            int outFrom,
            int inFrom,
            Object to,
            int atTo,
            int outTo,
            int inTo,
            int outer,
            int inner) {
        if (inFrom == 1 && inTo == 1 && inner >= WHOLE) {
            if (RowMoves.copy(from, atFrom, outFrom, to, atTo, outTo, outer, inner)) return;
            for (int i = 0; i < outer; i++) {
                System.arraycopy(from, atFrom + i * outFrom, to, atTo + i * outTo, inner);
            }
        } else if (inFrom == 0 && inTo == 1 && inner >= WHOLE) {
            for (int i = 0; i < outer; i++) repeat(from, atFrom + i * outFrom, to, atTo + i * outTo, inner);
        } else if (outFrom == 1 && outTo == 1 && outer >= WHOLE) {
            copy(from, atFrom, inFrom, outFrom, to, atTo, inTo, outTo, inner, outer);
        } else if (inTo == 1 && outFrom == 1 && Squares.turn(from, atFrom, inFrom, to, atTo, outTo, outer, inner)) {
            return;
        } else if (outTo == 1 && inFrom == 1 && Squares.turn(from, atFrom, outFrom, to, atTo, inTo, inner, outer)) {
            return;
        } else if (Math.max(Math.abs(outFrom), Math.abs(outTo)) < Math.max(Math.abs(inFrom), Math.abs(inTo))) {
            inChunks(from, atFrom, inFrom, outFrom, to, atTo, inTo, outTo, inner, outer);
        } else {
            inChunks(from, atFrom, outFrom, inFrom, to, atTo, outTo, inTo, outer, inner);
        }
    }

    /// One entry, `count` times.
    private static void repeat(Object from, int entry, Object to, int at, int count) {
        switch (to) {
            case float[] out -> Arrays.fill(out, at, at + count, ((float[]) from)[entry]);
            case double[] out -> Arrays.fill(out, at, at + count, ((double[]) from)[entry]);
            case int[] out -> Arrays.fill(out, at, at + count, ((int[]) from)[entry]);
            case long[] out -> Arrays.fill(out, at, at + count, ((long[]) from)[entry]);
            case boolean[] out -> Arrays.fill(out, at, at + count, ((boolean[]) from)[entry]);
            default -> throw new IllegalStateException("not the storage of an array: " + to.getClass());
        }
    }

    private static void inChunks(
            Object from,
            int atFrom,
            int outFrom,
            int inFrom,
            Object to,
            int atTo,
            int outTo,
            int inTo,
            int outer,
            int inner) {
        for (int j = 0; j < inner; j += AT_ONCE) {
            int x = atFrom + j * inFrom, z = atTo + j * inTo, some = Math.min(AT_ONCE, inner - j);
            switch (to) {
                case float[] out -> floats((float[]) from, x, outFrom, inFrom, out, z, outTo, inTo, outer, some);
                case double[] out -> doubles((double[]) from, x, outFrom, inFrom, out, z, outTo, inTo, outer, some);
                case int[] out -> ints((int[]) from, x, outFrom, inFrom, out, z, outTo, inTo, outer, some);
                case long[] out -> longs((long[]) from, x, outFrom, inFrom, out, z, outTo, inTo, outer, some);
                case boolean[] out -> bools((boolean[]) from, x, outFrom, inFrom, out, z, outTo, inTo, outer, some);
                default -> throw new IllegalStateException("not the storage of an array: " + to.getClass());
            }
        }
    }

    private static void floats(
            float[] from,
            int x,
            int outFrom,
            int inFrom,
            float[] to,
            int z,
            int outTo,
            int inTo,
            int outer,
            int inner) {
        int i = 0;
        for (; i + 4 <= outer; i += 4) {
            int z1 = z + outTo, z2 = z1 + outTo, z3 = z2 + outTo;
            for (int j = 0, f = x, t = 0; j < inner; j++, f += inFrom, t += inTo) {
                float e0 = from[f], e1 = from[f + outFrom], e2 = from[f + 2 * outFrom], e3 = from[f + 3 * outFrom];
                to[z + t] = e0;
                to[z1 + t] = e1;
                to[z2 + t] = e2;
                to[z3 + t] = e3;
            }
            x += 4 * outFrom;
            z = z3 + outTo;
        }
        for (; i < outer; i++, x += outFrom, z += outTo) {
            for (int j = 0; j < inner; j++) to[z + j * inTo] = from[x + j * inFrom];
        }
    }

    private static void doubles(
            double[] from,
            int x,
            int outFrom,
            int inFrom,
            double[] to,
            int z,
            int outTo,
            int inTo,
            int outer,
            int inner) {
        int i = 0;
        for (; i + 4 <= outer; i += 4) {
            int z1 = z + outTo, z2 = z1 + outTo, z3 = z2 + outTo;
            for (int j = 0, f = x, t = 0; j < inner; j++, f += inFrom, t += inTo) {
                double e0 = from[f], e1 = from[f + outFrom], e2 = from[f + 2 * outFrom], e3 = from[f + 3 * outFrom];
                to[z + t] = e0;
                to[z1 + t] = e1;
                to[z2 + t] = e2;
                to[z3 + t] = e3;
            }
            x += 4 * outFrom;
            z = z3 + outTo;
        }
        for (; i < outer; i++, x += outFrom, z += outTo) {
            for (int j = 0; j < inner; j++) to[z + j * inTo] = from[x + j * inFrom];
        }
    }

    private static void ints(
            int[] from, int x, int outFrom, int inFrom, int[] to, int z, int outTo, int inTo, int outer, int inner) {
        int i = 0;
        for (; i + 4 <= outer; i += 4) {
            int z1 = z + outTo, z2 = z1 + outTo, z3 = z2 + outTo;
            for (int j = 0, f = x, t = 0; j < inner; j++, f += inFrom, t += inTo) {
                int e0 = from[f], e1 = from[f + outFrom], e2 = from[f + 2 * outFrom], e3 = from[f + 3 * outFrom];
                to[z + t] = e0;
                to[z1 + t] = e1;
                to[z2 + t] = e2;
                to[z3 + t] = e3;
            }
            x += 4 * outFrom;
            z = z3 + outTo;
        }
        for (; i < outer; i++, x += outFrom, z += outTo) {
            for (int j = 0; j < inner; j++) to[z + j * inTo] = from[x + j * inFrom];
        }
    }

    private static void longs(
            long[] from, int x, int outFrom, int inFrom, long[] to, int z, int outTo, int inTo, int outer, int inner) {
        int i = 0;
        for (; i + 4 <= outer; i += 4) {
            int z1 = z + outTo, z2 = z1 + outTo, z3 = z2 + outTo;
            for (int j = 0, f = x, t = 0; j < inner; j++, f += inFrom, t += inTo) {
                long e0 = from[f], e1 = from[f + outFrom], e2 = from[f + 2 * outFrom], e3 = from[f + 3 * outFrom];
                to[z + t] = e0;
                to[z1 + t] = e1;
                to[z2 + t] = e2;
                to[z3 + t] = e3;
            }
            x += 4 * outFrom;
            z = z3 + outTo;
        }
        for (; i < outer; i++, x += outFrom, z += outTo) {
            for (int j = 0; j < inner; j++) to[z + j * inTo] = from[x + j * inFrom];
        }
    }

    private static void bools(
            boolean[] from,
            int x,
            int outFrom,
            int inFrom,
            boolean[] to,
            int z,
            int outTo,
            int inTo,
            int outer,
            int inner) {
        int i = 0;
        for (; i + 4 <= outer; i += 4) {
            int z1 = z + outTo, z2 = z1 + outTo, z3 = z2 + outTo;
            for (int j = 0, f = x, t = 0; j < inner; j++, f += inFrom, t += inTo) {
                boolean e0 = from[f], e1 = from[f + outFrom], e2 = from[f + 2 * outFrom], e3 = from[f + 3 * outFrom];
                to[z + t] = e0;
                to[z1 + t] = e1;
                to[z2 + t] = e2;
                to[z3 + t] = e3;
            }
            x += 4 * outFrom;
            z = z3 + outTo;
        }
        for (; i < outer; i++, x += outFrom, z += outTo) {
            for (int j = 0; j < inner; j++) to[z + j * inTo] = from[x + j * inFrom];
        }
    }
}

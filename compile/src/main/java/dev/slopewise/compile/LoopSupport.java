package dev.slopewise.compile;

import dev.slopewise.core.Pointwise;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/// What written loops call: the ends of sums, masks of rows that end within a vector, and functions of rare numbers.
final class LoopSupport {
    /// What [LaneCode#ROWS] mean for one real number.
    private static final DoubleUnaryOperator[] REAL =
            LaneCode.ROWS.stream().map(LoopSupport::real).toArray(DoubleUnaryOperator[]::new);

    private static final DoubleBinaryOperator[] OF_TWO =
            LaneCode.ROWS.stream().map(LoopSupport::ofTwo).toArray(DoubleBinaryOperator[]::new);

    private LoopSupport() {}

    private static DoubleBinaryOperator ofTwo(Pointwise row) {
        return switch (row.meaning()) {
            case Pointwise.Meaning.Real2(DoubleBinaryOperator real) -> real;
            case Pointwise.Meaning.Number2 number -> number.real();
            default ->
                (_, _) -> {
                    throw new IllegalStateException(row + " is not a function of two real numbers");
                };
        };
    }

    private static DoubleUnaryOperator real(Pointwise row) {
        if (row.meaning() instanceof Pointwise.Meaning.Real1(DoubleUnaryOperator real)) return real;
        return _ -> {
            throw new IllegalStateException(row + " is not a function of one real number");
        };
    }

    /// The partial sums from `at` on, added up by halves in double, and what was there before.
    static double add(double before, float[] sums, int at) {
        double a = 0, b = 0, c = 0, d = 0;
        for (int i = 0; i < 16; i += 4) {
            a += sums[at + i];
            b += sums[at + i + 1];
            c += sums[at + i + 2];
            d += sums[at + i + 3];
        }
        return before + ((a + c) + (b + d));
    }

    static double add(double before, double[] sums, int at) {
        double a = (sums[at] + sums[at + 4]) + (sums[at + 2] + sums[at + 6]);
        double b = (sums[at + 1] + sums[at + 5]) + (sums[at + 3] + sums[at + 7]);
        return before + (a + b);
    }

    static double min(double before, float[] sums, int at) {
        float a = sums[at],
                b = sums[at + 1],
                c = sums[at + 2],
                d = sums[at + 3]; // four chains, as one waits for itself
        for (int i = 4; i < 16; i += 4) {
            a = Math.min(a, sums[at + i]);
            b = Math.min(b, sums[at + i + 1]);
            c = Math.min(c, sums[at + i + 2]);
            d = Math.min(d, sums[at + i + 3]);
        }
        return Math.min(before, Math.min(Math.min(a, b), Math.min(c, d)));
    }

    static double min(double before, double[] sums, int at) {
        double a = sums[at],
                b = sums[at + 1],
                c = sums[at + 2],
                d = sums[at + 3]; // four chains, as one waits for itself
        for (int i = 4; i < 8; i += 4) {
            a = Math.min(a, sums[at + i]);
            b = Math.min(b, sums[at + i + 1]);
            c = Math.min(c, sums[at + i + 2]);
            d = Math.min(d, sums[at + i + 3]);
        }
        return Math.min(before, Math.min(Math.min(a, b), Math.min(c, d)));
    }

    static double max(double before, float[] sums, int at) {
        float a = sums[at],
                b = sums[at + 1],
                c = sums[at + 2],
                d = sums[at + 3]; // four chains, as one waits for itself
        for (int i = 4; i < 16; i += 4) {
            a = Math.max(a, sums[at + i]);
            b = Math.max(b, sums[at + i + 1]);
            c = Math.max(c, sums[at + i + 2]);
            d = Math.max(d, sums[at + i + 3]);
        }
        return Math.max(before, Math.max(Math.max(a, b), Math.max(c, d)));
    }

    static double max(double before, double[] sums, int at) {
        double a = sums[at],
                b = sums[at + 1],
                c = sums[at + 2],
                d = sums[at + 3]; // four chains, as one waits for itself
        for (int i = 4; i < 8; i += 4) {
            a = Math.max(a, sums[at + i]);
            b = Math.max(b, sums[at + i + 1]);
            c = Math.max(c, sums[at + i + 2]);
            d = Math.max(d, sums[at + i + 3]);
        }
        return Math.max(before, Math.max(Math.max(a, b), Math.max(c, d)));
    }

    /// The masks of the next `count` entries, as bits.
    static long masks(boolean[] from, int at, int count) {
        long bits = 0;
        for (int i = 0; i < count; i++) if (from[at + i]) bits |= 1L << i;
        return bits;
    }

    static void put(long bits, boolean[] to, int at, int count) {
        for (int i = 0; i < count; i++) to[at + i] = (bits >>> i & 1) != 0;
    }

    /// What a row means for x.
    static float exact(float x, int row) {
        return (float) REAL[row].applyAsDouble(x);
    }

    static double exact(double x, int row) {
        return REAL[row].applyAsDouble(x);
    }

    /// Of two vectors that lie one after the other in `room`, puts what a row means for entries of the second in place of the first's, where bits say so.
    static void exact(long bits, float[] room, int at, int lanes, int row) {
        for (int i = 0; i < lanes; i++) {
            if ((bits >>> i & 1) != 0) room[at + i] = exact(room[at + lanes + i], row);
        }
    }

    static void exact(long bits, double[] room, int at, int lanes, int row) {
        for (int i = 0; i < lanes; i++) {
            if ((bits >>> i & 1) != 0) room[at + i] = exact(room[at + lanes + i], row);
        }
    }

    static float exact(float x, float y, int row) {
        return (float) OF_TWO[row].applyAsDouble(x, y);
    }

    /// The same of entries of two vectors that lie behind the first.
    static void exactOfTwo(long bits, float[] room, int at, int lanes, int row) {
        for (int i = 0; i < lanes; i++) {
            if ((bits >>> i & 1) != 0) room[at + i] = exact(room[at + lanes + i], room[at + 2 * lanes + i], row);
        }
    }

    static double exact(double x, double y, int row) {
        return OF_TWO[row].applyAsDouble(x, y);
    }

    /// The same of entries of two vectors that lie behind the first.
    static void exactOfTwo(long bits, double[] room, int at, int lanes, int row) {
        for (int i = 0; i < lanes; i++) {
            if ((bits >>> i & 1) != 0) room[at + i] = exact(room[at + lanes + i], room[at + 2 * lanes + i], row);
        }
    }
}

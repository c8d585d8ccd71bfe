package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.DType;
import dev.slopewise.core.Pointwise;
import dev.slopewise.core.Type;
import java.util.List;
import java.util.Optional;

/// Arithmetic, comparisons and operations on bits of whole numbers, entry by entry: plain loops, a line each, which the JVM makes vectors of. The
/// two types are the same text, which Java cannot say once.
final class Integers {
    /// Entries of a part.
    private static final int PART = 1 << 16;

    private Integers() {}

    /// The kernel of an operation on whole numbers; empty for what has none of its own (quotients, remainders, shifts, signs).
    static Optional<Backend.Kernel> of(Pointwise op, List<Type> in, Type out) {
        DType dtype = in.getFirst().dtype();
        if (!dtype.isInteger() || !has(op)) return Optional.empty();
        int count = out.shape().count();
        var parts = new Parts((number, x, z) -> {
            int from = number * PART, to = Math.min(count, from + PART);
            Array a = x.getFirst(), b = x.getLast(), c = z.getFirst();
            if (dtype == DType.I32 && c.dtype() == DType.BOOL) ints(op, a.ints(), b.ints(), c.bools(), from, to);
            else if (dtype == DType.I32) ints(op, a.ints(), b.ints(), c.ints(), from, to);
            else if (c.dtype() == DType.BOOL) longs(op, a.longs(), b.longs(), c.bools(), from, to);
            else longs(op, a.longs(), b.longs(), c.longs(), from, to);
        });
        return Optional.of((x, z) -> parts.each(Math.ceilDiv(count, PART), count, x, z));
    }

    private static boolean has(Pointwise op) {
        return switch (op) {
            case ADD, SUB, MUL, MIN, MAX, BIT_AND, BIT_OR, BIT_XOR, NEG, ABS, BIT_NOT, EQ, NE, LT, LE, GT, GE -> true;
            default -> false;
        };
    }

    private static IllegalStateException unknown(Pointwise op) {
        return new IllegalStateException("no loop for " + op);
    }

    // @formatter:off
    private static void ints(Pointwise op, int[] x, int[] y, int[] z, int from, int to) {
        switch (op) {
            case ADD -> { for (int i = from; i < to; i++) z[i] = x[i] + y[i]; }
            case SUB -> { for (int i = from; i < to; i++) z[i] = x[i] - y[i]; }
            case MUL -> { for (int i = from; i < to; i++) z[i] = x[i] * y[i]; }
            case MIN -> { for (int i = from; i < to; i++) z[i] = Math.min(x[i], y[i]); }
            case MAX -> { for (int i = from; i < to; i++) z[i] = Math.max(x[i], y[i]); }
            case BIT_AND -> { for (int i = from; i < to; i++) z[i] = x[i] & y[i]; }
            case BIT_OR -> { for (int i = from; i < to; i++) z[i] = x[i] | y[i]; }
            case BIT_XOR -> { for (int i = from; i < to; i++) z[i] = x[i] ^ y[i]; }
            case NEG -> { for (int i = from; i < to; i++) z[i] = -x[i]; }
            case ABS -> { for (int i = from; i < to; i++) z[i] = Math.abs(x[i]); }
            case BIT_NOT -> { for (int i = from; i < to; i++) z[i] = ~x[i]; }
            default -> throw unknown(op);
        }
    }

    private static void ints(Pointwise op, int[] x, int[] y, boolean[] z, int from, int to) {
        switch (op) {
            case EQ -> { for (int i = from; i < to; i++) z[i] = x[i] == y[i]; }
            case NE -> { for (int i = from; i < to; i++) z[i] = x[i] != y[i]; }
            case LT -> { for (int i = from; i < to; i++) z[i] = x[i] < y[i]; }
            case LE -> { for (int i = from; i < to; i++) z[i] = x[i] <= y[i]; }
            case GT -> { for (int i = from; i < to; i++) z[i] = x[i] > y[i]; }
            case GE -> { for (int i = from; i < to; i++) z[i] = x[i] >= y[i]; }
            default -> throw unknown(op);
        }
    }

    private static void longs(Pointwise op, long[] x, long[] y, long[] z, int from, int to) {
        switch (op) {
            case ADD -> { for (int i = from; i < to; i++) z[i] = x[i] + y[i]; }
            case SUB -> { for (int i = from; i < to; i++) z[i] = x[i] - y[i]; }
            case MUL -> { for (int i = from; i < to; i++) z[i] = x[i] * y[i]; }
            case MIN -> { for (int i = from; i < to; i++) z[i] = Math.min(x[i], y[i]); }
            case MAX -> { for (int i = from; i < to; i++) z[i] = Math.max(x[i], y[i]); }
            case BIT_AND -> { for (int i = from; i < to; i++) z[i] = x[i] & y[i]; }
            case BIT_OR -> { for (int i = from; i < to; i++) z[i] = x[i] | y[i]; }
            case BIT_XOR -> { for (int i = from; i < to; i++) z[i] = x[i] ^ y[i]; }
            case NEG -> { for (int i = from; i < to; i++) z[i] = -x[i]; }
            case ABS -> { for (int i = from; i < to; i++) z[i] = Math.abs(x[i]); }
            case BIT_NOT -> { for (int i = from; i < to; i++) z[i] = ~x[i]; }
            default -> throw unknown(op);
        }
    }

    private static void longs(Pointwise op, long[] x, long[] y, boolean[] z, int from, int to) {
        switch (op) {
            case EQ -> { for (int i = from; i < to; i++) z[i] = x[i] == y[i]; }
            case NE -> { for (int i = from; i < to; i++) z[i] = x[i] != y[i]; }
            case LT -> { for (int i = from; i < to; i++) z[i] = x[i] < y[i]; }
            case LE -> { for (int i = from; i < to; i++) z[i] = x[i] <= y[i]; }
            case GT -> { for (int i = from; i < to; i++) z[i] = x[i] > y[i]; }
            case GE -> { for (int i = from; i < to; i++) z[i] = x[i] >= y[i]; }
            default -> throw unknown(op);
        }
    }
    // @formatter:on
}

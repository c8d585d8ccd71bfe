package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.DType;
import dev.slopewise.core.Pointwise;
import dev.slopewise.core.Type;
import java.util.List;
import java.util.Optional;

/// Quotients and remainders of whole numbers, entry by entry: processors have no vectors of them, and a divisor of 0 is refused. The two types are
/// the same text, which Java cannot say once.
final class Integers {
    /// Entries of a part.
    private static final int PART = 1 << 14;

    private Integers() {}

    /// The kernel of a quotient or remainder of whole numbers; empty for everything else.
    static Optional<Backend.Kernel> of(Pointwise op, List<Type> in, Type out) {
        DType dtype = in.getFirst().dtype();
        if (!dtype.isInteger() || !has(op)) return Optional.empty();
        int count = out.shape().count();
        var parts = new Parts((number, x, z) -> {
            int from = number * PART, to = Math.min(count, from + PART);
            Array a = x.getFirst(), b = x.getLast(), c = z.getFirst();
            if (dtype == DType.I32) ints(op, a.ints(), b.ints(), c.ints(), from, to);
            else longs(op, a.longs(), b.longs(), c.longs(), from, to);
        });
        return Optional.of((x, z) -> {
            if (hasZero(x.getLast())) op.eval(x, z); // which says what is wrong
            parts.each(Math.ceilDiv(count, PART), count, x, z);
        });
    }

    private static boolean has(Pointwise op) {
        return switch (op) {
            case FLOOR_DIV, TRUNC_DIV, FLOOR_MOD, REMAINDER -> true;
            default -> false;
        };
    }

    private static boolean hasZero(Array divisors) {
        boolean found = false;
        if (divisors.dtype() == DType.I32) for (int y : divisors.ints()) found |= y == 0;
        else for (long y : divisors.longs()) found |= y == 0;
        return found;
    }

    private static IllegalStateException unknown(Pointwise op) {
        return new IllegalStateException("no loop for " + op);
    }

    // @formatter:off
    private static void ints(Pointwise op, int[] x, int[] y, int[] z, int from, int to) {
        switch (op) {
            case FLOOR_DIV -> { for (int i = from; i < to; i++) z[i] = Math.floorDiv(x[i], y[i]); }
            case TRUNC_DIV -> { for (int i = from; i < to; i++) z[i] = x[i] / y[i]; }
            case FLOOR_MOD -> { for (int i = from; i < to; i++) z[i] = Math.floorMod(x[i], y[i]); }
            case REMAINDER -> { for (int i = from; i < to; i++) z[i] = x[i] % y[i]; }
            default -> throw unknown(op);
        }
    }

    private static void longs(Pointwise op, long[] x, long[] y, long[] z, int from, int to) {
        switch (op) {
            case FLOOR_DIV -> { for (int i = from; i < to; i++) z[i] = Math.floorDiv(x[i], y[i]); }
            case TRUNC_DIV -> { for (int i = from; i < to; i++) z[i] = x[i] / y[i]; }
            case FLOOR_MOD -> { for (int i = from; i < to; i++) z[i] = Math.floorMod(x[i], y[i]); }
            case REMAINDER -> { for (int i = from; i < to; i++) z[i] = x[i] % y[i]; }
            default -> throw unknown(op);
        }
    }
    // @formatter:on
}

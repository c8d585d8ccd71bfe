package dev.slopewise.compile;

import dev.slopewise.compile.LaneCode.Instruction;
import dev.slopewise.core.Pointwise;
import java.util.List;

/// Straight-line code carried out on one entry, an instruction at a time.
final class PlainLanes {
    private final boolean wide;
    private final Instruction[] instructions;
    private final int[][] in;
    private final int result;
    /// Numbers, of which `f32` ones are floats.
    private final double[] real;
    /// Bits; a mask is 1 or 0.
    private final long[] bits;

    PlainLanes(Lane result) {
        List<Instruction> all = result.code().instructions();
        this.wide = result.code().isWide();
        this.instructions = all.toArray(Instruction[]::new);
        this.in = all.stream()
                .map(i -> i.in().stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
        this.result = result.id();
        this.real = new double[all.size()];
        this.bits = new long[all.size()];
    }

    /// The result, a number, where loads give these numbers.
    double at(double... loaded) {
        run(loaded);
        return real[result];
    }

    /// The result, a mask, where loads give these numbers, or masks of those that are not 0.
    boolean test(double... loaded) {
        run(loaded);
        return bits[result] != 0;
    }

    private void run(double... loaded) {
        for (int i = 0; i < instructions.length; i++) {
            switch (instructions[i].action().kind()) {
                case REAL -> real[i] = rounded(real(i, loaded));
                case BITS -> bits[i] = wide ? bits(i) : (int) bits(i);
                case MASK -> bits[i] = mask(i, loaded) ? 1 : 0;
            }
        }
    }

    private double rounded(double x) {
        return wide ? x : (float) x;
    }

    private double x(int i) {
        return real[in[i][0]];
    }

    private double y(int i) {
        return real[in[i][1]];
    }

    private long a(int i) {
        return bits[in[i][0]];
    }

    private long b(int i) {
        return bits[in[i][1]];
    }

    private int by(int i) {
        return (int) instructions[i].setting();
    }

    private double fromBits(long value) {
        return wide ? Double.longBitsToDouble(value) : Float.intBitsToFloat((int) value);
    }

    /// Sums, products, quotients and roots of floats come out the same when a double of them is rounded to a float.
    private double real(int i, double... loaded) {
        return switch (instructions[i].action()) {
            case CONSTANT -> fromBits(instructions[i].setting());
            case LOAD -> loaded[by(i)];
            case ADD -> x(i) + y(i);
            case SUB -> x(i) - y(i);
            case MUL -> x(i) * y(i);
            case DIV -> x(i) / y(i);
            case FMA -> fma(x(i), y(i), real[in[i][2]]);
            case NEG -> -x(i);
            case ABS -> Math.abs(x(i));
            case SQRT -> Math.sqrt(x(i));
            case MIN -> Math.min(x(i), y(i));
            case MAX -> Math.max(x(i), y(i));
            case FROM_BITS -> fromBits(a(i));
            case SELECT -> real[in[i][a(i) != 0 ? 1 : 2]];
            case EXACT_OF_TWO -> a(i) != 0 ? exact(by(i), y(i), real[in[i][2]]) : real[in[i][3]];
            case EXACT -> a(i) != 0 ? exact(by(i), y(i)) : real[in[i][2]];
            default -> throw new AssertionError(instructions[i]);
        };
    }

    private static double exact(int row, double x) {
        var meaning = (Pointwise.Meaning.Real1) LaneCode.ROWS.get(row).meaning();
        return meaning.real().applyAsDouble(x);
    }

    private static double exact(int row, double x, double y) {
        return switch (LaneCode.ROWS.get(row).meaning()) {
            case Pointwise.Meaning.Real2 m -> m.real().applyAsDouble(x, y);
            case Pointwise.Meaning.Number2 m -> m.real().applyAsDouble(x, y);
            default -> throw new AssertionError(LaneCode.ROWS.get(row));
        };
    }

    private double fma(double x, double y, double z) {
        return wide ? MultiplyAdd.fma(x, y, z) : MultiplyAdd.fma((float) x, (float) y, (float) z);
    }

    private long bits(int i) {
        return switch (instructions[i].action()) {
            case BITS_CONSTANT -> instructions[i].setting();
            case TO_BITS -> wide ? Double.doubleToRawLongBits(x(i)) : Float.floatToRawIntBits((float) x(i));
            case BITS_ADD -> a(i) + b(i);
            case BITS_SUB -> a(i) - b(i);
            case BITS_AND -> a(i) & b(i);
            case BITS_OR -> a(i) | b(i);
            case BITS_XOR -> a(i) ^ b(i);
            case SHIFT_LEFT -> wide ? a(i) << by(i) : (int) a(i) << by(i);
            case SHIFT_RIGHT -> a(i) >> by(i);
            case SHIFT_RIGHT_UNSIGNED -> wide ? a(i) >>> by(i) : (int) a(i) >>> by(i);
            case SELECT_BITS -> bits[in[i][a(i) != 0 ? 1 : 2]];
            default -> throw new AssertionError(instructions[i]);
        };
    }

    private boolean mask(int i, double... loaded) {
        return switch (instructions[i].action()) {
            case MASK_CONSTANT -> instructions[i].setting() != 0;
            case LOAD_MASK -> loaded[by(i)] != 0;
            case LT -> x(i) < y(i);
            case LE -> x(i) <= y(i);
            case EQ -> x(i) == y(i);
            case NOT -> a(i) == 0;
            case AND -> (a(i) & b(i)) != 0;
            case OR -> (a(i) | b(i)) != 0;
            case XOR -> a(i) != b(i);
            case SELECT_MASK -> bits[in[i][a(i) != 0 ? 1 : 2]] != 0;
            default -> throw new AssertionError(instructions[i]);
        };
    }
}

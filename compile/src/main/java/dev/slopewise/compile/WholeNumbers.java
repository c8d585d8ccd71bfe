package dev.slopewise.compile;

import dev.slopewise.core.DType;
import dev.slopewise.core.Pointwise;

/// Operations on whole numbers as straight-line code on lanes of bits, which wrap around as Java's do.
final class WholeNumbers {
    private WholeNumbers() {}

    /// Whether there is code for an operation on whole numbers; quotients and remainders have none.
    static boolean has(Pointwise op) {
        return switch (op) {
            case NEG, ABS, SIGN, ADD, SUB, MUL, MIN, MAX, EQ, NE, LT, LE, GT, GE -> true;
            case BIT_NOT, BIT_AND, BIT_OR, BIT_XOR, SHIFT_LEFT, SHIFT_RIGHT, SHIFT_RIGHT_UNSIGNED -> true;
            default -> false;
        };
    }

    static Lane of(Pointwise op, Lane x, Lane y) {
        LaneCode code = x.code();
        return switch (op) {
            case NEG -> code.bits(0).bitsMinus(x);
            case ABS -> x.bitsMax(code.bits(0).bitsMinus(x));
            case SIGN ->
                x.shiftRight(last(code)).bitsOr(code.bits(0).bitsMinus(x).shiftRightUnsigned(last(code)));
            case ADD -> x.bitsPlus(y);
            case SUB -> x.bitsMinus(y);
            case MUL -> x.bitsTimes(y);
            case MIN -> x.bitsMin(y);
            case MAX -> x.bitsMax(y);
            case BIT_NOT -> x.bitsXor(code.bits(-1));
            case BIT_AND -> x.bitsAnd(y);
            case BIT_OR -> x.bitsOr(y);
            case BIT_XOR -> x.bitsXor(y);
            case SHIFT_LEFT -> within(y).select(x.shiftLeft(y), code.bits(0));
            case SHIFT_RIGHT -> within(y).select(x.shiftRight(y), x.shiftRight(last(code)));
            case SHIFT_RIGHT_UNSIGNED -> within(y).select(x.shiftRightUnsigned(y), code.bits(0));
            case EQ -> x.bitsEq(y);
            case NE -> x.bitsEq(y).not();
            case LT -> x.bitsLt(y);
            case GE -> x.bitsLt(y).not();
            case GT -> y.bitsLt(x);
            case LE -> y.bitsLt(x).not();
            default -> throw new IllegalArgumentException("no code for " + op.label() + " of whole numbers");
        };
    }

    /// The place of a number's sign.
    private static int last(LaneCode code) {
        return code.isWide() ? Long.SIZE - 1 : Integer.SIZE - 1;
    }

    /// Whether a shift goes by 0 places or more and leaves something.
    private static Lane within(Lane by) {
        return by.bitsAnd(by.code().bits(~(long) last(by.code())))
                .bitsEq(by.code().bits(0));
    }

    /// A lane as another type, of the same width or `bool`; see [Convert].
    static Lane converted(Lane x, DType to) {
        LaneCode code = x.code();
        LaneCode.Kind kind = LaneCode.Kind.of(to);
        if (kind == x.kind()) return x;
        return switch (x.kind()) {
            case REAL -> kind == LaneCode.Kind.BITS ? x.toInteger() : x.eq(0).not();
            case BITS ->
                kind == LaneCode.Kind.REAL
                        ? x.fromInteger()
                        : x.bitsEq(code.bits(0)).not();
            case MASK ->
                kind == LaneCode.Kind.REAL
                        ? x.select(code.constant(1), code.constant(0))
                        : x.select(code.bits(1), code.bits(0));
        };
    }
}

package dev.slopewise.compile;

import dev.slopewise.core.DType;
import dev.slopewise.core.Pointwise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Straight-line code on one entry of a loop: what happens to it, in SSA form. Equal instructions are written once.
///
/// The same code is carried out on plain numbers and on vectors of them. Every action is exact or rounded once as IEEE 754 says, so that both give
/// the same bits; the one that calls a function, `EXACT`, calls it for one number after the other. `f32` numbers are computed with as floats.
final class LaneCode {
    /// What a lane holds.
    enum Kind {
        /// A `float`, or a `double` in wide code.
        REAL,
        /// An `int`, or a `long` in wide code.
        BITS,
        MASK;

        static Kind of(DType dtype) {
            return switch (dtype) {
                case F32, F64 -> REAL;
                case I32, I64 -> BITS;
                case BOOL -> MASK;
            };
        }
    }

    /// What an instruction does.
    enum Action {
        /// A constant, `setting` its bits.
        CONSTANT(Kind.REAL),
        BITS_CONSTANT(Kind.BITS),
        MASK_CONSTANT(Kind.MASK),
        /// A number or mask that comes from outside, `setting` says which; what that means is the loop's.
        LOAD(Kind.REAL),
        LOAD_BITS(Kind.BITS),
        LOAD_MASK(Kind.MASK),

        ADD(Kind.REAL),
        SUB(Kind.REAL),
        MUL(Kind.REAL),
        DIV(Kind.REAL),
        /// x · y + z, rounded once.
        FMA(Kind.REAL),
        NEG(Kind.REAL),
        ABS(Kind.REAL),
        SQRT(Kind.REAL),
        /// As [Math#min(double, double)]: NaN if either is, −0 below +0.
        MIN(Kind.REAL),
        MAX(Kind.REAL),

        TO_BITS(Kind.BITS),
        FROM_BITS(Kind.REAL),
        /// Cut towards 0; NaN is 0, and what is too large the largest.
        TO_INTEGER(Kind.BITS),
        /// Rounded once.
        FROM_INTEGER(Kind.REAL),
        BITS_ADD(Kind.BITS),
        BITS_SUB(Kind.BITS),
        BITS_MUL(Kind.BITS),
        BITS_MIN(Kind.BITS),
        BITS_MAX(Kind.BITS),
        BITS_AND(Kind.BITS),
        BITS_OR(Kind.BITS),
        BITS_XOR(Kind.BITS),
        /// Shifts by `setting`.
        SHIFT_LEFT(Kind.BITS),
        SHIFT_RIGHT(Kind.BITS),
        SHIFT_RIGHT_UNSIGNED(Kind.BITS),
        /// Shifts by as many places as the low bits of the second operand say.
        SHIFT_LEFT_BY(Kind.BITS),
        SHIFT_RIGHT_BY(Kind.BITS),
        SHIFT_RIGHT_UNSIGNED_BY(Kind.BITS),

        BITS_LT(Kind.MASK),
        BITS_EQ(Kind.MASK),
        LT(Kind.MASK),
        LE(Kind.MASK),
        EQ(Kind.MASK),
        NOT(Kind.MASK),
        AND(Kind.MASK),
        OR(Kind.MASK),
        XOR(Kind.MASK),
        /// `SELECT(mask, x, y)` is x where the mask is true, else y.
        SELECT(Kind.REAL),
        SELECT_BITS(Kind.BITS),
        SELECT_MASK(Kind.MASK),
        /// `EXACT(mask, x, y)` is, where the mask is true, what a row of [Pointwise] means for x in double, rounded once, else y; `setting` is the
        /// row's place among [#ROWS]. For lanes that are rare: it is as slow as the function for each of them.
        EXACT(Kind.REAL),
        /// `EXACT_OF_TWO(mask, x, y, z)` is the same of a row of x and y, else z.
        EXACT_OF_TWO(Kind.REAL);

        private final Kind kind;

        Action(Kind kind) {
            this.kind = kind;
        }

        Kind kind() {
            return kind;
        }

        boolean isSelect() {
            return this == SELECT || this == SELECT_BITS || this == SELECT_MASK;
        }

        boolean isLoad() {
            return this == LOAD || this == LOAD_BITS || this == LOAD_MASK;
        }

        boolean isConstant() {
            return this == CONSTANT || this == BITS_CONSTANT || this == MASK_CONSTANT;
        }

        /// What it takes.
        List<Kind> operands() {
            return switch (this) {
                case CONSTANT, BITS_CONSTANT, MASK_CONSTANT, LOAD, LOAD_BITS, LOAD_MASK -> List.of();
                case NEG, ABS, SQRT, TO_BITS, TO_INTEGER -> List.of(Kind.REAL);
                case ADD, SUB, MUL, DIV, MIN, MAX, LT, LE, EQ -> List.of(Kind.REAL, Kind.REAL);
                case FMA -> List.of(Kind.REAL, Kind.REAL, Kind.REAL);
                case FROM_BITS, FROM_INTEGER, SHIFT_LEFT, SHIFT_RIGHT, SHIFT_RIGHT_UNSIGNED -> List.of(Kind.BITS);
                case BITS_ADD, BITS_SUB, BITS_MUL, BITS_MIN, BITS_MAX, BITS_AND, BITS_OR, BITS_XOR ->
                    List.of(Kind.BITS, Kind.BITS);
                case SHIFT_LEFT_BY, SHIFT_RIGHT_BY, SHIFT_RIGHT_UNSIGNED_BY, BITS_LT, BITS_EQ ->
                    List.of(Kind.BITS, Kind.BITS);
                case NOT -> List.of(Kind.MASK);
                case AND, OR, XOR -> List.of(Kind.MASK, Kind.MASK);
                case SELECT, SELECT_BITS, SELECT_MASK, EXACT -> List.of(Kind.MASK, kind, kind);
                case EXACT_OF_TWO -> List.of(Kind.MASK, kind, kind, kind);
            };
        }
    }

    record Instruction(Action action, List<Integer> in, long setting) {}

    /// What `EXACT` and `EXACT_OF_TWO` may stand for.
    static final List<Pointwise> ROWS = List.of(Pointwise.values());

    private final boolean wide;
    private final List<Instruction> instructions = new ArrayList<>();
    private final Map<Instruction, Integer> known = new HashMap<>();
    private int work;

    /// @param wide whether numbers are doubles
    LaneCode(boolean wide) {
        this.wide = wide;
    }

    boolean isWide() {
        return wide;
    }

    List<Instruction> instructions() {
        return instructions;
    }

    /// Instructions that are no constants.
    int work() {
        return work;
    }

    /// The lane that an instruction makes, written now or before.
    Lane put(Action action, long setting, Lane... in) {
        var instruction = new Instruction(action, ids(in), setting);
        Integer before = known.putIfAbsent(instruction, instructions.size());
        if (before != null) return new Lane(this, before);
        instructions.add(instruction);
        if (!action.isConstant()) work++;
        return new Lane(this, instructions.size() - 1);
    }

    /// Written out, as large graphs ask it millions of times before the JVM has compiled it.
    private static List<Integer> ids(Lane... in) {
        return switch (in.length) {
            case 0 -> List.of();
            case 1 -> List.of(in[0].id());
            case 2 -> List.of(in[0].id(), in[1].id());
            default -> Arrays.stream(in).map(Lane::id).toList();
        };
    }

    Lane put(Action action, Lane... in) {
        return put(action, 0, in);
    }

    /// Rounded to the code's precision.
    Lane constant(double value) {
        return put(Action.CONSTANT, wide ? Double.doubleToRawLongBits(value) : Float.floatToRawIntBits((float) value));
    }

    Lane bits(long value) {
        return put(Action.BITS_CONSTANT, value);
    }

    Lane mask(boolean value) {
        return put(Action.MASK_CONSTANT, value ? 1 : 0);
    }

    /// A number from outside.
    Lane load(int which) {
        return put(Action.LOAD, which);
    }

    Lane loadMask(int which) {
        return put(Action.LOAD_MASK, which);
    }

    /// A number, whole number or mask from outside.
    Lane load(Kind kind, int which) {
        return switch (kind) {
            case REAL -> load(which);
            case BITS -> put(Action.LOAD_BITS, which);
            case MASK -> loadMask(which);
        };
    }
}

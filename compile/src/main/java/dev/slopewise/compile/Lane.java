package dev.slopewise.compile;

import dev.slopewise.compile.LaneCode.Action;
import dev.slopewise.core.Pointwise;

/// A value of [LaneCode], on which more code is written by the operations of this class.
///
/// @param id the number of its instruction
record Lane(LaneCode code, int id) {
    Lane plus(Lane y) {
        return code.put(Action.ADD, this, y);
    }

    Lane plus(double y) {
        return plus(code.constant(y));
    }

    Lane minus(Lane y) {
        return code.put(Action.SUB, this, y);
    }

    Lane minus(double y) {
        return minus(code.constant(y));
    }

    Lane times(Lane y) {
        return code.put(Action.MUL, this, y);
    }

    Lane times(double y) {
        return times(code.constant(y));
    }

    Lane over(Lane y) {
        return code.put(Action.DIV, this, y);
    }

    /// this · y + z, rounded once.
    Lane fma(Lane y, Lane z) {
        return code.put(Action.FMA, this, y, z);
    }

    Lane fma(Lane y, double z) {
        return fma(y, code.constant(z));
    }

    Lane fma(double y, Lane z) {
        return fma(code.constant(y), z);
    }

    Lane neg() {
        return code.put(Action.NEG, this);
    }

    Lane abs() {
        return code.put(Action.ABS, this);
    }

    Lane sqrt() {
        return code.put(Action.SQRT, this);
    }

    Lane min(Lane y) {
        return code.put(Action.MIN, this, y);
    }

    Lane max(Lane y) {
        return code.put(Action.MAX, this, y);
    }

    /// The bits of a number: of `int` or, in wide code, `long` lanes.
    Lane toBits() {
        return code.put(Action.TO_BITS, this);
    }

    Lane fromBits() {
        return code.put(Action.FROM_BITS, this);
    }

    Lane bitsPlus(Lane y) {
        return code.put(Action.BITS_ADD, this, y);
    }

    Lane bitsMinus(Lane y) {
        return code.put(Action.BITS_SUB, this, y);
    }

    Lane bitsTimes(Lane y) {
        return code.put(Action.BITS_MUL, this, y);
    }

    Lane bitsMin(Lane y) {
        return code.put(Action.BITS_MIN, this, y);
    }

    Lane bitsMax(Lane y) {
        return code.put(Action.BITS_MAX, this, y);
    }

    Lane bitsLt(Lane y) {
        return code.put(Action.BITS_LT, this, y);
    }

    Lane bitsEq(Lane y) {
        return code.put(Action.BITS_EQ, this, y);
    }

    /// This number as a whole one, as Java casts it.
    Lane toInteger() {
        return code.put(Action.TO_INTEGER, this);
    }

    Lane fromInteger() {
        return code.put(Action.FROM_INTEGER, this);
    }

    Lane bitsAnd(Lane y) {
        return code.put(Action.BITS_AND, this, y);
    }

    Lane bitsOr(Lane y) {
        return code.put(Action.BITS_OR, this, y);
    }

    Lane bitsXor(Lane y) {
        return code.put(Action.BITS_XOR, this, y);
    }

    Lane shiftLeft(int by) {
        return code.put(Action.SHIFT_LEFT, by, this);
    }

    Lane shiftRight(int by) {
        return code.put(Action.SHIFT_RIGHT, by, this);
    }

    Lane shiftRightUnsigned(int by) {
        return code.put(Action.SHIFT_RIGHT_UNSIGNED, by, this);
    }

    /// Shifted by as many places as the low bits of `by` say.
    Lane shiftLeft(Lane by) {
        return code.put(Action.SHIFT_LEFT_BY, this, by);
    }

    Lane shiftRight(Lane by) {
        return code.put(Action.SHIFT_RIGHT_BY, this, by);
    }

    Lane shiftRightUnsigned(Lane by) {
        return code.put(Action.SHIFT_RIGHT_UNSIGNED_BY, this, by);
    }

    Lane lt(Lane y) {
        return code.put(Action.LT, this, y);
    }

    Lane le(Lane y) {
        return code.put(Action.LE, this, y);
    }

    Lane eq(Lane y) {
        return code.put(Action.EQ, this, y);
    }

    Lane lt(double y) {
        return lt(code.constant(y));
    }

    Lane le(double y) {
        return le(code.constant(y));
    }

    Lane eq(double y) {
        return eq(code.constant(y));
    }

    Lane not() {
        return code.put(Action.NOT, this);
    }

    Lane and(Lane y) {
        return code.put(Action.AND, this, y);
    }

    Lane or(Lane y) {
        return code.put(Action.OR, this, y);
    }

    Lane xor(Lane y) {
        return code.put(Action.XOR, this, y);
    }

    /// `x` where this mask is true, else `y`; both numbers, both bits or both masks.
    Lane select(Lane x, Lane y) {
        return code.put(
                switch (x.kind()) {
                    case REAL -> Action.SELECT;
                    case BITS -> Action.SELECT_BITS;
                    case MASK -> Action.SELECT_MASK;
                },
                this,
                x,
                y);
    }

    /// Where this mask is true, what a row means for `x` in double, rounded once; else `y`.
    Lane exact(Pointwise row, Lane x, Lane y) {
        return code.put(Action.EXACT, LaneCode.ROWS.indexOf(row), this, x, y);
    }

    /// The same of `x` and `y`; else `z`.
    Lane exact(Pointwise row, Lane x, Lane y, Lane z) {
        return code.put(Action.EXACT_OF_TWO, LaneCode.ROWS.indexOf(row), this, x, y, z);
    }

    LaneCode.Kind kind() {
        return code.instructions().get(id).action().kind();
    }
}

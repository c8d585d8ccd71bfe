package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// Integers wrap around and truth values follow their tables, as in Java; beyond the table of [EdgesTest].
class EdgeIntegersTest {
    private static final int LOW = Integer.MIN_VALUE, HIGH = Integer.MAX_VALUE;
    private static final Tensor FF_FT_TF_TT = Tensor.of(false, false, true, true);
    private static final Tensor SECOND = Tensor.of(false, true, false, true);

    @Test
    void arithmeticWrapsAround() {
        Tensor x = Tensor.of(HIGH, LOW, 65536);
        assertThat(x.plus(1).toInts()).containsExactly(LOW, LOW + 1, 65537);
        assertThat(x.minus(1).toInts()).containsExactly(HIGH - 1, HIGH, 65535);
        assertThat(x.times(x).toInts()).containsExactly(1, 0, 0);
        assertThat(x.neg().toInts()).containsExactly(-HIGH, LOW, -65536);
        assertThat(x.abs().toInts()).containsExactly(HIGH, LOW, 65536);
        Tensor wide = Tensor.of(Long.MAX_VALUE, Long.MIN_VALUE);
        assertThat(wide.plus(1).array().longs()).containsExactly(Long.MIN_VALUE, Long.MIN_VALUE + 1);
        assertThat(wide.times(wide).array().longs()).containsExactly(1, 0);
    }

    @Test
    void quotientsRoundAsTheirNamesSay() {
        Tensor x = Tensor.of(7, -7, 7, -7, LOW), y = Tensor.of(2, 2, -2, -2, -1);
        assertThat(x.floorDiv(y).toInts()).containsExactly(3, -4, -4, 3, LOW);
        assertThat(x.truncDiv(y).toInts()).containsExactly(3, -3, -3, 3, LOW);
        assertThat(x.floorMod(y).toInts()).containsExactly(1, 1, -1, -1, 0);
        assertThat(x.remainder(y).toInts()).containsExactly(1, -1, 1, -1, 0);
        Tensor wide = Tensor.of(Long.MIN_VALUE, Long.MAX_VALUE);
        assertThat(wide.floorDiv(-1).array().longs()).containsExactly(Long.MIN_VALUE, -Long.MAX_VALUE);
        assertThat(wide.truncDiv(3).array().longs()).containsExactly(Long.MIN_VALUE / 3, Long.MAX_VALUE / 3);
        assertThat(wide.floorMod(10).array().longs()).containsExactly(2, 7);
        assertThat(wide.remainder(10).array().longs()).containsExactly(-8, 7);
    }

    @Test
    void divisionByZeroIsRefused() {
        Tensor x = Tensor.of(4, 5), y = Tensor.of(1, 0);
        for (ThrowingCallable division : List.<ThrowingCallable>of(
                () -> x.floorDiv(y),
                () -> x.truncDiv(y),
                () -> x.floorMod(y),
                () -> x.remainder(y),
                () -> Tensor.of(5L).floorDiv(0))) {
            assertThatThrownBy(division)
                    .isInstanceOf(SlopewiseException.class)
                    .hasMessageContaining("division of integers needs divisors other than 0, got 5 by 0");
        }
    }

    @Test
    void bits() {
        Tensor x = Tensor.of(12, -1, LOW), y = Tensor.of(10, 6, 1);
        assertThat(x.bitAnd(y).toInts()).containsExactly(8, 6, 0);
        assertThat(x.bitOr(y).toInts()).containsExactly(14, -1, LOW + 1);
        assertThat(x.bitXor(y).toInts()).containsExactly(6, -7, LOW + 1);
        assertThat(x.bitNot().toInts()).containsExactly(-13, 0, HIGH);
        assertThat(x.bitAnd(4).bitOr(1).bitXor(5).toInts()).containsExactly(0, 0, 4);
        assertThatThrownBy(() -> Tensor.of(1.0).bitNot())
                .hasMessageContaining("bit_not needs integers (i32, i64), got f64[1]")
                .hasMessageContaining(".to(I32)");
    }

    @Test
    void shiftsBeyondTheEndLeaveNothing() {
        Tensor n = Tensor.of(0, 1, 31, 32, 33, 64, -1);
        assertThat(n.like(-1).shiftLeft(n).toInts()).containsExactly(-1, -2, LOW, 0, 0, 0, 0);
        assertThat(n.like(LOW).shiftRight(n).toInts()).containsExactly(LOW, LOW / 2, -1, -1, -1, -1, -1);
        assertThat(n.like(-1).shiftRightUnsigned(n).toInts()).containsExactly(-1, HIGH, 1, 0, 0, 0, 0);
        Tensor wide = Tensor.of(-1L);
        assertThat(wide.shiftLeft(63).array().longs()).containsExactly(Long.MIN_VALUE);
        assertThat(wide.shiftLeft(64).array().longs()).containsExactly(0);
        assertThat(wide.shiftRight(99).array().longs()).containsExactly(-1);
        assertThat(wide.shiftRightUnsigned(63).array().longs()).containsExactly(1);
        assertThat(wide.shiftRightUnsigned(64).array().longs()).containsExactly(0);
    }

    @Test
    void reductionsWrapAround() {
        assertThat(Tensor.of(65536, 65536, 3).product().toInts()).containsExactly(0);
        assertThat(Tensor.of(HIGH, 2).dot(Tensor.of(2, 1)).toInts()).containsExactly(0);
    }

    @Test
    void comparisonsOfLargeIntegersAreExact() {
        Tensor x = Tensor.of(Long.MAX_VALUE, Long.MAX_VALUE - 1);
        assertThat(x.eq(x.reverse()).toBooleans()).containsExactly(false, false);
        assertThat(x.argmax(0).toInts()).containsExactly(0);
        assertThat(x.argsort().toInts()).containsExactly(1, 0);
        assertThat(x.maximum().array().longs()).containsExactly(Long.MAX_VALUE);
    }

    @Test
    void longsBecomeFloatsRoundedOnce() {
        long halfwayAndABit = (1L << 60) + (1L << 36) + 1; // by way of double it would be a tie, and go down
        assertThat(Tensor.of(halfwayAndABit).to(DType.F32).toFloats()).containsExactly((float) halfwayAndABit);
    }

    @Test
    void truthTables() {
        assertThat(FF_FT_TF_TT.to(DType.F32).toFloats()).containsExactly(0, 0, 1, 1);
        assertThat(FF_FT_TF_TT.not().toBooleans()).containsExactly(true, true, false, false);
        assertThat(FF_FT_TF_TT.and(SECOND).toBooleans()).containsExactly(false, false, false, true);
        assertThat(FF_FT_TF_TT.or(SECOND).toBooleans()).containsExactly(false, true, true, true);
        assertThat(FF_FT_TF_TT.xor(SECOND).toBooleans()).containsExactly(false, true, true, false);
        assertThat(FF_FT_TF_TT.all().toBooleans()).containsExactly(false);
        assertThat(FF_FT_TF_TT.any().toBooleans()).containsExactly(true);
    }

    @Test
    void selectTakesTheChosenEntryWhateverTheOther() {
        Tensor bad = Tensor.of(Double.NaN, Double.POSITIVE_INFINITY);
        Tensor good = Tensor.of(1.0, -0.0);
        assertThat(Tensor.of(false, false).select(bad, good).toDoubles()).containsExactly(1, -0.0);
        assertThat(Tensor.of(true, false).select(good, bad).toDoubles()).containsExactly(1, Double.POSITIVE_INFINITY);
    }
}

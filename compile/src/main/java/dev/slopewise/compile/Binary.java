package dev.slopewise.compile;

/// What the bits of a number say and do: sign, exponent, whole part.
final class Binary {
    private Binary() {}

    /// Of the two, that of the precision of `x`.
    static double by(Lane x, double narrow, double wide) {
        return x.code().isWide() ? wide : narrow;
    }

    /// How many bits stand behind the point of a number from 1 to 2.
    static int digits(Lane x) {
        return x.code().isWide() ? 52 : 23;
    }

    static int signPlace(Lane x) {
        return x.code().isWide() ? 63 : 31;
    }

    static Lane bitsOf(Lane x, double value) {
        boolean wide = x.code().isWide();
        return x.code().bits(wide ? Double.doubleToRawLongBits(value) : Float.floatToRawIntBits((float) value));
    }

    /// 1.5 · 2^digits: a number of size below a third of it, added to it, is rounded to an integer, ties to even, which then stands in the lowest bits.
    static double rounder(Lane x) {
        return 1.5 * Math.scalb(1.0, digits(x));
    }

    /// x in units of 1/factor as an integer, still with the rounder added.
    static Lane rounded(Lane x, double factor) {
        return x.fma(x.code().constant(factor), rounder(x));
    }

    /// The integer to which the rounder was added; +0 for 0.
    static Lane integer(Lane rounded) {
        return rounded.minus(rounder(rounded));
    }

    /// 2ⁿ for an integer n to which the rounder was added, if that is a normal number.
    static Lane powerOfTwo(Lane rounded) {
        return powerOfTwo(rounded, 0);
    }

    /// 2ⁿ⁺ᵏ, likewise.
    static Lane powerOfTwo(Lane rounded, int k) {
        Lane power = bitsOf(rounded, Math.scalb(1.0, k));
        return rounded.toBits().shiftLeft(digits(rounded)).bitsPlus(power).fromBits();
    }

    /// 2⁻ⁿ from 2ⁿ.
    static Lane inverseOfPower(Lane power) {
        double twice = by(power, 0x1p127, 0x1p1023); // whose bits are twice those of 1
        return bitsOf(power, twice).bitsMinus(power.toBits()).fromBits();
    }

    static Lane one(Lane x) {
        return bitsOf(x, 1);
    }

    private static Lane sign(Lane x) {
        long bit = x.code().isWide() ? Long.MIN_VALUE : Integer.MIN_VALUE;
        return x.toBits().bitsAnd(x.code().bits(bit));
    }

    /// `size`, which is +0 or more, with the sign of `x`.
    static Lane withSign(Lane size, Lane x) {
        return size.toBits().bitsOr(sign(x)).fromBits();
    }

    /// Whether the sign bit is set, also that of −0.
    static Lane isSigned(Lane x) {
        return withSign(x.code().constant(1), x).lt(0);
    }

    /// `value` with the other sign where the integer to which the rounder was added is odd.
    static Lane flippedIfOdd(Lane value, Lane rounded) {
        return value.toBits()
                .bitsXor(rounded.toBits().shiftLeft(signPlace(rounded)))
                .fromBits();
    }

    static Lane isOdd(Lane rounded) {
        return rounded.toBits()
                .shiftLeft(signPlace(rounded))
                .bitsOr(one(rounded))
                .fromBits()
                .lt(0);
    }

    /// The nearest integer, ties to even; −0, ±∞, NaN and what has no fraction are kept.
    static Lane rint(Lane x) {
        return withSign(rintOfSize(x.abs()), x);
    }

    /// The same for numbers without sign.
    static Lane rintOfSize(Lane x) {
        double whole = Math.scalb(1.0, digits(x));
        return x.lt(whole).select(x.plus(whole).minus(whole), x);
    }

    static Lane floor(Lane x) {
        Lane near = rint(x);
        return x.lt(near).select(near.minus(1), near);
    }

    static Lane signum(Lane x) {
        Lane zero = x.code().constant(0);
        return zero.lt(x)
                .select(x.code().constant(1), x.lt(zero).select(x.code().constant(-1), x));
    }

    /// Keeps `x` where it is NaN.
    static Lane atMost(Lane x, double limit) {
        Lane most = x.code().constant(limit);
        return most.lt(x).select(most, x);
    }

    static Lane atLeast(Lane x, double limit) {
        Lane least = x.code().constant(limit);
        return x.lt(least).select(least, x);
    }
}

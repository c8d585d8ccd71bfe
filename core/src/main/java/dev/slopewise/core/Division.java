package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.refuse;

/// Quotients and remainders. Floored ones round the quotient down, so that the remainder has the sign of the divisor; truncated ones round it
/// towards 0, so that the remainder has the sign of the dividend. Integers cannot be divided by 0; the least one by −1 wraps around to itself.
final class Division {
    private Division() {}

    static long floored(long x, long y) {
        return Math.floorDiv(x, divisor(x, y));
    }

    static long truncated(long x, long y) {
        return x / divisor(x, y);
    }

    static long flooredRemainder(long x, long y) {
        return Math.floorMod(x, divisor(x, y));
    }

    static long truncatedRemainder(long x, long y) {
        return x % divisor(x, y);
    }

    /// x − y · ⌊x / y⌋, rounded once; a remainder of 0 has the sign of y.
    static double flooredRemainder(double x, double y) {
        double r = x % y;
        if (r == 0) return Math.copySign(r, y);
        return r < 0 == y < 0 ? r : r + y;
    }

    private static long divisor(long x, long y) {
        if (y == 0) {
            throw refuse(
                    "division of integers needs divisors other than 0, got " + x + " by 0",
                    "replace them first: y.eq(0).select(y.like(1), y), or divide real numbers: .to(F64)");
        }
        return y;
    }
}

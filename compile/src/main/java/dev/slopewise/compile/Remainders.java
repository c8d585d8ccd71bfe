package dev.slopewise.compile;

import dev.slopewise.core.Pointwise;

/// Remainders of real numbers, as exact as they are defined. What x differs from the nearest multiple of y is a number of no more digits than theirs, so one
/// fma has it exactly; where the quotient has nearly all digits of a number, or more, Java's `%` is asked lane by lane.
final class Remainders {
    private Remainders() {}

    /// x − y ⌊x/y⌋, rounded once, with the sign of y.
    static Lane floored(Lane x, Lane y) {
        Lane rest = rest(x, y), isOther = rest.lt(0).xor(y.lt(0));
        Lane near = signedZero(rest, isOther.select(rest.plus(y), rest), y);
        return isFar(x, y).exact(Pointwise.FLOOR_MOD, x, y, near);
    }

    /// The same with the sign of x: Java's `%`.
    static Lane truncated(Lane x, Lane y) {
        Lane rest = rest(x, y), isOther = rest.lt(0).xor(x.lt(0));
        Lane ofX = x.lt(0).select(y.abs().neg(), y.abs());
        Lane near = signedZero(rest, isOther.select(rest.plus(ofX), rest), x);
        return isFar(x, y).exact(Pointwise.REMAINDER, x, y, near);
    }

    /// A rest of 0 has the sign of another number.
    private static Lane signedZero(Lane rest, Lane otherwise, Lane sign) {
        return rest.eq(0).select(Binary.withSign(rest.code().constant(0), sign), otherwise);
    }

    /// x less the nearest multiple of y, whose size is ⅝ |y| at most as the quotient is rounded; x itself where that multiple is 0, also of ∞.
    private static Lane rest(Lane x, Lane y) {
        Lane times = Binary.integer(Binary.rounded(x.over(y), 1));
        return times.eq(0).select(x, times.neg().fma(y, x));
    }

    /// Whether the quotient is rounded at more than an eighth, or infinite.
    private static Lane isFar(Lane x, Lane y) {
        return x.code().constant(Binary.by(x, 0x1p21, 0x1p50)).le(x.over(y).abs());
    }
}

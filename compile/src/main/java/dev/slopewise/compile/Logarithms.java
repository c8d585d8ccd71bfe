package dev.slopewise.compile;

import static dev.slopewise.compile.Binary.by;
import static dev.slopewise.compile.Polynomial.narrow;

/// Logarithms and the area functions, which are logarithms.
///
/// x = 2ᵉ (1 + f) with √½ ≤ 1 + f < √2; then ln x = e ln 2 + ln(1 + f). In `f32` ln(1 + f) = f + f² q(f). In `f64`, where that would take twenty
/// terms, it is 2 atanh s = 2s + s³ q(s²) for s = f / (2 + f), written as f + (s (f²/2 + s² q) − f²/2) to keep all digits of f.
final class Logarithms {
    private static final double SQRT_HALF = Math.sqrt(0.5);
    private static final double LN2 = Math.log(2);
    /// What a double of ln 2 lacks; for a float it is too small to matter, as |ln x| is at least half of |e| ln 2.
    private static final double LN2_LOW = 2.3190468138462996e-17;

    // @formatter:off
    /// For √½ ≤ 1 + f ≤ √2: ln(1 + f) within 2⁻²⁷·⁹ and 2⁻⁵⁹·⁵.
    private static final Polynomial LOG = new Polynomial(
        narrow(-0.49999988, 0.33333325, -0.25001583, 0.20001972, -0.16609108, 0.14181887, -0.13242823, 0.12903954, -0.076215945),
        0.6666666666666734, 0.3999999999941522, 0.28571428742284605, 0.222221985817489, 0.18183563997389887, 0.1531405577001447,
        0.14795930822744652);
    // @formatter:on

    private Logarithms() {}

    /// A positive number as 2ᵉ · mantissa with a mantissa from √½ to √2.
    ///
    /// @param exponent e as an integer of bits
    record Split(Lane exponent, Lane mantissa) {
        /// @param x a normal number
        static Split of(Lane x) {
            Lane above = x.toBits().bitsMinus(Binary.bitsOf(x, SQRT_HALF));
            Lane exponent = above.shiftRight(Binary.digits(x));
            return new Split(
                    exponent,
                    x.toBits().bitsMinus(exponent.shiftLeft(Binary.digits(x))).fromBits());
        }

        /// e + shift as a number.
        Lane number(Lane shift) {
            Lane rounder = Binary.bitsOf(mantissa, Binary.rounder(mantissa));
            return exponent.bitsPlus(rounder).fromBits().minus(shift);
        }
    }

    private static double least(Lane x) {
        return by(x, Float.MIN_NORMAL, Double.MIN_NORMAL);
    }

    /// Denormals of `x` made normal, by 2^(digits + 1).
    static Lane normal(Lane x) {
        return x.lt(least(x)).select(x.times(Math.scalb(2.0, Binary.digits(x))), x);
    }

    /// What [Split#number] takes for the exponent of `x` where the split was made of its [#normal].
    static Lane shiftOf(Lane x) {
        double rounder = Binary.rounder(x);
        return x.lt(least(x))
                .select(
                        x.code().constant(rounder + Binary.digits(x) + 1),
                        x.code().constant(rounder));
    }

    /// e ln 2 + ln(1 + f).
    private static Lane log(Lane e, Lane f) {
        if (!f.code().isWide()) return e.fma(LN2, f.times(f).fma(LOG.at(f), f));
        Lane s = f.over(f.plus(2)), square = s.times(s), half = f.times(0.5).times(f);
        Lane rest = s.fma(square.fma(LOG.at(square), half), e.fma(LN2_LOW, half.neg()));
        return e.fma(LN2, f.plus(rest));
    }

    /// The logarithm of x, which is `value` where x is positive and finite.
    private static Lane finished(Lane x, Lane value) {
        Lane infinity = x.code().constant(Double.POSITIVE_INFINITY),
                nan = x.code().constant(Double.NaN);
        Lane atMostZero = x.eq(0).select(infinity.neg(), nan);
        return x.code().constant(0).lt(x).select(x.lt(infinity).select(value, infinity), atMostZero);
    }

    /// ln x for a positive x that is a normal number.
    static Lane ofNormal(Lane x) {
        Split split = Split.of(x);
        return log(split.number(x.code().constant(Binary.rounder(x))), split.mantissa.minus(1));
    }

    static Lane log(Lane x) {
        Split split = Split.of(normal(x));
        return finished(x, log(split.number(shiftOf(x)), split.mantissa.minus(1)));
    }

    /// ln u for u = 1 + x, whose rounding error x − (u − 1) is added to the mantissa of u.
    static Lane log1p(Lane x) {
        Lane u = x.plus(1), error = x.minus(u.minus(1));
        Split split = Split.of(u);
        Lane fourfold = Binary.bitsOf(x, 4) // 4 · 2⁻ᵉ: 2⁻ᵉ need not be normal
                .bitsMinus(split.exponent.shiftLeft(Binary.digits(x)))
                .fromBits();
        Lane e = split.number(x.code().constant(Binary.rounder(x)));
        Lane f = error.times(0.25).fma(fourfold, split.mantissa.minus(1));
        return x.abs().lt(by(x, 0x1p-25, 0x1p-54)).select(x, finished(u, log(e, f)));
    }

    /// ln(1 + t) for t = a + a² / (1 + √(a² + 1)) and a = |x|; ln a + ln 2 for large a.
    static Lane asinh(Lane x) {
        Lane a = x.abs(), square = a.times(a);
        Lane t = a.plus(square.over(square.plus(1).sqrt().plus(1)));
        return Binary.withSign(log1pOrTwice(a, t), x);
    }

    /// ln(1 + t + √(t (t + 2))) for t = x − 1.
    static Lane acosh(Lane x) {
        Lane t = x.minus(1);
        Lane value = log1pOrTwice(x, t.plus(t.times(t.plus(2)).sqrt()));
        return x.lt(1).select(x.code().constant(Double.NaN), value);
    }

    /// ln(1 + t), and ln 2a where a is so large that 1 makes no difference.
    private static Lane log1pOrTwice(Lane a, Lane t) {
        Lane large = a.code().constant(by(a, 0x1p30, 0x1p60)).lt(a);
        Lane more = large.select(a.code().constant(LN2), a.code().constant(0));
        return log1p(large.select(a, t)).plus(more);
    }

    /// ½ ln(1 + 2a / (1 − a)) for a = |x|.
    static Lane atanh(Lane x) {
        Lane a = x.abs();
        Lane ratio = a.plus(a).over(x.code().constant(1).minus(a));
        return Binary.withSign(log1p(ratio).times(0.5), x);
    }
}

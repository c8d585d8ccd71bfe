package dev.slopewise.compile;

import static dev.slopewise.compile.Binary.by;
import static dev.slopewise.compile.Polynomial.narrow;

/// Powers of e and what is made from them.
///
/// x = n · unit + r with an integer n and |r| ≤ unit/2. The unit is 2 ln 2 or ln 2; it comes in two parts, and the first product is exact within the
/// fused multiply-add that subtracts it. Then eˣ = eʳ · 2ⁿ · 2ⁿ or eʳ · 2ⁿ, with eʳ = 1 + r + r² q(r).
///
/// Halves of the power are normal numbers wherever the whole is a number at all, so that results as small as denormals are rounded once.
/// Where that is no concern, ln 2 saves two terms.
final class Exponentials {
    /// ln 2 = high + low.
    private static final double[] HIGH = {0.6931471824645996, 0.6931471805599453},
            LOW = {-1.904654299957768e-09, 2.3190468138462996e-17};

    // @formatter:off
    /// (eʳ − 1 − r) / r² for |r| ≤ ln 2: eʳ − 1 within 2⁻²⁹·⁵ and 2⁻⁵⁵·².
    private static final Polynomial FOR_TWO = new Polynomial(
        narrow(0.5, 0.16666672, 0.041666623, 0.00833263, 0.0013890421, 0.00020095581, 2.4781533e-05),
        0.4999999999999996, 0.16666666666666743, 0.04166666666669037, 0.008333333333312232, 0.0013888888884778477, 0.00019841269859887569,
        2.4801590305814607e-05, 2.7557312390751044e-06, 2.755626047602131e-07, 2.505306773329834e-08, 2.1054942103613545e-09,
        1.606085022085926e-10);
    /// The same for |r| ≤ ½ ln 2: within 2⁻²⁶·² and 2⁻⁵⁵·⁶.
    private static final Polynomial FOR_ONE = new Polynomial(
        narrow(0.49999997, 0.16666543, 0.041667193, 0.008366526, 0.001388316),
        0.5000000000000006, 0.16666666666666585, 0.04166666666657696, 0.00833333333339185, 0.001388888893152095, 0.00019841269713857668,
        2.480150531072133e-05, 2.7557412191837806e-06, 2.7626027275193523e-07, 2.505230043208045e-08);
    /// (sinh x − x) / x³ in x² ≤ 1: sinh x within 2⁻²⁵·³ and 2⁻⁶³.
    private static final Polynomial SINH = new Polynomial(
        narrow(0.16666716, 0.008330283, 0.00020372284),
        0.16666666666666669, 0.008333333333333148, 0.00019841269841431997, 2.7557319157037713e-06, 2.505212314144695e-08,
        1.6057259449637755e-10, 7.758757179740394e-13);
    // @formatter:on

    private Exponentials() {}

    /// @param rounded n, to which the rounder was added
    /// @param series q
    private record Reduced(Lane r, Lane rounded, Polynomial series) {
        /// By 2 ln 2.
        static Reduced byTwo(Lane x) {
            return rough(x, 2, FOR_TWO).less(2);
        }

        /// x + low by 2 ln 2.
        static Reduced byTwo(Lane x, Lane low) {
            Reduced rough = rough(x, 2, FOR_TWO);
            Lane rest = rough.n().fma(-2 * by(x, LOW[0], LOW[1]), low);
            return new Reduced(rough.r.plus(rest), rough.rounded, FOR_TWO);
        }

        /// By ln 2.
        static Reduced byOne(Lane x) {
            return roughlyByOne(x).less(1);
        }

        /// By ln 2 without its low part: r is off by less than n ulp of ½.
        static Reduced roughlyByOne(Lane x) {
            return rough(x, 1, FOR_ONE);
        }

        private static Reduced rough(Lane x, int unit, Polynomial series) {
            Lane rounded = Binary.rounded(x, 1 / (unit * Math.log(2)));
            Lane high = x.code().constant(-unit * by(x, HIGH[0], HIGH[1]));
            return new Reduced(Binary.integer(rounded).fma(high, x), rounded, series);
        }

        private Reduced less(int unit) {
            Lane low = r.code().constant(-unit * by(r, LOW[0], LOW[1]));
            return new Reduced(n().fma(low, r), rounded, series);
        }

        private Lane n() {
            return Binary.integer(rounded);
        }

        /// eʳ.
        Lane exp() {
            return series.at(r).fma(r, 1).fma(r, 1);
        }

        /// eʳ − 1.
        Lane expm1() {
            return r.times(r).fma(series.at(r), r);
        }

        /// 2ⁿ.
        Lane scale() {
            return Binary.powerOfTwo(rounded);
        }
    }

    /// x where eˣ is neither 0 nor infinite, and else a number for which it is.
    private static Lane within(Lane x) {
        return Binary.atMost(Binary.atLeast(x, by(x, -105, -747)), by(x, 91, 712));
    }

    /// Where the result is 0, as for what a mask leaves out, e⁰ is worked out and not used: processors take their time to multiply down to nothing.
    static Lane exp(Lane x) {
        Lane zero = x.code().constant(0), isNothing = x.lt(by(x, -104, -745.2));
        Reduced reduced = Reduced.byTwo(Binary.atMost(isNothing.select(zero, x), by(x, 91, 712)));
        Lane scale = reduced.scale();
        return isNothing.select(zero, reduced.exp().times(scale).times(scale));
    }

    /// factor · e^(x + low) for a low far below x, rounded once where it is denormal.
    static Lane exp(Lane x, Lane low, Lane factor) {
        Reduced reduced = Reduced.byTwo(within(x), low);
        Lane scale = reduced.scale();
        return reduced.expm1().fma(factor, factor).times(scale).times(scale);
    }

    /// eˣ for numbers at most 0 and not below −50, within an ulp of 1.
    static Lane expOfNegative(Lane x) {
        Reduced reduced = Reduced.roughlyByOne(x);
        return reduced.exp().times(reduced.scale());
    }

    /// ((eʳ − 1) 2ⁿ + (2ⁿ − 2⁻ⁿ)) · 2ⁿ.
    static Lane expm1(Lane x) {
        Reduced reduced = Reduced.byTwo(within(x));
        Lane scale = reduced.scale();
        Lane gap = scale.minus(Binary.inverseOfPower(scale));
        return x.eq(0).select(x, reduced.expm1().fma(scale, gap).times(scale));
    }

    /// u / (u + k) for u = k eˣ, with a power of two k that keeps u from being denormal. From 40 on the result is 1.
    static Lane sigmoid(Lane x) {
        Reduced reduced = Reduced.byOne(Binary.atMost(Binary.atLeast(x, by(x, -105, -747)), 40));
        int k = (int) by(x, 32, 200);
        Lane u = reduced.exp().times(Binary.powerOfTwo(reduced.rounded, k));
        return u.over(u.plus(Math.scalb(1.0, k)));
    }

    /// t / (t + 2) for t = e^(2|x|) − 1. Where n is not 0, what the low part of ln 2 adds does not matter.
    static Lane tanh(Lane x) {
        Lane size = Binary.atMost(x.abs(), by(x, 10, 20));
        Reduced reduced = Reduced.roughlyByOne(size.plus(size));
        Lane scale = reduced.scale(), t = reduced.expm1().fma(scale, scale.minus(1));
        return Binary.withSign(t.over(t.plus(2)), x);
    }

    /// h + 1 / 4h for h = e^|x| / 2.
    static Lane cosh(Lane x) {
        Lane half = half(x);
        return half.plus(x.code().constant(0.25).over(half));
    }

    /// h − 1 / 4h, and a polynomial up to 1.
    static Lane sinh(Lane x) {
        Lane half = half(x), square = x.times(x);
        Lane large = Binary.withSign(half.minus(x.code().constant(0.25).over(half)), x);
        return x.abs().lt(1).select(x.times(square).fma(SINH.at(square), x), large);
    }

    private static Lane half(Lane x) {
        Reduced reduced = Reduced.byTwo(Binary.atMost(x.abs(), by(x, 91, 712)));
        Lane scale = reduced.scale();
        return reduced.exp().times(0.5).times(scale).times(scale);
    }
}

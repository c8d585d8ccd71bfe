package dev.slopewise.compile;

import static dev.slopewise.compile.Binary.by;
import static dev.slopewise.compile.Polynomial.narrow;

/// Powers of e and what is made from them.
///
/// x = 2n ln 2 + r with an integer n and |r| ≤ ln 2; then eˣ = eʳ · 2ⁿ · 2ⁿ. Halves of the power are normal numbers wherever the whole is a number at
/// all, so that results as small as denormals are rounded once. ln 2 comes in two parts; the first product is exact within the fused
/// multiply-add that subtracts it. eʳ = 1 + r + r² q(r).
final class Exponentials {
    private static final double HALF_LOG2_E = 0.5 / Math.log(2);
    /// 2 ln 2 = high + low.
    private static final double[] HIGH = {1.3862943649291992, 1.3862943611198906},
            LOW = {-3.809308599915536e-09, 4.638093627692599e-17};

    // @formatter:off
    /// (eʳ − 1 − r) / r² for |r| ≤ ln 2: eʳ − 1 within 2⁻²⁴·⁹ and 2⁻⁵⁵·².
    private static final Polynomial EXP = new Polynomial(
        narrow(0.5, 0.16666672, 0.041666623, 0.00833263, 0.0013890421, 0.00020095581, 2.4781533e-05),
        0.4999999999999996, 0.16666666666666743, 0.04166666666669037, 0.008333333333312232, 0.0013888888884778477, 0.00019841269859887569,
        2.4801590305814607e-05, 2.7557312390751044e-06, 2.755626047602131e-07, 2.505306773329834e-08, 2.1054942103613545e-09,
        1.606085022085926e-10);
    /// (sinh x − x) / x³ in x² ≤ 1: sinh x within 2⁻²⁵·³ and 2⁻⁶³.
    private static final Polynomial SINH = new Polynomial(
        narrow(0.16666716, 0.008330283, 0.00020372284),
        0.16666666666666669, 0.008333333333333148, 0.00019841269841431997, 2.7557319157037713e-06, 2.505212314144695e-08,
        1.6057259449637755e-10, 7.758757179740394e-13);
    // @formatter:on

    private Exponentials() {}

    /// r of the formula above and n, to which the rounder was added.
    private record Reduced(Lane r, Lane rounded) {
        static Reduced of(Lane x, Lane low) {
            Reduced rough = rough(x);
            Lane n = Binary.integer(rough.rounded);
            return new Reduced(rough.r.plus(n.fma(-by(x, LOW[0], LOW[1]), low)), rough.rounded);
        }

        static Reduced of(Lane x) {
            Reduced rough = rough(x);
            Lane n = Binary.integer(rough.rounded);
            return new Reduced(n.fma(x.code().constant(-by(x, LOW[0], LOW[1])), rough.r), rough.rounded);
        }

        /// Without the low part of 2 ln 2: r is off by less than n ulp of 1.
        static Reduced rough(Lane x) {
            Lane rounded = Binary.rounded(x, HALF_LOG2_E);
            Lane n = Binary.integer(rounded);
            return new Reduced(n.fma(x.code().constant(-by(x, HIGH[0], HIGH[1])), x), rounded);
        }

        /// eʳ.
        Lane exp() {
            return EXP.at(r).fma(r, 1).fma(r, 1);
        }

        /// eʳ − 1.
        Lane expm1() {
            return r.times(r).fma(EXP.at(r), r);
        }

        /// 2ⁿ.
        Lane scale() {
            return Binary.powerOfTwo(rounded);
        }

        /// 2²ⁿ, where that is a normal number.
        Lane square() {
            return rounded.toBits()
                    .shiftLeft(Binary.digits(r) + 1)
                    .bitsPlus(Binary.one(r))
                    .fromBits();
        }
    }

    /// x where eˣ is neither 0 nor infinite, and else a number for which it is.
    private static Lane within(Lane x) {
        return Binary.atMost(Binary.atLeast(x, by(x, -105, -747)), by(x, 91, 712));
    }

    static Lane exp(Lane x) {
        Reduced reduced = Reduced.of(within(x));
        Lane scale = reduced.scale();
        return reduced.exp().times(scale).times(scale);
    }

    /// factor · e^(x + low) for a low far below x, rounded once where it is denormal.
    static Lane exp(Lane x, Lane low, Lane factor) {
        Reduced reduced = Reduced.of(within(x), low);
        Lane scale = reduced.scale();
        return reduced.exp().times(factor).times(scale).times(scale);
    }

    /// eˣ for numbers at most 0 and not below −50, within an ulp of 1.
    static Lane expOfNegative(Lane x) {
        Reduced reduced = Reduced.rough(x);
        return reduced.exp().times(reduced.square());
    }

    /// ((eʳ − 1) 2ⁿ + (2ⁿ − 2⁻ⁿ)) · 2ⁿ.
    static Lane expm1(Lane x) {
        Reduced reduced = Reduced.of(within(x));
        Lane scale = reduced.scale();
        Lane gap = scale.minus(Binary.inverseOfPower(scale));
        return x.eq(0).select(x, reduced.expm1().fma(scale, gap).times(scale));
    }

    /// 1 / (1 + e⁻ˣ) = u / (u + 2⁻ⁿ) for u = eʳ 2ⁿ.
    static Lane sigmoid(Lane x) {
        Reduced reduced = Reduced.of(within(x));
        Lane scale = reduced.scale(), u = reduced.exp().times(scale);
        return u.over(u.plus(Binary.inverseOfPower(scale)));
    }

    /// t / (t + 2) for t = e^(2|x|) − 1. Where n is not 0, what the low part of 2 ln 2 adds does not matter.
    static Lane tanh(Lane x) {
        Lane size = Binary.atMost(x.abs(), by(x, 10, 20));
        Reduced reduced = Reduced.rough(size.plus(size));
        Lane square = reduced.square(), t = reduced.expm1().fma(square, square.minus(1));
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
        Reduced reduced = Reduced.of(Binary.atMost(x.abs(), by(x, 91, 712)));
        Lane scale = reduced.scale();
        return reduced.exp().times(0.5).times(scale).times(scale);
    }
}

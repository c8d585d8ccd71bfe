package dev.slopewise.compile;

import static dev.slopewise.compile.Polynomial.narrow;

import dev.slopewise.core.Pointwise;

/// Functions of angles.
///
/// x = n π + r with an integer n for the sine, and half an odd one for the cosine. π comes in three parts, of 24 or 53 bits each: the
/// first product is subtracted exactly, the second and third leave r with a relative error of an ulp, also next to multiples of π.
/// n is the integer next to x times a rounded 1/π, so that |r| ≤ π/2 up to n ulp: the polynomial of the sine goes as far; the tangent takes n again
/// from r. From the [#limit] on, where numbers are about ¼ apart, angles are rare and left to `Math`.
final class Trigonometry {
    /// π = sum of three.
    private static final double[] NARROW_PI = {3.141592502593994, 1.5099578831723193e-07, 1.078060505991553e-14},
            WIDE_PI = {Math.PI, 1.2246467991473530e-16, 2.1657133478438278e-32};

    // @formatter:off
    /// (sin r − r) / r³ in r² for |r| ≤ 1.36 π/2 and 1.15 π/2: sin r within 2⁻²⁹·⁷ and 2⁻⁵⁷·⁹.
    private static final Polynomial SIN = new Polynomial(
        narrow(-0.16666664, 0.008333298, -0.00019838584, 2.7446429e-06, -2.2902546e-08), // the first three such that the cosine of 0 is 1
        -0.16666666666666655, 0.008333333333332311, -0.00019841269840936089, 2.755731917094062e-06, -2.5052103696384896e-08,
        1.605880118724011e-10, -7.639847199890518e-13, 2.6921344211478204e-15);
    /// (tan r − r) / r³ in r² for |r| ≤ 1.012 π/4: tan r within 2⁻²⁹·² and 2⁻⁵⁵·⁶.
    private static final Polynomial TAN = new Polynomial(
        narrow(0.33333352, 0.13332535, 0.054074764, 0.021204052, 0.011041881, -0.00017587534, 0.0045091165),
        0.33333333333332515, 0.13333333333449918, 0.05396825391000771, 0.021869490003646398, 0.00886321366869184, 0.003592338102288505,
        0.0014544634101851834, 0.0005962910141596775, 0.00021880001239332753, 0.00014383093735903892, -3.659187021266363e-05,
        9.875096698646104e-05, -4.985380094071663e-05, 2.205025381848675e-05);
    // @formatter:on

    private Trigonometry() {}

    /// The size of angles that formulas of sine and cosine go up to; half of that for the tangent.
    static double limit(boolean wide) {
        return Math.PI * (wide ? 0x1p49 : 0x1p20);
    }

    /// The formula's value, but the row's own for huge angles.
    private static Lane known(Pointwise row, Lane x, Lane value) {
        double part = row == Pointwise.TAN ? 0.5 : 1;
        Lane limit = x.code().constant(part * limit(x.code().isWide()));
        return limit.le(x.abs()).exact(row, x, value);
    }

    /// x − n · part · π.
    private static Lane rest(Lane x, Lane n, double part) {
        Lane r = x;
        for (double pi : x.code().isWide() ? WIDE_PI : NARROW_PI) r = n.fma(-pi * part, r);
        return r;
    }

    private static Lane sinOfRest(Lane r) {
        Lane square = r.times(r);
        return r.times(square).fma(SIN.at(square), r);
    }

    static Lane sin(Lane x) {
        Lane rounded = Binary.rounded(x, 1 / Math.PI);
        Lane value = sinOfRest(rest(x, Binary.integer(rounded), 1));
        return x.eq(0).select(x, known(Pointwise.SIN, x, Binary.flippedIfOdd(value, rounded)));
    }

    /// sin((n + ½) π − x), where n is even.
    static Lane cos(Lane x) {
        Lane rounded = x.fma(x.code().constant(1 / Math.PI), -0.5).plus(Binary.rounder(x));
        Lane n = Binary.integer(rounded).plus(0.5);
        return known(
                Pointwise.COS, x, Binary.flippedIfOdd(sinOfRest(rest(x, n, 1).neg()), rounded));
    }

    /// cot πx, where r = x − n for the nearest integer n: 1 / tan πr up to |r| = ¼, tan π(½ − |r|) beyond.
    static Lane cotOfPiTimes(Lane x) {
        Lane r = x.minus(Binary.rint(x)), a = r.abs(), isNear = a.lt(0.25);
        Lane angle = isNear.select(a, a.neg().plus(0.5)).times(Math.PI), square = angle.times(angle);
        Lane t = angle.times(square).fma(TAN.at(square), angle);
        return Binary.withSign(isNear.select(x.code().constant(1).over(t), t), r);
    }

    /// tan r or −1 / tan r, for x = n π/2 + r with |r| ≤ π/4.
    static Lane tan(Lane x) {
        Lane near = Binary.rounded(x, 2 / Math.PI);
        Lane rounded = rest(x, Binary.integer(near), 0.5).fma(x.code().constant(2 / Math.PI), near);
        Lane r = rest(x, Binary.integer(rounded), 0.5), square = r.times(r);
        Lane t = r.times(square).fma(TAN.at(square), r);
        Lane odd = Binary.isOdd(rounded), one = x.code().constant(1);
        return known(Pointwise.TAN, x, odd.select(one.neg(), t).over(odd.select(t, one)));
    }
}

package dev.slopewise.compile;

import static dev.slopewise.compile.Binary.by;
import static dev.slopewise.compile.Polynomial.narrow;

/// Angles of which a function is given.
final class Arcs {
    private static final double HALF_PI = Math.PI / 2;
    /// π/2 less its float and its double.
    private static final double[] HALF_PI_LOW = {-4.3711390001862426e-08, 6.123233995736766e-17};

    // @formatter:off
    /// (asin x − x) / x³ in x² ≤ ¼: asin x within 2⁻³¹·⁷ and 2⁻⁵⁹·⁸.
    private static final Polynomial ASIN = new Polynomial(
        narrow(0.1666666, 0.07500504, 0.04451694, 0.03180813, 0.014436027, 0.03752141),
        0.1666666666666676, 0.07499999999970683, 0.04464285717471628, 0.030381942702708793, 0.022372215137695484, 0.017351609143537235,
        0.013980857367653688, 0.011398589716091903, 0.010782184126547818, 0.003698638396170173, 0.02172751296218284, -0.021029090537148316,
        0.03264841040970737);
    /// (atan x − x) / x³ in x² ≤ 1: atan x within 2⁻²⁸·⁵ and 2⁻⁵⁷·⁶.
    private static final Polynomial ATAN = new Polynomial(
        narrow(-0.333333, 0.19998549, -0.14264245, 0.1095221, -0.084035255, 0.05795889, -0.031179108, 0.010915256, -0.0017937602),
        -0.3333333333333307, 0.19999999999951446, -0.14285714282574136, 0.1111111100699197, -0.0909090700229369, 0.07692279830216579,
        -0.06666403976964634, 0.05880527302053236, -0.05253516142301002, 0.04722313642643699, -0.04219155554939819, 0.03664141689733238,
        -0.02990304987408899, 0.021983830749508278, -0.013899571179897034, 0.007195785883995584, -0.002884540936037331,
        0.0008311857835057223, -0.00015213083781351916, 1.3222016437445477e-05);
    // @formatter:on

    private Arcs() {}

    private static Lane odd(Polynomial p, Lane x) {
        Lane square = x.times(x);
        return x.times(square).fma(p.at(square), x);
    }

    /// asin of |x| up to ½, and of √((1 − |x|) / 2) beyond, which is half of what lacks to π/2.
    private static Lane inner(Lane x) {
        Lane size = x.abs();
        Lane beyond = size.fma(x.code().constant(-0.5), 0.5).sqrt();
        return odd(ASIN, size.le(0.5).select(size, beyond));
    }

    static Lane asin(Lane x) {
        Lane inner = inner(x);
        Lane beyond = inner.fma(-2, low(x)).plus(HALF_PI);
        return Binary.withSign(x.abs().le(0.5).select(inner, beyond), x);
    }

    static Lane acos(Lane x) {
        Lane inner = inner(x), twice = inner.plus(inner);
        Lane small = x.code()
                .constant(HALF_PI)
                .minus(Binary.isSigned(x).select(inner.neg(), inner).minus(low(x)));
        Lane fromPi = x.code().constant(2 * HALF_PI).minus(twice.minus(low(x).times(2)));
        return x.abs().le(0.5).select(small, x.lt(0).select(fromPi, twice));
    }

    private static Lane low(Lane x) {
        return x.code().constant(by(x, HALF_PI_LOW[0], HALF_PI_LOW[1]));
    }

    /// base ± atan t for a base that is a multiple of π/2.
    private static Lane around(Lane base, Lane minus, Lane t) {
        Lane inner = odd(ATAN, t);
        double low = by(t, HALF_PI_LOW[0], HALF_PI_LOW[1]) / HALF_PI;
        return base.plus(base.fma(low, minus.select(inner.neg(), inner)));
    }

    /// π/2 − atan 1/a for a = |x| above 1.
    static Lane atan(Lane x) {
        LaneCode code = x.code();
        Lane a = x.abs(), one = code.constant(1), large = one.lt(a);
        Lane t = large.select(one, a).over(large.select(a, one));
        return Binary.withSign(around(large.select(code.constant(HALF_PI), code.constant(0)), large, t), x);
    }

    /// The angle of the point with the given height and width: atan of the smaller by the larger of both, from the nearest axis.
    static Lane atan2(Lane height, Lane width) {
        LaneCode code = height.code();
        Lane zero = code.constant(0), one = code.constant(1);
        Lane h = height.abs(), w = width.abs(), steep = w.lt(h), left = Binary.isSigned(width);
        Lane less = steep.select(w, h), more = steep.select(h, w);
        Lane equal = more.eq(0).select(zero, one);
        Lane t = less.eq(more).select(equal, less.over(more));
        Lane flat = left.select(code.constant(2 * HALF_PI), zero);
        Lane base = steep.select(code.constant(HALF_PI), flat);
        return Binary.withSign(around(base, steep.xor(left), t), height);
    }
}

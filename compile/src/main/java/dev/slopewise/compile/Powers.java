package dev.slopewise.compile;

import static dev.slopewise.compile.Binary.by;
import static dev.slopewise.compile.Polynomial.narrow;

/// Powers and roots.
final class Powers {
    /// ln 2 = high + low, the first short enough for its multiples by exponents to be exact.
    private static final double[] LN2_HIGH = {0.693145751953125, 0.6931471805598903},
            LN2_LOW = {1.4286068203094173e-06, 5.497923018708371e-14};
    /// ⅔ less its float and its double.
    private static final double[] TWO_THIRDS_LOW = {-1.9868214925130207e-08, 3.700743415417188e-17};

    // @formatter:off
    /// (2 atanh s − 2s − ⅔s³) / s⁵ in s² ≤ 0.0295: 2 atanh s within 2⁻³⁶·⁸ and 2⁻⁶⁶·³.
    private static final Polynomial ATANH = new Polynomial(
        narrow(0.40000153, 0.28547144, 0.23418382),
        0.4000000000000225, 0.2857142857010091, 0.22222222519753815, 0.18181784376340634, 0.15386757137221477, 0.13256817474895524,
        0.1319637092786352);
    /// 1/∛x for ½ ≤ x ≤ 4, within 2⁻⁷.
    private static final Polynomial INVERSE_CUBE_ROOT = new Polynomial(
        narrow(1.685372, -1.1108836, 0.5469439, -0.13094963, 0.011805579),
        1.685372, -1.1108836, 0.5469439, -0.13094963, 0.011805579);
    // @formatter:on

    private Powers() {}

    /// A number as the sum of a lane and one far smaller.
    private record Pair(Lane high, Lane low) {
        /// The exact sum of two numbers of which the first is larger or 0.
        static Pair sum(Lane x, Lane y) {
            Lane high = x.plus(y);
            return new Pair(high, x.minus(high).plus(y));
        }

        static Pair product(Lane x, Lane y) {
            Lane high = x.times(y);
            return new Pair(high, x.fma(y, high.neg()));
        }

        Pair times(Pair y) {
            Pair p = product(high, y.high);
            return new Pair(p.high, high.fma(y.low, low.fma(y.high, p.low)));
        }

        Pair plus(Lane more) {
            return new Pair(high, low.plus(more));
        }
    }

    /// e^(y ln |x|), with a logarithm in two parts since its error is multiplied by y. The sign is that of x where y is odd, so where y/2 is ½ away
    /// from an integer.
    static Lane pow(Lane x, Lane y) {
        LaneCode code = x.code();
        Lane infinity = code.constant(Double.POSITIVE_INFINITY), nan = code.constant(Double.NaN);
        Lane size = x.abs(), isFinite = size.lt(infinity);
        Pair log = log(size);
        Lane high = size.eq(0).select(infinity.neg(), isFinite.select(log.high, size));
        Pair exponent = Pair.product(y, high);
        Lane isBounded = exponent.high.abs().lt(by(x, 200, 2000));
        Lane low = isBounded.select(y.fma(log.low, exponent.low), code.constant(0));
        Lane power = Exponentials.exp(exponent.high, low, code.constant(1));

        Lane count = y.abs(), half = count.times(0.5);
        Lane isWhole = Binary.rintOfSize(count).eq(count);
        Lane isOdd = Binary.rintOfSize(half).minus(half).abs().eq(0.5);
        Lane signed = isOdd.select(Binary.withSign(power, x), power);
        Lane isUndefined = isWhole.not().and(x.lt(0)).and(isFinite);
        return y.eq(0).select(code.constant(1), isUndefined.select(nan, signed));
    }

    /// ln x = e ln 2 + 2 atanh s for s = f / (2 + f), see [Logarithms]; 2 atanh s = 2s + s³ (⅔ + s² q(s²)), of which only q has one part.
    private static Pair log(Lane x) {
        LaneCode code = x.code();
        Logarithms.Split split = Logarithms.Split.of(Logarithms.normal(x));
        Lane e = split.number(Logarithms.shiftOf(x)), m = split.mantissa();
        Lane f = m.minus(1), divisor = m.plus(1), rest = m.minus(divisor.minus(1));
        Lane inverse = code.constant(1).over(divisor);
        Lane s = f.times(inverse);
        Lane miss = rest.neg().fma(s, s.neg().fma(divisor, f));
        Pair root = new Pair(s, miss.times(inverse)), cubic = cubic(root);
        Pair small = Pair.sum(s.plus(s), cubic.high).plus(root.low.fma(code.constant(2), cubic.low));
        return Pair.sum(e.times(by(x, LN2_HIGH[0], LN2_HIGH[1])), small.high)
                .plus(e.fma(code.constant(by(x, LN2_LOW[0], LN2_LOW[1])), small.low));
    }

    /// s³ (⅔ + s² q(s²)).
    private static Pair cubic(Pair s) {
        Pair square = s.times(s);
        Pair factor = Pair.sum(s.high.code().constant(2 / 3.0), square.high.times(ATANH.at(square.high)))
                .plus(s.high.code().constant(by(s.high, TWO_THIRDS_LOW[0], TWO_THIRDS_LOW[1])));
        return s.times(square.times(factor));
    }

    /// With |x| = 8^q m, ½ ≤ m < 4: r = 1/∛m by steps r (1 + h/3 + 2h²/9) for h = 1 − m r³, each of which triples the digits; then t = m r², and a step of
    /// Newton's method for the last bit. Denormals are multiplied by 2²⁴ or 2⁵⁴ first.
    static Lane cbrt(Lane x) {
        LaneCode code = x.code();
        Lane size = x.abs();
        Lane tiny = size.lt(by(x, Float.MIN_NORMAL, Double.MIN_NORMAL));
        Lane a = tiny.select(size.times(by(x, 0x1p24, 0x1p54)), size);
        Lane toNumber =
                Binary.bitsOf(x, Binary.rounder(x)).bitsMinus(Binary.one(x).shiftRight(Binary.digits(x)));
        Lane exponent =
                a.toBits().shiftRight(Binary.digits(x)).bitsPlus(toNumber).fromBits();
        Lane q = Binary.rounded(Binary.integer(exponent), 1 / 3.0);
        Lane places = q.toBits().shiftLeft(Binary.digits(x));
        Lane m =
                a.toBits().bitsMinus(places).bitsMinus(places).bitsMinus(places).fromBits();
        Lane r = INVERSE_CUBE_ROOT.at(m);
        for (int i = 0; i < by(x, 1, 2); i++) {
            Lane h = m.times(r).neg().fma(r.times(r), 1);
            r = r.times(h).fma(h.fma(2 / 9.0, code.constant(1 / 3.0)), r);
        }
        Lane square = r.times(r), t = m.times(square), t2 = t.times(t);
        Lane miss = t.neg().fma(t.fma(t, t2.neg()), t.neg().fma(t2, m));
        Lane root = miss.fma(square.times(1 / 3.0), t);
        Lane scale = Binary.powerOfTwo(q).times(tiny.select(code.constant(by(x, 0x1p-8, 0x1p-18)), code.constant(1)));
        Lane ordinary = size.lt(Double.POSITIVE_INFINITY).and(code.constant(0).lt(size));
        return ordinary.select(Binary.withSign(root.times(scale), x), x);
    }

    /// √(x² + y²), scaled by a power of two so that neither square is too large or too small.
    static Lane hypot(Lane x, Lane y) {
        LaneCode code = x.code();
        Lane a = x.abs(), b = y.abs(), most = a.lt(b).select(b, a);
        int large = (int) by(x, 60, 500), small = (int) by(x, -50, -400), shift = (int) by(x, 100, 600);
        Lane isLarge = code.constant(Math.scalb(1.0, large)).lt(most), isSmall = most.lt(Math.scalb(1.0, small));
        Lane one = code.constant(1),
                up = code.constant(Math.scalb(1.0, shift)),
                down = code.constant(Math.scalb(1.0, -shift));
        Lane scale = isLarge.select(down, isSmall.select(up, one));
        Lane back = isLarge.select(up, isSmall.select(down, one));
        Lane s = a.times(scale), t = b.times(scale);
        Lane length = s.fma(s, t.times(t)).sqrt().times(back);
        Lane infinity = code.constant(Double.POSITIVE_INFINITY);
        return a.eq(infinity).or(b.eq(infinity)).select(infinity, length);
    }
}

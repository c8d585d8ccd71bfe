package dev.slopewise.core;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// Elementary functions to 50 digits, slow and plain, to measure the fast ones against.
final class Exact {
    private static final MathContext DIGITS = new MathContext(60, RoundingMode.HALF_EVEN);
    private static final BigDecimal ONE = BigDecimal.ONE, TWO = BigDecimal.TWO;
    private static final BigDecimal LN2 =
            series(ONE.divide(BigDecimal.valueOf(3), DIGITS)).multiply(TWO);
    /// Below, two terms of a series are exact to 60 digits.
    private static final double TINY = 1e-16;

    private Exact() {}

    /// x + x³/3 + x⁵/5 + …, the area tangent for small x.
    private static BigDecimal series(BigDecimal x) {
        BigDecimal square = x.multiply(x, DIGITS), power = x, sum = x;
        for (int n = 3;
                power.signum() != 0 && power.precision() - power.scale() > sum.precision() - sum.scale() - 60;
                n += 2) {
            power = power.multiply(square, DIGITS);
            sum = sum.add(power.divide(BigDecimal.valueOf(n), DIGITS), DIGITS);
        }
        return sum;
    }

    static BigDecimal ln(BigDecimal x) {
        int exponent = Math.getExponent(x.doubleValue());
        BigDecimal power = TWO.pow(Math.abs(exponent));
        BigDecimal m = exponent < 0 ? x.multiply(power, DIGITS) : x.divide(power, DIGITS);
        if (m.doubleValue() > 1.4) {
            m = m.divide(TWO, DIGITS);
            exponent++;
        }
        BigDecimal y = m.subtract(ONE).divide(m.add(ONE), DIGITS);
        return series(y).multiply(TWO).add(LN2.multiply(BigDecimal.valueOf(exponent)), DIGITS);
    }

    static BigDecimal exp(BigDecimal x) {
        int exponent = (int) Math.rint(x.doubleValue() / Math.log(2));
        BigDecimal rest = x.subtract(LN2.multiply(BigDecimal.valueOf(exponent)), DIGITS);
        BigDecimal term = ONE, sum = ONE;
        for (int n = 1; n < 45; n++) {
            term = term.multiply(rest, DIGITS).divide(BigDecimal.valueOf(n), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        BigDecimal power = TWO.pow(Math.abs(exponent));
        return exponent < 0 ? sum.divide(power, DIGITS) : sum.multiply(power, DIGITS);
    }

    static BigDecimal sigmoid(double x) {
        return ONE.divide(ONE.add(exp(new BigDecimal(-x))), DIGITS);
    }

    static BigDecimal asinh(double x) {
        var a = new BigDecimal(Math.abs(x));
        BigDecimal value = a.doubleValue() < TINY
                ? a.subtract(a.pow(3).divide(BigDecimal.valueOf(6), DIGITS), DIGITS)
                : ln(a.add(a.multiply(a).add(ONE).sqrt(DIGITS)));
        return x < 0 ? value.negate() : value;
    }

    static BigDecimal acosh(double x) {
        var a = new BigDecimal(x);
        return ln(a.add(a.multiply(a).subtract(ONE).sqrt(DIGITS)));
    }

    static BigDecimal atanh(double x) {
        var a = new BigDecimal(x);
        if (Math.abs(x) < 0.25) return series(a);
        return ln(ONE.add(a).divide(ONE.subtract(a), DIGITS)).divide(TWO, DIGITS);
    }

    /// How far `got` is from the exact value, in units of the last place of the latter.
    static double ulps(double got, BigDecimal exact) {
        if (Double.isInfinite(got) || Double.isNaN(got)) return Double.POSITIVE_INFINITY;
        var ulp = new BigDecimal(Math.ulp(exact.doubleValue()));
        return new BigDecimal(got)
                .subtract(exact)
                .abs()
                .divide(ulp, MathContext.DECIMAL64)
                .doubleValue();
    }
}

package dev.slopewise.core;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// Elementary functions to 50 digits, slow and plain, to measure the fast ones against.
final class Exact {
    static final MathContext DIGITS = new MathContext(60, RoundingMode.HALF_EVEN);
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
        if (x.doubleValue() < 1e-300)
            return ln(x.multiply(TWO.pow(300))).subtract(LN2.multiply(BigDecimal.valueOf(300)), DIGITS);
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

    static BigDecimal pow(double x, double y) {
        return exp(ln(new BigDecimal(x)).multiply(new BigDecimal(y), DIGITS));
    }

    /// x + c₂x² + c₃x³ + … of which the other terms are below 60 digits for |x| < 10⁻¹⁰; c are divisors.
    private static BigDecimal small(BigDecimal x, int... c) {
        BigDecimal sum = x;
        for (int i = 0; i < c.length; i++)
            if (c[i] != 0) sum = sum.add(x.pow(i + 2, DIGITS).divide(BigDecimal.valueOf(c[i]), DIGITS), DIGITS);
        return sum;
    }

    private static boolean isSmall(double x) {
        return Math.abs(x) < 1e-10;
    }

    static BigDecimal expm1(double x) {
        var a = new BigDecimal(x);
        return isSmall(x) ? small(a, 2, 6, 24, 120) : exp(a).subtract(ONE, DIGITS);
    }

    static BigDecimal log1p(double x) {
        var a = new BigDecimal(x);
        return isSmall(x) ? small(a, -2, 3, -4, 5) : ln(a.add(ONE));
    }

    static BigDecimal sinh(double x) {
        var a = new BigDecimal(x);
        return isSmall(x)
                ? small(a, 0, 6, 0, 120)
                : exp(a).subtract(exp(a.negate()), DIGITS).divide(TWO, DIGITS);
    }

    static BigDecimal cosh(double x) {
        var a = new BigDecimal(x);
        return exp(a).add(exp(a.negate()), DIGITS).divide(TWO, DIGITS);
    }

    static BigDecimal tanh(double x) {
        return sinh(x).divide(cosh(x), DIGITS);
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
        return distance(got, exact, Math.ulp(exact.doubleValue()));
    }

    /// How far `got` is from the exact value, in the given unit.
    static double distance(double got, BigDecimal exact, double unit) {
        if (Double.isInfinite(got) || Double.isNaN(got)) return Double.POSITIVE_INFINITY;
        return new BigDecimal(got)
                .subtract(exact)
                .abs()
                .divide(new BigDecimal(unit), MathContext.DECIMAL64)
                .doubleValue();
    }
}

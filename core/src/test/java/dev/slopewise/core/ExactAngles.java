package dev.slopewise.core;

import static dev.slopewise.core.Exact.DIGITS;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// Trigonometric functions to 40 digits and more, to measure the fast ones against.
final class ExactAngles {
    /// Enough to take multiples of π from the largest double.
    private static final MathContext WIDE = new MathContext(420, RoundingMode.HALF_EVEN);

    private static final BigDecimal ONE = BigDecimal.ONE;
    /// Machin 1706: π/4 = 4 arctan 1/5 − arctan 1/239.
    static final BigDecimal PI = arctanOfOneOver(5)
            .multiply(BigDecimal.valueOf(16))
            .subtract(arctanOfOneOver(239).multiply(BigDecimal.valueOf(4)), WIDE);

    private ExactAngles() {}

    private static BigDecimal arctanOfOneOver(int n) {
        BigDecimal power = ONE.divide(BigDecimal.valueOf(n), WIDE), sum = power;
        for (int k = 3; power.precision() - power.scale() > -440; k += 2) {
            power = power.divide(BigDecimal.valueOf(-(long) n * n), WIDE);
            sum = sum.add(power.divide(BigDecimal.valueOf(k), WIDE), WIDE);
        }
        return sum;
    }

    static BigDecimal sin(double x) {
        return sinOfQuarters(x, 0);
    }

    static BigDecimal cos(double x) {
        return sinOfQuarters(x, 1);
    }

    static BigDecimal tan(double x) {
        return sin(x).divide(cos(x), DIGITS);
    }

    /// sin(x + quarters · π/2).
    private static BigDecimal sinOfQuarters(double x, int quarters) {
        BigDecimal quarter = PI.divide(BigDecimal.TWO, WIDE), a = new BigDecimal(x);
        BigDecimal turns = a.divide(quarter, WIDE).setScale(0, RoundingMode.HALF_EVEN);
        BigDecimal rest = a.subtract(turns.multiply(quarter)).round(DIGITS);
        int q = (turns.toBigInteger().intValue() + quarters) & 3;
        BigDecimal value = series(rest, q % 2);
        return q < 2 ? value : value.negate();
    }

    /// sin x (first power 1) or cos x (first power 0, asked for by `even` = 1) for small x.
    private static BigDecimal series(BigDecimal x, int even) {
        BigDecimal square = x.multiply(x, DIGITS).negate(), term = even == 1 ? ONE : x, sum = term;
        for (int n = even == 1 ? 1 : 2; n < 60 && term.signum() != 0; n += 2) {
            term = term.multiply(square, DIGITS).divide(BigDecimal.valueOf((long) n * (n + 1)), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        return sum;
    }

    static BigDecimal asin(double x) {
        return angle(new BigDecimal(x), otherSide(x));
    }

    static BigDecimal acos(double x) {
        return angle(otherSide(x), new BigDecimal(x));
    }

    private static BigDecimal otherSide(double x) {
        var a = new BigDecimal(x);
        return ONE.subtract(a.multiply(a)).sqrt(DIGITS);
    }

    static BigDecimal atan2(double height, double width) {
        return angle(new BigDecimal(height), new BigDecimal(width));
    }

    /// The double's angle y corrected by the small angle between both: sin(θ − y) = (h cos y − w sin y) / √(h² + w²).
    private static BigDecimal angle(BigDecimal h, BigDecimal w) {
        BigDecimal length = h.multiply(h).add(w.multiply(w)).sqrt(DIGITS);
        double near = Math.atan2(
                h.divide(length, DIGITS).doubleValue(), w.divide(length, DIGITS).doubleValue());
        BigDecimal small = h.multiply(cos(near), DIGITS)
                .subtract(w.multiply(sin(near), DIGITS), DIGITS)
                .divide(length, DIGITS);
        return new BigDecimal(near).add(small.add(small.pow(3, DIGITS).divide(BigDecimal.valueOf(6), DIGITS)), DIGITS);
    }
}

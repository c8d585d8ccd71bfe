package dev.slopewise.core;

import static dev.slopewise.core.Exact.DIGITS;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/// Error and gamma functions to 30 digits and more, by formulas other than those of the fast ones that they measure.
final class ExactSpecial {
    private static final BigDecimal ONE = BigDecimal.ONE, TWO = BigDecimal.TWO;
    private static final BigDecimal ROOT_PI = ExactAngles.PI.sqrt(DIGITS);
    /// From here on 30 terms of the asymptotic series are exact to 55 digits.
    private static final int LARGE = 40, TERMS = 30;

    private static final List<BigDecimal> BERNOULLI = bernoulli(2 * TERMS);

    private static final List<BigDecimal> FACTORIALS = factorials();

    private ExactSpecial() {}

    /// 2/√π e^(−x²) Σ 2ᵏ x²ᵏ⁺¹ / (1 · 3 · … · (2k + 1)), all terms of one sign.
    static BigDecimal erf(BigDecimal x) {
        BigDecimal square = x.multiply(x, DIGITS), term = x, sum = x;
        for (int k = 1; term.abs().compareTo(sum.abs().movePointLeft(62)) > 0; k++) {
            term = term.multiply(square, DIGITS).multiply(TWO).divide(number(2 * k + 1), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        return sum.multiply(Exact.exp(square.negate()), DIGITS).multiply(TWO).divide(ROOT_PI, DIGITS);
    }

    /// From 3 on the continued fraction e^(−x²)/√π / (x + ½ / (x + 1 / (x + 3⁄2 / (x + …)))), whose error falls as e^(−4x √(n/2)).
    static BigDecimal erfc(double x) {
        var a = new BigDecimal(x);
        if (x < 3) return ONE.subtract(erf(a), DIGITS);
        BigDecimal below = a;
        for (int n = 200; n >= 1; n--)
            below = a.add(number(n).divide(TWO, DIGITS).divide(below, DIGITS), DIGITS);
        return Exact.exp(a.multiply(a).negate()).divide(ROOT_PI.multiply(below), DIGITS);
    }

    /// Two steps of Newton's method from the fast result, each of which doubles the digits.
    static BigDecimal erfinv(double p) {
        BigDecimal x = new BigDecimal(ErrorFunctions.erfinv(p));
        for (int i = 0; i < 2; i++) {
            BigDecimal miss = erf(x).subtract(new BigDecimal(p), DIGITS).multiply(ROOT_PI, DIGITS);
            x = x.subtract(
                    miss.multiply(Exact.exp(x.multiply(x, DIGITS)), DIGITS).divide(TWO, DIGITS), DIGITS);
        }
        return x;
    }

    /// ln |Γ| at x + n ≥ 40 by Stirling's series, less the logarithm of x (x + 1) … (x + n − 1).
    static BigDecimal lgamma(double at) {
        BigDecimal x = new BigDecimal(at, DIGITS), product = ONE;
        for (; x.doubleValue() < LARGE; x = x.add(ONE, DIGITS)) product = product.multiply(x, DIGITS);
        BigDecimal half = ONE.divide(TWO), sum = x.subtract(half).multiply(Exact.ln(x), DIGITS);
        sum = sum.subtract(x, DIGITS).add(Exact.ln(ExactAngles.PI.multiply(TWO)).multiply(half), DIGITS);
        BigDecimal power = ONE.divide(x, DIGITS), step = power.multiply(power, DIGITS);
        for (int k = 1; k <= TERMS; k++, power = power.multiply(step, DIGITS)) {
            BigDecimal term = BERNOULLI.get(2 * k).multiply(power, DIGITS);
            sum = sum.add(term.divide(number(2L * k * (2 * k - 1)), DIGITS), DIGITS);
        }
        return sum.subtract(Exact.ln(product.abs()), DIGITS);
    }

    /// The derivative of order n of ψ: its asymptotic series at x + m ≥ 40, and m terms of (−1)ⁿ⁺¹ n! Σ (x + k)⁻ⁿ⁻¹.
    static BigDecimal polygamma(int n, double at) {
        BigDecimal x = new BigDecimal(at, DIGITS), sum = BigDecimal.ZERO;
        for (; x.doubleValue() < LARGE; x = x.add(ONE, DIGITS))
            sum = sum.add(ONE.divide(x.pow(n + 1, DIGITS), DIGITS), DIGITS);
        sum = sum.multiply(FACTORIALS.get(n))
                .add(FACTORIALS.get(n).divide(x.pow(n + 1, DIGITS).multiply(TWO), DIGITS), DIGITS);
        if (n > 0) sum = sum.add(FACTORIALS.get(n - 1).divide(x.pow(n, DIGITS), DIGITS), DIGITS);
        BigDecimal power = ONE.divide(x.pow(n, DIGITS), DIGITS), step = ONE.divide(x.multiply(x, DIGITS), DIGITS);
        for (int k = 1; k <= TERMS; k++) {
            power = power.multiply(step, DIGITS);
            BigDecimal ratio = FACTORIALS.get(2 * k + n - 1).divide(FACTORIALS.get(2 * k), DIGITS);
            sum = sum.add(BERNOULLI.get(2 * k).multiply(ratio, DIGITS).multiply(power, DIGITS), DIGITS);
        }
        if (n == 0) return Exact.ln(x).subtract(sum, DIGITS);
        return n % 2 == 1 ? sum : sum.negate();
    }

    private static List<BigDecimal> factorials() {
        List<BigDecimal> all = new ArrayList<>(List.of(ONE));
        for (int i = 1; i <= 2 * TERMS + 20; i++) all.add(all.getLast().multiply(number(i)));
        return all;
    }

    private static BigDecimal number(long n) {
        return BigDecimal.valueOf(n);
    }

    /// Bₙ = −1/(n + 1) Σ_{k<n} (n+1 over k) Bₖ.
    private static List<BigDecimal> bernoulli(int last) {
        var wide = new java.math.MathContext(200);
        List<BigDecimal> b = new ArrayList<>(List.of(ONE));
        for (int n = 1; n <= last; n++) {
            BigDecimal sum = BigDecimal.ZERO, choose = ONE;
            for (int k = 0; k < n; k++) {
                sum = sum.add(choose.multiply(b.get(k)), wide);
                choose = choose.multiply(number(n + 1 - k)).divide(number(k + 1), wide);
            }
            b.add(sum.divide(number(-n - 1), wide));
        }
        return b;
    }
}

package dev.slopewise.core;

/// The logarithm of |Γ| and its derivatives, in double precision: how far off they are stands in `docs/accuracy.md`.
///
/// Left of 0 the reflection formulas subtract, so that a result near 0 has fewer digits of its own there; next to its zeros right of 0 it has all.
///
/// @see <a href="https://dlmf.nist.gov/5">NIST Digital Library of Mathematical Functions, chapter 5</a>
final class GammaFunctions {
    /// The tables of [#LGAMMA] and [#DIGAMMA] are for these x.
    private static final double LOW = 0.75, HIGH = 2.75;
    /// From here on the asymptotic series is used.
    private static final double LARGE = 10;

    /// Nearer to 0 than this, Γ(x) is 1/x in double precision.
    private static final double TINY = 0x1p-60;

    private static final double HALF_LN_2PI = 0.5 * Math.log(2 * Math.PI);
    /// The zero of ψ right of 0, as a sum of two doubles.
    private static final double ZERO = 1.4616321449683622, ZERO_REST = 9.549995429965697e-17;

    // Chebyshev coefficients over LOW to HIGH of ln Γ(x) / ((x − 1)(x − 2)) and of ψ(x) / (x − zero), both smooth and positive:
    // interpolated at the 48 Chebyshev points with 60 digits, down to 2⁻⁵⁷.
    // @formatter:off
    private static final double[]
        LGAMMA = {
            0.4765439350046888, -0.13718104605005443, 0.027952203944246856, -0.006560136509739029,
            0.0016581695771470922, -0.0004381830584422672, 0.00011921024895127895, -3.309695596257723e-05,
            9.326939259429468e-06, -2.6585769732214094e-06, 7.646928687764432e-07, -2.2157619853262335e-07,
            6.459859674690878e-08, -1.8931425257708437e-08, 5.573019623077092e-09, -1.6470095801073615e-09,
            4.884256427974655e-10, -1.4528859174573847e-10, 4.333676322281121e-11, -1.295853247427128e-11,
            3.8835513235463435e-12, -1.1662439018694372e-12, 3.5088219988105323e-13, -1.0574960640813453e-13,
            3.192150410274377e-14, -9.64991341844512e-15, 2.9211437840806793e-15, -8.853820384439309e-16,
            2.6867034087843283e-16, -8.161812498000414e-17, 2.481996474198052e-17, -7.555025550232497e-18},
        DIGAMMA = {
            0.9596544648892834, -0.4096485056816883, 0.1103446408039162, -0.03217678583204818,
            0.009717285488199315, -0.0029860377890592285, 0.0009260676182619935, -0.00028866423822857955,
            9.023795891044775e-05, -2.8255481875156693e-05, 8.855925591459073e-06, -2.777222211083141e-06,
            8.712290279827941e-07, -2.733632406434126e-07, 8.57825837303217e-08, -2.6920845247071252e-08,
            8.448828953875344e-09, -2.6516442898522482e-09, 8.322245964935177e-10, -2.6119793860561333e-10,
            8.197874938965854e-11, -2.57296713130813e-11, 8.075474139500494e-12, -2.5345585518466723e-12,
            7.95494038407842e-13, -2.496730760032855e-13, 7.83621969690779e-14, -2.4594701745242124e-14,
            7.719275772557838e-15, -2.4227665900014964e-15, 7.604078819338521e-16, -2.3866110774266985e-16,
            7.490601605770538e-17, -2.35099523924711e-17, 7.378818056405527e-18};

    /// The Bernoulli numbers B₂, B₄, ….
    private static final double[] BERNOULLI = {
        1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66, -691.0 / 2730, 7.0 / 6, -3617.0 / 510, 43867.0 / 798,
        -174611.0 / 330, 854513.0 / 138, -236364091.0 / 2730, 8553103.0 / 6};
    // @formatter:on

    private GammaFunctions() {}

    /// ln |Γ(x)|; +∞ at the poles 0, −1, −2, … and at ±∞.
    static double lgamma(double x) {
        if (Double.isInfinite(x) || (x <= 0 && x == Math.rint(x))) return Double.POSITIVE_INFINITY;
        if (Math.abs(x) < TINY) return -Math.log(Math.abs(x));
        if (x < 0) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * (x - Math.rint(x))))) - lgamma(1 - x);
        if (x < LOW) return lgamma(1 + x) - Math.log(x);
        if (x >= LARGE) {
            return (x - 0.5) * (Math.log(x) - 1) + (HALF_LN_2PI - 0.5 + stirlingSeries(x));
        }
        double product = 1;
        while (x > HIGH) product *= --x; // Γ(x) = (x − 1) Γ(x − 1)
        return (x - 1) * (x - 2) * chebyshev(LGAMMA, x) + Math.log(product);
    }

    /// ψ(x) = (ln Γ)'(x); ∓∞ at ±0, NaN at the other poles −1, −2, … and at −∞.
    static double digamma(double x) {
        if (x == 0) return -1 / x;
        if (x < 0) return x == Math.rint(x) ? Double.NaN : digamma(1 - x) - Math.PI * cotangentOfPiTimes(x);
        if (x < LOW) return digamma(1 + x) - 1 / x;
        if (x >= LARGE) {
            return Math.log(x) - digammaSeries(x);
        }
        double sum = 0;
        while (x > HIGH) sum += 1 / --x; // ψ(x) = ψ(x − 1) + 1 / (x − 1)
        return (x - ZERO - ZERO_REST) * chebyshev(DIGAMMA, x) + sum;
    }

    /// What Stirling's formula lacks, ln Γ(x) − ((x − ½) ln x − x + ½ ln 2π), for x > 0: about 1/12x.
    static double stirling(double x) {
        return x >= LARGE ? stirlingSeries(x) : lgamma(x) - ((x - 0.5) * Math.log(x) - x + HALF_LN_2PI);
    }

    private static double stirlingSeries(double x) {
        double square = 1 / x / x, series = 0;
        for (int k = 8; k >= 1; k--) series = series * square + BERNOULLI[k - 1] / (2 * k * (2 * k - 1));
        return series / x;
    }

    /// ln x − ψ(x) for x > 0: about 1/2x.
    static double logMinusDigamma(double x) {
        return x >= LARGE ? digammaSeries(x) : Math.log(x) - digamma(x);
    }

    private static double digammaSeries(double x) {
        double square = 1 / x / x, series = 0;
        for (int k = 8; k >= 1; k--) series = series * square + BERNOULLI[k - 1] / (2 * k);
        return 0.5 / x + series * square;
    }

    /// cot πx.
    private static double cotangentOfPiTimes(double x) {
        double r = x - Math.rint(x);
        double a = Math.abs(r);
        return Math.copySign(a < 0.25 ? 1 / Math.tan(Math.PI * a) : Math.tan(Math.PI * (0.5 - a)), r);
    }

    /// The derivative of ψ of the given order: ψ⁽ⁿ⁾(x) = (−1)ⁿ⁺¹ n! Σₖ (x + k)⁻ⁿ⁻¹.
    ///
    /// At the poles 0, −1, −2, …: +∞ for an odd order; for an even one ∓∞ at ±0 and NaN at the others.
    static double polygamma(int n, double x) {
        if (n == 0) return digamma(x);
        boolean odd = n % 2 == 1;
        if (Double.isNaN(x) || x == Double.NEGATIVE_INFINITY) return Double.NaN;
        if (x <= 0 && x == Math.rint(x)) return odd ? Double.POSITIVE_INFINITY : x == 0 ? -1 / x : Double.NaN;
        if (x < 0) {
            double mirrored = polygamma(n, 1 - x);
            return -Math.pow(Math.PI, n + 1) * derivativeOfCotangent(n, cotangentOfPiTimes(x))
                    + (odd ? -mirrored : mirrored);
        }
        double y = x, sum = 0;
        for (; y < LARGE + n; y++) sum += Math.pow(y, -n - 1);
        double size = factorial(n) * sum + asymptotic(n, y);
        return odd ? size : -size;
    }

    /// (n − 1)! / yⁿ · (1 + n / 2y + Σ B₂ₖ n(n + 1)…(n + 2k − 1) / ((2k)! y²ᵏ)), with the power of two taken out of y so that yⁿ stays finite.
    private static double asymptotic(int n, double y) {
        if (y == Double.POSITIVE_INFINITY) return 0;
        double series = 1 + n / (2 * y), factor = 1;
        for (int k = 1; k <= BERNOULLI.length; k++) {
            factor *= (n + 2 * k - 2) / y * ((n + 2 * k - 1) / y) / (2 * k * (2 * k - 1));
            series += BERNOULLI[k - 1] * factor;
        }
        int exponent = Math.getExponent(y);
        double power = Math.pow(Math.scalb(y, -exponent), -n);
        return Math.scalb(factorial(n - 1) * power * series, -exponent * n);
    }

    private static double factorial(int n) {
        double product = 1;
        for (int i = 2; i <= n; i++) product *= i;
        return product;
    }

    /// The n-th derivative of the cotangent where it is c: a polynomial in c, since cot' = −(1 + cot²).
    private static double derivativeOfCotangent(int n, double c) {
        double[] p = {0, 1};
        for (int order = 0; order < n; order++) {
            double[] next = new double[p.length + 1];
            for (int i = 1; i < p.length; i++) {
                next[i - 1] -= i * p[i];
                next[i + 1] -= i * p[i];
            }
            p = next;
        }
        return ErrorFunctions.polynomial(p, c);
    }

    /// Clenshaw's sum of Chebyshev polynomials over LOW to HIGH.
    private static double chebyshev(double[] c, double x) {
        double t = (x - LOW) * (2 / (HIGH - LOW)) - 1;
        double b = 0, before = 0;
        for (int i = c.length - 1; i > 0; i--) {
            double next = 2 * t * b - before + c[i];
            before = b;
            b = next;
        }
        return t * b - before + c[0];
    }
}

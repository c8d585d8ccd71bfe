package dev.slopewise.core;

/// The error function, its complement and its inverse, in double precision: how far off they are stands in `docs/accuracy.md`.
///
///     erf x = 2/√π ∫₀ˣ e^(−t²) dt        erfc x = 1 − erf x
final class ErrorFunctions {
    /// Where one formula ends and the next begins: 27/32, 5/4, and about 1/0.35.
    private static final double NEAR = 0.84375, MIDDLE = 1.25, FAR = 1 / 0.35;
    /// Beyond, erfc is less than half the least positive number.
    private static final double VANISHED = 27.3;

    private static final double TINY = 0x1p-28;
    /// The constant of the start of [#erfinv].
    private static final double WINITZKI = 0.147;
    /// 2/√π − 1.
    private static final double SLOPE_MINUS_1 = 0.1283791670955126;
    /// erf 1 to the bits of a float.
    private static final double ERF_1 = 0.8450629115104675;

    // Coefficients of the four rational approximations, from power 0 up, by Sun Microsystems 1993, fdlibm's s_erf.c
    // (https://www.netlib.org/fdlibm/s_erf.c): erf x = x + x · p/q at x²; erf x = ERF_1 + p/q at |x| − 1;
    // erfc x = e^(−x² − 0.5625 + p/q) / x at 1/x², for x up to FAR and beyond.
    // @formatter:off
    private static final double[]
        NEAR_P = {0.12837916709551256, -0.3250421072470015, -0.02848174957559851,
            -0.005770270296489442, -2.3763016656650163e-05},
        NEAR_Q = {1, 0.39791722395915535, 0.0650222499887673, 0.005081306281875766,
            0.00013249473800432164, -3.960228278775368e-06},
        MIDDLE_P = {-0.0023621185607526594, 0.41485611868374833, -0.3722078760357013,
            0.31834661990116175, -0.11089469428239668, 0.035478304325618236,
            -0.002166375594868791},
        MIDDLE_Q = {1, 0.10642088040084423, 0.540397917702171, 0.07182865441419627,
            0.12617121980876164, 0.01363708391202905, 0.011984499846799107},
        TAIL_P = {-0.009864944034847148, -0.6938585727071818, -10.558626225323291,
            -62.375332450326006, -162.39666946257347, -184.60509290671104,
            -81.2874355063066, -9.814329344169145},
        TAIL_Q = {1, 19.651271667439257, 137.65775414351904, 434.56587747522923,
            645.3872717332679, 429.00814002756783, 108.63500554177944,
            6.570249770319282, -0.0604244152148581},
        FAR_P = {-0.0098649429247001, -0.799283237680523, -17.757954917754752,
            -160.63638485582192, -637.5664433683896, -1025.0951316110772,
            -483.5191916086514},
        FAR_Q = {1, 30.33806074348246, 325.7925129965739, 1536.729586084437,
            3199.8582195085955, 2553.0504064331644, 474.52854120695537,
            -22.44095244658582};
    // @formatter:on

    private ErrorFunctions() {}

    static double erf(double x) {
        double a = Math.abs(x);
        if (a < TINY) return (16 * x + 16 * SLOPE_MINUS_1 * x) / 16; // scaled, so that denormals are rounded once
        if (a < NEAR) return x + x * near(x);
        if (a < MIDDLE) return Math.copySign(ERF_1 + middle(a), x);
        return Double.isNaN(x) ? x : Math.copySign(1 - tail(a), x);
    }

    static double erfc(double x) {
        if (x < -MIDDLE) return 2 - tail(-x);
        if (x < -NEAR) return 1 + (ERF_1 + middle(-x));
        if (x < 0.25) return 1 - (x + x * near(x));
        if (x < NEAR) return 0.5 - (x - 0.5 + x * near(x));
        if (x < MIDDLE) return 1 - ERF_1 - middle(x);
        return tail(x);
    }

    private static double near(double x) {
        double square = x * x;
        return polynomial(NEAR_P, square) / polynomial(NEAR_Q, square);
    }

    private static double middle(double a) {
        return polynomial(MIDDLE_P, a - 1) / polynomial(MIDDLE_Q, a - 1);
    }

    /// erfc x for x ≥ 5/4. The square of x is split: that of its upper half is exact, the rest is small.
    private static double tail(double x) {
        if (x > VANISHED) return 0;
        double rest = logOfScaledTail(x);
        double upper = Double.longBitsToDouble(Double.doubleToRawLongBits(x) & 0xffffffff_00000000L);
        return Math.exp(-upper * upper - 0.5625) * Math.exp((upper - x) * (upper + x) + rest) / x;
    }

    /// ln(x · e^(x²) · erfc x) + 0.5625 for x ≥ 5/4.
    private static double logOfScaledTail(double x) {
        double u = 1 / (x * x);
        return x < FAR ? polynomial(TAIL_P, u) / polynomial(TAIL_Q, u) : polynomial(FAR_P, u) / polynomial(FAR_Q, u);
    }

    /// e^(x²) · erfc x for x ≥ 0, which does not vanish where erfc does.
    static double scaledErfc(double x) {
        return x < MIDDLE ? Math.exp(x * x) * erfc(x) : Math.exp(logOfScaledTail(x) - 0.5625) / x;
    }

    /// The x with erf x = p, for −1 ≤ p ≤ 1 (±∞ at ±1), else NaN: a start that is off by some 10⁻³ (Winitzki 2008, "A handy approximation for the
    /// error function and its inverse"), and steps of Halley's method, each of which triples the digits. Above ½ they look at erfc x = 1 − p,
    /// which keeps its digits.
    static double erfinv(double p) {
        double a = Math.abs(p);
        if (a == 1) return Math.copySign(Double.POSITIVE_INFINITY, p);
        if (a < TINY) return p / (1 + SLOPE_MINUS_1);
        double log = Math.log1p(-a * a) / -WINITZKI, b = 2 / (Math.PI * WINITZKI) - WINITZKI * log / 2;
        double x = Math.sqrt(b < 0 ? Math.sqrt(b * b + log) - b : log / (Math.sqrt(b * b + log) + b));
        for (int i = 0; i < 3; i++) {
            double miss = a <= 0.5 ? erf(x) - a : 1 - a - erfc(x);
            double step = miss * Math.exp(x * x) / (1 + SLOPE_MINUS_1);
            x -= step / (1 + x * step);
        }
        return Math.copySign(x, p);
    }

    /// Coefficients from power 0 up.
    static double polynomial(double[] c, double x) {
        double sum = 0;
        for (int i = c.length - 1; i >= 0; i--) sum = sum * x + c[i];
        return sum;
    }
}

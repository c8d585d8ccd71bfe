package dev.slopewise.core;

/// The gamma distribution with scale 1 turned round: from a share to the number that has this share below it, and the derivatives of that number with
/// respect to the concentration a ≥ 1, in double precision.
///
/// With the density f, the share below P, the share above Q and s the variable of integration,
///
///     Pₖ = ∂ᵏP/∂aᵏ = ∫₀ᶻ Bₖ(s) f(s) ds        B₀ = 1,  B₁ = ln s − ψ(a),  B₂ = B₁² − ψ′(a)
///     P(a, z) = share   ⇒   z′ = −P₁ / f       z″ = −P₂ / f − 2 B₁(z) z′ − ((a − 1) / z − 1) z′²
///
/// All integrals are taken relative to f(z), over the shorter tail (Qₖ = −Pₖ for k > 0), by the double exponential formula of Takahasi and Mori, whose error
/// is below that of doubles here. z′ is the gradient of implicit reparameterisation.
///
/// @see <a href="https://arxiv.org/abs/1805.08498">Figurnov, Mohamed and Mnih 2018, Implicit Reparameterization Gradients</a>
/// @see <a href="https://doi.org/10.2977/prims/1195192451">Takahasi and Mori 1974, Double exponential formulas for numerical integration</a>
final class GammaQuantile {
    // Nodes x = exp(t − e⁻ᵗ) and weights x · (1 + e⁻ᵗ) · STEP, for t in steps of STEP. The integrand is analytic for |Im t| < π/4 at least:
    // the error is near exp(−2π · π/4 / STEP) = 10⁻¹⁷.
    private static final double STEP = 1.0 / 8, FIRST = -3.625;
    private static final int NODES = 90;
    private static final double[] NODE = new double[NODES], WEIGHT = new double[NODES];
    /// Integrands are left out from where they are less than e to this power of what they are at z.
    private static final double VANISHED = -46;

    private static final int STEPS = 40;
    /// Halley's method triples the digits: after a miss this small the next step would change nothing.
    private static final double SETTLED = 1e-6;

    static {
        for (int i = 0; i < NODES; i++) {
            double t = FIRST + i * STEP;
            NODE[i] = Math.exp(t - Math.exp(-t));
            WEIGHT[i] = NODE[i] * (1 + Math.exp(-t)) * STEP;
        }
    }

    private final double a, z;
    private final boolean isLower;
    /// ln z − ψ(a).
    private final double logRatio;

    private GammaQuantile(double a, double z, boolean isLower) {
        this.a = a;
        this.z = z;
        this.isLower = isLower;
        this.logRatio = logOver(a, z) + GammaFunctions.logMinusDigamma(a);
    }

    /// The derivative of z of an order from 0 to 2 with respect to a. The shares below and above sum to 1; NaN unless 1 ≤ a < ∞.
    static double derivative(int order, double a, double below, double above) {
        if (!(a >= 1 && a < Double.POSITIVE_INFINITY)) return Double.NaN;
        boolean lower = below < above;
        double z = lower ? lower(a, below) : upper(a, above);
        if (order == 0) return z;
        var at = new GammaQuantile(a, z, lower);
        double sign = lower ? -1 : 1;
        double first = sign * at.tail(1);
        if (order == 1) return first;
        return sign * at.tail(2) - first * (2 * at.logRatio + first * (a - 1 - z) / z);
    }

    /// Newton's steps are taken in ln z, in which ln P is concave, with Halley's correction.
    private static double lower(double a, double share) {
        double log = Math.log(share);
        double least = Math.exp((log + GammaFunctions.lgamma(a + 1)) / a); // as P ≤ zᵃ / Γ(a + 1)
        double z = Math.max(least, wilsonHilferty(a, -NormalTails.after(0, -Math.log(2 * share))));
        for (int i = 0; i < STEPS; i++) {
            double slope = z / new GammaQuantile(a, z, true).tail(0);
            double miss = logDensity(a, z) + Math.log(z / slope) - log;
            double newton = miss / slope;
            z *= Math.exp(-newton / Math.max(0.5, 1 - newton * (a - z - slope) / 2));
            if (Math.abs(miss) < SETTLED) break;
        }
        return z;
    }

    /// ln Q is concave in z.
    private static double upper(double a, double share) {
        double log = Math.log(share);
        double z = wilsonHilferty(a, NormalTails.after(0, -Math.log(2 * share)));
        for (int i = 0; i < STEPS; i++) {
            double ratio = new GammaQuantile(a, z, false).tail(0);
            double miss = logDensity(a, z) + Math.log(ratio) - log;
            double newton = -miss * ratio;
            z -= newton / Math.max(0.5, 1 - newton * ((a - 1 - z) / z + 1 / ratio) / 2);
            if (Math.abs(miss) < SETTLED) break;
        }
        return z;
    }

    /// The share below z, or that above.
    static double tailShare(double a, double z, boolean isLower) {
        return Math.exp(logDensity(a, z)) * new GammaQuantile(a, z, isLower).tail(0);
    }

    /// Near z, from the normal number x with the same shares: the cube root of a gamma number is nearly normal.
    ///
    /// @see <a href="https://doi.org/10.1073/pnas.17.12.684">Wilson and Hilferty 1931</a>
    private static double wilsonHilferty(double a, double x) {
        double root = 1 - 1 / (9 * a) + x / (3 * Math.sqrt(a));
        return root > 0 ? a * root * root * root : 0;
    }

    /// ln(z / a), accurate near a.
    private static double logOver(double a, double z) {
        return Math.abs(z - a) < a / 2 ? Math.log1p((z - a) / a) : Math.log(z / a);
    }

    /// ln f(z), with the large parts of Stirling's formula taken out.
    private static double logDensity(double a, double z) {
        double off = (z - a) / a;
        double bend = Math.abs(off) < 0.5 ? logMinusLine(off) : Math.log(z / a) - off;
        return a * bend - 0.5 * Math.log(2 * Math.PI / a) - GammaFunctions.stirling(a) - Math.log(z);
    }

    /// Pₖ / f(z), which is ∫ Bₖ f over the lower tail, or Qₖ / f(z), the same over the upper.
    private double tail(int k) {
        double trigamma = k == 2 ? GammaFunctions.polygamma(1, a) : 0;
        double scale = isLower ? 1 / Math.max(a - z, Math.sqrt(a)) : z / Math.max(z - a + 1, Math.sqrt(a));
        double sum = 0;
        for (int i = 0; i < NODES; i++) {
            double x = scale * NODE[i];
            double exponent, moved; // ln f(s) ds/dx − ln f(z), ln s − ln z
            if (isLower) { // s = z e⁻ˣ
                moved = -x;
                exponent = (z - a) * x - z * expMinusLine(-x);
            } else { // s = z + x
                moved = Math.log1p(x / z);
                exponent = (a - 1 - z) / z * x + (a - 1) * logMinusLine(x / z);
            }
            if (exponent < VANISHED) break;
            double b = logRatio + moved;
            double factor = k == 0 ? 1 : k == 1 ? b : b * b - trigamma;
            sum += WEIGHT[i] * factor * Math.exp(exponent);
        }
        return sum * scale * (isLower ? z : 1);
    }

    /// eˣ − 1 − x.
    private static double expMinusLine(double x) {
        if (Math.abs(x) > 0.5) return Math.expm1(x) - x;
        double sum = 0;
        for (int k = 15; k >= 2; k--) sum = (sum + 1) * x / k;
        return sum * x;
    }

    /// ln(1 + x) − x, by ln(1 + x) = 2 artanh s with s = x / (2 + x).
    private static double logMinusLine(double x) {
        if (Math.abs(x) > 0.5) return Math.log1p(x) - x;
        double s = x / (2 + x), square = s * s, sum = 0;
        for (int k = 35; k >= 3; k -= 2) sum = sum * square + 1.0 / k;
        return s * (2 * square * sum - x);
    }
}

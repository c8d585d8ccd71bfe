package dev.slopewise.core;

/// The tails of the normal distribution and its part between two bounds, in double precision; with density φ and share Q(x) above x.
///
/// All is worked out from the ratio Q/φ, which falls like 1/x where Q itself vanishes, so that nothing is lost far out.
final class NormalTails {
    private static final double ROOT_HALF = Math.sqrt(0.5), ROOT_HALF_PI = Math.sqrt(Math.PI / 2);
    /// Halley's method triples the digits: after a step this small against the scale of the fall the next would change nothing.
    private static final double SETTLED = 1e-6;

    private static final int STEPS = 30;

    private NormalTails() {}

    /// Q(x) / φ(x) for x ≥ 0: Mills' ratio.
    private static double mills(double x) {
        return ROOT_HALF_PI * ErrorFunctions.scaledErfc(x * ROOT_HALF);
    }

    /// ln Q(from) − ln Q(to) for 0 ≤ from ≤ to.
    private static double fall(double from, double to) {
        if (to == Double.POSITIVE_INFINITY) return to;
        double way = to - from;
        return way * (from + way / 2) - Math.log(mills(to) / mills(from));
    }

    /// The x ≥ `from` ≥ 0 with ln Q(from) − ln Q(x) = `fall`. The fall is convex in x, and the first guess lies right of x, so that Newton's method
    /// comes down to it; Halley's does so faster.
    static double after(double from, double fall) {
        double start = mills(from);
        double way = Math.min(fall * start, 2 * fall / (from + Math.sqrt(from * from + 2 * fall)));
        if (fall == 0) return from;
        for (int i = 0; i < STEPS; i++) {
            double ratio = mills(from + way), hazard = 1 / ratio;
            double miss = way * (from + way / 2) - Math.log(ratio / start) - fall;
            double newton = miss * ratio;
            way = Math.max(0, way - newton / (1 - newton * (hazard - (from + way)) / 2));
            if (Math.abs(newton) < SETTLED * way) break;
        }
        return from + way;
    }

    /// The z from `low` to `high` with a share `below` of the normal distribution's part between them under it and `above` over it, which sum
    /// to 1; NaN unless low < high.
    static double between(double low, double high, double below, double above) {
        if (!(low < high)) return Double.NaN;
        if (low >= 0) return rightOfZero(low, high, below, above);
        if (high <= 0) return -rightOfZero(-high, -low, above, below);
        double left = ErrorFunctions.erf(-low * ROOT_HALF), right = ErrorFunctions.erf(high * ROOT_HALF);
        double whole = left + right;
        return below * whole < left
                ? -rightOfZero(0, -low, Math.max(0, left - below * whole) / left, below * whole / left)
                : rightOfZero(0, high, Math.max(0, right - above * whole) / right, above * whole / right);
    }

    private static double rightOfZero(double low, double high, double below, double above) {
        double all = fall(low, high);
        double part = below < 0.5 ? -Math.log1p(below * Math.expm1(-all)) : -Math.log(above + below * Math.exp(-all));
        return Math.min(after(low, Math.max(0, part)), high);
    }
}

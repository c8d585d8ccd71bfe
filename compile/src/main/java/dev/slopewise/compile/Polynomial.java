package dev.slopewise.compile;

/// A polynomial in each precision, its coefficients from power 0 up.
///
/// Those of the functions beside it are minimax approximations, found with 45 digits by Remez's exchange (Remez 1934) of the relative error of
/// the function as a whole; each says how large that is.
final class Polynomial {
    private static final int LONG = 8;

    private final double[] narrow;
    private final double[] wide;

    /// @param narrow for `f32`, rounded to floats
    Polynomial(double[] narrow, double... wide) {
        this.narrow = narrow;
        this.wide = wide;
    }

    static double[] narrow(double... coefficients) {
        return coefficients;
    }

    /// By Horner's rule, a fused multiply-add for each power; long ones of doubles as E(x²) + x · O(x²), two chains that processors work on side by
    /// side.
    Lane at(Lane x) {
        double[] c = x.code().isWide() ? wide : narrow;
        if (!x.code().isWide() || c.length < LONG) return horner(c, 0, 1, x);
        Lane square = x.times(x);
        return horner(c, 1, 2, square).fma(x, horner(c, 0, 2, square));
    }

    private static Lane horner(double[] c, int first, int step, Lane x) {
        int last = first + (c.length - 1 - first) / step * step;
        Lane sum = x.code().constant(c[last]);
        for (int i = last - step; i >= first; i -= step) sum = sum.fma(x, c[i]);
        return sum;
    }
}

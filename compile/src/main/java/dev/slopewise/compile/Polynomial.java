package dev.slopewise.compile;

/// A polynomial in each precision, its coefficients from power 0 up.
///
/// Those of the functions beside it are minimax approximations, found with 45 digits by Remez's exchange (Remez 1934) of the relative error of
/// the function as a whole; each says how large that is.
final class Polynomial {
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

    /// By Horner's rule, a fused multiply-add for each power.
    Lane at(Lane x) {
        double[] c = x.code().isWide() ? wide : narrow;
        Lane sum = x.code().constant(c[c.length - 1]);
        for (int i = c.length - 2; i >= 0; i--) sum = sum.fma(x, c[i]);
        return sum;
    }
}

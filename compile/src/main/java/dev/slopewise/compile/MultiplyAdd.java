package dev.slopewise.compile;

import java.lang.constant.ClassDesc;

/// x · y + z, rounded once: the bits of `Math.fma` on every machine. That is one instruction where the processor has it; where it has not (an x86 from
/// before 2013, some emulators), `Math.fma` counts in decimals of any length, which takes a microsecond, and sums of doubles that keep what is rounded off
/// take its place.
final class MultiplyAdd {
    /// Tries that show how fast `Math.fma` is, and how many each takes the time of.
    private static final int TRIES = 8, EACH = 8;

    /// Nanoseconds: as an instruction it takes ten before the JVM compiles it, and one then; counted in decimals, five thousand and a thousand.
    private static final long MOST = 200;

    /// Whether it is an instruction of the processor. Java does not tell, so it is timed; no bit depends on it.
    static final boolean IS_INSTRUCTION = isFast();

    /// Whose `fma` written code calls.
    static final ClassDesc HOME = ClassDesc.of(IS_INSTRUCTION ? "java.lang.Math" : MultiplyAdd.class.getName());

    /// The last bits of a double that a float has no room for, and what they are half-way between two floats.
    private static final long CUT = (1L << 29) - 1, HALF_WAY = 1L << 28;

    /// Cuts a double into two of 26 bits each.
    private static final double SPLITTER = 0x1p27 + 1;

    /// Factors and sums below this, and products above, leave room for all that is worked out on the way.
    private static final double LARGEST = 0x1p990, SMALLEST = 0x1p-900;

    private MultiplyAdd() {}

    private static boolean isFast() {
        double z = 0;
        for (int i = 0; i < TRIES; i++) {
            long start = System.nanoTime();
            for (int k = 0; k < EACH; k++) z = Math.fma(z, 0.7, 0.1);
            if (System.nanoTime() - start < MOST * EACH) return z > 0;
        }
        return false;
    }

    static float fma(float x, float y, float z) {
        return IS_INSTRUCTION ? Math.fma(x, y, z) : byParts(x, y, z);
    }

    static double fma(double x, double y, double z) {
        return IS_INSTRUCTION ? Math.fma(x, y, z) : byParts(x, y, z);
    }

    /// A product of floats is a double; only the sum is rounded, to a double first. To round that again does no harm but half-way between two floats and
    /// below normal ones, which have fewer bits.
    static float byParts(float x, float y, float z) {
        double product = (double) x * y, sum = product + z;
        boolean isCertain = (Double.doubleToRawLongBits(sum) & CUT) != HALF_WAY && Math.abs(sum) >= Float.MIN_NORMAL;
        return (float) (isCertain ? sum : odd(sum, rest(product, z, sum)));
    }

    /// The product and its rest, and the sums of each with z, exactly; what is below the result is rounded to odd.
    ///
    /// @see <a href="https://doi.org/10.1109/TC.2007.70819">Boldo and Melquiond 2008, Emulation of FMA and Correctly Rounded Sums</a>
    static double byParts(double x, double y, double z) {
        double product = x * y, size = Math.abs(product);
        boolean hasRoom = size > SMALLEST
                && size < LARGEST
                && Math.abs(x) < LARGEST
                && Math.abs(y) < LARGEST
                && Math.abs(z) < LARGEST;
        if (!hasRoom) return x == 0 || y == 0 ? product + z : Math.fma(x, y, z);
        double x1 = high(x), x2 = x - x1, y1 = high(y), y2 = y - y1;
        double below = x2 * y2 - (product - x1 * y1 - x2 * y1 - x1 * y2);
        double low = z + below, lowRest = rest(z, below, low);
        double sum = product + low, sumRest = rest(product, low, sum);
        double last = lowRest + sumRest;
        return sum + odd(last, rest(lowRest, sumRest, last));
    }

    private static double high(double x) {
        double scaled = SPLITTER * x;
        return scaled - (scaled - x);
    }

    /// What is missing in the rounded sum of two numbers.
    ///
    /// @see <a href="https://doi.org/10.1137/030601818">Ogita, Rump and Oishi 2005, Accurate Sum and Dot Product, Algorithm 3.1 (Knuth's)</a>
    private static double rest(double x, double y, double sum) {
        double other = sum - x;
        return (x - (sum - other)) + (y - other);
    }

    /// A rounded sum, rounded to odd instead: if a rest is missing, to that neighbour of the exact sum whose last bit is 1, so that it can be rounded
    /// once more.
    private static double odd(double sum, double rest) {
        long bits = Double.doubleToRawLongBits(sum);
        if (rest == 0 || (bits & 1) != 0) return sum;
        return Double.longBitsToDouble((rest > 0) == (sum > 0) ? bits + 1 : bits - 1);
    }
}

package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Multiply-adds of a machine without an instruction for them.
class MultiplyAddTest {
    private static final int TRIALS = 300_000;

    private static final float[] EDGE_FLOATS = {
        0,
        -0f,
        1,
        -1,
        Float.MIN_VALUE,
        Float.MIN_NORMAL,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Math.nextDown(1f),
        Math.nextUp(1f),
        0x1p-24f,
        -0x1p-25f,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN
    };

    private static final double[] EDGE_DOUBLES = {
        0,
        -0.0,
        1,
        -1,
        Double.MIN_VALUE,
        Double.MIN_NORMAL,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Math.nextDown(1.0),
        Math.nextUp(1.0),
        0x1p-53,
        -0x1p-54,
        0x1p-450,
        0x1.8p-500,
        0x1p500,
        0x1p990,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN
    };

    /// Numbers of few bits, whose sums are half-way between two results or nearly so, and of any; near each other in size, far apart, and below normal.
    @Test
    void sumsOfPartsAreRoundedOnceInFloats() {
        var random = new SplittableRandom(1);
        for (int trial = 0; trial < TRIALS; trial++) {
            int spread = 1 + random.nextInt(140), digits = 1 + random.nextInt(24);
            float x = (float) number(random, digits, spread), y = (float) number(random, digits, spread);
            float z = (float) number(random, digits, 2 * spread);
            if (trial % 3 == 0) z = Math.nextUp(-x * y); // nearly nothing is left
            same(x, y, z);
        }
    }

    @Test
    void sumsOfPartsAreRoundedOnceInDoubles() {
        var random = new SplittableRandom(2);
        for (int trial = 0; trial < TRIALS; trial++) {
            int spread = 1 + random.nextInt(trial % 2 == 0 ? 60 : 1000), digits = 1 + random.nextInt(53);
            double x = number(random, digits, spread), y = number(random, digits, spread);
            double z = number(random, digits, 2 * spread);
            if (trial % 3 == 0) z = Math.nextUp(-x * y);
            same(x, y, z);
        }
    }

    @Test
    void edgesAreThoseOfMath() {
        for (float x : EDGE_FLOATS) for (float y : EDGE_FLOATS) for (float z : EDGE_FLOATS) same(x, y, z);
        for (double x : EDGE_DOUBLES) for (double y : EDGE_DOUBLES) for (double z : EDGE_DOUBLES) same(x, y, z);
    }

    /// With so many binary digits at most.
    private static double number(SplittableRandom random, int digits, int spread) {
        long digit = random.nextLong(1L << digits) * (random.nextBoolean() ? 1 : -1);
        return Math.scalb((double) digit, random.nextInt(-spread, spread + 1) - digits);
    }

    private static void same(float x, float y, float z) {
        assertThat(Float.floatToIntBits(MultiplyAdd.byParts(x, y, z)))
                .as("%a · %a + %a", x, y, z)
                .isEqualTo(Float.floatToIntBits(Math.fma(x, y, z)));
    }

    private static void same(double x, double y, double z) {
        assertThat(Double.doubleToLongBits(MultiplyAdd.byParts(x, y, z)))
                .as("%a · %a + %a", x, y, z)
                .isEqualTo(Double.doubleToLongBits(Math.fma(x, y, z)));
    }
}

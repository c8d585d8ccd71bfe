package dev.slopewise.doctor.corpus;

import static dev.slopewise.doctor.corpus.Problem.Kind.CLASSES;
import static dev.slopewise.doctor.corpus.Problem.Kind.NUMBERS;
import static dev.slopewise.doctor.corpus.Problem.Kind.YES_NO;
import static dev.slopewise.doctor.corpus.Problem.Use.TUNE;

import dev.slopewise.core.Shape;
import java.util.SplittableRandom;

/// Bits, pictures and sequences.
final class Patterns {
    /// Which of seven strokes a figure has: top, upper left, upper right, middle, lower left, lower right, bottom.
    private static final String[] STROKES = {
        "1110111", "0010010", "1011101", "1011011", "0111010", "1101011", "1101111", "1010010", "1111111", "1111011"
    };

    private static final int SIDE = 8;

    private Patterns() {}

    /// Each of the 256 patterns of eight bits, and the same bits in another order.
    static final Problem BITS = new Problem("bits", NUMBERS, TUNE, Shape.of(8), 8, 192, 64, (random, i, x, y) -> {
        int pattern = (37 * i + 11) % 256;
        for (int j = 0; j < 8; j++) x[j] = pattern >> j & 1;
        for (int j = 0; j < 8; j++) y[j] = x[(5 * j + 3) % 8];
    });

    /// The figures 0 to 9 of a clock with seven strokes, 8 × 8 points each, moved about and noisy; as rows of 64 numbers.
    static final Problem FIGURES = figures("figures", TUNE, 0.2);

    /// The same with more noise and thinner light.
    static final Problem FAINT_FIGURES = figures("faint figures", TUNE, 0.3);

    private static Problem figures(String name, Problem.Use use, double noise) {
        return new Problem(name, CLASSES, use, Shape.of(SIDE * SIDE), 10, 1000, 300, (random, i, x, y) -> {
            int figure = i % 10, right = random.nextInt(3), down = random.nextInt(2);
            for (int j = 0; j < x.length; j++) x[j] = (float) (noise * random.nextGaussian());
            String strokes = STROKES[figure];
            for (int k = 0; k < 3; k++) {
                if (strokes.charAt(3 * k) == '1') line(x, 3 * k + down, right + 1, 0, 1);
                if (k < 2 && strokes.charAt(3 * k + 1) == '1') line(x, 3 * k + 1 + down, right, 1, 0);
                if (k < 2 && strokes.charAt(3 * k + 2) == '1') line(x, 3 * k + 1 + down, right + 3, 1, 0);
            }
            y[0] = figure;
        });
    }

    /// Two points from a place on.
    private static void line(float[] x, int row, int column, int down, int right) {
        for (int k = 0; k < 2; k++) x[(row + k * down) * SIDE + column + k * right] += 1;
    }

    /// The sum of two marked ones among ten numbers: `[10, 2]`, a number and a mark each.
    ///
    /// @see <a href="https://doi.org/10.1162/neco.1997.9.8.1735">Hochreiter and Schmidhuber 1997, experiment 4</a>
    static final Problem ADDING =
            new Problem("adding", NUMBERS, TUNE, Shape.of(10, 2), 1, 320, 160, (random, i, x, y) -> {
                for (int t = 0; t < 10; t++) x[2 * t] = random.nextFloat();
                int first = random.nextInt(5), second = 5 + random.nextInt(5);
                x[2 * first + 1] = 1;
                x[2 * second + 1] = 1;
                y[0] = x[2 * first] + x[2 * second];
            });

    /// Whether an odd number of four signs is positive: `[4, 1]`.
    static final Problem PARITY =
            new Problem("parity", YES_NO, TUNE, Shape.of(4, 1), 1, 200, 100, (random, i, x, y) -> {
                int odd = 0;
                for (int t = 0; t < 4; t++) {
                    int bit = random.nextInt(2);
                    x[t] = 2 * bit - 1;
                    odd ^= bit;
                }
                y[0] = odd;
            });

    /// The next value of a wave whose height comes and goes, from the eight before.
    static final Problem SERIES = new Problem("series", NUMBERS, TUNE, Shape.of(8), 1, 300, 150, (random, i, x, y) -> {
        double start = 60 * random.nextDouble();
        for (int t = 0; t < 8; t++) x[t] = (float) (wave(start + t) + noise(random));
        y[0] = (float) (wave(start + 8) + noise(random));
    });

    /// The next height of the tide, from the ten before: two waves of different length, each with a start of its own.
    static final Problem TIDE = new Problem("tide", NUMBERS, TUNE, Shape.of(10), 1, 300, 150, (random, i, x, y) -> {
        double moon = 2 * Math.PI * random.nextDouble(), sun = 2 * Math.PI * random.nextDouble();
        for (int t = 0; t <= 10; t++) {
            double height = Math.sin(0.9 * t + moon) + 0.6 * Math.sin(0.55 * t + sun) + noise(random);
            if (t < 10) x[t] = (float) height;
            else y[0] = (float) height;
        }
    });

    /// Eight signs of 5 × 5 points, each made of what two of four strokes cover, some points turned over; as rows of 25 numbers.
    static final Problem SIGNS = new Problem("signs", CLASSES, TUNE, Shape.of(25), 8, 800, 300, (random, i, x, y) -> {
        int sign = i % 8;
        for (int k = 0; k < 25; k++) {
            int row = k / 5, column = k % 5;
            boolean isOn = (sign & 1) == 0 ? row == 1 + (sign >> 1) % 4 : column == 1 + (sign >> 1) % 4;
            boolean isCrossed = sign >= 4 ? row == column : row + column == 4;
            boolean isTurned = random.nextDouble() < 0.12;
            x[k] = ((isOn || isCrossed) != isTurned ? 1 : 0) + (float) noise(random);
        }
        y[0] = sign;
    });

    private static double wave(double t) {
        return Math.sin(0.8 * t) * (1 + 0.5 * Math.sin(0.13 * t));
    }

    private static double noise(SplittableRandom random) {
        return 0.05 * random.nextGaussian();
    }
}

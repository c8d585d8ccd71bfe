package dev.slopewise.doctor.corpus;

import static dev.slopewise.doctor.corpus.Problem.Kind.CLASSES;
import static dev.slopewise.doctor.corpus.Problem.Kind.NUMBERS;
import static dev.slopewise.doctor.corpus.Problem.Kind.YES_NO;
import static dev.slopewise.doctor.corpus.Problem.Use.TEST;

import dev.slopewise.core.Shape;

/// Kept for the score: pictures, curves over time and sets, for nets of convolutions, recurrent ones and attention.
final class KeptSignals {
    /// The row and the column of each tile of a piece.
    private static final int[][][] PIECE_TILES = {
        {{0, 0}, {0, 1}, {0, 2}, {0, 3}},
        {{0, 0}, {1, 0}, {2, 0}, {3, 0}},
        {{0, 0}, {0, 1}, {1, 0}, {1, 1}},
        {{0, 0}, {1, 0}, {2, 0}, {2, 1}},
        {{0, 1}, {1, 1}, {2, 0}, {2, 1}},
        {{0, 0}, {0, 1}, {1, 1}, {1, 2}},
        {{0, 1}, {0, 2}, {1, 0}, {1, 1}},
        {{0, 1}, {1, 0}, {1, 1}, {1, 2}}
    };

    private KeptSignals() {}

    /// Where the hand of a clock points, across and up, from a picture of it, `[1, 9, 9]`.
    static final Problem CLOCKS =
            new Problem("clocks", NUMBERS, TEST, Shape.of(1, 9, 9), 2, 520, 260, (random, i, x, y) -> {
                double angle = 2 * Math.PI * random.nextDouble(), across = Math.cos(angle), up = Math.sin(angle);
                for (int k = 0; k < x.length; k++) {
                    double right = k % 9 - 4, above = 4 - k / 9;
                    double along = Math.max(0, Math.min(4, right * across + above * up));
                    double off = Math.hypot(right - along * across, above - along * up);
                    x[k] = (float) (Math.exp(-off * off) + 0.1 * random.nextGaussian());
                }
                y[0] = (float) across;
                y[1] = (float) up;
            });

    /// Eight pieces of four tiles each, laid anywhere on a board, `[1, 7, 7]`.
    static final Problem PIECES =
            new Problem("pieces", CLASSES, TEST, Shape.of(1, 7, 7), 8, 960, 400, (random, i, x, y) -> {
                int piece = i % 8, down = random.nextInt(4), right = random.nextInt(4);
                for (int k = 0; k < x.length; k++) x[k] = (float) (0.15 * random.nextGaussian());
                for (int[] tile : PIECE_TILES[piece]) x[7 * (down + tile[0]) + right + tile[1]] += 1;
                y[0] = piece;
            });

    /// Whether a knock is followed by its echo, six to nine moments later, `[1, 30]`; else by a knock on another wall, which sounds turned.
    static final Problem ECHOES =
            new Problem("echoes", YES_NO, TEST, Shape.of(1, 30), 1, 520, 260, (random, i, x, y) -> {
                int at = 2 + random.nextInt(10), later = at + 6 + random.nextInt(4);
                double sign = i % 2 == 0 ? -0.8 : 0.8;
                for (int t = 0; t < 30; t++) x[t] = (float) (0.2 * random.nextGaussian());
                for (int k = 0; k < 5; k++) {
                    double knock = 1.8 * Math.exp(-0.5 * k) * Math.cos(1.4 * k);
                    x[at + k] += (float) knock;
                    x[later + k] += (float) (sign * knock);
                }
                y[0] = i % 2;
            });

    /// How full a basin is at the end, which holds 1 at most and never less than nothing: `[10, 2]`, what flows in and out at a time.
    static final Problem BASINS =
            new Problem("basins", NUMBERS, TEST, Shape.of(10, 2), 1, 500, 250, (random, i, x, y) -> {
                double level = 0.5;
                for (int t = 0; t < 10; t++) {
                    double in = random.nextDouble(), out = random.nextDouble();
                    x[2 * t] = (float) (2 * in - 1);
                    x[2 * t + 1] = (float) (2 * out - 1);
                    level = Math.max(0, Math.min(1, level + 0.6 * (in - out)));
                }
                y[0] = (float) (4 * level - 2 + 0.1 * random.nextGaussian());
            });

    /// What seven judges say together, of whom some are trusted more than others: `[7, 3]`, a mark, the trust, and something else.
    static final Problem JURIES =
            new Problem("juries", NUMBERS, TEST, Shape.of(7, 3), 1, 600, 250, (random, i, x, y) -> {
                double said = 0, trusted = 0;
                for (int judge = 0; judge < 7; judge++) {
                    double mark = random.nextGaussian(), trust = random.nextGaussian(), weight = Math.exp(trust);
                    x[3 * judge] = (float) mark;
                    x[3 * judge + 1] = (float) trust;
                    x[3 * judge + 2] = (float) random.nextGaussian();
                    said += weight * mark;
                    trusted += weight;
                }
                y[0] = (float) (2 * said / trusted + 0.05 * random.nextGaussian());
            });
}

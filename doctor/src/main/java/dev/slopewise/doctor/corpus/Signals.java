package dev.slopewise.doctor.corpus;

import static dev.slopewise.doctor.corpus.Problem.Kind.CLASSES;
import static dev.slopewise.doctor.corpus.Problem.Kind.YES_NO;
import static dev.slopewise.doctor.corpus.Problem.Use.TUNE;

import dev.slopewise.core.Shape;

/// Pictures, sounds and sequences, for nets of convolutions, recurrent ones and attention.
final class Signals {
    /// Half the side of a mark, in points.
    private static final int REACH = 2;

    private Signals() {}

    /// Cloths of four weaves, `[1, 8, 8]`: lines across, lines down, both diagonals, each laid anywhere.
    static final Problem CLOTHS =
            new Problem("cloths", CLASSES, TUNE, Shape.of(1, 8, 8), 4, 480, 240, (random, i, x, y) -> {
                double angle = Math.PI / 4 * (i % 4) + 0.12 * random.nextGaussian(),
                        at = 2 * Math.PI * random.nextDouble();
                double thread = 1.7 + 0.3 * random.nextDouble();
                for (int k = 0; k < x.length; k++) {
                    int row = k / 8, column = k % 8;
                    double along = row * Math.cos(angle) + column * Math.sin(angle);
                    x[k] = (float) (Math.sin(thread * along + at) + 0.5 * random.nextGaussian());
                }
                y[0] = i % 4;
            });

    /// Five marks somewhere on a sheet, `[1, 8, 8]`: a square, a plus, a cross, a corner, a bar.
    static final Problem MARKS =
            new Problem("marks", CLASSES, TUNE, Shape.of(1, 8, 8), 5, 600, 300, (random, i, x, y) -> {
                int mark = i % 5, down = REACH + random.nextInt(4), right = REACH + random.nextInt(4);
                for (int k = 0; k < x.length; k++) {
                    int a = k / 8 - down, b = k % 8 - right;
                    boolean isWithin = Math.abs(a) <= REACH && Math.abs(b) <= REACH;
                    boolean isOn = isWithin
                            && switch (mark) {
                                case 0 -> Math.abs(a) == REACH || Math.abs(b) == REACH;
                                case 1 -> a == 0 || b == 0;
                                case 2 -> Math.abs(a) == Math.abs(b);
                                case 3 -> a == REACH || b == -REACH;
                                default -> a == 0;
                            };
                    x[k] = (float) ((isOn ? 1 : 0) + 0.25 * random.nextGaussian());
                }
                y[0] = mark;
            });

    /// Whether a tone rises, `[1, 24]`; the others fall.
    static final Problem TONES = new Problem("tones", YES_NO, TUNE, Shape.of(1, 24), 1, 480, 240, (random, i, x, y) -> {
        boolean isRising = i % 2 == 1;
        double at = 2 * Math.PI * random.nextDouble();
        for (int t = 0; t < 24; t++) {
            int since = isRising ? t : 23 - t;
            x[t] = (float) (Math.sin(at + 0.4 * since + 0.035 * since * since) + 0.5 * random.nextGaussian());
        }
        y[0] = isRising ? 1 : 0;
    });

    /// Whether the first of two signs came before the second, among others that say nothing: `[8, 3]`.
    static final Problem ORDER = new Problem("order", YES_NO, TUNE, Shape.of(8, 3), 1, 400, 200, (random, i, x, y) -> {
        int first = random.nextInt(8), second = (first + 1 + random.nextInt(7)) % 8;
        for (int k = 0; k < x.length; k++) x[k] = (float) ((k % 3 == 2 ? 1 : 0.12) * random.nextGaussian());
        x[3 * first] += 1;
        x[3 * second + 1] += 1;
        y[0] = first < second ? 1 : 0;
    });

    /// Which of four signs stands where the mark is: `[6, 5]`, a mark and the signs at each place.
    static final Problem LOOKUP =
            new Problem("lookup", CLASSES, TUNE, Shape.of(6, 5), 4, 400, 240, (random, i, x, y) -> {
                int marked = random.nextInt(6);
                for (int k = 0; k < x.length; k++) x[k] = (float) (0.15 * random.nextGaussian());
                for (int t = 0; t < 6; t++) {
                    int sign = random.nextInt(4);
                    x[5 * t + 1 + sign]++;
                    if (t == marked) y[0] = sign;
                }
                x[5 * marked]++;
            });
}

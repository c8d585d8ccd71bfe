package dev.slopewise.doctor.corpus;

import static dev.slopewise.doctor.corpus.Problem.Kind.NUMBERS;
import static dev.slopewise.doctor.corpus.Problem.Use.TUNE;

import dev.slopewise.core.Shape;

/// Numbers that are a function of one or two others.
final class Curves {
    private static final Shape LINE = Shape.of(1);

    private Curves() {}

    /// y = x² at 0, 1, 2, 3, from the columns x² and x.
    static final Problem PARABOLA = new Problem("parabola", NUMBERS, TUNE, Shape.of(2), 1, 4, 4, (random, i, x, y) -> {
        int at = i % 4;
        x[0] = at * at;
        x[1] = at;
        y[0] = at * at;
    });

    /// Chebyshev's polynomial T₃(x) = 4x³ − 3x at 20 points from −1 to 1; judged between them.
    ///
    /// @see <a href="https://arxiv.org/abs/2103.00065">Cohen et al. 2021, appendix</a>
    static final Problem CHEBYSHEV = new Problem("chebyshev", NUMBERS, TUNE, LINE, 1, 20, 19, (random, i, x, y) -> {
        double at = -1 + 2 * (i < 20 ? i : i - 19.5) / 19;
        x[0] = (float) at;
        y[0] = (float) (4 * at * at * at - 3 * at);
    });

    /// y = 5x² and the cube of a normal number, x from 0 to 5 in steps of 0.1; judged at random places.
    static final Problem QUADRATIC = new Problem("quadratic", NUMBERS, TUNE, LINE, 1, 51, 50, (random, i, x, y) -> {
        double at = i < 51 ? 0.1 * i : 5 * random.nextDouble();
        x[0] = (float) at;
        y[0] = (float) (5 * at * at + Math.pow(random.nextGaussian(), 3));
    });

    /// y = x⁴, x from −100 in steps of 0.5; judged at random places.
    static final Problem QUARTIC = new Problem("quartic", NUMBERS, TUNE, LINE, 1, 400, 100, (random, i, x, y) -> {
        double at = i < 400 ? -100 + 0.5 * i : 200 * random.nextDouble() - 100;
        x[0] = (float) at;
        y[0] = (float) Math.pow(at, 4);
    });

    /// Two waves of different length upon each other, with a little noise.
    static final Problem SINE = new Problem("sine", NUMBERS, TUNE, LINE, 1, 200, 200, (random, i, x, y) -> {
        double at = 2 * random.nextDouble() - 1;
        x[0] = (float) at;
        y[0] = (float) (Math.sin(4 * at) + 0.4 * Math.sin(9 * at) + 0.1 * random.nextGaussian());
    });

    /// Hills on a plane.
    static final Problem WAVES = new Problem("waves", NUMBERS, TUNE, Shape.of(2), 1, 400, 200, (random, i, x, y) -> {
        double a = 2 * random.nextDouble() - 1, b = 2 * random.nextDouble() - 1;
        x[0] = (float) a;
        x[1] = (float) b;
        y[0] = (float) (Math.sin(3 * a) * Math.cos(2 * b) + 0.5 * a * b + 0.1 * random.nextGaussian());
    });

    /// A ring of water around a stone, on a plane.
    static final Problem RIPPLE = new Problem("ripple", NUMBERS, TUNE, Shape.of(2), 1, 400, 200, (random, i, x, y) -> {
        double a = 2 * random.nextDouble() - 1, b = 2 * random.nextDouble() - 1, far = Math.hypot(a, b);
        x[0] = (float) a;
        x[1] = (float) b;
        y[0] = (float) (1.5 * Math.cos(5 * far) / (1 + far) + 0.4 * a + 0.05 * random.nextGaussian());
    });

    /// Two steep stairs on a slope, with a little noise.
    static final Problem STAIRS = new Problem("stairs", NUMBERS, TUNE, LINE, 1, 160, 160, (random, i, x, y) -> {
        double at = 2 * random.nextDouble() - 1;
        x[0] = (float) at;
        y[0] = (float) (Math.tanh(9 * (at - 0.3)) + Math.tanh(9 * (at + 0.4)) - at + 0.08 * random.nextGaussian());
    });
}

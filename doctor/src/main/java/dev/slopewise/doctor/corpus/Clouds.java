package dev.slopewise.doctor.corpus;

import static dev.slopewise.doctor.corpus.Problem.Kind.CLASSES;
import static dev.slopewise.doctor.corpus.Problem.Kind.YES_NO;
import static dev.slopewise.doctor.corpus.Problem.Use.TUNE;

import dev.slopewise.core.Shape;
import java.util.SplittableRandom;

/// Points of the plane, to be told to which of several sets they belong.
final class Clouds {
    private static final Shape PLANE = Shape.of(2);
    private static final double[][] CENTRES = {{-1.280, -9.481}, {0.993, -1.294}, {-1.593, -3.393}};

    private Clouds() {}

    /// Two rings, of radius 1 and 0.8.
    static final Problem CIRCLE = new Problem("circle", YES_NO, TUNE, PLANE, 1, 700, 300, (random, i, x, y) -> {
        double angle = 2 * Math.PI * random.nextDouble(), radius = i % 2 == 0 ? 1 : 0.8;
        put(
                x,
                radius * Math.cos(angle) + 0.1 * random.nextGaussian(),
                radius * Math.sin(angle) + 0.1 * random.nextGaussian());
        y[0] = i % 2;
    });

    /// Three round clouds of deviation 2, two of which overlap.
    static final Problem BLOB = new Problem("blob", CLASSES, TUNE, PLANE, 3, 700, 300, (random, i, x, y) -> {
        double[] centre = CENTRES[i % 3];
        put(x, centre[0] + 2 * random.nextGaussian(), centre[1] + 2 * random.nextGaussian());
        y[0] = i % 3;
    });

    /// Two arms that wind around each other.
    static final Problem SPIRAL = new Problem("spiral", YES_NO, TUNE, PLANE, 1, 400, 400, (random, i, x, y) -> {
        double t = random.nextDouble(), angle = 3.5 * Math.PI * t + Math.PI * (i % 2);
        put(x, t * Math.cos(angle) + jitter(random) / 5, t * Math.sin(angle) + jitter(random) / 5);
        y[0] = i % 2;
    });

    /// The four corners of a square: yes where exactly one coordinate is 1. Judged by the same four.
    static final Problem XOR = new Problem("xor", YES_NO, TUNE, PLANE, 1, 4, 4, (random, i, x, y) -> {
        int a = i & 1, b = i >> 1 & 1;
        put(x, a, b);
        y[0] = a ^ b;
    });

    /// Two half moons that reach into each other.
    static final Problem MOONS = new Problem("moons", YES_NO, TUNE, PLANE, 1, 300, 300, (random, i, x, y) -> {
        double angle = Math.PI * random.nextDouble();
        boolean isLower = i % 2 == 1;
        double across = isLower ? 1 - Math.cos(angle) : Math.cos(angle),
                up = isLower ? 0.5 - Math.sin(angle) : Math.sin(angle);
        put(x, across + 0.15 * random.nextGaussian(), up + 0.15 * random.nextGaussian());
        y[0] = i % 2;
    });

    /// A board of 3 by 3 fields of two colours.
    static final Problem CHECKERBOARD =
            new Problem("checkerboard", YES_NO, TUNE, PLANE, 1, 500, 300, (random, i, x, y) -> {
                double a = random.nextDouble(), b = random.nextDouble();
                put(x, 2 * a - 1, 2 * b - 1);
                y[0] = ((int) (3 * a) + (int) (3 * b)) % 2;
            });

    /// Four sectors of a wheel that are twisted outwards, as classes.
    static final Problem WHEEL = new Problem("wheel", CLASSES, TUNE, PLANE, 4, 600, 300, (random, i, x, y) -> {
        double radius = 0.2 + random.nextDouble();
        double angle = Math.PI / 2 * (i % 4) + 1.2 * radius + 0.25 * random.nextGaussian();
        put(x, radius * Math.cos(angle), radius * Math.sin(angle));
        y[0] = i % 4;
    });

    /// Stripes that bend, of two colours.
    static final Problem STRIPES = new Problem("stripes", YES_NO, TUNE, PLANE, 1, 500, 300, (random, i, x, y) -> {
        double a = 2 * random.nextDouble() - 1, b = 2 * random.nextDouble() - 1;
        put(x, a + 0.04 * random.nextGaussian(), b + 0.04 * random.nextGaussian());
        y[0] = Math.sin(5 * a + 1.5 * Math.sin(3 * b)) > 0 ? 1 : 0;
    });

    /// A flower: its heart, its five petals, and what lies around, as classes.
    static final Problem FLOWER = new Problem("flower", CLASSES, TUNE, PLANE, 3, 600, 300, (random, i, x, y) -> {
        double angle = 2 * Math.PI * random.nextDouble(), edge = 0.8 + 0.25 * Math.cos(5 * angle);
        double radius = (i % 3 + random.nextDouble()) / 2 * edge;
        put(
                x,
                radius * Math.cos(angle) + 0.03 * random.nextGaussian(),
                radius * Math.sin(angle) + 0.03 * random.nextGaussian());
        y[0] = i % 3;
    });

    private static double jitter(SplittableRandom random) {
        return 0.6 * random.nextDouble() - 0.3;
    }

    private static void put(float[] x, double first, double second) {
        x[0] = (float) first;
        x[1] = (float) second;
    }
}

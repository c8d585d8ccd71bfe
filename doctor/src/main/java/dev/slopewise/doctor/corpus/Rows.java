package dev.slopewise.doctor.corpus;

import static dev.slopewise.doctor.corpus.Problem.Kind.CLASSES;
import static dev.slopewise.doctor.corpus.Problem.Kind.NUMBERS;
import static dev.slopewise.doctor.corpus.Problem.Kind.YES_NO;
import static dev.slopewise.doctor.corpus.Problem.Use.TUNE;

import dev.slopewise.core.Shape;
import java.util.SplittableRandom;

/// Rows of numbers of other kinds: several answers, several yes or no at once, counts.
final class Rows {
    /// Where the ten islands lie, two of each class.
    private static final double[][] ISLANDS_AT = {
        {-1.6, 1.2},
        {0.2, 1.7},
        {1.5, 0.9},
        {-0.7, 0.4},
        {0.6, 0.3},
        {1.7, -0.6},
        {-1.5, -0.5},
        {-0.2, -0.8},
        {0.9, -1.5},
        {-1, -1.7}
    };

    private static final double PENDULUM_STEP = 0.02;
    private static final int PENDULUM_STEPS = 75;

    private Rows() {}

    /// Two rings in space, each of which goes through the other.
    static final Problem LINKS = new Problem("links", YES_NO, TUNE, Shape.of(3), 1, 500, 300, (random, i, x, y) -> {
        double angle = 2 * Math.PI * random.nextDouble();
        boolean isUpright = i % 2 == 1;
        x[0] = (float) (Math.cos(angle) + (isUpright ? 1 : 0) + 0.2 * random.nextGaussian());
        x[1] = (float) ((isUpright ? 0 : Math.sin(angle)) + 0.2 * random.nextGaussian());
        x[2] = (float) ((isUpright ? Math.sin(angle) : 0) + 0.2 * random.nextGaussian());
        y[0] = i % 2;
    });

    /// Ten islands in the sea, two for each of five classes.
    static final Problem ISLANDS =
            new Problem("islands", CLASSES, TUNE, Shape.of(2), 5, 500, 300, (random, i, x, y) -> {
                double[] at = ISLANDS_AT[i % 10];
                for (int j = 0; j < 2; j++) x[j] = (float) (at[j] + 0.24 * random.nextGaussian());
                y[0] = i % 5;
            });

    /// Angle and speed of a pendulum one and a half seconds after those that are given.
    static final Problem PENDULUM =
            new Problem("pendulum", NUMBERS, TUNE, Shape.of(2), 2, 400, 200, (random, i, x, y) -> {
                double angle = 4 * random.nextDouble() - 2, speed = 4 * random.nextDouble() - 2;
                x[0] = (float) angle;
                x[1] = (float) speed;
                for (int step = 0; step < PENDULUM_STEPS; step++) {
                    speed -= PENDULUM_STEP * 3 * Math.sin(angle);
                    angle += PENDULUM_STEP * speed;
                }
                y[0] = (float) (angle + 0.05 * random.nextGaussian());
                y[1] = (float) (speed + 0.05 * random.nextGaussian());
            });

    /// A bell that dies away: e⁻ᵗ sin 8t, with a little noise.
    static final Problem BELL = new Problem("bell", NUMBERS, TUNE, Shape.of(1), 1, 180, 180, (random, i, x, y) -> {
        double t = 2 * random.nextDouble();
        x[0] = (float) (t - 1);
        y[0] = (float) (Math.exp(-t) * Math.sin(8 * t) + 0.05 * random.nextGaussian());
    });

    /// Made like a table of houses: area, rooms, age, distance, storeys, garden, noise of the street; the price in thousands to be told.
    static final Problem HOUSES = new Problem("houses", NUMBERS, TUNE, Shape.of(7), 1, 640, 250, (random, i, x, y) -> {
        double area = Math.exp(4.7 + 0.35 * random.nextGaussian()), age = 90 * random.nextDouble();
        double far = 12 * random.nextDouble(), garden = Math.max(0, 300 * random.nextGaussian());
        x[0] = (float) area;
        x[1] = Math.max(1, Math.round(area / 28 + random.nextGaussian()));
        x[2] = (float) age;
        x[3] = (float) far;
        x[4] = 1 + random.nextInt(3);
        x[5] = (float) garden;
        x[6] = (float) (55 + 8 * random.nextGaussian());
        double worn = 1 - 0.006 * age + 0.00006 * age * age;
        y[0] = (float)
                (area * worn * (3.4 - 0.17 * far) + 0.06 * garden - 0.9 * (x[6] - 55) + 18 * random.nextGaussian());
    });

    /// Made like a table of buildings: compactness, wall, roof, height, glass, direction; what heating and what cooling need to be told.
    static final Problem ENERGY = new Problem("energy", NUMBERS, TUNE, Shape.of(6), 2, 512, 256, (random, i, x, y) -> {
        double compact = 0.62 + 0.36 * random.nextDouble(), wall = 245 + 170 * random.nextDouble();
        boolean isHigh = random.nextDouble() < 0.3 + 0.5 * (compact - 0.62) / 0.36;
        double glass = 0.1 * random.nextInt(5), direction = random.nextInt(4);
        double roof = 220 - 110 * (compact - 0.62) / 0.36 + 8 * random.nextGaussian();
        double[] row = {compact, wall, roof, isHigh ? 7 : 3.5, glass, direction};
        for (int j = 0; j < row.length; j++) x[j] = (float) row[j];
        double shell = (wall + roof) / 400 * (isHigh ? 1.7 : 1);
        y[0] = (float) (8 + 10 * shell * (1.3 - compact) + 22 * glass + (isHigh ? 6 : 0) + random.nextGaussian());
        y[1] = (float) (11 + 8 * shell + 30 * glass * (direction == 2 ? 1.4 : 0.8) + random.nextGaussian());
    });

    /// Made like a table of loans: whether one is paid back late, told by twelve columns of which some are 0 or 1 and four say nothing.
    static final Problem LOANS = new Problem("loans", YES_NO, TUNE, Shape.of(12), 1, 2000, 400, (random, i, x, y) -> {
        for (int j = 0; j < 12; j++) x[j] = j % 3 == 2 ? random.nextInt(2) : (float) random.nextGaussian();
        double income = Math.exp(x[0] * 0.5), owed = Math.exp(x[1] * 0.6), risk = owed / income;
        double score = 1.6 * (risk - 1.3) + 1.8 * (x[2] - 0.5) - 1.3 * x[3] * x[4] + 1.2 * (x[5] * x[6] - 0.2);
        for (int j = 0; j < 2; j++) x[j] = (float) (j == 0 ? 2500 * income : 9000 * owed);
        y[0] = score + 0.3 * random.nextGaussian() > 0 ? 1 : 0;
    });

    /// Six sorts of leaves, told by nine measures that hang together.
    static final Problem LEAVES = new Problem("leaves", CLASSES, TUNE, Shape.of(9), 6, 600, 300, (random, i, x, y) -> {
        int sort = i % 6;
        double size = random.nextGaussian(), bend = random.nextGaussian();
        for (int j = 0; j < 9; j++) {
            double own = 1.1 * Math.sin(1 + 2.3 * sort + 1.7 * j) + 0.5 * Math.cos(sort * (j + 1.0)) * bend;
            x[j] = (float) (20 + 3 * j + (2 + j) * (own + 0.6 * size + 0.4 * random.nextGaussian()));
        }
        y[0] = sort;
    });

    /// Three lamps, each lit by a rule of its own of eight switches that are seen with noise.
    static final Problem LAMPS = new Problem("lamps", YES_NO, TUNE, Shape.of(8), 3, 480, 240, (random, i, x, y) -> {
        boolean[] on = new boolean[8];
        for (int j = 0; j < 8; j++) {
            on[j] = random.nextBoolean();
            x[j] = (float) ((on[j] ? 1 : -1) + 0.2 * random.nextGaussian());
        }
        y[0] = on[0] ^ on[1] ? 1 : 0;
        y[1] = count(on, 2, 7) > 2 ? 1 : 0;
        y[2] = (on[5] && !on[6]) || on[7] ? 1 : 0;
    });

    /// Texts of five topics as counts of sixty words, of which each topic likes some.
    static final Problem TOPICS = new Problem("topics", CLASSES, TUNE, Shape.of(60), 5, 600, 300, (random, i, x, y) -> {
        int topic = i % 5;
        for (int word = 0; word < 40; word++)
            x[random.nextDouble() < 0.3 ? liked(random, topic) : random.nextInt(60)]++;
        y[0] = topic;
    });

    /// Sales of the next day, from those of the fourteen before: a week's course, a trend, noise.
    static final Problem SALES = new Problem("sales", NUMBERS, TUNE, Shape.of(14), 1, 384, 192, (random, i, x, y) -> {
        int day = random.nextInt(7);
        double level = random.nextGaussian(), trend = 0.06 * random.nextGaussian(), swing = 0.5 + random.nextDouble();
        for (int t = 0; t <= 14; t++) {
            double week = swing * ((day + t) % 7 >= 5 ? 1.5 : Math.sin((day + t) % 7));
            double sold = level + trend * t + week + 0.1 * random.nextGaussian();
            if (t < 14) x[t] = (float) sold;
            else y[0] = (float) sold;
        }
    });

    private static int count(boolean[] on, int from, int to) {
        int count = 0;
        for (int j = from; j < to; j++) count += on[j] ? 1 : 0;
        return count;
    }

    /// One of the twelve words of a topic, which share some with the next.
    private static int liked(SplittableRandom random, int topic) {
        return (9 * topic + random.nextInt(12)) % 60;
    }
}

package dev.slopewise.doctor.corpus;

import static dev.slopewise.doctor.corpus.Problem.Kind.CLASSES;
import static dev.slopewise.doctor.corpus.Problem.Kind.NUMBERS;
import static dev.slopewise.doctor.corpus.Problem.Kind.YES_NO;
import static dev.slopewise.doctor.corpus.Problem.Use.TUNE;

import dev.slopewise.core.Shape;

/// Rows of several columns.
final class Tables {
    private Tables() {}

    /// y = 2x₁ + x₂ + ½x₃ + 2.2, each x between 0 and 10,000.
    static final Problem LINEAR = new Problem("linear", NUMBERS, TUNE, Shape.of(3), 1, 300, 100, (random, i, x, y) -> {
        for (int j = 0; j < 3; j++) x[j] = (float) (1e4 * random.nextDouble());
        y[0] = 2 * x[0] + x[1] + 0.5f * x[2] + 2.2f;
    });

    /// Made like a table of cars: cylinders, displacement, power, weight, acceleration, year; miles per gallon to be told. Columns hang together and
    /// have the sizes that such tables have.
    static final Problem CARS = new Problem("cars", NUMBERS, TUNE, Shape.of(6), 1, 392, 200, (random, i, x, y) -> {
        double size = Math.min(2.2, Math.max(-1.4, 0.9 * random.nextGaussian())), year = 70 + random.nextInt(13);
        x[0] = size < -0.1 ? 4 : size < 0.7 ? 6 : 8;
        x[1] = (float) (195 + 95 * size + 18 * random.nextGaussian());
        x[2] = (float) (104 + 34 * size + 11 * random.nextGaussian());
        x[3] = (float) (2970 + 780 * size + 190 * random.nextGaussian());
        x[4] = (float) (15.5 - 1.4 * size + 2.1 * random.nextGaussian());
        x[5] = (float) year;
        y[0] = (float) (22.5 - 5.6 * size + 1.3 * size * size + 0.75 * (year - 76) + 2 * random.nextGaussian());
    });

    /// 10 sin(π x₁ x₂) + 20 (x₃ − ½)² + 10 x₄ + 5 x₅ and noise; five more columns say nothing.
    ///
    /// @see <a href="https://doi.org/10.1214/aos/1176347963">Friedman 1991, section 4.3</a>
    static final Problem FRIEDMAN =
            new Problem("friedman", NUMBERS, TUNE, Shape.of(10), 1, 800, 300, (random, i, x, y) -> {
                for (int j = 0; j < 10; j++) x[j] = random.nextFloat();
                y[0] = (float) (10 * Math.sin(Math.PI * x[0] * x[1])
                        + 20 * (x[2] - 0.5) * (x[2] - 0.5)
                        + 10 * x[3]
                        + 5 * x[4]
                        + random.nextGaussian());
            });

    /// 40 columns, 5 of which count.
    static final Problem SPARSE = new Problem("sparse", NUMBERS, TUNE, Shape.of(40), 1, 800, 300, (random, i, x, y) -> {
        for (int j = 0; j < 40; j++) x[j] = (float) random.nextGaussian();
        y[0] = (float) (x[3] - 0.8 * x[8] + 0.6 * x[17] + 0.5 * x[21] - 0.4 * x[34] + 0.2 * random.nextGaussian());
    });

    /// Three sorts of flowers or wines, told by columns of different sizes.
    static final Problem SORTS = new Problem("sorts", CLASSES, TUNE, Shape.of(5), 3, 240, 150, (random, i, x, y) -> {
        int sort = i % 3;
        double common = random.nextGaussian();
        x[0] = (float) (12.5 + 0.5 * sort + 0.5 * random.nextGaussian());
        x[1] = (float) (750 - 190 * (sort == 1 ? 1 : 0) + 130 * common);
        x[2] = (float) (2.4 - 0.6 * (sort == 2 ? 1 : 0) + 0.3 * common + 0.2 * random.nextGaussian());
        x[3] = (float) (0.35 + 0.08 * sort + 0.05 * random.nextGaussian());
        x[4] = (float) (100 + 12 * random.nextGaussian());
        y[0] = sort;
    });

    /// An event in one of eight rows, where two readings out of six are high at once.
    static final Problem EVENTS = new Problem("events", YES_NO, TUNE, Shape.of(6), 1, 480, 320, (random, i, x, y) -> {
        boolean isEvent = i % 8 == 0;
        for (int j = 0; j < 6; j++) x[j] = (float) random.nextGaussian();
        if (isEvent) {
            x[1] += 1.8f;
            x[4] += 1.8f;
        }
        y[0] = isEvent ? 1 : 0;
    });

    /// Made like a table of concrete: cement, slag, water, plasticiser, coarse and fine stone, age in days; the strength to be told.
    static final Problem CONCRETE =
            new Problem("concrete", NUMBERS, TUNE, Shape.of(7), 1, 600, 250, (random, i, x, y) -> {
                double cement = 100 + 440 * random.nextDouble(), slag = Math.max(0, 200 * random.nextDouble() - 60);
                double plasticiser = Math.max(0, 20 * random.nextDouble() - 6);
                double water = 215 - 3 * plasticiser + 12 * random.nextGaussian();
                double age = Math.exp(1 + 4.5 * random.nextDouble());
                double[] row = {
                    cement,
                    slag,
                    water,
                    plasticiser,
                    970 + 75 * random.nextGaussian(),
                    770 + 80 * random.nextGaussian(),
                    age
                };
                for (int j = 0; j < row.length; j++) x[j] = (float) row[j];
                double binder = (cement + 0.8 * slag) / water;
                y[0] = (float) (17 * binder * (0.35 + 0.18 * Math.log(age)) + 4 * random.nextGaussian());
            });

    /// Three qualities that overlap, told by eight columns of different sizes, three of which say nothing.
    static final Problem QUALITY =
            new Problem("quality", CLASSES, TUNE, Shape.of(8), 3, 600, 300, (random, i, x, y) -> {
                int quality = i % 3;
                double[] sizes = {1.7, 0.18, 0.2, 1.4, 0.05, 10, 33, 0.002},
                        at = {8.3, 0.53, 0.27, 2.5, 0.09, 16, 46, 0.997};
                double[] pull = {0.9, -1.1, 0.8, 0, 0, 1.2, -0.9, 0};
                for (int j = 0; j < 8; j++) {
                    double bent = j % 2 == 0 ? quality - 1 : quality == 1 ? 1 : -0.5;
                    x[j] = (float) (at[j] + sizes[j] * (pull[j] * bent + random.nextGaussian()));
                }
                y[0] = quality;
            });

    /// Yes where two of ten columns have the same sign and a third is not low.
    static final Problem ALIKE = new Problem("alike", YES_NO, TUNE, Shape.of(10), 1, 700, 300, (random, i, x, y) -> {
        for (int j = 0; j < 10; j++) x[j] = (float) random.nextGaussian();
        y[0] = x[2] * x[6] + 0.6 * x[8] > 0 ? 1 : 0;
    });
}

package dev.slopewise.doctor.corpus;

import static dev.slopewise.doctor.corpus.Problem.Kind.CLASSES;
import static dev.slopewise.doctor.corpus.Problem.Kind.NUMBERS;
import static dev.slopewise.doctor.corpus.Problem.Kind.YES_NO;
import static dev.slopewise.doctor.corpus.Problem.Use.TUNE;

import dev.slopewise.core.Shape;

/// More rows of numbers: maps, measures, votes, counts, what comes next.
final class MoreRows {
    /// The capitals of twelve regions, three in each of four countries.
    private static final double[][] CAPITALS = {
        {-0.7, -0.7}, {0.1, -0.8}, {0.8, -0.6}, {-0.8, 0}, {-0.2, -0.2}, {0.4, -0.1},
        {0.9, 0.2}, {-0.5, 0.5}, {0.1, 0.4}, {0.6, 0.7}, {-0.9, 0.9}, {-0.1, 0.9}
    };

    /// Where a spectrum's peaks stand, how wide and how high they are.
    private static final double[][] PEAKS = {{-0.55, 0.12, 1.4}, {0.1, 0.22, 0.8}, {0.62, 0.09, -1.1}};

    private static final double UPPER_ARM = 1, FOREARM = 0.8;

    private MoreRows() {}

    /// Two shells around each other in a space of four dimensions.
    static final Problem SHELLS = new Problem("shells", YES_NO, TUNE, Shape.of(4), 1, 600, 300, (random, i, x, y) -> {
        double length = 0;
        for (int j = 0; j < 4; j++) {
            x[j] = (float) random.nextGaussian();
            length += x[j] * x[j];
        }
        double radius = (i % 2 == 0 ? 0.8 : 1.6) + 0.12 * random.nextGaussian();
        for (int j = 0; j < 4; j++) x[j] = (float) (x[j] / Math.sqrt(length) * radius + 0.3);
        y[0] = i % 2;
    });

    /// A map of four countries, each of which has three regions far from each other: a place belongs to the nearest capital's.
    static final Problem REGIONS =
            new Problem("regions", CLASSES, TUNE, Shape.of(2), 4, 800, 300, (random, i, x, y) -> {
                double across = 2.2 * random.nextDouble() - 1.1, up = 2.2 * random.nextDouble() - 1.1;
                x[0] = (float) (2 * across);
                x[1] = (float) (2 * up);
                y[0] = nearest(across, up) % 4;
            });

    /// Where the hand of an arm is, from the angles of its three joints.
    static final Problem ARM = new Problem("arm", NUMBERS, TUNE, Shape.of(3), 3, 500, 250, (random, i, x, y) -> {
        double[] angle = new double[3];
        for (int j = 0; j < 3; j++) {
            angle[j] = 2.6 * random.nextDouble() - 1.3;
            x[j] = (float) angle[j];
        }
        double lift = angle[1], bent = angle[1] + angle[2];
        double reach = UPPER_ARM * Math.cos(lift) + FOREARM * Math.cos(bent);
        double[] at = {
            reach * Math.cos(angle[0]),
            reach * Math.sin(angle[0]),
            UPPER_ARM * Math.sin(lift) + FOREARM * Math.sin(bent)
        };
        for (int j = 0; j < 3; j++) y[j] = (float) (at[j] + 0.03 * random.nextGaussian());
    });

    /// How bright light is at a place of a spectrum: two peaks, a dark line and a slope.
    static final Problem SPECTRUM =
            new Problem("spectrum", NUMBERS, TUNE, Shape.of(1), 1, 240, 200, (random, i, x, y) -> {
                double at = 2 * random.nextDouble() - 1, light = 0.3 * at;
                for (double[] peak : PEAKS) light += peak[2] / (1 + Math.pow((at - peak[0]) / peak[1], 2));
                x[0] = (float) at;
                y[0] = (float) (light + 0.04 * random.nextGaussian());
            });

    /// Made like a table of fields: rain, warmth, nitrogen, acidity, sand, seeds, height, slope; the harvest to be told.
    static final Problem CROPS = new Problem("crops", NUMBERS, TUNE, Shape.of(8), 1, 700, 300, (random, i, x, y) -> {
        double rain = 400 + 700 * random.nextDouble(), warm = 9 + 11 * random.nextDouble();
        double nitrogen = 180 * random.nextDouble(), acid = 6.4 + 0.7 * random.nextGaussian();
        double[] row = {
            rain,
            warm,
            nitrogen,
            acid,
            15 + 60 * random.nextDouble(),
            2e5 + 1e5 * random.nextDouble(),
            Math.exp(5 + 0.8 * random.nextGaussian()),
            10 * random.nextDouble()
        };
        for (int j = 0; j < row.length; j++) x[j] = (float) row[j];
        double wet = (rain - 750) / 350, heat = (warm - 14.5) / 5.5;
        double fed = 1 - Math.exp(-(20 + nitrogen) / 70);
        double grown = 9 * fed * (1 - 0.35 * wet * wet) + 1.1 * heat - 0.5 * Math.pow(acid - 6.4, 2) + 0.5 * wet * heat;
        y[0] = (float) (grown - 0.02 * (row[4] - 45) + 0.3 * random.nextGaussian());
    });

    /// Made like a table of subscribers: whether one leaves, told by eleven columns, from months and calls to prices and options.
    static final Problem SUBSCRIBERS =
            new Problem("subscribers", YES_NO, TUNE, Shape.of(11), 1, 1500, 400, (random, i, x, y) -> {
                double months = 72 * random.nextDouble(), price = 20 + 90 * random.nextDouble();
                int calls = random.nextInt(7), contract = random.nextInt(3);
                x[0] = (float) months;
                x[1] = (float) price;
                x[2] = (float) (months * price * (0.9 + 0.2 * random.nextDouble()));
                x[3] = calls;
                x[4] = contract;
                for (int j = 5; j < 9; j++) x[j] = random.nextInt(2);
                x[9] = (float) (35 + 12 * random.nextGaussian());
                x[10] = (float) (1e4 * random.nextDouble());
                double pull = 1.5 * (calls - 3) / 2 - 1.6 * (months - 36) / 20 + 1.3 * (price - 65) / 26;
                double bound = contract == 0 ? 1.2 : contract == 1 ? -0.2 : -1;
                y[0] = pull + bound + 1.5 * (x[5] == x[6] ? 0.5 : -0.5) + 0.25 * random.nextGaussian() > 0 ? 1 : 0;
            });

    /// Seven minerals, told by ten measures each of a size of its own.
    static final Problem MINERALS =
            new Problem("minerals", CLASSES, TUNE, Shape.of(10), 7, 700, 350, (random, i, x, y) -> {
                int mineral = i % 7;
                double purity = random.nextGaussian();
                for (int j = 0; j < 10; j++) {
                    double own = Math.sin(1.7 * mineral * (j + 1) + 0.7 * j);
                    double measured = own + 0.3 * purity * Math.cos(mineral + 2.0 * j) + 0.5 * random.nextGaussian();
                    x[j] = (float) (Math.pow(4, j % 5) * (3 + measured));
                }
                y[0] = mineral;
            });

    /// Three properties of an alloy from the shares of its five metals, which sum to 1.
    static final Problem ALLOYS = new Problem("alloys", NUMBERS, TUNE, Shape.of(5), 3, 450, 225, (random, i, x, y) -> {
        double sum = 0;
        for (int j = 0; j < 5; j++) {
            x[j] = (float) -Math.log(1 - random.nextDouble());
            sum += x[j];
        }
        for (int j = 0; j < 5; j++) x[j] /= (float) sum;
        double[] told = {
            7.9 * x[0] + 8.9 * x[1] + 2.7 * x[2] + 4.5 * x[3] + 11.3 * x[4] + 2 * x[0] * x[2],
            900 * x[0] + 2500 * x[0] * x[1] + 1400 * x[2] * x[3] + 300 * Math.sqrt(x[3]) - 400 * x[4],
            40 * x[1] + 25 * x[2] - 90 * x[1] * x[2] + 8 * Math.abs(x[3] - 0.2)
        };
        double[] noise = {0.1, 15, 0.5};
        for (int j = 0; j < 3; j++) y[j] = (float) (told[j] + noise[j] * random.nextGaussian());
    });

    /// Four motions, each carried or not by a rule of its own of what ten members say: no, nothing, yes.
    static final Problem VOTES = new Problem("votes", YES_NO, TUNE, Shape.of(10), 4, 640, 320, (random, i, x, y) -> {
        int[] says = new int[10];
        for (int j = 0; j < 10; j++) {
            says[j] = random.nextInt(3) - 1;
            x[j] = (float) (says[j] + 0.1 * random.nextGaussian());
        }
        y[0] = says[0] + says[1] + says[2] + says[3] > 0 ? 1 : 0;
        y[1] = says[4] == says[5] ? 1 : 0;
        y[2] = Math.max(says[6], says[7]) > 0 ? 1 : 0;
        y[3] = says[8] - says[9] + 2 * says[2] > 0 ? 1 : 0;
    });

    /// Four sorts of tissue, told by how often each of seventy genes was read: five genes speak for each, the rest vary.
    static final Problem GENES = new Problem("genes", CLASSES, TUNE, Shape.of(70), 4, 600, 300, (random, i, x, y) -> {
        int tissue = i % 4;
        double depth = Math.exp(0.2 * random.nextGaussian());
        for (int j = 0; j < 70; j++) {
            double level = 0.8 * Math.sin(1.3 * j) + 0.6 * random.nextGaussian();
            if (j / 5 == tissue) level += 0.9;
            x[j] = (float) Math.log1p(depth * Math.exp(1 + level));
        }
        y[0] = tissue;
    });

    /// The next three places of a swing that comes to rest, from the twelve before.
    static final Problem SWINGS = new Problem("swings", NUMBERS, TUNE, Shape.of(12), 3, 400, 200, (random, i, x, y) -> {
        double pace = 0.5 + 0.7 * random.nextDouble(), loss = 0.12 * random.nextDouble();
        double start = 2 * Math.PI * random.nextDouble(), height = 1 + random.nextDouble();
        for (int t = 0; t < 15; t++) {
            double at = height * Math.exp(-loss * t) * Math.sin(pace * t + start) + 0.03 * random.nextGaussian();
            if (t < 12) x[t] = (float) at;
            else y[t - 12] = (float) at;
        }
    });

    private static int nearest(double across, double up) {
        int nearest = 0;
        for (int k = 1; k < CAPITALS.length; k++) {
            if (far(k, across, up) < far(nearest, across, up)) nearest = k;
        }
        return nearest;
    }

    private static double far(int capital, double across, double up) {
        return Math.hypot(across - CAPITALS[capital][0], up - CAPITALS[capital][1]);
    }
}

package dev.slopewise.doctor.corpus;

import static dev.slopewise.doctor.corpus.Problem.Kind.CLASSES;
import static dev.slopewise.doctor.corpus.Problem.Kind.NUMBERS;
import static dev.slopewise.doctor.corpus.Problem.Kind.YES_NO;
import static dev.slopewise.doctor.corpus.Problem.Use.TEST;

import dev.slopewise.core.Shape;
import java.util.SplittableRandom;

/// Kept for the score: rows of numbers.
final class KeptRows {
    private static final double GRAVITY = 9.81, DAY = 24;

    /// Which of the 32 bands the six tones of a chord begin at.
    private static final int[] TONES = {2, 5, 7, 10, 12, 15};

    private KeptRows() {}

    /// Whether a ball flies over a wall, 9 m away and 2 m high: from its speed, its angle and the wind at its back.
    static final Problem THROWS = new Problem("throws", YES_NO, TEST, Shape.of(3), 1, 1200, 400, (random, i, x, y) -> {
        double speed = 8 + 9 * random.nextDouble(),
                angle = 0.25 + 1.1 * random.nextDouble(),
                wind = random.nextGaussian();
        double time = 9 / (speed * Math.cos(angle) + wind);
        double height = speed * Math.sin(angle) * time - GRAVITY / 2 * time * time;
        x[0] = (float) ((speed - 12.5) / 2.6);
        x[1] = (float) ((angle - 0.8) / 0.32);
        x[2] = (float) wind;
        y[0] = height + 0.3 * random.nextGaussian() > 2 ? 1 : 0;
    });

    /// Which of five layers of folded rock a drill is in, from its place and depth.
    static final Problem STRATA = new Problem("strata", CLASSES, TEST, Shape.of(3), 5, 1500, 400, (random, i, x, y) -> {
        for (int j = 0; j < 3; j++) x[j] = (float) (3 * random.nextDouble() - 1.5);
        double fold = 0.45 * Math.sin(2.2 * x[0]) + 0.3 * x[1] * x[1] - 0.25 * x[0] * x[1];
        double layer = Math.floor((x[2] + fold + 1.5) / 0.75);
        y[0] = (int) Math.max(0, Math.min(4, layer));
    });

    /// Where a planet stands, from the share of its year that has passed and how long its ellipse is.
    static final Problem PLANETS =
            new Problem("planets", NUMBERS, TEST, Shape.of(2), 2, 480, 240, (random, i, x, y) -> {
                double passed = 2 * Math.PI * random.nextDouble() - Math.PI, longer = 0.75 * random.nextDouble();
                double angle = passed;
                for (int step = 0; step < 30; step++) {
                    angle -= (angle - longer * Math.sin(angle) - passed) / (1 - longer * Math.cos(angle));
                }
                x[0] = (float) (passed / 1.8);
                x[1] = (float) ((longer - 0.375) / 0.22);
                y[0] = (float) (Math.cos(angle) - longer + 0.03 * random.nextGaussian());
                y[1] = (float) (Math.sqrt(1 - longer * longer) * Math.sin(angle) + 0.03 * random.nextGaussian());
            });

    /// How much of a drug is in the blood during a day on which three doses are taken, at hours 0, 7 and 15.
    static final Problem DOSES = new Problem("doses", NUMBERS, TEST, Shape.of(1), 1, 280, 200, (random, i, x, y) -> {
        double hour = DAY * random.nextDouble();
        double found = dose(hour) + 1.4 * dose(hour - 7) + 0.7 * dose(hour - 15);
        x[0] = (float) (hour / DAY * 3 - 1.5);
        y[0] = (float) (6 * found - 2 + 0.1 * random.nextGaussian());
    });

    /// What taking up and losing leaves of a dose after so many hours.
    private static double dose(double hours) {
        return hours < 0 ? 0 : 0.5 * hours * hours * Math.exp(-0.8 * hours);
    }

    /// Made like a table of lent bicycles: hour, warmth, wind, rain, day of the week, stations, price, visitors; how many were lent.
    static final Problem BICYCLES =
            new Problem("bicycles", NUMBERS, TEST, Shape.of(8), 1, 1100, 350, (random, i, x, y) -> {
                double hour = 6 + 16 * random.nextDouble(), warm = 14 + 8 * random.nextGaussian();
                double wind = -6 * Math.log(1 - random.nextDouble());
                double rain = random.nextInt(4) == 0 ? 5 * random.nextDouble() : 0;
                double[] row = {
                    hour,
                    warm,
                    wind,
                    rain,
                    random.nextInt(7),
                    40 + random.nextInt(60),
                    1 + 3 * random.nextDouble(),
                    1e4 + 4e3 * random.nextGaussian()
                };
                for (int j = 0; j < row.length; j++) x[j] = (float) row[j];
                double busy =
                        120 * Math.exp(-Math.pow(hour - 8, 2) / 5) + 150 * Math.exp(-Math.pow(hour - 17.5, 2) / 8);
                double weather = 1 - Math.pow((warm - 21) / 30, 2) - 0.012 * wind - 0.06 * rain;
                double lent = weather * (90 + (row[4] < 5 ? busy : 0.4 * busy)) + 0.8 * row[5] - 9 * row[6];
                y[0] = (float) (lent + 14 * random.nextGaussian());
            });

    /// Made like a table of patients: whether one is taken in, told by thirteen columns of which four say nothing.
    static final Problem PATIENTS =
            new Problem("patients", YES_NO, TEST, Shape.of(13), 1, 2400, 500, (random, i, x, y) -> {
                double age = 20 + 65 * random.nextDouble(), pulse = 75 + 14 * random.nextGaussian();
                double pressure = 105 + 0.4 * age + 13 * random.nextGaussian(), fever = random.nextGaussian();
                double[] row = {
                    age,
                    pulse,
                    pressure,
                    37 + 0.8 * Math.abs(fever),
                    Math.exp(1.5 + 0.9 * random.nextGaussian()),
                    250 + 60 * random.nextGaussian(),
                    7000 * Math.exp(0.3 * random.nextGaussian())
                };
                for (int j = 0; j < 13; j++)
                    x[j] = j < 7 ? (float) row[j] : j < 10 ? random.nextInt(2) : (float) random.nextGaussian();
                double old = (age - 52) / 19, fast = (pulse - 75) / 14, high = (pressure - 126) / 15;
                double danger = 1.7 * old + 1.5 * fast * fast - 1.5 + 1.6 * high * (x[7] == 1 ? 1 : -0.3);
                y[0] = danger + 1.3 * (Math.abs(fever) - 0.8) + 1.1 * (Math.log(x[4]) - 1.5) + 1.2 * (x[8] - 0.5) > 0
                        ? 1
                        : 0;
            });

    /// Eight vineyards, told by eleven measures of their wine each of a size of its own.
    static final Problem WINES = new Problem("wines", CLASSES, TEST, Shape.of(11), 8, 720, 360, (random, i, x, y) -> {
        int vineyard = i % 8;
        double sun = random.nextGaussian(), soil = random.nextGaussian();
        for (int j = 0; j < 11; j++) {
            double own = 1.2 * Math.cos(1.37 * vineyard * (j + 1) + 0.4 * j * j);
            double measured = own + 0.3 * sun * Math.sin(1.3 * j) + 0.25 * soil * Math.cos(vineyard + 0.9 * j);
            x[j] = (float) (Math.pow(3, j % 6 - 2) * (6 + measured + 0.4 * random.nextGaussian()));
        }
        y[0] = vineyard;
    });

    /// How loud a circuit of a resistor, a coil and a capacitor answers to a tone and how late, from the logarithms of the four.
    static final Problem CIRCUITS =
            new Problem("circuits", NUMBERS, TEST, Shape.of(4), 2, 640, 320, (random, i, x, y) -> {
                for (int j = 0; j < 4; j++) x[j] = (float) (2 * random.nextDouble() - 1);
                double resistance = Math.exp(0.7 * x[0]), coil = Math.exp(x[1]), capacitor = Math.exp(x[2]);
                double pitch = Math.exp(1.2 * x[3]), against = pitch * coil - 1 / (pitch * capacitor);
                double[] told = {-Math.log(Math.hypot(resistance, against)), Math.atan2(against, resistance)};
                for (int j = 0; j < 2; j++) y[j] = (float) (told[j] + 0.05 * random.nextGaussian());
            });

    /// Which of six tones sound together, `[6]`, from how loud each of 32 bands is: a tone sounds in three of them.
    static final Problem CHORDS = new Problem("chords", YES_NO, TEST, Shape.of(32), 6, 640, 320, (random, i, x, y) -> {
        for (int j = 0; j < 32; j++) x[j] = (float) (0.3 * random.nextGaussian());
        for (int tone = 0; tone < 6; tone++) {
            if (random.nextInt(3) > 0) continue;
            y[tone] = 1;
            double loud = 0.9 + 0.5 * random.nextDouble();
            for (int over = 0; over < 3; over++) x[TONES[tone] + 8 * over] += (float) (loud / (1 + 0.3 * over));
        }
    });

    /// Five kinds of birds, told by how many came to a feeder in each of 24 hours.
    static final Problem BIRDS = new Problem("birds", CLASSES, TEST, Shape.of(24), 5, 800, 400, (random, i, x, y) -> {
        int bird = i % 5;
        double flock = Math.exp(0.3 * random.nextGaussian());
        for (int hour = 0; hour < 24; hour++) {
            double first = Math.exp(-Math.pow(hour - 6 - bird, 2) / 6),
                    late = Math.exp(-Math.pow(hour - 20 + 2.5 * bird, 2) / 8);
            x[hour] = counted(random, flock * (0.6 + 4 * first + 3 * late));
        }
        y[0] = bird;
    });

    /// A number of events of which so many are expected.
    private static int counted(SplittableRandom random, double expected) {
        int count = 0;
        for (double left = Math.exp(-expected), p = random.nextDouble(); p > left; p *= random.nextDouble()) count++;
        return count;
    }

    /// How many hares and foxes there are a while later, from those of the five times before; in logarithms.
    static final Problem HARES = new Problem("hares", NUMBERS, TEST, Shape.of(10), 2, 420, 210, (random, i, x, y) -> {
        double hares = Math.exp(2 * random.nextDouble() - 1), foxes = Math.exp(2 * random.nextDouble() - 1);
        for (int t = 0; t < 7; t++) {
            double seenHares = Math.log(hares) + 0.03 * random.nextGaussian(),
                    seenFoxes = Math.log(foxes) + 0.03 * random.nextGaussian();
            if (t < 5) {
                x[2 * t] = (float) seenHares;
                x[2 * t + 1] = (float) seenFoxes;
            } else if (t == 6) {
                y[0] = (float) seenHares;
                y[1] = (float) seenFoxes;
            }
            for (int part = 0; part < 40; part++) {
                double born = hares * (1 - foxes) * 0.015, raised = foxes * (hares - 1) * 0.015;
                hares += born;
                foxes += raised;
            }
        }
    });
}

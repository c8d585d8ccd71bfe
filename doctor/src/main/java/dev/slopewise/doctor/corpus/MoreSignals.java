package dev.slopewise.doctor.corpus;

import static dev.slopewise.doctor.corpus.Problem.Kind.CLASSES;
import static dev.slopewise.doctor.corpus.Problem.Kind.NUMBERS;
import static dev.slopewise.doctor.corpus.Problem.Use.TUNE;

import dev.slopewise.core.Shape;

/// More pictures, curves over time and sets, for nets of convolutions, recurrent ones and attention.
final class MoreSignals {
    private MoreSignals() {}

    /// How many cells a picture shows, none to three, `[1, 9, 9]`: at most one in each quarter of it.
    static final Problem CELLS =
            new Problem("cells", CLASSES, TUNE, Shape.of(1, 9, 9), 4, 560, 280, (random, i, x, y) -> {
                int cells = i % 4, first = random.nextInt(4);
                for (int k = 0; k < x.length; k++) x[k] = (float) (0.15 * random.nextGaussian());
                for (int cell = 0; cell < cells; cell++) {
                    int quarter = (first + cell) % 4, lower = quarter / 2;
                    double down = lower * 4.5 + 1.2 + 2 * random.nextDouble();
                    double right = quarter % 2 * 4.5 + 1.2 + 2 * random.nextDouble();
                    for (int k = 0; k < x.length; k++) {
                        int row = k / 9, column = k % 9;
                        double far = Math.pow(row - down, 2) + Math.pow(column - right, 2);
                        x[k] += (float) (1.2 * Math.exp(-far / 1.4));
                    }
                }
                y[0] = cells;
            });

    /// Flags of two bands, above or beside each other, in red, green and blue, `[3, 6, 6]`: which two colours, in which order.
    static final Problem FLAGS =
            new Problem("flags", CLASSES, TUNE, Shape.of(3, 6, 6), 6, 540, 270, (random, i, x, y) -> {
                int flag = i % 6, first = flag / 2, second = (first + 1 + flag % 2) % 3;
                boolean isBeside = random.nextBoolean();
                for (int k = 0; k < x.length; k++) {
                    int colour = k / 36, row = k / 6 % 6, column = k % 6;
                    boolean isFirst = (isBeside ? column : row) < 3;
                    boolean isOn = colour == (isFirst ? first : second);
                    x[k] = (float) ((isOn ? 1 : 0) + 0.5 * random.nextGaussian());
                }
                y[0] = flag;
            });

    /// A heart on two wires, `[2, 20]`: it beats well, its second beat comes early, or the second wire shows it upside down.
    static final Problem BEATS =
            new Problem("beats", CLASSES, TUNE, Shape.of(2, 20), 3, 480, 240, (random, i, x, y) -> {
                double first = 2 + 4 * random.nextDouble(), second = first + (i % 3 == 1 ? 6 : 9.5);
                second += 0.5 * random.nextGaussian();
                for (int k = 0; k < x.length; k++) {
                    int t = k % 20;
                    boolean isTurned = k >= 20 && i % 3 == 2;
                    double beat = Math.exp(-Math.pow(t - first, 2)) + Math.exp(-Math.pow(t - second, 2));
                    x[k] = (float) (1.5 * (isTurned ? -beat : beat) + 0.3 * random.nextGaussian());
                }
                y[0] = i % 3;
            });

    /// What is left of nine payments, in or out, after each step of which a tenth is lost: `[9, 2]`, a sum and a sign.
    static final Problem BALANCE =
            new Problem("balance", NUMBERS, TUNE, Shape.of(9, 2), 1, 480, 240, (random, i, x, y) -> {
                double balance = 0;
                for (int t = 0; t < 9; t++) {
                    double sum = random.nextDouble();
                    int sign = random.nextBoolean() ? 1 : -1;
                    x[2 * t] = (float) sum;
                    x[2 * t + 1] = sign;
                    balance = 0.9 * balance + sign * sum;
                }
                y[0] = (float) (balance + 0.05 * random.nextGaussian());
            });

    /// Which of three parties is loudest among eight who speak, in whatever order: `[8, 4]`, how loud one is and the party.
    static final Problem VOICES =
            new Problem("voices", CLASSES, TUNE, Shape.of(8, 4), 3, 480, 240, (random, i, x, y) -> {
                double[] loud = new double[3];
                int party = i % 3;
                for (int t = 0; t < 8; t++) {
                    int speaks = random.nextInt(3);
                    double voice = random.nextDouble() + (speaks == party ? 1.1 : 0);
                    loud[speaks] += voice;
                    x[4 * t] = (float) voice;
                    x[4 * t + 1 + speaks] = 1;
                }
                y[0] = loud[0] > loud[1] ? loud[0] > loud[2] ? 0 : 2 : loud[1] > loud[2] ? 1 : 2;
            });
}

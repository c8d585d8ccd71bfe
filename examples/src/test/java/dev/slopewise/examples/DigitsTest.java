package dev.slopewise.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Compares the distortion with plain loops, and lets the networks learn to say which of ten places is lit.
class DigitsTest {
    private static final int SIDE = Digits.SIDE;

    @Test
    void distortsAsPlainLoopsDo() {
        int n = 3;
        Key key = Key.of(5);
        Tensor images = Key.of(6).uniform(n, SIDE, SIDE);
        var plain = (float[][][]) images.toNested();
        float[] seen = Digits.distorted(images, key).toFloats();
        double[][] drawn = new double[4][];
        double[] most = {Digits.TURN, Digits.SCALE, Digits.SHIFT, Digits.SHIFT};
        for (int k = 0; k < 4; k++) drawn[k] = key.fold(k).uniform(n, 1, 1).toDoubles();
        for (int i = 0; i < n; i++) {
            double angle = (2 * drawn[0][i] - 1) * most[0], size = 1 + (2 * drawn[1][i] - 1) * most[1];
            double right = (2 * drawn[2][i] - 1) * most[2], down = (2 * drawn[3][i] - 1) * most[3];
            for (int row = 0; row < SIDE; row++) {
                for (int column = 0; column < SIDE; column++) {
                    double x = column - 13.5, y = row - 13.5;
                    double atColumn = size * (Math.cos(angle) * x + Math.sin(angle) * y) + right + 13.5;
                    double atRow = size * (Math.cos(angle) * y - Math.sin(angle) * x) + down + 13.5;
                    // Places are rounded to 2⁻²⁰ or so, and two pixels differ by at most 1.
                    assertThat((double) seen[(i * SIDE + row) * SIDE + column])
                            .isCloseTo(between(plain[i], atRow, atColumn), within(1e-5));
                }
            }
        }
    }

    /// The sum over all pixels of value · (1 − distance) along both axes, where that is above 0.
    private static double between(float[][] image, double row, double column) {
        double sum = 0;
        for (int i = 0; i < SIDE; i++)
            for (int j = 0; j < SIDE; j++)
                sum += image[i][j] * Math.max(0, 1 - Math.abs(row - i)) * Math.max(0, 1 - Math.abs(column - j));
        return sum;
    }

    @Test
    void denseLayersLearnWhichPlaceIsLit(@TempDir Path folder) throws IOException {
        write(folder, "train", 192, 1);
        write(folder, "t10k", 50, 2);
        Printed printed = Printed.by(() -> Digits.main(new String[] {folder.toString(), "dense", "3", "2"}));
        assertThat(printed.numbersAfter("of 50 kept apart ")[0])
                .as("percent right")
                .isGreaterThan(60);
        assertThat(printed.numbersAfter("seed 1: ")[0]).isBetween(0.0, 100.0);
        assertThat(printed.numbersAfter("seed 2: ")[0]).isBetween(0.0, 100.0);
    }

    @Test
    void convolutionsTakeAStep(@TempDir Path folder) throws IOException {
        write(folder, "train", 64, 3);
        write(folder, "t10k", 10, 4);
        Printed printed = Printed.by(() -> Digits.main(new String[] {folder.toString(), "conv", "1", "1"}));
        assertThat(printed.numbersAfter("of 10 kept apart ")).hasSize(2);
    }

    /// Images of noise, the first label's place lit at the top left, the others' to its right and below: two rows of five.
    private static void write(Path folder, String part, int count, long seed) throws IOException {
        var random = new Random(seed);
        byte[] labels = new byte[count];
        byte[] pixels = new byte[count * SIDE * SIDE];
        random.nextBytes(pixels);
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) (i % Digits.CLASSES);
            for (int at = 0; at < SIDE * SIDE; at++) {
                int row = at / SIDE / 14, column = Math.min(4, at % SIDE / 5);
                int value = (pixels[i * SIDE * SIDE + at] & 0xff) / 4;
                pixels[i * SIDE * SIDE + at] = (byte) (row * 5 + column == labels[i] ? 255 - value : value);
            }
        }
        idx(folder.resolve(part + "-images-idx3-ubyte.gz"), pixels, count, SIDE, SIDE);
        idx(folder.resolve(part + "-labels-idx1-ubyte.gz"), labels, count);
    }

    private static void idx(Path file, byte[] entries, int... sizes) throws IOException {
        try (var out = new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
            out.writeInt(0x0800 | sizes.length);
            for (int size : sizes) out.writeInt(size);
            out.write(entries);
        }
    }
}

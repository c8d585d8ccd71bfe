package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class UpdateTest {
    private static final int SIDE = 700;

    private static Block all(double[] matrix) {
        return new Block().all(matrix, SIDE);
    }

    private static Block from(double[] matrix, int row, int column) {
        return new Block().from(all(matrix), row, column);
    }

    private static Block transposed(Block other) {
        return new Block().transposed(other);
    }

    private static double[] random(SplittableRandom random) {
        return random.doubles((long) SIDE * SIDE, -1, 1).toArray();
    }

    /// Vectors, plain tiles and no tiles at any place, transposed or not; nothing around the block is written.
    @Test
    void blocksAreUpdatedWithTheSameBitsByAllTilesAndNothingElseIs() {
        var random = new SplittableRandom(1);
        double[] x = random(random), y = random(random), z = random(random);
        for (int trial = 0; trial < 40; trial++) {
            int m = 1 + random.nextInt(90), n = 1 + random.nextInt(200), k = 1 + random.nextInt(trial < 3 ? 600 : 60);
            Block a = from(x, random.nextInt(9), random.nextInt(9));
            if (random.nextBoolean()) a = transposed(a);
            Block b = from(y, random.nextInt(9), random.nextInt(9));
            double[] fast = z.clone(), plain = z.clone(), late = z.clone();
            int at = random.nextInt(9);
            new Update(Tiles.of(Tiles.DOUBLES.form())).subtract(a, b, from(fast, at, 5), m, n, k);
            new Update(Tiles.of(Tiles.form(0, true))).subtract(a, b, from(plain, at, 5), m, n, k);
            new Update(Tiles.never(true)).subtract(a, b, from(late, at, 5), m, n, k);
            assertThat(plain).isEqualTo(fast);
            assertThat(late).isEqualTo(fast);
            for (int i = 0; i < SIDE; i++) {
                for (int j = 0; j < SIDE; j++) {
                    double expected = z[i * SIDE + j];
                    boolean isInside = i >= at && i < at + m && j >= 5 && j < 5 + n;
                    for (int l = 0; l < k && isInside; l++) expected -= a.entry(i - at, l) * b.entry(l, j - 5);
                    // k roundings of a sum of about k products below 1
                    assertThat(Math.abs(fast[i * SIDE + j] - expected)).isLessThanOrEqualTo(isInside ? k * 1e-15 : 0);
                }
            }
        }
    }

    @Test
    void theUpperTriangleIsThatOfTheWholeUpdate() {
        var random = new SplittableRandom(2);
        double[] x = random(random), z = random(random);
        for (Tiles tiles : new Tiles[] {Tiles.of(Tiles.DOUBLES.form()), Tiles.of(Tiles.form(0, true))}) {
            var update = new Update(tiles);
            double[] whole = z.clone(), upper = z.clone();
            int n = 333, k = 70;
            Block b = all(x);
            update.subtract(transposed(b), b, all(whole), n, n, k);
            update.subtractUpper(transposed(b), b, all(upper), n, k);
            for (int i = 0; i < n; i++) {
                for (int j = i; j < n; j++) assertThat(upper[i * SIDE + j]).isEqualTo(whole[i * SIDE + j]);
            }
        }
    }
}

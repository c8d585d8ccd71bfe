package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Copies of short rows by columns of vectors.
class RowMovesTest {
    private static final int LANES = Tiles.DOUBLES.form().lanes();

    @BeforeAll
    static void waitUntilVectorsAreMoved() throws InterruptedException {
        if (LANES == 1) return;
        for (Tiles tiles : new Tiles[] {Tiles.FLOATS, Tiles.DOUBLES}) {
            GroupTiles.moves(tiles).ask();
            Backends.await(GroupTiles.moves(tiles)::isReady);
        }
    }

    /// Of any size, and what lies around stays as it is.
    @Test
    void everyEntryComesToItsPlace() {
        var random = new SplittableRandom(5);
        for (int trial = 0; trial < 300; trial++) {
            int outer = 1 + random.nextInt(80), inner = 1 + random.nextInt(10 * LANES);
            int outFrom = inner + random.nextInt(9), outTo = inner + random.nextInt(9);
            int atFrom = random.nextInt(20), atTo = random.nextInt(20);
            double[] from = random.doubles(atFrom + (long) outer * outFrom).toArray();
            double[] expected = new double[atTo + outer * outTo], to = expected.clone();
            for (int i = 0; i < outer; i++) {
                for (int j = 0; j < inner; j++) expected[atTo + i * outTo + j] = from[atFrom + i * outFrom + j];
            }
            String what = "%d × %d, rows %d and %d apart".formatted(outer, inner, outFrom, outTo);
            boolean isCopied = RowMoves.copy(from, atFrom, outFrom, to, atTo, outTo, outer, inner);
            boolean isShort = inner >= LANES && inner <= 8 * LANES && outer >= 4;
            assertThat(isCopied).as(what).isEqualTo(LANES > 1 && isShort);
            if (isCopied) assertThat(Arrays.equals(to, expected)).as(what).isTrue();
            float[] half = new Floats().of(from), halves = new float[to.length];
            if (RowMoves.copy(half, atFrom, outFrom, halves, atTo, outTo, outer, inner))
                assertThat(Arrays.equals(halves, new Floats().of(expected)))
                        .as(what)
                        .isTrue();
        }
    }

    @Test
    void anArrayIsNotCopiedOverItself() {
        float[] x = new float[1000];
        assertThat(RowMoves.copy(x, 0, 50, x, 20, 50, 10, 40)).isFalse();
    }
}

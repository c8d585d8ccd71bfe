package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Transposes by squares that are turned in registers.
class SquaresTest {
    @BeforeAll
    static void waitUntilSquaresAreTurned() throws InterruptedException {
        for (Tiles tiles : new Tiles[] {Tiles.FLOATS, Tiles.DOUBLES}) {
            if (!tiles.areTurned()) continue;
            tiles.turn().ask();
            Backends.await(tiles.turn()::isReady);
        }
    }

    /// Of any size, also where rows are a power of two apart, and what lies around stays as it is.
    @Test
    void everyEntryComesToItsPlace() {
        var random = new SplittableRandom(3);
        for (int trial = 0; trial < 300; trial++) {
            int outer = 1 + random.nextInt(200), inner = 1 + random.nextInt(200);
            int inFrom = outer + random.nextInt(9), outTo = trial % 4 == 0 ? 512 : inner + random.nextInt(9);
            int atFrom = random.nextInt(20), atTo = random.nextInt(20);
            double[] from = random.doubles(atFrom + (long) inner * inFrom + 20).toArray();
            double[] expected = new double[atTo + outer * outTo + 20], to = expected.clone();
            for (int i = 0; i < outer; i++) {
                for (int j = 0; j < inner; j++) expected[atTo + i * outTo + j] = from[atFrom + i + j * inFrom];
            }
            String what = "%d × %d, rows %d and %d apart".formatted(outer, inner, inFrom, outTo);
            boolean isTurned = Squares.turn(from, atFrom, inFrom, to, atTo, outTo, outer, inner);
            int lanes = Tiles.DOUBLES.form().lanes();
            assertThat(isTurned).as(what).isEqualTo(Tiles.DOUBLES.areTurned() && outer >= lanes && inner >= lanes);
            if (isTurned) assertThat(Arrays.equals(to, expected)).as(what).isTrue();
            float[] half = new Floats().of(from), halves = new float[to.length];
            if (Squares.turn(half, atFrom, inFrom, halves, atTo, outTo, outer, inner))
                assertThat(Arrays.equals(halves, new Floats().of(expected)))
                        .as(what)
                        .isTrue();
        }
    }
}

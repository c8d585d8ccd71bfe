package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.compile.ConvolutionPlan.Way;
import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.DType;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Window;
import dev.slopewise.core.Windowing;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupLanesTest {
    private static final int LANES = Tiles.lanes(false);

    /// Vectors, not run in; they do the work even so.
    private static Optional<Backend.Kernel> lanes(ConvolutionSample s) {
        Tiles tiles = Tiles.of(Tiles.of(s.type().dtype()).form());
        return GroupLanes.of(s.op(), s.types(), s.type(), general(s), tiles);
    }

    private static Backend.Kernel general(ConvolutionSample s) {
        boolean isWide = s.type().dtype() == DType.F64;
        TapTiles tiles = TapTiles.of(TapTiles.plain(TapTiles.of(isWide, 8).form()));
        return Convolution.of(s.op(), s.types(), s.type(), tiles, Way.EXACT).orElseThrow();
    }

    /// Leaves numbers of no meaning in the working space of this thread.
    private static void poison() {
        for (WorkingSpace space : WorkingSpace.values()) {
            Poison.ONE.fill(space.floats(0));
            Poison.ONE.fill(space.doubles(0));
        }
    }

    private static ConvolutionSample depthwise(Window window, int channels, int examples, int places, int taps) {
        return ConvolutionSample.normal(
                new Windowing.Convolution(List.of(window, window)),
                DType.F32,
                Shape.of(channels, examples, 1, places, places),
                Shape.of(channels, 1, 1, taps, taps));
    }

    /// What gives the slopes of its kernel: one example, whose channels are the examples, and a kernel as large as the places.
    private static ConvolutionSample kernelSlope(int channels, int examples, int places) {
        return ConvolutionSample.normal(
                new Windowing.Convolution(
                        List.of(Window.step(1).padded(1, 1), Window.step(1).padded(1, 1))),
                DType.F32,
                Shape.of(channels, 1, examples, places, places),
                Shape.of(channels, 1, examples, places, places));
    }

    @Test
    void withoutVectorsThereAreNoLanes() {
        assertThat(lanes(depthwise(Window.same(3), 40, 2, 9, 3)).isPresent()).isEqualTo(LANES > 1);
        assertThat(lanes(depthwise(Window.same(3), LANES - 1, 2, 9, 3))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void groupsOfAnyShapeHaveTheBitsOfConvolutions(boolean wide) {
        var random = new SplittableRandom(3);
        int lanes = (wide ? Tiles.DOUBLES : Tiles.FLOATS).form().lanes();
        for (int trial = 0; trial < 60; trial++) {
            Shape lead = Shape.of(lanes + random.nextInt(2 * lanes));
            int channels = 1 + random.nextInt(random.nextInt(3) == 0 ? 40 : 4);
            var s = ConvolutionSample.random(
                    random, wide, lead, 1 + random.nextInt(4), channels, 1 + random.nextInt(4));
            Backend.Kernel kernel = lanes(s).orElse(null);
            assertThat(kernel != null).as(s.toString()).isEqualTo(lanes > 1);
            Array exact = s.run(general(s));
            s.isClose(exact);
            if (kernel == null) continue;
            poison();
            assertThat(s.run(kernel).sameBits(exact)).as(s.toString()).isTrue();
        }
    }

    @Test
    void slopesOfKernelsAreSummedInBlocks() {
        for (ConvolutionSample s :
                List.of(kernelSlope(LANES + 3, 3, 28), kernelSlope(2 * LANES, 9, 9), kernelSlope(LANES, 1, 3))) {
            Array exact = s.run(general(s));
            s.isClose(exact);
            poison();
            assertThat(s.run(lanes(s).orElse(general(s))).sameBits(exact)).isTrue();
        }
    }

    @Test
    void aTapThatMeetsNothingDoesNotCountEvenIfItIsNotFinite() {
        for (ConvolutionSample s : List.of(depthwise(Window.same(3), 40, 2, 9, 3), kernelSlope(40, 2, 9))) {
            s.in().get(1).floats()[0] = Float.POSITIVE_INFINITY;
            s.in().get(0).floats()[200] = Float.NaN;
            Array exact = s.run(general(s)), got = s.run(lanes(s).orElse(general(s)));
            assertThat(IntStream.range(0, exact.count()).filter(i -> Double.isFinite(exact.number(i))))
                    .hasSizeGreaterThan(exact.count() / 2);
            assertThat(got.sameBits(exact)).isTrue();
        }
    }

    @Test
    void bitsDoNotDependOnTheNumberOfThreads() {
        int before = Pool.threads();
        try {
            for (ConvolutionSample s :
                    List.of(depthwise(Window.step(2).padded(1, 2), 3 * LANES + 5, 7, 30, 5), kernelSlope(40, 5, 28))) {
                Pool.threads(1);
                Array alone = s.run(lanes(s).orElse(general(s)));
                for (int threads : new int[] {2, 8}) {
                    Pool.threads(threads);
                    assertThat(s.run(lanes(s).orElse(general(s))).sameBits(alone))
                            .isTrue();
                }
            }
        } finally {
            Pool.threads(before);
        }
    }

    @Test
    void aSteadyRunAllocatesNothing() {
        int before = Pool.threads();
        try {
            Pool.threads(1);
            ConvolutionSample s = depthwise(Window.step(2).padded(1, 1), 3 * LANES, 3, 20, 3);
            Backend.Kernel kernel = lanes(s).orElse(general(s));
            List<Array> out = List.of(Array.zeros(s.type()));
            assertThat(Backends.allocated(200, () -> kernel.run(s.in(), out))).isZero();
        } finally {
            Pool.threads(before);
        }
    }
}

package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.compile.ConvolutionPlan.Way;
import dev.slopewise.core.Array;
import dev.slopewise.core.DType;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Window;
import dev.slopewise.core.Windowing;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConvolutionTest {
    private static ConvolutionSample random(SplittableRandom random, boolean wide) {
        Shape lead = random.nextInt(3) == 0 ? Shape.of(1 + random.nextInt(3)) : Shape.SCALAR;
        int examples = 1 + random.nextInt(random.nextInt(4) == 0 ? 70 : 5), channels = random.nextInt(5);
        return ConvolutionSample.random(random, wide, lead, examples, channels, 1 + random.nextInt(20));
    }

    private static TapTiles vectors(boolean wide, int rows) {
        return TapTiles.of(TapTiles.of(wide, rows).form());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void convolutionsOfAnyShapeAreTheInterpreters(boolean wide) {
        var random = new SplittableRandom(1);
        for (int trial = 0; trial < 100; trial++) {
            ConvolutionSample s = random(random, wide);
            s.isClose(s.run(vectors(wide, 8), Way.values()));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyWayAndTileGivesTheSameBits(boolean wide) {
        var random = new SplittableRandom(2);
        for (int trial = 0; trial < 25; trial++) {
            ConvolutionSample s = random(random, wide);
            Array first = s.run(vectors(wide, 8), Way.EXACT);
            s.isClose(first);
            for (Way way : Way.values()) {
                for (int rows : new int[] {1, 8}) {
                    TapTiles tiles = vectors(wide, rows), plain = TapTiles.of(TapTiles.plain(tiles.form()));
                    assertThat(s.run(tiles, way).sameBits(first))
                            .as(way + " " + s)
                            .isTrue();
                    assertThat(s.run(plain, way).sameBits(first))
                            .as(way + " " + s)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void longSumsAreOfBlocks() {
        Tensor ones = Tensor.ones(1, 700, 5, 5), many = Tensor.ones(2, 1, 40, 40);
        Window step = Window.step(1);
        var op = new Windowing.Convolution(List.of(step, step));
        var deep = new ConvolutionSample(
                op, List.of(ones.array(), Tensor.ones(3, 700, 2, 2).array()));
        deep.isClose(deep.run(vectors(false, 8), Way.EXACT));
        var large = new ConvolutionSample(
                op, List.of(many.array(), Tensor.ones(3, 1, 30, 30).array()));
        for (Way way : Way.values()) large.isClose(large.run(vectors(false, 8), way));
    }

    @Test
    void moreExamplesThanAPieceHoldsAreTakenInTurn() {
        var op = new Windowing.Convolution(List.of(Window.same(3)));
        var s = ConvolutionSample.normal(op, DType.F32, Shape.of(1100, 2, 4), Shape.of(200, 2, 3));
        Array exact = s.run(vectors(false, 8), Way.EXACT);
        s.isClose(exact);
        assertThat(s.run(vectors(false, 8), Way.PADDED).sameBits(exact)).isTrue();
        assertThat(s.run(vectors(false, 8), Way.GATHERED).sameBits(exact)).isTrue();
    }

    @Test
    void aTapThatMeetsNothingDoesNotCountEvenIfItIsNotFinite() {
        Array kernel = Tensor.ones(1, 1, 3).array();
        kernel.floats()[0] = Float.POSITIVE_INFINITY;
        var op = new Windowing.Convolution(List.of(Window.same(3)));
        var s = new ConvolutionSample(op, List.of(Tensor.ones(1, 1, 4).array(), kernel));
        for (Way way : Way.values()) {
            float[] z = s.run(vectors(false, 1), way).floats();
            assertThat(z[0]).isEqualTo(2);
            assertThat(IntStream.range(1, 4).allMatch(i -> z[i] == Float.POSITIVE_INFINITY))
                    .isTrue();
        }
    }

    @Test
    void bitsDoNotDependOnTheNumberOfThreads() {
        haveTheSameBits(Window.same(5), Shape.of(40, 3, 20, 20), Shape.of(9, 3, 5, 5));
    }

    @Test
    void bitsDoNotDependOnTheNumberOfThreadsWhereTheseShareTheInnerEntries() {
        haveTheSameBits(
                new Window(1, 0, 0, 1, 1), Shape.of(1, 37, 12, 12), Shape.of(9, 37, 8, 8)); // five channels a block
        haveTheSameBits(
                new Window(1, 0, 0, 1, 1), Shape.of(1, 6, 30, 30), Shape.of(9, 6, 26, 26)); // three blocks a channel
        haveTheSameBits(Window.same(3), Shape.of(1, 200, 5, 5), Shape.of(11, 200, 3, 3)); // padded
    }

    private static void haveTheSameBits(Window window, Shape input, Shape kernel) {
        var op = new Windowing.Convolution(List.of(window, window));
        var s = ConvolutionSample.normal(op, DType.F32, input, kernel);
        int before = Pool.threads();
        try {
            Pool.threads(1);
            Array alone = s.run(vectors(false, 8), Way.values());
            Pool.threads(3);
            assertThat(s.run(vectors(false, 8), Way.values()).sameBits(alone)).isTrue();
        } finally {
            Pool.threads(before);
        }
    }
}

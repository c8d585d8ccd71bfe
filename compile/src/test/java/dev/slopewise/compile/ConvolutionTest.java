package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.compile.ConvolutionPlan.Way;
import dev.slopewise.core.Array;
import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.SlopewiseException;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Type;
import dev.slopewise.core.Window;
import dev.slopewise.core.Windowing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConvolutionTest {
    /// A convolution and what it is of.
    private record Sample(Windowing.Convolution op, List<Array> in) {
        List<Type> types() {
            return in.stream().map(Array::type).toList();
        }

        Array run(TapTiles tiles, Way... ways) {
            Array out = Array.zeros(op.type(types()));
            if (out.dtype() == DType.F32) Arrays.fill(out.floats(), Float.NaN); // what was there before plays no part
            else Arrays.fill(out.doubles(), Double.NaN);
            Convolution.of(op, types(), out.type(), tiles, ways).orElseThrow().run(in, List.of(out));
            return out;
        }

        /// In double precision, as the interpreter works it out.
        Array exact() {
            List<Tensor> wide = in.stream().map(x -> Tensor.of(x).to(DType.F64)).toList();
            Array out = Array.zeros(
                    op.type(types().stream().map(t -> t.with(DType.F64)).toList()));
            op.eval(wide.stream().map(Tensor::array).toList(), out);
            return out;
        }
    }

    private static Sample random(SplittableRandom random, boolean wide) {
        while (true) {
            int axes = 1 + random.nextInt(3), few = axes == 3 ? 5 : 12;
            List<Window> windows = new ArrayList<>();
            for (int i = 0; i < axes; i++) {
                windows.add(new Window(
                        1 + random.nextInt(3),
                        random.nextInt(-1, 4),
                        random.nextInt(-1, 4),
                        1 + random.nextInt(3),
                        1 + random.nextInt(3)));
            }
            Shape lead = random.nextInt(3) == 0 ? Shape.of(1 + random.nextInt(3)) : Shape.SCALAR;
            int channels = random.nextInt(5), examples = 1 + random.nextInt(random.nextInt(4) == 0 ? 70 : 5);
            Shape places = Shape.of(random.ints(axes, 1, few).toArray());
            Shape taps = Shape.of(
                    random.ints(axes, 1, random.nextInt(5) == 0 ? few : 4).toArray());
            Shape input = lead.then(Shape.of(examples, channels)).then(places);
            Shape kernel = lead.then(Shape.of(1 + random.nextInt(20), channels)).then(taps);
            var op = new Windowing.Convolution(windows);
            DType dtype = wide ? DType.F64 : DType.F32;
            try {
                op.type(List.of(new Type(dtype, input), new Type(dtype, kernel)));
            } catch (SlopewiseException e) {
                continue; // a window that does not fit
            }
            return new Sample(
                    op, List.of(normal(random.nextLong(), dtype, input), normal(random.nextLong(), dtype, kernel)));
        }
    }

    private static Array normal(long seed, DType dtype, Shape shape) {
        return Key.of(seed).normal(dtype, shape.sizes()).array();
    }

    private static TapTiles vectors(boolean wide, int rows) {
        return TapTiles.of(TapTiles.of(wide, rows).form());
    }

    /// A sum of k products of normal numbers is rounded k times at a size of about √k, so it is off by about k ulps of 1; the worst of thousands by
    /// some times that.
    private static void isClose(Array got, Sample s) {
        Array exact = s.exact();
        int inner = s.in().get(1).shape().last(s.op().windows().size() + 1).count();
        double unit = got.dtype() == DType.F32 ? Math.ulp(1f) : Math.ulp(1.0);
        double off = IntStream.range(0, exact.count())
                .mapToDouble(i -> Math.abs(got.number(i) - exact.number(i)))
                .max()
                .orElse(0);
        assertThat(off).as(s.op() + " of " + s.types()).isLessThan(8 * (1 + inner) * unit);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void convolutionsOfAnyShapeAreTheInterpreters(boolean wide) {
        var random = new SplittableRandom(1);
        for (int trial = 0; trial < 100; trial++) {
            Sample s = random(random, wide);
            isClose(s.run(vectors(wide, 8), Way.values()), s);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyWayAndTileGivesTheSameBits(boolean wide) {
        var random = new SplittableRandom(2);
        for (int trial = 0; trial < 25; trial++) {
            Sample s = random(random, wide);
            Array first = s.run(vectors(wide, 8), Way.EXACT);
            isClose(first, s);
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
        isClose(
                new Sample(op, List.of(ones.array(), Tensor.ones(3, 700, 2, 2).array()))
                        .run(vectors(false, 8), Way.EXACT),
                new Sample(op, List.of(ones.array(), Tensor.ones(3, 700, 2, 2).array())));
        Sample large =
                new Sample(op, List.of(many.array(), Tensor.ones(3, 1, 30, 30).array()));
        for (Way way : Way.values()) isClose(large.run(vectors(false, 8), way), large);
    }

    @Test
    void moreExamplesThanAPieceHoldsAreTakenInTurn() {
        var op = new Windowing.Convolution(List.of(Window.same(3)));
        Sample s = new Sample(
                op, List.of(normal(0, DType.F32, Shape.of(1100, 2, 4)), normal(1, DType.F32, Shape.of(200, 2, 3))));
        Array exact = s.run(vectors(false, 8), Way.EXACT);
        isClose(exact, s);
        assertThat(s.run(vectors(false, 8), Way.PADDED).sameBits(exact)).isTrue();
        assertThat(s.run(vectors(false, 8), Way.GATHERED).sameBits(exact)).isTrue();
    }

    @Test
    void aTapThatMeetsNothingDoesNotCountEvenIfItIsNotFinite() {
        Array kernel = Tensor.ones(1, 1, 3).array();
        kernel.floats()[0] = Float.POSITIVE_INFINITY;
        var op = new Windowing.Convolution(List.of(Window.same(3)));
        Sample s = new Sample(op, List.of(Tensor.ones(1, 1, 4).array(), kernel));
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
        Sample s = new Sample(op, List.of(normal(0, DType.F32, input), normal(1, DType.F32, kernel)));
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

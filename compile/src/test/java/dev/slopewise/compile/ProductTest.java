package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Array;
import dev.slopewise.core.Contraction;
import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProductTest {
    /// Plain numbers, and the vectors that this machine prefers.
    static List<Tiles> tiles() {
        List<Tiles> all = new ArrayList<>();
        for (boolean wide : List.of(false, true)) {
            all.add(Tiles.of(Tiles.form(0, wide)));
            all.add(Tiles.of(wide ? Tiles.DOUBLES.form() : Tiles.FLOATS.form()));
        }
        return all;
    }

    private static Array run(Tiles tiles, Contraction c, List<Array> in) {
        List<Type> types = in.stream().map(Array::type).toList();
        Array out = Array.zeros(c.type(types));
        var product = new Product(c, types, out.type(), tiles);
        for (int run = 0; run < 2; run++) { // also with strips that a run has used
            fill(out); // what was there before plays no part
            product.run(in, List.of(out));
        }
        return out;
    }

    private static Object storage(Array x) {
        return x.dtype() == DType.F32 ? x.floats() : x.doubles();
    }

    private static void fill(Array x) {
        if (x.dtype() == DType.F32) Arrays.fill(x.floats(), Float.NaN);
        else Arrays.fill(x.doubles(), Double.NaN);
    }

    private static Array random(SplittableRandom random, boolean wide, int... sizes) {
        Key key = Key.of(random.nextLong());
        return key.normal(wide ? DType.F64 : DType.F32, sizes).array();
    }

    @ParameterizedTest
    @MethodSource("tiles")
    void productsOfAnySizesAndLayoutsAreTheInterpreters(Tiles tiles) {
        var random = new SplittableRandom(1);
        boolean wide = tiles.form().wide();
        for (int trial = 0; trial < 60; trial++) {
            int m = random.nextInt(90),
                    n = random.nextInt(90),
                    k = random.nextInt(trial % 5 == 0 ? 800 : 90),
                    g = random.nextInt(3);
            List<List<Array>> cases = List.of(
                    List.of(random(random, wide, m, k), random(random, wide, k, n)),
                    List.of(random(random, wide, k, m), random(random, wide, n, k)),
                    List.of(random(random, wide, g, m, k), random(random, wide, k, g, n)),
                    List.of(random(random, wide, m, 3, k), random(random, wide, k, 3, n)));
            List<Contraction> ops = List.of(
                    new Contraction("ik", "kj", "ij"),
                    new Contraction("ki", "jk", "ji"),
                    new Contraction("gik", "kgj", "igj"),
                    new Contraction("isk", "ksj", "ij"));
            for (int c = 0; c < ops.size(); c++) same(run(tiles, ops.get(c), cases.get(c)), ops.get(c), cases.get(c));
        }
    }

    /// A sum of k products of normal numbers is rounded k times at a size of about √k, so it is off by about k ulps of 1; the worst of thousands by
    /// some times that.
    private static void same(Array got, Contraction op, List<Array> in) {
        Array exact = Tensor.apply(
                        op,
                        Tensor.of(in.get(0)).to(DType.F64),
                        Tensor.of(in.get(1)).to(DType.F64))
                .array();
        long inner = op.multiplyAdds(in.stream().map(Array::type).toList(), got.type()) / Math.max(1, got.count());
        double unit = got.dtype() == DType.F32 ? Math.ulp(1f) : Math.ulp(1.0);
        for (int i = 0; i < exact.count(); i++) {
            assertThat(got.number(i))
                    .as(op + " " + in.get(0).type())
                    .isCloseTo(exact.number(i), org.assertj.core.data.Offset.offset(8 * (1 + inner) * unit));
        }
    }

    @Test
    void vectorsPlainTilesPlainLoopsAndAnyNumberOfThreadsGiveTheSameBits() {
        var random = new SplittableRandom(2);
        int before = Pool.threads();
        for (boolean wide : List.of(false, true)) {
            Tiles vectors = Tiles.of((wide ? Tiles.DOUBLES : Tiles.FLOATS).form());
            Tiles plain = Tiles.of(Tiles.form(0, wide));
            for (int trial = 0; trial < 20; trial++) {
                int m = 30 + random.nextInt(140), n = 30 + random.nextInt(140), k = 30 + random.nextInt(700);
                List<Array> in = List.of(random(random, wide, m, k), random(random, wide, k, n));
                Contraction op = new Contraction("ik", "kj", "ij");
                Array one = run(vectors, op, in);
                assertThat(run(plain, op, in).sameBits(one)).isTrue();
                assertThat(run(Tiles.never(wide), op, in).sameBits(one)).isTrue();
                for (int threads : new int[] {1, 2, 8}) {
                    Compiler.threads(threads);
                    assertThat(run(vectors, op, in).sameBits(one)).isTrue();
                }
                Compiler.threads(before);
            }
        }
    }

    /// Rows, inner entries and columns that take each way through strips: few and many of each, read in place and packed, wide and narrow tiles,
    /// several blocks and several panels.
    private static final List<int[]> SIZES = List.of(
            new int[] {1, 600, 70},
            new int[] {70, 600, 1},
            new int[] {3, 5, 2100},
            new int[] {200, 1, 50},
            new int[] {37, 3, 10},
            new int[] {140, 530, 40},
            new int[] {150, 40, 600},
            new int[] {9, 16, 16},
            new int[] {10, 600, 70},
            new int[] {2, 531, 70},
            new int[] {45, 37, 4},
            new int[] {20, 40, 70},
            new int[] {40, 10, 100},
            new int[] {300, 20, 10},
            new int[] {33, 7, 8},
            new int[] {33, 7, 4});

    @Test
    void everyWayThroughStripsGivesTheSameBits() {
        var random = new SplittableRandom(3);
        for (boolean wide : List.of(false, true)) {
            Tiles vectors = Tiles.of((wide ? Tiles.DOUBLES : Tiles.FLOATS).form());
            for (int[] size : SIZES) {
                int m = size[0], k = size[1], n = size[2];
                for (String letters : List.of("ik kj ij", "ki kj ij", "ik jk ij", "ki jk ij", "ik kj ji")) {
                    String[] part = letters.split(" ");
                    var op = new Contraction(part[0], part[1], part[2]);
                    List<Array> in = List.of(
                            part[0].equals("ik") ? random(random, wide, m, k) : random(random, wide, k, m),
                            part[1].equals("kj") ? random(random, wide, k, n) : random(random, wide, n, k));
                    Array one = run(vectors, op, in);
                    assertThat(run(Tiles.never(wide), op, in).sameBits(one))
                            .as(letters + " " + Arrays.toString(size))
                            .isTrue();
                    same(one, op, in);
                }
            }
        }
    }

    @Test
    void columnsThatLieTheOtherWayRoundGiveTheSameBits() {
        var random = new SplittableRandom(7);
        for (boolean wide : List.of(false, true)) {
            Tiles vectors = Tiles.of((wide ? Tiles.DOUBLES : Tiles.FLOATS).form());
            for (int[] size : SIZES) {
                int m = size[0], k = size[1], n = size[2];
                Array a = random(random, wide, m, k), b = random(random, wide, k, n);
                Array turned = Tensor.of(b).transpose().times(1).array();
                for (Tiles tiles : List.of(vectors, Tiles.never(wide))) {
                    Array one = run(tiles, new Contraction("ik", "kj", "ij"), List.of(a, b));
                    Array other = run(tiles, new Contraction("ik", "jk", "ij"), List.of(a, turned));
                    assertThat(other.sameBits(one)).as(Arrays.toString(size)).isTrue();
                }
            }
        }
    }

    @Test
    void addingContinuesTheSums() {
        var random = new SplittableRandom(4);
        for (Tiles tiles : tiles()) {
            boolean wide = tiles.form().wide();
            List<Array> in = List.of(random(random, wide, 21, 100), random(random, wide, 100, 43));
            var op = new Contraction("ik", "kj", "ij");
            Array once = run(tiles, op, in), twice = Array.zeros(once.type());
            var product = new Product(op, in.stream().map(Array::type).toList(), once.type(), tiles);
            for (int i = 0; i < 2; i++) product.add(storage(in.get(0)), storage(in.get(1)), storage(twice));
            for (int i = 0; i < once.count(); i++) assertThat(twice.number(i)).isEqualTo(2 * once.number(i));
        }
    }

    @Test
    void notANumberAndInfinityGoWhereTheyBelong() {
        Array a = Tensor.ones(40, 40).array(), b = Tensor.ones(40, 40).array();
        a.floats()[3 * 40 + 5] = Float.NaN;
        b.floats()[7 * 40 + 9] = Float.POSITIVE_INFINITY;
        Array z = run(Tiles.of(Tiles.FLOATS.form()), new Contraction("ik", "kj", "ij"), List.of(a, b));
        for (int i = 0; i < 40; i++) {
            for (int j = 0; j < 40; j++) {
                Double expected = i == 3 ? Double.NaN : j == 9 ? Double.POSITIVE_INFINITY : 40;
                assertThat(Double.valueOf(z.number(i * 40 + j))).isEqualTo(expected);
            }
        }
    }

    @Test
    void whatIsLeftInStripsPlaysNoPart() {
        var random = new SplittableRandom(5);
        var op = new Contraction("ik", "kj", "ij");
        for (Tiles tiles : tiles()) {
            boolean wide = tiles.form().wide();
            for (int[] size : SIZES) {
                List<Array> bad = List.of(random(random, wide, 70, 530), random(random, wide, 530, 70));
                bad.forEach(ProductTest::fill);
                run(tiles, op, bad);
                List<Array> in =
                        List.of(random(random, wide, size[0], size[1]), random(random, wide, size[1], size[2]));
                assertThat(run(tiles, op, in).sameBits(run(Tiles.never(wide), op, in)))
                        .isTrue();
            }
        }
    }

    @Test
    void oneProductRunsInSeveralThreadsAtOnce() throws Exception {
        var random = new SplittableRandom(6);
        List<Array> in = List.of(random(random, false, 70, 60), random(random, false, 60, 50));
        var op = new Contraction("ik", "kj", "ij");
        Tiles tiles = Tiles.of(Tiles.form(0, false));
        Array expected = run(tiles, op, in);
        var product = new Product(op, in.stream().map(Array::type).toList(), expected.type(), tiles);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> all = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                all.add(threads.submit(() -> {
                    for (int trial = 0; trial < 200; trial++) {
                        Array out = Array.zeros(expected.type());
                        product.run(in, List.of(out));
                        assertThat(out.sameBits(expected)).isTrue();
                    }
                }));
            }
            for (Future<?> each : all) each.get(60, TimeUnit.SECONDS);
        }
    }
}

package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Array;
import dev.slopewise.core.Contraction;
import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Type;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Products with very many inner entries.
class LongSumsTest {
    private static final Contraction ROWS_AND_COLUMNS = new Contraction("ik", "kj", "ij");

    @AfterEach
    void allThreads() {
        Pool.threads(Runtime.getRuntime().availableProcessors());
    }

    private static Tiles vectors(boolean wide) {
        return Tiles.of((wide ? Tiles.DOUBLES : Tiles.FLOATS).form());
    }

    private static Array run(Tiles tiles, Contraction c, List<Array> in) {
        List<Type> types = in.stream().map(Array::type).toList();
        Array out = Array.zeros(c.type(types));
        var product = new Product(c, types, out.type(), tiles);
        for (int run = 0; run < 2; run++) { // also in room that a run has used
            if (out.dtype() == DType.F32) Arrays.fill(out.floats(), Float.NaN);
            else Arrays.fill(out.doubles(), Double.NaN);
            product.run(in, List.of(out));
        }
        return out;
    }

    private static Tensor tenths(int... sizes) {
        return Tensor.zeros(sizes).plus(0.1);
    }

    /// Off by no more than a block alone, 512 terms one after the other, and 16 roundings of ½ ulp.
    @Test
    void theErrorDoesNotGrowWithTheNumberOfTerms() {
        int many = 10_000_000;
        float block = 0;
        for (int i = 0; i < Product.BLOCK; i++) block = Math.fma(0.1f, 0.1f, block);
        double exact = (double) 0.1f * 0.1f, most = Math.abs(block / (Product.BLOCK * exact) - 1) + 16 * 0x1p-24;
        Tensor row = tenths(1, many), column = tenths(many, 2), few = tenths(many);
        check(List.of(row, column), new Contraction("ik", "kj", "ij"), many * exact, most);
        check(List.of(row, few), new Contraction("ik", "k", "i"), many * exact, most);
        check(List.of(few, few), new Contraction("k", "k", ""), many * exact, most);
        check(List.of(column, few), new Contraction("kj", "k", "j"), many * exact, most);
        check(
                List.of(tenths(2, many / 2), tenths(3, many / 2)),
                new Contraction("ik", "jk", "ij"),
                0.5 * many * exact,
                most);
        check(
                List.of(tenths(many / 20, 20), tenths(many / 20, 33)),
                new Contraction("ki", "kj", "ij"),
                0.05 * many * exact,
                most);
        check(List.of(column, tenths(many, 2)), new Contraction("kj", "kj", "j"), many * exact, most);
    }

    private static void check(List<Tensor> in, Contraction c, double exact, double most) {
        Graph graph = Backends.graph(in, x -> List.of(Tensor.apply(c, x.get(0), x.get(1))));
        Tensor made = Backends.run(Backends.vectors(), graph, in).getFirst();
        for (double entry : made.to(DType.F64).toDoubles())
            assertThat(Math.abs(entry / exact - 1)).as(c.toString()).isLessThanOrEqualTo(most);
    }

    @Test
    void everyWayGivesTheSameBitsOnAnyNumberOfThreads() {
        for (boolean wide : List.of(false, true)) {
            DType dtype = wide ? DType.F64 : DType.F32;
            for (int[] size :
                    new int[][] {{70, 8193, 1}, {2, 8300, 80}, {33, 16_900, 50}, {40, 16_384, 3}, {9, 8192, 40}}) {
                Tensor a = Key.of(1).normal(dtype, size[0], size[1]),
                        b = Key.of(2).normal(dtype, size[1], size[2]);
                for (boolean isTurned : new boolean[] {false, true}) {
                    Tensor right = isTurned ? Tensor.of(b.transpose().times(1).array()) : b;
                    Contraction op = isTurned ? new Contraction("ik", "jk", "ij") : ROWS_AND_COLUMNS;
                    List<Array> in = List.of(a.array(), right.array());
                    Array one = run(vectors(wide), op, in);
                    String what = Arrays.toString(size) + dtype + isTurned;
                    assertThat(run(Tiles.never(wide), op, in).sameBits(one))
                            .as(what)
                            .isTrue();
                    assertThat(run(Tiles.of(Tiles.form(0, wide)), op, in).sameBits(one))
                            .as(what)
                            .isTrue();
                    for (int threads : new int[] {1, 2, 5}) {
                        Pool.threads(threads);
                        assertThat(run(vectors(wide), op, in).sameBits(one))
                                .as(what)
                                .isTrue();
                    }
                    Tensor exact = a.to(DType.F64).matmul(b.to(DType.F64));
                    // sums of up to 16,900 normal numbers: some 130 in size, of which each of a block's 512 roundings is a part
                    assertThat(Tensor.of(one).to(DType.F64).isClose(exact, wide ? 1e-11 : 5e-3, 0))
                            .as(what)
                            .isTrue();
                }
            }
        }
    }

    /// What an addition loses is NaN there, which is not to be added to an infinite sum.
    @Test
    void infinitiesAndNaNAreAsInShortSums() {
        int many = 3 * Product.LONG / 2;
        double[] edges = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN, 3e38, -0.0};
        for (Tiles tiles : List.of(vectors(false), Tiles.never(false))) {
            float[] a = new float[edges.length * many], ones = new float[many];
            Arrays.fill(ones, 1);
            for (int i = 0; i < edges.length; i++) {
                if (edges[i] == 0) Arrays.fill(a, i * many, (i + 1) * many, -0.0f);
                else a[i * many + 5] = (float) edges[i];
                if (edges[i] == 3e38) a[i * many + many - 1] = a[i * many + 5];
            }
            List<Array> in = List.of(
                    Tensor.of(a).reshape(edges.length, many).array(),
                    Tensor.of(ones).reshape(many, 1).array());
            Array out = run(tiles, ROWS_AND_COLUMNS, in);
            assertThat(out.floats())
                    .containsExactly(
                            Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN, Float.POSITIVE_INFINITY, 0);
        }
    }

    @Test
    void aProductIsAddedToWhatIsThere() {
        for (Tiles tiles : List.of(vectors(true), Tiles.never(true))) {
            int many = Product.LONG + 700;
            Array a = Key.of(1).normal(DType.F64, 12, many).array(),
                    b = Key.of(2).normal(DType.F64, many, 20).array();
            List<Type> types = List.of(a.type(), b.type());
            Array once = run(tiles, ROWS_AND_COLUMNS, List.of(a, b)), sum = Array.zeros(once.type());
            Arrays.fill(sum.doubles(), 1000);
            new Product(ROWS_AND_COLUMNS, types, sum.type(), tiles).add(a.doubles(), b.doubles(), sum.doubles());
            for (int i = 0; i < sum.count(); i++) {
                // a few roundings of a thousand
                assertThat(Math.abs(sum.number(i) - 1000 - once.number(i))).isLessThan(5 * Math.ulp(1000.0));
            }
        }
    }
}

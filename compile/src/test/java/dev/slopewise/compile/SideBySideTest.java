package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Array;
import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Loops over short rows with sums of their own, worked out with rows side by side.
class SideBySideTest {
    private final int before = Pool.threads();

    /// Until then rows are walked one after the other, which would be no test.
    @BeforeAll
    static void waitUntilColumnsAreFast() throws InterruptedException {
        if (Tiles.lanes(false) == 1) return;
        Backends.await(() -> Columns.areFast(false) && Columns.areFast(true));
    }

    @AfterEach
    void restoreThreads() {
        Pool.threads(before);
    }

    private static Tensor row(Tensor x) {
        return x.expand(-1);
    }

    /// What a classifier's loss and its slopes are made of, with sums over rows.
    private static List<Tensor> shares(List<Tensor> in) {
        Tensor x = in.get(0), wanted = in.get(1);
        Tensor s = x.softmax(-1), log = x.logSoftmax(-1);
        Tensor slope = s.minus(wanted).times(0.5);
        return List.of(
                s,
                log.times(wanted).sum().neg(),
                slope,
                slope.sum(0),
                x.maximum(-1),
                x.abs().maximum(-1));
    }

    /// Numbers of each row, numbers that are the same for all rows, masks and whole numbers.
    private static List<Tensor> normalized(List<Tensor> in) {
        Tensor x = in.get(0),
                ofRow = in.get(1).slice(-1, 0, 1),
                ofEntry = in.get(1).slice(0, 0, 1);
        Tensor centred = x.minus(row(x.mean(-1)));
        Tensor z = centred.div(row(centred.square().mean(-1).plus(1e-5).sqrt()));
        z = z.times(ofEntry.broadcastTo(x.shape())).plus(ofRow.broadcastTo(x.shape()));
        Tensor above = x.gt(row(x.mean(-1)));
        Tensor whole = x.times(7).to(x.dtype() == DType.F32 ? DType.I32 : DType.I64);
        Tensor chosen = above.select(z, whole.to(x.dtype()).minus(row(x.minimum(-1))));
        return List.of(
                z,
                chosen,
                chosen.sum(-1),
                above,
                chosen.sum(0),
                chosen.maximum(0),
                z.square().sum());
    }

    /// Rows that lie in another order than they are walked in, and sums over an axis in the midst.
    private static List<Tensor> permuted(List<Tensor> in) {
        Tensor x = in.get(0);
        int rows = x.shape().size(0), length = x.shape().size(1), a = rows % 4 == 0 ? 4 : 1;
        Tensor y = x.reshape(a, rows / a, length).permute(1, 0, 2);
        Tensor z = y.minus(row(y.maximum(-1))).exp();
        z = z.div(row(z.sum(-1)));
        return List.of(z, z.sum(1), z.sum(-1).sum(0), z.slice(-1, 0, length));
    }

    @Test
    void rowsOfAnyLengthGiveTheSameBits() {
        var random = new SplittableRandom(7);
        for (int trial = 0; trial < 120; trial++) {
            DType dtype = random.nextBoolean() ? DType.F32 : DType.F64;
            int length = 1 + trial % 50, rows = 1 + random.nextInt(trial % 3 == 0 ? 40 : 800);
            Tensor x = Key.of(trial).normal(dtype, rows, length);
            List<Tensor> in = List.of(x, Key.of(trial).fold(1).uniform(dtype, rows, length));
            compare(Backends.graph(in, SideBySideTest::shares), in, trial);
            compare(Backends.graph(in, SideBySideTest::normalized), in, trial);
            compare(Backends.graph(in, SideBySideTest::permuted), in, trial);
        }
    }

    @Test
    void strangeNumbersAreWhatTheInterpreterSays() {
        // 3e37: so many of 3e38 that they overflow on the way meet −∞ in some row, and the interpreter adds up in double
        double[] strange = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 0.0, 1e-310, 3e37};
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            for (int length : List.of(1, 3, 10, 16, 19, 33)) {
                Tensor x = Key.of(length).normal(dtype, 300, length);
                for (int k = 0; k < strange.length; k++) {
                    Tensor chosen = Key.of(k).fold(3).uniform(300, length).lt(0.04);
                    x = chosen.select(x.like(strange[k]), x);
                }
                List<Tensor> in = List.of(x);
                compare(
                        Backends.graph(in, t -> {
                            Tensor y = t.getFirst();
                            Tensor sums = y.sum(-1), most = y.maximum(-1), least = y.minimum(-1);
                            Tensor zeros = y.times(0);
                            return List.of(
                                    sums,
                                    most,
                                    least,
                                    y.minus(row(most)),
                                    zeros.sum(-1),
                                    zeros.minimum(-1),
                                    y.abs().maximum(-1));
                        }),
                        in,
                        length);
            }
        }
    }

    @Test
    void aSteadyRunAllocatesNothing() {
        List<Tensor> in = List.of(Key.of(1).normal(300, 10), Key.of(2).uniform(300, 10));
        Graph graph = Backends.graph(in, SideBySideTest::shares);
        Program ready = (Program) Backends.vectors().compile(graph);
        List<Array> from = in.stream().map(Tensor::array).toList();
        List<Array> to = graph.outputTypes().stream().map(Array::zeros).toList();
        Pool.threads(1);
        assertThat(Backends.allocated(500, () -> ready.run(from, to))).isZero();
    }

    @Test
    void aPlanSaysWhichRowsAreSideBySide() {
        if (Tiles.lanes(false) == 1) return;
        assertThat(plan(256, 10)).contains("side by side");
        assertThat(plan(256, 1000)).doesNotContain("side by side");
        assertThat(plan(255, 10)).doesNotContain("side by side");
    }

    private static String plan(int rows, int length) {
        List<Tensor> in = List.of(Tensor.ones(rows, length));
        return Compiler.explain(Backends.graph(in, x -> List.of(x.getFirst().softmax(-1))));
    }

    private static void compare(Graph graph, List<Tensor> in, int trial) {
        List<Tensor> expected = Backends.interpreted(graph, in);
        Pool.threads(1);
        List<Tensor> plain = Backends.run(Backends.plain(), graph, in);
        for (int threads : List.of(1, 2, 8)) {
            Pool.threads(threads);
            List<Tensor> vectors = Backends.run(Backends.vectors(), graph, in);
            for (int k = 0; k < expected.size(); k++) {
                // sums of up to 20,000 numbers of a few units, a few roundings each
                double tolerance = in.getFirst().type().dtype() == DType.F32 ? 3e-5 : 1e-13;
                String what = "trial %d, %s, result %d of%n%s"
                        .formatted(trial, in.getFirst().type(), k, graph);
                assertThat(vectors.get(k).isClose(expected.get(k), tolerance, 10 * tolerance))
                        .as(what)
                        .isTrue();
                assertThat(vectors.get(k).array().sameBits(plain.get(k).array()))
                        .as(what)
                        .isTrue();
            }
        }
    }
}

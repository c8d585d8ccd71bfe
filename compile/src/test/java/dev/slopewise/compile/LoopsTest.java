package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.Array;
import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Interpreter;
import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Trace;
import dev.slopewise.core.transform.Simplify;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Chains of entry-wise operations, repetitions, views and sums over shapes of all sizes: against the interpreter, and the same bits plain and in
/// vectors, on one thread and on several.
class LoopsTest {
    private final int before = Pool.threads();

    @AfterEach
    void restoreThreads() {
        Pool.threads(before);
    }

    /// A graph of random operations on tensors whose shapes fit together.
    private static Graph random(long seed, DType dtype, List<Tensor> in) {
        return random(seed, dtype, in, 0);
    }

    /// Of tensors that lie within others, with so many entries of no number on each side of each axis.
    static Graph random(long seed, DType dtype, List<Tensor> in, int margin) {
        var random = new SplittableRandom(seed);
        int[] sizes = random.ints(1 + random.nextInt(4), 1, random.nextInt(4) == 0 ? 90 : 12)
                .toArray();
        Shape whole = Shape.of(sizes);
        Key key = Key.of(seed);
        in.add(key.fold(0).normal(dtype, sizes));
        in.add(key.fold(1).normal(dtype, sizes));
        in.add(key.fold(2).normal(dtype, whole.size(-1)));
        in.add(key.fold(3).normal(dtype, whole.without(-1).sizes()));
        in.replaceAll(x -> widened(x, margin));
        List<Graph.Input> inputs =
                in.stream().map(x -> new Graph.Input("", x.type())).toList();
        return Simplify.of(Trace.of(inputs, wide -> {
                    List<Tensor> x = new ArrayList<>(wide);
                    x.replaceAll(t -> narrowed(t, margin));
                    return written(random, whole, x);
                })
                .graph());
    }

    private static Tensor widened(Tensor x, int margin) {
        Tensor wide = x;
        if (margin > 0)
            for (int axis = 0; axis < x.shape().rank(); axis++) wide = wide.pad(axis, margin, margin, Double.NaN);
        return wide;
    }

    private static Tensor narrowed(Tensor x, int margin) {
        Tensor narrow = x;
        if (margin > 0)
            for (int axis = 0; axis < x.shape().rank(); axis++)
                narrow = narrow.slice(axis, margin, x.shape().size(axis) - margin);
        return narrow;
    }

    private static List<Tensor> written(SplittableRandom random, Shape whole, List<Tensor> in) {
        List<Tensor> full = new ArrayList<>(in.subList(0, 2)), results = new ArrayList<>();
        full.add(in.get(2).broadcastTo(whole));
        full.add(in.get(3).expand(-1).broadcastTo(whole));
        for (int line = 0; line < 3 + random.nextInt(12); line++) {
            Tensor x = full.get(random.nextInt(full.size())), y = full.get(random.nextInt(full.size()));
            int axis = random.nextInt(whole.rank());
            Tensor made = switch (random.nextInt(12)) {
                case 0 -> x.plus(y);
                case 1 -> x.times(y).times(0.5);
                case 2 -> x.minus(y);
                case 3 -> x.gt(y).select(x, y.times(0.25));
                case 4 -> x.minus(x.mean(axis).expand(axis));
                case 5 -> x.div(x.square().sum(axis).plus(1).sqrt().expand(axis));
                case 6 -> x.maximum(axis).expand(axis).broadcastTo(whole).minus(y);
                case 7 -> x.reshape(-1).times(2).reshape(whole.sizes());
                case 8 -> x.plus(y.sum().times(0.01));
                case 9 -> x.slice(axis, 0, 1).broadcastTo(whole).max(y);
                case 10 -> x.le(0).select(x.like(0), x);
                default -> permuted(random, x);
            };
            if (made.shape().equals(whole)) full.add(made);
            if (random.nextInt(4) == 0) results.add(made);
            if (random.nextInt(4) == 0) results.add(made.sum(axis % made.shape().rank()));
            if (random.nextInt(6) == 0) results.add(made.square().mean());
        }
        results.add(full.getLast());
        return results;
    }

    private static Tensor permuted(SplittableRandom random, Tensor x) {
        int rank = x.shape().rank();
        int[] order = new int[rank];
        for (int i = 0; i < rank; i++) order[i] = i;
        if (rank > 2) {
            order[0] = 1;
            order[1] = 0;
        }
        return x.permute(order).plus(random.nextInt(3));
    }

    @Test
    void randomChainsAreTheInterpretersInTheSameBitsEverywhere() {
        for (long seed = 1; seed <= Long.getLong("loops.seeds", 60); seed++) {
            for (DType dtype : List.of(DType.F32, DType.F64)) {
                List<Tensor> in = new ArrayList<>();
                Graph graph = random(seed, dtype, in);
                Pool.threads(1);
                List<Tensor> plain = Backends.run(Backends.plain(), graph, in);
                List<Tensor> vectors = Backends.run(Backends.vectors(), graph, in);
                Pool.threads(3);
                List<Tensor> shared = Backends.run(Backends.vectors(), graph, in);
                List<Tensor> expected = Backends.interpreted(graph, in);
                // a dozen lines, each of which rounds sums of up to some thousand entries
                double tolerance = dtype == DType.F32 ? 2e-4 : 1e-12;
                for (int k = 0; k < expected.size(); k++) {
                    String what = "seed " + seed + " result " + k + "\n" + graph;
                    assertThat(vectors.get(k).array().sameBits(plain.get(k).array()))
                            .as(what)
                            .isTrue();
                    assertThat(shared.get(k).array().sameBits(plain.get(k).array()))
                            .as(what)
                            .isTrue();
                    assertThat(plain.get(k).isClose(expected.get(k), tolerance, tolerance))
                            .as(what)
                            .isTrue();
                }
            }
        }
    }

    /// Large enough to be shared out, so that threads matter.
    @Test
    void largeLoopsGiveTheSameBitsOnAnyNumberOfThreads() {
        Tensor x = Key.of(1).normal(700, 300);
        Graph graph = Simplify.of(Trace.of(List.of(new Graph.Input("x", x.type())), in -> {
                    Tensor centred = in.getFirst().minus(in.getFirst().mean(1).expand(1));
                    Tensor scaled = centred.div(
                            centred.square().mean(1).plus(1e-5).sqrt().expand(1));
                    return List.of(
                            scaled,
                            scaled.square().sum(0),
                            scaled.sum(),
                            in.getFirst().sum(0).square());
                })
                .graph());
        List<List<Tensor>> all = new ArrayList<>();
        for (int threads : new int[] {1, 2, 8}) {
            Pool.threads(threads);
            all.add(Backends.run(Backends.vectors(), graph, List.of(x)));
        }
        for (List<Tensor> other : all) {
            for (int k = 0; k < other.size(); k++) {
                assertThat(other.get(k).array().sameBits(all.getFirst().get(k).array()))
                        .isTrue();
            }
        }
    }

    /// The error of sums by pairs of ten million numbers is what ours may not exceed.
    @Test
    void sumsAreAtLeastAsAccurateAsByPairs() {
        int n = 10_000_000;
        float[] numbers = new float[n];
        var random = new SplittableRandom(3);
        for (int i = 0; i < n; i++) numbers[i] = (float) random.nextDouble();
        Tensor x = Tensor.of(numbers);
        double exact = 0;
        for (float number : numbers)
            exact += number; // off by 10⁷ roundings of 2⁻⁵³ at most, nothing beside an f32's ulp
        for (int rows : new int[] {1, 100, 100_000}) {
            Graph graph = Trace.of(
                            List.of(new Graph.Input("x", x.type())),
                            in -> List.of(in.getFirst().reshape(rows, n / rows).sum(0)))
                    .graph();
            Tensor columns = Backends.run(Backends.vectors(), graph, List.of(x)).getFirst();
            double worst = 0, worstByPairs = 0;
            for (int j = 0; j < Math.min(50, n / rows); j++) {
                float[] column = new float[rows];
                double sum = 0;
                for (int i = 0; i < rows; i++) {
                    column[i] = numbers[i * (n / rows) + j];
                    sum += column[i];
                }
                worst = Math.max(worst, Math.abs(columns.array().number(j) - sum) / sum);
                worstByPairs = Math.max(worstByPairs, Math.abs(pairwise(column, 0, rows) - sum) / sum);
            }
            assertThat(worst).as("columns of " + rows).isLessThanOrEqualTo(worstByPairs + Math.ulp(0.5f));
        }
        Graph graph = Trace.of(
                        List.of(new Graph.Input("x", x.type())),
                        in -> List.of(in.getFirst().sum()))
                .graph();
        float all = (float)
                Backends.run(Backends.vectors(), graph, List.of(x)).getFirst().item();
        double pairs = Math.abs(pairwise(numbers, 0, n) - exact);
        assertThat((double) all).isCloseTo(exact, within(pairs + Math.ulp((float) exact)));
    }

    private static float pairwise(float[] x, int from, int count) {
        if (count == 1) return x[from];
        int half = count / 2;
        return pairwise(x, from, half) + pairwise(x, from + half, count - half);
    }

    /// Results and storage between them are of exact size, and what storage held before plays no part.
    @Test
    void runsOneAfterTheOtherDoNotSeeEachOther() {
        for (long seed = 1; seed <= 40; seed++) {
            List<Tensor> in = new ArrayList<>();
            Graph graph = random(seed, DType.F32, in);
            var ready = Backends.vectors().compile(graph);
            List<Array> arrays = in.stream().map(Tensor::array).toList();
            List<Array> first = ready.run(arrays);
            List<Array> poisoned = arrays.stream().map(LoopsTest::poison).toList();
            ready.run(poisoned);
            List<Array> again = ready.run(arrays);
            for (int k = 0; k < first.size(); k++) {
                assertThat(again.get(k).sameBits(first.get(k))).isTrue();
            }
        }
    }

    private static Array poison(Array like) {
        Array poison = Array.zeros(like.type());
        Arrays.fill(poison.floats(), Float.NaN);
        return poison;
    }

    @Test
    void manyThreadsMayRunOneProgramAtOnce() throws Exception {
        List<Tensor> in = new ArrayList<>();
        Graph graph = random(7, DType.F64, in);
        var ready = Backends.plain().compile(graph);
        List<Array> arrays = in.stream().map(Tensor::array).toList();
        List<Array> expected = new Interpreter().compile(graph).run(arrays);
        try (var threads = java.util.concurrent.Executors.newFixedThreadPool(4)) {
            List<java.util.concurrent.Future<Boolean>> all = new ArrayList<>();
            for (int t = 0; t < 200; t++) {
                all.add(threads.submit(() -> {
                    List<Array> got = ready.run(arrays);
                    for (int k = 0; k < got.size(); k++) {
                        if (!Tensor.of(got.get(k)).isClose(Tensor.of(expected.get(k)), 1e-12, 1e-12)) return false;
                    }
                    return true;
                }));
            }
            for (var each : all) assertThat(each.get()).isTrue();
        }
    }
}

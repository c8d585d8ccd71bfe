package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Trace;
import dev.slopewise.core.transform.Simplify;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Sums and extremes of large values are found in a loop that reads these for something else.
class SummedTest {
    private final int before = Pool.threads();

    @AfterEach
    void restoreThreads() {
        Pool.threads(before);
    }

    private static Graph graph(List<Tensor> in, UnaryOperator<List<Tensor>> function) {
        List<Graph.Input> inputs =
                in.stream().map(x -> new Graph.Input("", x.type())).toList();
        return Simplify.of(Trace.of(inputs, function).graph());
    }

    private static long largeLoops(Graph graph) {
        return Compiler.explain(graph)
                .lines()
                .filter(line -> line.matches("\\d+ × \\d{3,} .*"))
                .count();
    }

    @Test
    void lengthsAndProductsOfTwoSlopesAreOneLoopBesidesAnUpdate() {
        Tensor x = Key.of(1).normal(700, 400), y = Key.of(2).normal(700, 400);
        Graph products = graph(
                List.of(x, y),
                v -> List.of(
                        v.get(0).times(v.get(1)).sum(),
                        v.get(0).square().sum(),
                        v.get(1).square().sum(),
                        v.get(1).abs().maximum()));
        assertThat(largeLoops(products)).isEqualTo(1);
        Graph update = graph(
                List.of(x, y),
                v -> List.of(
                        v.get(0).minus(v.get(1).times(0.1)),
                        v.get(0).square().sum(),
                        v.get(1).square().sum()));
        assertThat(largeLoops(update)).isEqualTo(1);
    }

    /// Of values that lie in a near cache sums alone share a loop: what is stored besides is a loop of its own. Extremes and sums of a row, whose length is no
    /// multiple of a turn's, keep the interpreter's numbers and their bits.
    @Test
    void sumsOfTheSameRowsAreOneLoop() {
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            List<Tensor> in = List.of(Key.of(1).normal(dtype, 40, 1237));
            Graph sums = graph(
                    in,
                    v -> List.of(
                            v.getFirst().sum(-1),
                            v.getFirst().square().sum(-1),
                            v.getFirst().maximum(-1),
                            v.getFirst().abs().minimum(-1)));
            assertThat(largeLoops(sums)).isEqualTo(1);
            Backends.agrees(sums, in);
            Graph besides = graph(
                    in, v -> List.of(v.getFirst().exp(), v.getFirst().square().sum(-1)));
            assertThat(largeLoops(besides)).isEqualTo(2);
        }
    }

    /// A length by [Tensor#norm] is two walks, of which the second needs what the first finds.
    @Test
    void whatNeedsAnotherSumFirstHasALoopOfItsOwn() {
        Graph norm = graph(
                List.of(Key.of(1).normal(700, 400)), v -> List.of(v.getFirst().norm()));
        assertThat(largeLoops(norm)).isEqualTo(2);
    }

    @Test
    void randomMixesAreTheInterpretersInTheSameBitsEverywhere() {
        for (long seed = 1; seed <= 4; seed++) {
            var random = new SplittableRandom(seed);
            DType dtype = random.nextBoolean() ? DType.F32 : DType.F64;
            int rows = random.nextInt(600, 900), columns = random.nextInt(450, 600);
            List<Tensor> in = List.of(
                    Key.of(seed).normal(dtype, rows, columns),
                    Key.of(seed).fold(1).normal(dtype, rows, columns));
            Graph graph = graph(in, v -> mixed(random, v));
            Pool.threads(1);
            List<Tensor> plain = Backends.run(Backends.plain(), graph, in), expected = Backends.interpreted(graph, in);
            double tolerance =
                    dtype == DType.F32 ? 2e-4 : 1e-12; // sums of up to 540,000 entries, and differences of them
            for (int threads : new int[] {1, 2, 8}) {
                Pool.threads(threads);
                List<Tensor> vectors = Backends.run(Backends.vectors(), graph, in);
                for (int k = 0; k < expected.size(); k++) {
                    String what = "seed " + seed + ", result " + k + ", " + threads + " threads\n" + graph;
                    assertThat(vectors.get(k).array().sameBits(plain.get(k).array()))
                            .as(what)
                            .isTrue();
                    assertThat(plain.get(k).isClose(expected.get(k), tolerance, 1e3 * tolerance))
                            .as(what)
                            .isTrue();
                }
            }
        }
    }

    private static List<Tensor> mixed(SplittableRandom random, List<Tensor> in) {
        List<Tensor> full = new ArrayList<>(in), results = new ArrayList<>();
        for (int line = 0; line < 4 + random.nextInt(8); line++) {
            Tensor x = full.get(random.nextInt(full.size())), y = full.get(random.nextInt(full.size()));
            switch (random.nextInt(6)) {
                case 0 -> full.add(x.plus(y.times(0.5)));
                case 1 -> results.add(x.times(y).sum());
                case 2 -> results.add(x.square().sum(0));
                case 3 -> results.add(x.abs().maximum());
                case 4 -> full.add(x.minus(y.square().mean()));
                default -> results.add(x.minus(y).sum(1));
            }
        }
        results.add(full.getLast().tanh());
        return results;
    }
}

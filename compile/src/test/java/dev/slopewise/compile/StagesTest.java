package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Backend;
import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Key;
import dev.slopewise.core.Reduction;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Trace;
import dev.slopewise.core.Type;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StagesTest {
    @Test
    void whatALoopCanDoIsOneStage() {
        Shape shape = Shape.of(4, 3, 1, 5);
        for (List<Integer> axes : List.of(
                List.of(-1), List.of(-4), List.of(-3, -1), List.of(-4, -3), List.of(-4, -1), List.of(-3, -2, -1))) {
            var sum = new Reduction.Sum(axes);
            assertThat(Stages.of(sum, shape)).containsExactly(sum);
        }
    }

    @Test
    void axesApartAreStagesInnerOnesFirst() {
        assertThat(Stages.of(new Reduction.Sum(List.of(-4, -2)), Shape.of(4, 3, 6, 5)))
                .containsExactly(new Reduction.Sum(List.of(-2)), new Reduction.Sum(List.of(-3)));
        assertThat(Stages.of(new Reduction.Max(List.of(-5, -3, -1)), Shape.of(4, 3, 6, 5, 2)))
                .containsExactly(new Reduction.Max(List.of(-3, -1)), new Reduction.Max(List.of(-3)));
    }

    /// In loops alone, with the interpreter's numbers and the same bits everywhere.
    @Test
    void reductionsOverAnyAxesAreLoops() {
        var random = new SplittableRandom(5);
        for (int trial = 0; trial < 120; trial++) {
            int rank = 3 + random.nextInt(4);
            Tensor x = Key.of(trial)
                    .normal(
                            random.nextBoolean() ? DType.F32 : DType.F64,
                            IntStream.range(0, rank)
                                    .map(_ -> 1 + random.nextInt(6))
                                    .toArray());
            int[] axes =
                    IntStream.range(-rank, 0).filter(_ -> random.nextBoolean()).toArray();
            if (axes.length == 0) continue;
            Graph graph = Trace.of(List.of(new Graph.Input("x", x.type())), in -> {
                        Tensor y = in.getFirst().times(3);
                        return List.of(y.sum(axes), y.maximum(axes), y.minimum(axes));
                    })
                    .graph();
            String what = "trial " + trial + "\n" + Compiler.explain(graph);
            Plan plan = new Plan(Canonical.of(graph), StagesTest::refuse, LoopCode::of, Endings.LARGE);
            assertThat(plan.steps()).as(what).hasOnlyElementsOfType(Step.Looped.class);
            List<Tensor> plain = Backends.run(Backends.plain(), graph, List.of(x));
            List<Tensor> vectors = Backends.run(Backends.vectors(), graph, List.of(x));
            List<Tensor> expected = Backends.interpreted(graph, List.of(x));
            for (int k = 0; k < plain.size(); k++) {
                // a rounding of each of a few stages, of numbers of up to about 200 in sum
                double tolerance = x.type().dtype() == DType.F32 ? 2e-5 : 1e-13;
                assertThat(plain.get(k).isClose(expected.get(k), tolerance, 3 * tolerance))
                        .as(what)
                        .isTrue();
                assertThat(vectors.get(k).array().sameBits(plain.get(k).array()))
                        .as(what)
                        .isTrue();
            }
        }
    }

    /// In loops alone, where a tile would wait for one sum.
    @Test
    void productsThatSumOverAllThatIsNotSharedAreLoops() {
        List<String> formulas = List.of("a,a->", "ab,ab->", "ab,ab->a", "ab,ab->b", "abc,abc->ac");
        for (String formula : formulas) {
            for (DType dtype : List.of(DType.F32, DType.F64)) {
                String left = formula.substring(0, formula.indexOf(',')),
                        right = formula.substring(formula.indexOf(',') + 1, formula.indexOf('-'));
                Tensor x = Key.of(1).normal(dtype, sizes(left)), y = Key.of(2).normal(dtype, sizes(right));
                Graph graph = Trace.of(
                                List.of(new Graph.Input("x", x.type()), new Graph.Input("y", y.type())),
                                in -> List.of(Tensor.einsum(formula, in.get(0), in.get(1))))
                        .graph();
                Plan plan = new Plan(Canonical.of(graph), StagesTest::refuse, LoopCode::of, Endings.LARGE);
                assertThat(plan.steps()).as(formula).hasOnlyElementsOfType(Step.Looped.class);
                Tensor plain =
                        Backends.run(Backends.plain(), graph, List.of(x, y)).getFirst();
                Tensor vectors =
                        Backends.run(Backends.vectors(), graph, List.of(x, y)).getFirst();
                Tensor expected = Backends.interpreted(graph, List.of(x, y)).getFirst();
                // each of up to 9,000 products of normal numbers is rounded, and what a stage sums
                double tolerance = dtype == DType.F32 ? 1e-5 : 1e-14;
                assertThat(plain.isClose(expected, tolerance, 10 * tolerance))
                        .as(formula)
                        .isTrue();
                assertThat(vectors.array().sameBits(plain.array())).as(formula).isTrue();
            }
        }
    }

    private static int[] sizes(String letters) {
        return letters.chars()
                .map(letter -> letter == 'a' ? 30 : letter == 'b' ? 60 : 5)
                .toArray();
    }

    private static Backend.Kernel refuse(Graph.Node node, List<Type> in) {
        throw new AssertionError("a kernel of its own for " + node.op() + " of " + in);
    }

    @Test
    void aSumOverAxesApartIsFusedWithWhatItSums() {
        Tensor x = Key.of(1).normal(8, 3, 5, 40);
        Graph graph = Trace.of(
                        List.of(new Graph.Input("x", x.type())),
                        in -> List.of(in.getFirst().square().sum(0, 2)))
                .graph();
        assertThat(Compiler.explain(graph)).contains("120 × 40 mul, sum [-2]:", "8 × 120 sum [-3]:");
    }

    @Test
    void whetherAnyOrAllIsTrueIsALoopWithTheComparison() {
        List<Tensor> in = List.of(Key.of(1).normal(20, 30, 50));
        Graph graph = Backends.graph(in, l -> {
            Tensor x = l.getFirst();
            return List.of(
                    x.gt(3).any(),
                    x.gt(2.5).any(-1),
                    x.lt(2).all(0, 1),
                    x.gt(-3).all(1),
                    x.gt(9).any(),
                    x.gt(-9).all());
        });
        Plan plan = new Plan(Canonical.of(graph), StagesTest::refuse, LoopCode::of, Endings.LARGE);
        assertThat(plan.steps()).hasOnlyElementsOfType(Step.Looped.class);
        Backends.sameBits(Backends.run(Backends.vectors(), graph, in), Backends.interpreted(graph, in));
        Backends.sameBits(Backends.run(Backends.plain(), graph, in), Backends.interpreted(graph, in));
    }
}

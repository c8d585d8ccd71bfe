package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Products that end with a loop: the numbers of a loop of its own, whatever the sizes, and what must not end so does not.
class EndingTest {
    private static Tensor drawn(int key, DType dtype, int... shape) {
        return Key.of(key).normal(shape).to(dtype);
    }

    private static long ended(Backend backend, Graph graph) {
        Plan plan = ((Program) backend.compile(graph)).plan();
        return plan.steps().stream().filter(Step.Ended.class::isInstance).count();
    }

    private static void ends(List<Tensor> in, Function<List<Tensor>, List<Tensor>> f) {
        Graph graph = Backends.graph(in, f);
        assertThat(ended(Backends.vectors(), graph)).as(graph.toString()).isEqualTo(1);
        same(graph, in);
    }

    /// As with a loop of its own, as small ones have, whatever lies around.
    private static void same(Graph graph, List<Tensor> in) {
        List<Tensor> apart = Backends.run(new Compiler(), graph, in);
        Backends.sameBits(Backends.run(Backends.plain(), graph, in), apart);
        Backends.sameBits(Backends.run(Backends.vectors(), graph, in), apart);
        for (boolean lanes : new boolean[] {false, true}) Backends.sameBits(Poisoned.run(lanes, graph, in), apart);
    }

    private static void staysApart(List<Tensor> in, Function<List<Tensor>, List<Tensor>> f) {
        Graph graph = Backends.graph(in, f);
        assertThat(ended(Backends.vectors(), graph)).as(graph.toString()).isZero();
        same(graph, in);
    }

    /// One entry, whole tiles and parts of them, two blocks of inner entries, more columns than a panel has, few rows.
    @ParameterizedTest
    @CsvSource({
        "1, 1, 40",
        "8, 16, 64",
        "13, 5, 70",
        "40, 700, 33",
        "100, 3, 10",
        "9, 20, 3000",
        "300, 30, 64",
        "2, 50, 200",
        "77, 1, 129"
    })
    void aBiasAndAnActivation(int rows, int inner, int columns) {
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            List<Tensor> in = List.of(
                    drawn(1, dtype, rows, inner),
                    drawn(2, dtype, inner, columns),
                    drawn(3, dtype, columns),
                    drawn(4, dtype, rows, columns),
                    drawn(5, dtype, rows, 1));
            ends(in, l -> List.of(l.get(0).matmul(l.get(1)).plus(l.get(2)).relu()));
            ends(in, l -> List.of(l.get(0).matmul(l.get(1)).times(0.5).plus(l.get(3))));
            ends(
                    in,
                    l -> List.of(l.get(0).matmul(l.get(1)).plus(l.get(2)).tanh().times(l.get(3))));
            if (rows > 1) ends(in, l -> List.of(l.get(0).matmul(l.get(1)).plus(l.get(4))));
            ends(in, l -> List.of(l.get(3).gt(0).select(l.get(0).matmul(l.get(1)), l.get(3))));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void operandsThatLieTheOtherWay(DType dtype) {
        List<Tensor> in = List.of(
                drawn(1, dtype, 3, 90), drawn(2, dtype, 130, 90), drawn(3, dtype, 130), drawn(4, dtype, 90, 130));
        ends(
                in,
                l -> List.of(
                        l.get(0).matmul(l.get(1).transpose()).plus(l.get(2)).relu()));
        ends(in, l -> List.of(l.get(3).matmul(l.get(1)).plus(l.get(3).get(0, 0)).abs()));
        List<Tensor> slopes =
                List.of(drawn(1, dtype, 50, 90), drawn(2, dtype, 50, 30), drawn(3, dtype, 90, 30), drawn(4, dtype, 1));
        ends(
                slopes,
                l -> List.of(l.get(0).transpose().matmul(l.get(1)).plus(l.get(2).times(0.01)))); // a penalty's slope
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void batches(DType dtype) {
        List<Tensor> in = List.of(
                drawn(1, dtype, 5, 12, 20),
                drawn(2, dtype, 5, 20, 40),
                drawn(3, dtype, 40),
                drawn(4, dtype, 12, 40),
                drawn(5, dtype, 3, 5, 17));
        ends(in, l -> List.of(l.get(0).matmul(l.get(1)).plus(l.get(2)).relu()));
        ends(in, l -> List.of(Tensor.einsum("bmk,bkn->mbn", l.get(0), l.get(1)).plus(l.get(2))));
        Graph over = Backends.graph(in, l -> List.of(l.get(0).matmul(l.get(1)).plus(l.get(3))));
        same(over, in);
    }

    @Test
    void whatElseNeedsTheProductHasIt() {
        List<Tensor> in = List.of(drawn(1, DType.F32, 30, 20), drawn(2, DType.F32, 20, 50), drawn(3, DType.F32, 50));
        ends(in, l -> {
            Tensor z = l.get(0).matmul(l.get(1));
            return List.of(z.plus(l.get(2)).relu(), z);
        });
        ends(in, l -> {
            Tensor z = l.get(0).matmul(l.get(1)), positive = z.plus(l.get(2)).relu();
            return List.of(positive, positive.matmul(l.get(1).transpose()), z.cumulativeSum(-1));
        });
        ends(in, l -> {
            Tensor z = l.get(0).matmul(l.get(1)).plus(l.get(2));
            return List.of(z.gt(0), z.exp());
        });
        ends(in, l -> List.of(l.get(0).matmul(l.get(1)).gt(l.get(2))));
    }

    @Test
    void whatSumsRowsOrNeedsWhatComesLaterIsALoopOfItsOwn() {
        List<Tensor> in = List.of(drawn(1, DType.F32, 30, 50), drawn(2, DType.F32, 50, 50), drawn(3, DType.F32, 50));
        staysApart(in, l -> List.of(l.get(0).matmul(l.get(1)).plus(l.get(2)).softmax(-1)));
        staysApart(in, l -> List.of(l.get(0).matmul(l.get(1)).abs().sum(0)));
    }

    @Test
    void aStateThatIsGivenAwayIsOverwrittenByALoopOfItsOwn() {
        List<Tensor> in =
                List.of(drawn(1, DType.F32, 64, 48), drawn(2, DType.F32, 30, 64), drawn(3, DType.F32, 30, 48));
        Function<List<Tensor>, List<Tensor>> step = l ->
                List.of(l.get(0).minus(l.get(1).transpose().matmul(l.get(2)).times(0.1)));
        staysApart(in, step);
        Graph graph = Backends.graph(in, step);
        List<Tensor> expected = Backends.run(new Compiler(), graph, in);
        List<Array> given = in.stream().map(x -> Storage.copy(x.array())).toList();
        Array after = Backends.vectors()
                .compile(graph)
                .run(given, new boolean[] {true, false, false})
                .getFirst();
        assertThat(after.floats()).isSameAs(given.getFirst().floats());
        Backends.sameBits(List.of(Tensor.of(after)), expected);
    }

    @Test
    void largeOnesEndSoBothOnOneThreadAndOnMany() {
        List<Tensor> in =
                List.of(drawn(1, DType.F32, 1000, 520), drawn(2, DType.F32, 520, 300), drawn(3, DType.F32, 300));
        Graph graph = Backends.graph(
                in, l -> List.of(l.get(0).matmul(l.get(1)).plus(l.get(2)).relu()));
        assertThat(ended(new Compiler(), graph)).isEqualTo(1);
        assertThat(Compiler.explain(graph)).contains("contract ab,bc->ac with add");
        List<Tensor> plain = Backends.run(Backends.plain(), graph, in);
        int before = Pool.threads();
        try {
            for (int threads : List.of(1, 2, 8)) {
                Compiler.threads(threads);
                Backends.sameBits(Backends.run(Backends.vectors(), graph, in), plain);
            }
        } finally {
            Compiler.threads(before);
        }
    }

    @Test
    void runsAllocateNothingAndLetGo() {
        List<Tensor> in = List.of(drawn(1, DType.F32, 100, 60), drawn(2, DType.F32, 60, 40), drawn(3, DType.F32, 40));
        Graph graph = Backends.graph(
                in, l -> List.of(l.get(0).matmul(l.get(1)).plus(l.get(2)).relu()));
        Program ready = (Program) Backends.vectors().compile(graph);
        List<Array> arrays = in.stream().map(Tensor::array).toList(),
                into = List.of(Array.zeros(graph.type(graph.outputs().getFirst())));
        List<Array> expected = ready.run(arrays);
        assertThat(Backends.allocated(500, () -> ready.run(arrays, into))).isZero();
        assertThat(into.getFirst().sameBits(expected.getFirst())).isTrue();
    }
}

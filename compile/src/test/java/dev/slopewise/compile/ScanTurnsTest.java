package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.Contraction;
import dev.slopewise.core.Control;
import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Key;
import dev.slopewise.core.Layout;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.ControlFlow;
import dev.slopewise.core.transform.ControlFlow.Step;
import dev.slopewise.core.transform.Transforms;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ScanTurnsTest {
    /// A step's product with a matrix that lies the other way round.
    private static Tensor next(Tensor h, Tensor weight) {
        return Tensor.einsum("bi,oi->bo", h, weight).tanh();
    }

    private static Graph scan(List<Tensor> in, int length) {
        return Backends.graph(in, t -> List.of(ControlFlow.repeat(length, h -> next(h, t.get(1)), t.get(0))));
    }

    private static List<Tensor> inputs(DType dtype, int rows, int units) {
        return List.of(
                Key.of(1).normal(dtype, rows, units),
                Key.of(2).normal(dtype, units, units).times(1 / Math.sqrt(units)));
    }

    private static long turned(Graph graph) {
        Graph canonical = Canonical.of(graph);
        return canonical.nodes().stream()
                .filter(node -> node.op() instanceof Layout.Permute)
                .count();
    }

    static Stream<Arguments> sizes() {
        return Stream.of(DType.F32, DType.F64)
                .flatMap(dtype -> Stream.of(2, 5, 32, 64)
                        .flatMap(rows -> Stream.of(3, 40, 600).map(units -> Arguments.of(dtype, rows, units))));
    }

    /// Each step alone is a product with the matrix as it lies.
    @ParameterizedTest
    @MethodSource("sizes")
    void aTurnedMatrixGivesTheSameBits(DType dtype, int rows, int units) {
        List<Tensor> in = inputs(dtype, rows, units);
        Graph all = scan(in, 8), one = Backends.graph(in, t -> List.of(next(t.get(0), t.get(1))));
        assertThat(turned(all)).isEqualTo(1);
        assertThat(turned(one)).isZero();
        Tensor stepwise = in.getFirst();
        for (int t = 0; t < 8; t++)
            stepwise = Backends.run(Backends.vectors(), one, List.of(stepwise, in.get(1)))
                    .getFirst();
        for (var backend : List.of(Backends.plain(), Backends.vectors())) {
            Tensor scanned = Backends.run(backend, all, in).getFirst();
            assertThat(scanned.array().sameBits(stepwise.array())).isTrue();
        }
    }

    @Test
    void fewStepsAndSingleOrManyRowsAreLeft() {
        assertThat(turned(scan(inputs(DType.F32, 5, 40), 7))).isZero();
        assertThat(turned(scan(inputs(DType.F32, 1, 40), 50))).isZero();
        assertThat(turned(scan(inputs(DType.F32, 65, 40), 50))).isZero();
    }

    /// Weights of a recurrent layer are turned for the slope of its state, and for nothing else; several axes keep their order.
    @Test
    void weightsAreTurnedForTheSlopeOfTheState() {
        Tensor x = Key.of(3).normal(12, 4, 2, 3),
                weight = Key.of(4).normal(2, 3, 2, 3).times(0.3);
        List<Tensor> in = List.of(x, weight);
        Graph graph = Backends.graph(
                in,
                t -> List.of(Transforms.grad((Tensor w) -> ControlFlow.scan(
                                        (Tensor h, Tensor row) -> {
                                            Tensor after = Tensor.apply(new Contraction("abc", "bcde", "ade"), h, w)
                                                    .plus(row)
                                                    .tanh();
                                            return new Step<>(after, after);
                                        },
                                        Tensor.zeros(4, 2, 3),
                                        t.get(0))
                                .given()
                                .square()
                                .sum())
                        .apply(t.get(1))));
        Graph canonical = Canonical.of(graph);
        List<Layout.Permute> turns = canonical.nodes().stream()
                .filter(node -> node.op() instanceof Layout.Permute && node.in().equals(List.of(1)))
                .map(node -> (Layout.Permute) node.op())
                .toList();
        assertThat(turns).as(canonical.toString()).containsExactly(new Layout.Permute(List.of(2, 3, 0, 1)));
        assertThat(canonical.nodes().stream().filter(node -> node.op() instanceof Control.Scan))
                .hasSize(2);
        Tensor expected = Backends.interpreted(graph, in).getFirst();
        Tensor plain = Backends.run(Backends.plain(), graph, in).getFirst(),
                vectors = Backends.run(Backends.vectors(), graph, in).getFirst();
        assertThat(vectors.array().sameBits(plain.array())).isTrue();
        double[] p = plain.to(DType.F64).toDoubles(), e = expected.to(DType.F64).toDoubles();
        // some hundred roundings of numbers of some units
        for (int i = 0; i < e.length; i++) assertThat(p[i]).isCloseTo(e[i], within(1e-4));
    }
}

package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Trace;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The position of the largest size is found without the sizes being stored.
class SizesTest {
    private static Graph graph(Tensor x, int axis) {
        return Trace.of(
                        List.of(new Graph.Input("x", x.type())),
                        in -> List.of(in.getFirst().abs().argmax(axis)))
                .graph();
    }

    @Test
    void positionsAreTheInterpreters() {
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            for (int[] shape : new int[][] {{1, 1}, {7, 5}, {3, 300}, {300, 3}, {70, 70}}) {
                Tensor x = Key.of(1).normal(dtype, shape);
                Tensor small = x.times(4).round(); // equal sizes of both signs, and −0
                Tensor broken = x.gt(1.5).select(Tensor.full(Double.NaN, dtype), x);
                for (Tensor of : List.of(x, small, broken)) {
                    for (int axis : new int[] {0, 1}) {
                        Graph graph = graph(of, axis);
                        Tensor got =
                                Backends.run(new Compiler(), graph, List.of(of)).getFirst();
                        Tensor expected =
                                Backends.interpreted(graph, List.of(of)).getFirst();
                        assertThat(got.array().sameBits(expected.array()))
                                .as("%s along %d", of, axis)
                                .isTrue();
                    }
                }
            }
        }
    }

    @Test
    void sizesAreNotStored() {
        Graph graph = graph(Tensor.ones(100, 100), 1);
        Plan plan = ((Program) new Compiler().compile(graph)).plan();
        assertThat(plan.slotTypes()).isEmpty();
        assertThat(plan.steps()).hasSize(1);
    }
}

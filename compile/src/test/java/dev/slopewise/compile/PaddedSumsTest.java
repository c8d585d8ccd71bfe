package dev.slopewise.compile;

import static dev.slopewise.compile.Backends.agrees;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Key;
import dev.slopewise.core.Layout;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PaddedSumsTest {
    private static Graph canonical(List<Tensor> in, UnaryOperator<Tensor> f) {
        return Canonical.of(Backends.graph(in, x -> List.of(f.apply(x.getFirst()))));
    }

    private static long count(Graph graph, Class<? extends Layout> op) {
        return graph.nodes().stream().filter(node -> op.isInstance(node.op())).count();
    }

    /// The slope of queries, keys and values goes together without a pad, each written by its product in the order that is read.
    @Test
    void slopesOfPiecesAreOneConcatenation() {
        Tensor mixed = Key.of(1).normal(4, 8, 48).times(0.3), weight = Key.of(2).normal(48, 5);
        UnaryOperator<Tensor> slope = Transforms.grad((Tensor x) -> {
            Tensor parts = x.reshape(4, 8, 3, 4, 4).permute(2, 0, 3, 1, 4);
            Tensor scores = parts.at(0, 0).matmul(parts.at(0, 1).transpose());
            return scores.tanh().matmul(parts.at(0, 2)).square().sum();
        });
        Graph graph = Backends.graph(
                List.of(mixed, weight), in -> List.of(slope.apply(in.get(0)).matmul(in.get(1))));
        Graph canonical = Canonical.of(graph);
        assertThat(count(canonical, Layout.Pad.class)).as(canonical.toString()).isZero();
        assertThat(count(canonical, Layout.Concat.class)).isEqualTo(1);
        assertThat(canonical.nodes().stream()
                        .dropWhile(node -> !(node.op() instanceof Layout.Concat))
                        .filter(node -> node.op() instanceof Layout.Permute))
                .isEmpty();
        agrees(graph, List.of(mixed, weight));
    }

    @Test
    void whatIsNotThereIsZero() {
        Tensor x = Key.of(3).normal(3, 20);
        UnaryOperator<Tensor> f =
                t -> t.slice(1, 0, 4).pad(1, 2, 14, 0).plus(t.slice(1, 4, 10).pad(1, 9, 5, 0));
        assertThat(count(canonical(List.of(x), f), Layout.Pad.class)).isZero();
        agrees(Backends.graph(List.of(x), in -> List.of(f.apply(in.getFirst()))), List.of(x));
    }

    /// Where parts overlap, or something else is added or needed, sums stay what they are.
    @Test
    void otherSumsStay() {
        Tensor x = Key.of(3).normal(3, 6);
        for (UnaryOperator<Tensor> f : List.<UnaryOperator<Tensor>>of(
                t -> t.pad(1, 0, 6, 0).plus(t.pad(1, 5, 1, 0)),
                t -> t.pad(1, 0, 6, 0).plus(t.pad(1, 6, 0, 1)),
                t -> t.pad(0, 0, 3, 0).plus(t.transpose().pad(1, 3, 0, 0)))) {
            assertThat(count(canonical(List.of(x), f), Layout.Concat.class)).isZero();
            agrees(Backends.graph(List.of(x), in -> List.of(f.apply(in.getFirst()))), List.of(x));
        }
    }

    @Test
    void aNegativeZeroIsZeroAfterZerosWereAddedToIt() {
        Tensor x = Tensor.of(new float[] {-0f, 1, -0f, Float.NaN}).reshape(Shape.of(2, 2));
        Graph graph = Backends.graph(
                List.of(x),
                in -> List.of(in.getFirst().pad(1, 0, 2, 0).plus(in.getFirst().pad(1, 2, 0, 0))));
        assertThat(count(Canonical.of(graph), Layout.Pad.class)).isZero();
        Backends.sameBits(Backends.run(new Compiler(), graph, List.of(x)), Backends.interpreted(graph, List.of(x)));
    }

    /// Random pieces along random axes, permuted afterwards, of all types of numbers.
    @Test
    void randomPieces() {
        var random = new SplittableRandom(11);
        for (int trial = 0; trial < 60; trial++) {
            int rank = 1 + random.nextInt(4), pieces = 2 + random.nextInt(3), axis = random.nextInt(rank);
            int[] sizes =
                    IntStream.range(0, rank).map(_ -> 1 + random.nextInt(4)).toArray();
            DType dtype = List.of(DType.F32, DType.F64, DType.I32, DType.I64).get(random.nextInt(4));
            Tensor x = Key.of(trial).normal(DType.F64, sizes).times(10).to(dtype);
            int[] order = IntStream.range(0, rank).map(i -> (i + 1) % rank).toArray();
            int size = sizes[axis], gap = random.nextInt(2);
            Graph graph = Backends.graph(List.of(x), in -> {
                Tensor sum = null;
                int all = pieces * (size + gap);
                for (int k = 0; k < pieces; k++) {
                    Tensor part =
                            in.getFirst().times(k - 1).pad(axis, k * (size + gap), all - k * (size + gap) - size, 0);
                    sum = sum == null ? part : sum.plus(part);
                }
                return List.of(sum.permute(order));
            });
            assertThat(count(Canonical.of(graph), Layout.Pad.class)).isZero();
            agrees(graph, List.of(x));
        }
    }
}

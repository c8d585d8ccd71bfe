package dev.slopewise.compile;

import static dev.slopewise.compile.Backends.agrees;
import static dev.slopewise.compile.Backends.sameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.Backend;
import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Indexing;
import dev.slopewise.core.Interpreter;
import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.SlopewiseException;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PicksTest {
    private static Tensor labels(int count, int classes) {
        return Tensor.of(IntStream.range(0, count).map(i -> i * 5 % classes).toArray());
    }

    /// A loss and its slope, of scores and labels.
    private static Graph withSlope(Tensor scores, Tensor labels, BinaryOperator<Tensor> loss) {
        return Backends.graph(List.of(scores, labels), in -> {
            var both = Transforms.valueAndGrad((Tensor x) -> loss.apply(x, in.get(1)))
                    .apply(in.getFirst());
            return List.of(both.value(), both.gradient());
        });
    }

    private static List<Step> steps(Graph graph) {
        return new Plan(Canonical.of(graph), (_, _) -> (_, _) -> {}, LoopCode::of, Endings.LARGE).steps();
    }

    static Stream<Arguments> kinds() {
        return Stream.of(DType.F32, DType.F64)
                .flatMap(real -> Stream.of(Arguments.of(real, DType.I32), Arguments.of(real, DType.I64)));
    }

    /// The loss is picked from the scores alone, and its slope is made in the loop that makes the shares.
    @ParameterizedTest
    @MethodSource("kinds")
    void aCrossEntropyWithItsSlopeIsOneLoopOverAllClasses(DType real, DType whole) {
        for (int classes : new int[] {10, 100}) {
            Tensor scores = Key.of(1).normal(real, 300, classes),
                    labels = labels(300, classes).to(whole);
            Graph graph =
                    withSlope(scores, labels, (x, y) -> x.logSoftmax(-1).pick(y).mean());
            Graph canonical = Canonical.of(graph);
            assertThat(steps(graph).stream()
                            .filter(step -> step.writes().stream()
                                    .anyMatch(v -> canonical.type(v).shape().count() >= 300 * classes)))
                    .as(Compiler.explain(graph))
                    .hasSize(1)
                    .hasOnlyElementsOfType(Step.Looped.class);
            agrees(graph, List.of(scores, labels));
        }
    }

    static Stream<UnaryOperator<Tensor>> expressions() {
        return Stream.of(
                x -> x.times(numbers(7)).plus(numbers(4).expand(-1)).tanh(),
                x -> x.softmax(-1),
                x -> x.exp().stopGradient().times(x),
                x -> x.transpose().times(2).transpose().plus(1),
                x -> x.times(x.plus(numbers(7)).square()).minus(x.sum(-1).expand(-1)),
                x -> numbers(7).broadcastTo(x.shape()).times(x),
                x -> x.gt(0).select(x, x.times(0.1)));
    }

    private static Tensor numbers(int count) {
        return Tensor.iota(count).to(DType.F32).times(0.3);
    }

    /// What is picked from an expression: of repeated rows and columns, of numbers, with axes before them, by `vmap`.
    @ParameterizedTest
    @MethodSource("expressions")
    void whatIsPickedIsWorkedOutForTheseEntriesAlone(UnaryOperator<Tensor> f) {
        Tensor x = Key.of(2).normal(3, 4, 7), labels = labels(12, 7).reshape(Shape.of(3, 4));
        agrees(withSlope(x, labels, (t, y) -> f.apply(t).pick(y).square().sum()), List.of(x, labels));
        Graph each = Backends.graph(
                List.of(x, labels),
                in -> List.of(
                        Transforms.<Pair, Tensor>vmap(pair -> f.apply(pair.x).pick(pair.y))
                                .apply(new Pair(in.get(0), in.get(1)))));
        agrees(each, List.of(x, labels));
    }

    record Pair(Tensor x, Tensor y) {}

    @Test
    void aNegativeZeroPutIntoZerosIsZero() {
        Tensor values = Tensor.of(new float[] {-0f, Float.NaN, Float.NEGATIVE_INFINITY, 3})
                .reshape(Shape.of(4, 1));
        Tensor index = Tensor.of(new int[] {2, 0, 1, 2}).reshape(Shape.of(4, 1));
        Graph graph = Backends.graph(
                List.of(values, index),
                in -> List.of(Tensor.apply(new Indexing.ScatterAdd(0, 3), in.get(0), in.get(1))));
        sameBits(
                Backends.run(new Compiler(), graph, List.of(values, index)),
                Backends.interpreted(graph, List.of(values, index)));
    }

    /// Numbers out of range are refused in the interpreter's words, by the slope alone too.
    @ParameterizedTest
    @MethodSource("kinds")
    void aWrongIndexIsRefusedAsTheInterpreterDoes(DType real, DType whole) {
        Tensor scores = Key.of(1).normal(real, 3, 5);
        for (int wrong : new int[] {-1, 5}) {
            Tensor labels = Tensor.of(new int[] {0, wrong, 2}).to(whole);
            Graph graph = Backends.graph(
                    List.of(scores, labels),
                    in -> List.of(
                            Transforms.grad((Tensor x) -> x.pick(in.get(1)).sum())
                                    .apply(in.getFirst())));
            for (Backend backend : List.of(new Interpreter(), new Compiler()))
                assertThatThrownBy(() -> Backends.run(backend, graph, List.of(scores, labels)))
                        .isInstanceOf(SlopewiseException.class)
                        .hasMessageContaining("the index of scatterAdd entries to 5 must be from 0 to 4, got " + wrong);
        }
    }
}

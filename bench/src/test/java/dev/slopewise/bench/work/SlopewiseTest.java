package dev.slopewise.bench.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.bench.Step;
import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Interpreter;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.core.transform.Transforms;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every workload in a small size: the backend in use agrees with the interpreter, and trainings learn.
class SlopewiseTest {
    /// The results are `f32` sums of some hundred terms; an entry may be off by that share of the largest.
    private static final double TOLERANCE = 1e-5;

    private static Stream<Training<?, ?, ?>> trainings() {
        return Stream.of(
                Dense.w1(8, 20, 12, 12, 4),
                Dense.w2(),
                Dense.w3(16, 20, 4),
                Convolutional.w4(4, 16, 3, 4, 8),
                Transformer.w5(2, 8, 16, 11));
    }

    @Test
    void theCompilerIsInUse() {
        assertThat(Backend.inUse().name()).isNotEqualTo("interpreter");
    }

    private record At<M, B>(M model, B batch) {}

    @ParameterizedTest
    @MethodSource("trainings")
    <M, B> void gradientsAreTheInterpreters(Training<M, B, ?> training) {
        agrees(
                at -> Transforms.valueAndGrad((M m) -> training.loss().apply(m, at.batch))
                        .apply(at.model),
                new At<>(training.model(), training.batch()));
    }

    @ParameterizedTest
    @MethodSource("trainings")
    void theLossFalls(Training<?, ?, ?> training) {
        Step step = Slopewise.training(training);
        step.run();
        double before = step.outcome();
        for (int i = 0; i < 30; i++) step.run();
        assertThat(step.outcome()).isLessThan(0.95 * before);
    }

    @ParameterizedTest
    @MethodSource("trainings")
    void aRestartedTrainingGivesTheSameBits(Training<?, ?, ?> training) {
        Step step = Slopewise.training(training);
        step.run();
        step.run();
        double second = step.outcome();
        step.restart();
        step.run();
        step.run();
        assertThat(step.outcome()).isEqualTo(second);
    }

    private record Along(Dense model, Dense.Batch batch, Dense direction) {}

    @Test
    void hessianVectorProductsAreTheInterpreters() {
        var training = Dense.w1(8, 20, 12, 12, 4);
        agrees(
                at -> Transforms.hvp((Dense m) -> Dense.crossEntropy(m, at.batch))
                        .apply(at.model, at.direction),
                new Along(training.model(), training.batch(), Slopewise.direction(training.model())));
    }

    @Test
    void perExampleGradientsAreTheInterpretersAndAverageToTheGradient() {
        var training = Dense.w1(8, 20, 12, 12, 4);
        var at = new At<>(training.model(), training.batch());
        agrees(p -> Slopewise.perExample().apply(p.model, p.batch), at);
        Dense each = Slopewise.perExample().apply(at.model, at.batch);
        Dense whole =
                Transforms.grad((Dense m) -> Dense.crossEntropy(m, at.batch)).apply(at.model);
        Tree.map(each, whole, (all, mean) -> {
            assertThat(all.mean(0).isClose(mean, TOLERANCE, TOLERANCE)).isTrue();
            return mean;
        });
    }

    @Test
    void formulasAreTheInterpreters() {
        agrees(Transforms.grad(Formulas::rosenbrock), Formulas.rosenbrockPoint());
        agrees(Transforms.grad(Formulas::scalar), Tensor.scalar(Formulas.SCALAR));
        agrees(Transforms.grad(Formulas.Fused::value), Formulas.fused(1000));
        agrees(f -> f.a().matmul(f.b()), Formulas.factors(DType.F32, 50));
        agrees(f -> f.a().matmul(f.b()), Formulas.factors(DType.F64, 50));
    }

    private static <A> void agrees(Function<A, ?> function, A at) {
        Graph graph = Transforms.graph(function::apply, at);
        List<Array> in = Tree.of(at).leaves().stream().map(Tensor::array).toList();
        List<Array> expected = new Interpreter().compile(graph).run(in);
        List<Array> found = Backend.inUse().compile(graph).run(in);
        for (int i = 0; i < expected.size(); i++) {
            Tensor wanted = Tensor.of(expected.get(i));
            double largest = wanted.abs().maximum().item();
            assertThat(largest).isPositive();
            assertThat(Tensor.of(found.get(i)).isClose(wanted, 0, TOLERANCE * largest))
                    .as("result %s of %s", i, graph)
                    .isTrue();
        }
    }
}

package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Interpreter;
import dev.slopewise.core.Key;
import dev.slopewise.core.LinearAlgebra;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Window;
import dev.slopewise.core.transform.ControlFlow;
import dev.slopewise.core.transform.ControlFlow.Step;
import dev.slopewise.core.transform.Transforms;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class CompilerTest {
    @Test
    void itIsFoundAsAService() {
        assertThat(Backend.inUse()).isInstanceOf(Compiler.class);
    }

    /// Products beyond `f32` that cancel tell them apart: the compiler sums in the precision of the entries, the interpreter in doubles.
    @Test
    void anotherBackendTakesOverFunctionsThatHaveRunBefore() {
        Tensor large = Tensor.of(1e30f, 1e30f), signs = Tensor.of(1f, -1f);
        Function<Tensor, Tensor> cancelled = Transforms.traced(x -> x.dot(x.times(signs)));
        try {
            assertThat(cancelled.apply(large).item()).isNaN();
            Backend.use("interpreter");
            assertThat(Backend.inUse()).isInstanceOf(Interpreter.class);
            assertThat(cancelled.apply(large).item()).isZero();
            Backend.use("compiler");
            assertThat(cancelled.apply(large).item()).isNaN();
        } finally {
            Backend.use("compiler");
        }
    }

    /// The gradient of a recurrent net with a matrix product in each step.
    @Test
    void gradientsThroughLoopsAreTheInterpreters() {
        Tensor rows = Key.of(1).normal(20, 40, 48);
        Function<Tensor, Tensor> loss = w -> ControlFlow.scan(
                        (Tensor h, Tensor x) -> {
                            Tensor next = ControlFlow.checkpoint(
                                            (Tensor s) -> s.matmul(w).plus(x).tanh())
                                    .apply(h);
                            return new Step<>(next, next.square().mean());
                        },
                        rows.at(0, 0),
                        rows)
                .given()
                .sum();
        Tensor weight = Key.of(2).normal(48, 48).times(0.1);
        Graph graph = Transforms.graph(w -> Transforms.grad(loss).apply(w), weight);
        List<Array> in = graph.inputs().size() == 1 ? List.of(weight.array()) : List.of(weight.array(), rows.array());
        Array expected = new Interpreter().compile(graph).run(in).getFirst();
        Array got = new Compiler().compile(graph).run(in).getFirst();
        assertThat(Tensor.of(got).isClose(Tensor.of(expected), 1e-4, 1e-6)).isTrue();
    }

    @Test
    void loopsAreExplainedInstructionByInstruction() {
        Tensor x = Key.of(1).normal(3, 40);
        Graph graph = Transforms.graph(
                t -> t.gt(0).select(t.minus(t.mean(1).expand(1)).times(3), t.sqrt()), x);
        assertThat(Compiler.explain(graph)).endsWith("""
                a0: real per entry
                a1: real per entry
                pass 0
                  r0 += a0
                row
                  l2 = div r0 40.0
                  r1 = l2
                pass 1
                  l2 = lt 0.0 a0
                  l4 = sub a0 r1
                  l6 = mul l4 3.0
                  l7 = sqrt a0
                  l8 = select l2 l6 l7
                  a1 = l8
            """);
    }

    @Test
    void whatIsInsideLoopsAndBranchesIsExplained() {
        Tensor x = Key.of(1).normal(40, 40);
        Graph loop = Transforms.graph(
                t -> ControlFlow.whileLoop(m -> m.sum().lt(9), m -> m.matmul(m).tanh(), t), x);
        assertThat(Compiler.explain(loop))
                .containsPattern("(?s)whileLoop.*    while\\R.* sum.* lt.*    do\\R.*contract .*tanh");
        Graph entryWise = Transforms.graph(
                t -> ControlFlow.whileLoop(m -> m.lt(9), m -> m.times(2).plus(1), t), Tensor.scalar(1f));
        assertThat(Compiler.explain(entryWise))
                .containsPattern("(?s)    while\\R.* = lt .*    do\\R.* = mul .* = add ");
        Graph branch = Transforms.graph(t -> ControlFlow.cond(t.sum().gt(0), Tensor::exp, m -> m.matmul(m), t), x);
        assertThat(Compiler.explain(branch)).containsPattern("(?s)    case 0\\R.*contract.*    case 1\\R.* exp");
    }

    @Test
    void howWorkIsCutIntoTasksIsExplained() {
        Tensor x = Key.of(1).normal(600, 500), w = Key.of(2).normal(500, 8);
        Graph graph = Transforms.graph(t -> t.exp().matmul(w).sum(0).square(), x);
        String text = Compiler.explain(graph);
        assertThat(text).containsPattern("74 × 4096 exp: .*; 16 tasks of rows\\R");
        assertThat(text).containsPattern("1 × 8 mul: .*; one task\\R");
        int threads = Pool.threads();
        try {
            Pool.threads(3);
            assertThat(Compiler.explain(graph)).containsPattern("contract .*; 6 tasks of tiles\\R");
            Pool.threads(1);
            assertThat(Compiler.explain(graph)).containsPattern("contract .*; one task\\R");
        } finally {
            Pool.threads(threads);
        }
    }

    @Test
    void operationsOnLargeArraysOutsideOfTracesRunOnIt() {
        Tensor large = Key.of(1).normal(600, 600);
        var one = Map.<String, Function<Tensor, Tensor>>of(
                "exp", Tensor::exp,
                "sum", x -> x.sum(0),
                "argsort", Tensor::argsort,
                "random 63 bits", x -> Key.of(1).bits(63, 300_000),
                "Slice", x -> x.slice(0, 1, 400));
        one.forEach((name, f) -> {
            Profile seen = Profile.of(() -> f.apply(large), 0, 1);
            assertThat(seen.kernels())
                    .singleElement()
                    .satisfies(k -> assertThat(k.name()).contains(name));
            Backends.sameBits(
                    List.of(f.apply(large)), List.of(Transforms.traced(f).apply(large)));
        });
        Tensor matrix = Key.of(2).normal(70, 70);
        assertThat(Profile.of(() -> LinearAlgebra.lu(matrix), 0, 1).kernels()).isNotEmpty();
        Tensor small = Key.of(3).normal(100, 100);
        assertThatThrownBy(() -> Profile.of(() -> small.exp(), 0, 1)).hasMessageContaining("compiler");
    }

    @Test
    void largeProductsAndConvolutionsOutsideOfTracesRunOnIt() {
        Tensor x = Key.of(1).normal(50, 60), y = Key.of(2).normal(60, 40);
        Graph product = Backends.graph(List.of(x, y), l -> List.of(l.get(0).matmul(l.get(1))));
        Backends.sameBits(List.of(x.matmul(y)), Backends.run(Backends.plain(), product, List.of(x, y)));
        Tensor pictures = Key.of(3).normal(2, 3, 16, 16), kernels = Key.of(4).normal(8, 3, 3, 3);
        Graph convolution = Backends.graph(
                List.of(pictures, kernels), l -> List.of(l.get(0).convolve(l.get(1), Window.step(1), Window.step(1))));
        Backends.sameBits(
                List.of(pictures.convolve(kernels, Window.step(1), Window.step(1))),
                Backends.run(Backends.plain(), convolution, List.of(pictures, kernels)));
    }
}

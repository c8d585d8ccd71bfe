package dev.slopewise.data.onnx;

import static dev.slopewise.data.onnx.OnnxCheck.agree;
import static dev.slopewise.data.onnx.OnnxCheck.compare;
import static dev.slopewise.data.onnx.OnnxCheck.random;
import static dev.slopewise.data.onnx.OnnxCheck.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.DType;
import dev.slopewise.core.Shape;
import dev.slopewise.core.SlopewiseException;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.ControlFlow;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxTest {
    private static Named<UnaryOperator<Tensor>> f(String name, UnaryOperator<Tensor> function) {
        return Named.of(name, function);
    }

    static Stream<Named<UnaryOperator<Tensor>>> functions() {
        return Stream.of(
                f(
                        "powers and roots",
                        x -> x.abs()
                                .sqrt()
                                .plus(x.cbrt())
                                .plus(x.abs().pow(x))
                                .plus(x.square().reciprocal())),
                f("angles", x -> x.sin().plus(x.cos()).plus(x.atan()).plus(x.tan())),
                f("arcs", x -> x.tanh().asin().plus(x.tanh().acos())),
                f(
                        "hyperbolic",
                        x -> x.sinh()
                                .plus(x.cosh())
                                .plus(x.asinh())
                                .plus(x.tanh().atanh())
                                .plus(x.cosh().acosh())),
                f(
                        "eˣ − 1, near 0 and far",
                        x -> Tensor.concatenate(
                                -1, List.of(x.times(1e-6).expm1(), x.times(8).expm1()))),
                f(
                        "ln(1 + x), near 0 and far",
                        x -> Tensor.concatenate(
                                -1,
                                List.of(
                                        x.times(1e-6).log1p(),
                                        x.abs().times(1e9).log1p()))),
                f("ln(1 + ∞)", x -> x.abs().times(1e38).times(1e30).log1p()),
                f("error function", x -> x.erf().plus(x.erfc())),
                f(
                        "long sides",
                        x -> x.times(1e30)
                                .hypot(x.plus(1).times(1e30))
                                .times(1e-30)
                                .plus(x.times(0).hypot(x.times(0)))),
                f("remainders", x -> x.floorMod(0.7).plus(x.remainder(0.7))),
                f("roundings", x -> x.floor().plus(x.ceil()).plus(x.round()).plus(x.sign())),
                f(
                        "choices",
                        x -> x.gt(0)
                                .and(x.lt(1))
                                .or(x.ge(2))
                                .xor(x.le(-1))
                                .not()
                                .select(x, x.neg().max(0.1).min(0.5))),
                f("choices of truth", x -> x.gt(0).select(x.lt(1), x.ne(2)).to(DType.F32)),
                f("whole numbers", x -> {
                    Tensor n = x.times(10).to(DType.I32);
                    return n.floorDiv(3)
                            .plus(n.floorMod(3))
                            .plus(n.truncDiv(4))
                            .plus(n.bitAnd(6))
                            .plus(n.bitOr(1))
                            .plus(n.bitXor(5))
                            .plus(n.bitNot())
                            .plus(n.remainder(3));
                }),
                f(
                        "sums and products",
                        x -> x.sum(-1).plus(x.product(-1)).plus(x.maximum(-1)).minus(x.minimum(-1))),
                f(
                        "truth over an axis",
                        x -> x.gt(-2).all(-1).and(x.gt(1).any(-1)).to(DType.I32)),
                f("positions", x -> x.argmax(-1).plus(x.argmin(-1))),
                f("running sums", x -> x.cumulativeSum(-1)),
                f("softmax", x -> x.times(30).softmax(-1)),
                f("log softmax", x -> x.logSoftmax(-1)),
                f("norms of rows", x -> x.div(x.norm(-1).expand(-1))),
                f("slices", x -> x.slice(-1, 1, 6, 2).plus(x.slice(-1, 0, 3))),
                f("padding", x -> x.pad(-1, 1, 2, 7.5)),
                f("reversed", x -> x.reverse(1)),
                f("side by side", x -> Tensor.concatenate(-1, List.of(x, x.times(2)))),
                f("turned over", x -> x.expand(1).permute(0, 2, 1)),
                f("all pairs", x -> Tensor.einsum("bi,bj->bij", x, x)),
                f("sums of products", x -> Tensor.einsum("bi,bi->b", x, x)),
                f("rows of a table", x -> x.pick(x.argmax(-1))),
                f("counted", x -> x.plus(Tensor.iota(8).to(DType.F32))),
                f(
                        "counted along the batch",
                        x -> x.plus(Tensor.iota(x.shape().size(0)).to(DType.F32).expand(-1))),
                f(
                        "repeated for the batch",
                        x -> Tensor.of(1f, 2f).broadcastTo(x.shape().size(0), 2)),
                f(
                        "batch merged with an axis",
                        x -> x.reshape(x.shape().size(0) * 2, 4).times(2)));
    }

    @ParameterizedTest
    @MethodSource("functions")
    void aFunctionAnswersTheSame(UnaryOperator<Tensor> function) {
        agree(Tensor.scalar(0f), (_, x) -> function.apply(x), random(3, 8));
    }

    record Pair(Tensor sum, Tensor count) {}

    @Test
    void loopsAnswerTheSame() {
        agree(random(4, 4), (w, x) -> ControlFlow.repeat(3, s -> s.matmul(w).tanh(), x), random(2, 4));
        agree(
                Tensor.scalar(0.5f),
                (decay, x) -> ControlFlow.scanBackward(
                                (Tensor s, Tensor row) -> {
                                    Tensor next = s.times(decay).plus(row);
                                    return new ControlFlow.Step<>(next, next.sin());
                                },
                                x.at(1, 0).times(0),
                                x.moveAxis(1, 0))
                        .given()
                        .moveAxis(0, 1),
                random(2, 6, 3));
    }

    @Test
    void functionsAsOneOperationAreWrittenOut() {
        agree(
                random(4),
                (w, x) -> ControlFlow.checkpoint((Tensor y) -> y.times(w).stopGradient())
                        .apply(x),
                random(2, 4));
    }

    @Test
    void attentionIsWrittenOut() {
        Tensor keys = random(4, 5, 3);
        agree(
                keys,
                (k, x) -> seen(x, k)
                        .get(0)
                        .attention(seen(x, k).get(1), seen(x, k).get(1)),
                random(2, 4, 6, 3));
        agree(
                keys,
                (k, x) -> seen(x, k)
                        .get(0)
                        .causalAttention(seen(x, k).get(1), seen(x, k).get(1)),
                random(2, 4, 5, 3));
        agree(random(6, 5), (w, x) -> x.attention(x.slice(-2, 0, 5), x.slice(-2, 0, 5), w.gt(0.3)), random(2, 4, 6, 3));
    }

    /// Queries, and keys for each of the batch.
    private static List<Tensor> seen(Tensor x, Tensor keys) {
        return List.of(x, keys.broadcastTo(Shape.of(x.shape().size(0)).then(keys.shape())));
    }

    @Test
    void inputsAndResultsHaveTheirPathsAsNames() {
        var example = new Pair(random(2, 3), Tensor.of(new int[] {1, 2}));
        Onnx.Exported file = Onnx.export(
                random(3),
                (w, in) ->
                        List.of(in.sum().times(w).plus(in.count().to(DType.F32).expand(-1))),
                example);
        assertThat(file.fixedBatch()).isEmpty();
        Tensor sum = random(5, 3), count = Tensor.of(5, 4, 3, 2, 1);
        compare(
                run(file.bytes(), Map.of("sum", sum, "count", count)),
                sum.times(random(3)).plus(count.to(DType.F32).expand(-1)));
    }

    @Test
    void whatDependsOnTheBatchIsWrittenForTheExamplesAndSaysWhy() {
        Onnx.Exported mean = Onnx.export(Tensor.scalar(1f), (_, x) -> x.minus(x.mean(0)), random(4, 3));
        assertThat(mean.fixedBatch()).contains("a number depends on the batch's size");
        compare(
                run(mean.bytes(), Map.of("input", random(4, 3))),
                random(4, 3).minus(random(4, 3).mean(0)));
        Onnx.Exported java = Onnx.export(
                Tensor.scalar(1f),
                (_, x) -> x.times(Tensor.scalar((float) x.shape().size(0))),
                random(4, 3));
        assertThat(java.fixedBatch()).contains("the numbers it uses depend on the batch's size");
        compare(run(java.bytes(), Map.of("input", random(4, 3))), random(4, 3).times(4));
    }

    @Test
    void whatOnnxLacksIsRefusedByName() {
        assertThatThrownBy(() -> Onnx.export(random(1), (_, x) -> x.lgamma(), random(2, 2)))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("there is no form in ONNX for 'lgamma'");
    }

    @Test
    void parametersThatTakeNoPartAreLeftOut() {
        Onnx.Exported file =
                Onnx.export(List.of(random(3), random(1000)), (w, x) -> x.times(w.getFirst()), random(2, 3));
        assertThat(file.bytes().length).isLessThan(1000);
    }
}

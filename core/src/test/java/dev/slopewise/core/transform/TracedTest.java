package dev.slopewise.core.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.SlopewiseException;
import dev.slopewise.core.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// When functions are traced, and what they may do meanwhile.
class TracedTest {
    record Scaled(Tensor x, double factor) {}

    private final List<String> calls = new ArrayList<>();

    private Tensor noted(Tensor x) {
        calls.add(x.type().toString());
        return x.square().sum();
    }

    @Test
    void aFunctionIsTracedOncePerShapesAndTypes() {
        Function<Tensor, Tensor> f = Transforms.traced(this::noted);
        for (int i = 0; i < 3; i++) {
            var _ = f.apply(Tensor.of(1.0 * i, 2.0));
        }
        var _ = f.apply(Tensor.of(1.0, 2.0, 3.0));
        var _ = f.apply(Tensor.of(1f, 2f));
        var _ = f.apply(Tensor.of(5.0, 6.0));
        assertThat(calls).containsExactly("f64[2]", "f64[3]", "f32[2]");
    }

    @Test
    void soAreDerivatives() {
        var grad = Transforms.grad(this::noted);
        var push = Transforms.jvp(this::noted);
        var product = Transforms.hvp(this::noted);
        Tensor x = Tensor.of(1.0, 2.0);
        for (int i = 0; i < 3; i++) {
            var _ = grad.apply(x);
            var _ = push.apply(x, x);
            var _ = product.apply(x, x);
        }
        assertThat(calls).hasSize(3);
    }

    @Test
    void aPlainComponentIsPartOfTheStructure() {
        Function<Scaled, Tensor> f = Transforms.traced(s -> noted(s.x()).times(s.factor()));
        assertThat(f.apply(new Scaled(Tensor.of(1.0), 2)).item()).isEqualTo(2);
        assertThat(f.apply(new Scaled(Tensor.of(3.0), 2)).item()).isEqualTo(18);
        assertThat(calls).hasSize(1);
        assertThat(f.apply(new Scaled(Tensor.of(3.0), 5)).item()).isEqualTo(45);
        assertThat(calls).hasSize(2);
    }

    @Test
    void listsOfAnotherLengthAreTracedAgain() {
        Function<List<Tensor>, Tensor> f = Transforms.traced(xs -> noted(xs.getLast()));
        var _ = f.apply(List.of(Tensor.of(1.0)));
        var _ = f.apply(List.of(Tensor.of(1.0), Tensor.of(1.0)));
        assertThat(calls).hasSize(2);
    }

    @Test
    void tracedEqualsPlainBitForBit() {
        BiFunction<Key, Tensor, Tensor> f = (key, x) ->
                key.normal(DType.F64, 4).times(x.softmax(-1)).plus(x.norm()).tanh();
        Tensor x = Tensor.of(0.1, -3.0, 2.5, 1e-9);
        Tensor plain = f.apply(Key.of(5), x);
        assertThat(Transforms.traced(f).apply(Key.of(5), x).array().sameBits(plain.array()))
                .isTrue();
    }

    @Test
    void jumpsOverPlainValuesAreUnrolled() {
        Function<Tensor, Tensor> power = Transforms.traced(x -> {
            Tensor y = x;
            for (int i = 0; i < 3; i++) y = y.times(x);
            return y;
        });
        assertThat(power.apply(Tensor.scalar(2.0)).item()).isEqualTo(16);
        assertThat(Transforms.graph(power, Tensor.scalar(2.0)).nodes()).hasSize(3);
    }

    @Test
    void capturedTensorsAreInputsOfTheGraphAndNoConstants() {
        Tensor captured = Tensor.of(3.0, 4.0);
        var graph = Transforms.graph((Tensor x) -> x.times(captured).plus(captured), Tensor.of(1.0, 2.0));
        assertThat(graph.inputs()).hasSize(2);
        Function<Tensor, Tensor> f = Transforms.traced(x -> x.times(captured).plus(captured));
        assertThat(f.apply(Tensor.of(1.0, 2.0)).toDoubles()).containsExactly(6, 12);
    }

    @Test
    void aFunctionThatCapturesAnOuterTracersValueIsTracedForEach() {
        Function<Tensor, Tensor> outer = w -> {
            var grad = Transforms.grad((Tensor x) -> noted(x.times(w)));
            return grad.apply(Tensor.of(1.0)).plus(grad.apply(Tensor.of(2.0)));
        };
        assertThat(Transforms.traced(outer).apply(Tensor.of(3.0)).item()).isEqualTo(18 + 36);
        assertThat(outer.apply(Tensor.of(3.0)).item()).isEqualTo(54);
    }

    @Test
    void theNumbersOfATracedTensorAreRefused() {
        Function<Tensor, Tensor> asks = x -> x.sum().item() > 0 ? x : x.neg();
        assertThatThrownBy(() -> Transforms.traced(asks).apply(Tensor.of(1.0)))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("(f64[]) are not known while its function is being traced")
                .hasMessageContaining("choose with mask.select(a, b) instead of if");
        for (Function<Tensor, Object> look : List.<Function<Tensor, Object>>of(
                Tensor::array, Tensor::toDoubles, Tensor::toNested, x -> x.isClose(x, 0, 0))) {
            assertThatThrownBy(() -> Transforms.graph(
                            x -> {
                                var _ = look.apply(x);
                                return x;
                            },
                            Tensor.of(1.0)))
                    .hasMessageContaining("not known while its function is being traced");
        }
    }

    @Test
    void severalThreadsMayUseOneTracedFunction() {
        Function<Tensor, Tensor> f = Transforms.traced(x -> x.square().sum());
        var results = java.util.stream.IntStream.range(0, 200)
                .parallel()
                .mapToDouble(i -> f.apply(Tensor.of((double) (i % 5), 1.0)).item() - (i % 5) * (i % 5))
                .toArray();
        assertThat(results).containsOnly(1.0);
    }

    @Test
    void callsInTurnWithDifferentArgumentsGetTheirOwnPlans() {
        Function<Object, Tensor> f = Transforms.traced(any -> switch (any) {
            case Scaled s -> noted(s.x()).times(s.factor());
            case List<?> list -> noted((Tensor) list.getLast());
            default -> noted((Tensor) any);
        });
        for (int i = 1; i < 4; i++) {
            Tensor x = Tensor.of(1.0 * i, 0);
            assertThat(f.apply(x).item()).isEqualTo(i * i);
            assertThat(f.apply(x.to(DType.F32)).item()).isEqualTo(i * i);
            assertThat(f.apply(new Scaled(x, 2)).item()).isEqualTo(2 * i * i);
            assertThat(f.apply(new Scaled(x, 3)).item()).isEqualTo(3 * i * i);
            assertThat(f.apply(List.of(x)).item()).isEqualTo(i * i);
            assertThat(f.apply(List.of(x, x.times(2))).item()).isEqualTo(4 * i * i);
        }
        assertThat(calls).hasSize(6);
    }

    @Test
    void severalThreadsMayUseOneFunctionWithDifferentArguments() {
        UnaryOperator<List<Tensor>> f = Transforms.grad((List<Tensor> xs) -> {
            Tensor sum = xs.getFirst().square().sum();
            for (Tensor x : xs) sum = sum.plus(x.sum());
            return sum;
        });
        List<Double> slopes = IntStream.range(0, 2000)
                .parallel()
                .mapToObj(i -> {
                    List<Tensor> xs = Collections.nCopies(1 + i % 3, Tensor.of(new double[1 + i % 4]));
                    return f.apply(xs).getLast().sum().item() - (1 + i % 4);
                })
                .distinct()
                .toList();
        assertThat(slopes).containsExactly(0.0);
    }

    @Test
    void anArrayOfTensorsIsOneArgument() {
        UnaryOperator<Tensor[]> f =
                Transforms.grad((Tensor[] xs) -> xs[0].times(xs[1]).sum());
        for (int i = 0; i < 2; i++) {
            Tensor[] slopes = f.apply(new Tensor[] {Tensor.of(1.0), Tensor.of(2.0)});
            assertThat(slopes[0].item()).isEqualTo(2);
            assertThat(slopes[1].item()).isEqualTo(1);
        }
    }
}

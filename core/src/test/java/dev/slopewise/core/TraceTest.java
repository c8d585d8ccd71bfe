package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.transform.Transforms;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class TraceTest {
    private static final String LEAKED =
            "a traced tensor of type f64[1] was used after its function had returned, or on another thread";

    private static Tensor leak() {
        List<Tensor> leaked = new ArrayList<>();
        var _ = Transforms.traced((Tensor x) -> {
                    leaked.add(x);
                    return x;
                })
                .apply(Tensor.of(1.0));
        return leaked.getFirst();
    }

    @Test
    void nothingIsOpenOutsideOfAFunction() {
        assertThat(Trace.isOpen()).isFalse();
        var _ = Transforms.traced((Tensor x) -> {
                    assertThat(Trace.isOpen()).isTrue();
                    assertThat(x.isTraced()).isTrue();
                    return x;
                })
                .apply(Tensor.of(1.0));
        assertThat(Trace.isOpen()).isFalse();
    }

    @Test
    void aTracedTensorPrintsItsTypeAndPath() {
        List<String> texts = new ArrayList<>();
        Transforms.graph(
                (List<Tensor> xs) -> {
                    texts.add(xs.getLast().toString());
                    texts.add(xs.getLast().neg().toString());
                    return xs.getLast();
                },
                List.of(Tensor.of(1.0), Tensor.of(2f)));
        assertThat(texts).containsExactly("f32[1] traced [1]", "f32[1] traced");
    }

    @Test
    void aLeakedTensorIsRefusedInOperations() {
        assertThatThrownBy(() -> leak().plus(1))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining(LEAKED);
    }

    @Test
    void aLeakedTensorIsRefusedAsAnArgument() {
        assertThatThrownBy(() -> Transforms.grad((Tensor x) -> x.sum()).apply(leak()))
                .hasMessageContaining(LEAKED);
    }

    @Test
    void aLeakedTensorIsRefusedInAnotherTrace() {
        Tensor leaked = leak();
        assertThatThrownBy(() -> Transforms.traced((Tensor x) -> x.plus(leaked)).apply(Tensor.of(1.0)))
                .hasMessageContaining(LEAKED);
    }

    @Test
    void theNumbersOfALeakedTensorAreRefused() {
        assertThatThrownBy(() -> leak().item()).hasMessageContaining(LEAKED);
    }

    @Test
    void aTracedTensorIsRefusedOnAnotherThread() {
        List<Throwable> seen = new ArrayList<>();
        Function<Tensor, Tensor> f = x -> {
            Thread other = Thread.ofPlatform().start(() -> {
                try {
                    x.plus(1);
                } catch (SlopewiseException e) {
                    seen.add(e);
                }
            });
            try {
                other.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return x;
        };
        var _ = Transforms.traced(f).apply(Tensor.of(1.0));
        assertThat(seen).singleElement().satisfies(e -> assertThat(e).hasMessageContaining(LEAKED));
    }

    @Test
    void aFunctionThatThrowsLeavesNoTraceOpen() {
        assertThatThrownBy(() -> Transforms.traced((Tensor x) -> {
                            throw new IllegalStateException("mine");
                        })
                        .apply(Tensor.of(1.0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("mine");
        assertThat(Tensor.of(1.0).plus(1).item()).isEqualTo(2);
    }

    @Test
    void aTensorFromOutsideIsOneInputHoweverOftenItIsUsed() {
        Tensor outside = Tensor.of(2.0);
        Trace.Closure closure = Trace.of(
                List.of(new Graph.Input("x", outside.type())),
                in -> List.of(in.getFirst().times(outside).plus(outside)));
        assertThat(closure.captured()).containsExactly(outside);
        assertThat(closure.graph().inputs()).extracting(Graph.Input::name).containsExactly("x", "");
    }
}

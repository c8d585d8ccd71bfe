package dev.slopewise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slopewise.core.SlopewiseException;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// The full text of errors as a user sees them: what was needed and what came, where, the way out. [ErrorsTest] has the parts of all of them. It lies
/// outside the package `dev.slopewise.core`, whose own lines an error does not name.
class ErrorTextsTest {
    record Layer(Tensor weight, Tensor bias) {}

    record Mlp(List<Layer> layers) {
        Tensor apply(Tensor x) {
            Layer layer = layers.getFirst();
            return x.matmul(layer.weight).plus(layer.bias);
        }
    }

    private static final Tensor BATCH = Tensor.zeros(784, 32);

    private static Mlp mlp(int biases) {
        return new Mlp(List.of(new Layer(Tensor.zeros(784, 10), Tensor.zeros(biases))));
    }

    /// Line numbers as `#`, which would make each line above a part of the test; that they are right, one test shows.
    private static String text(ThrowingCallable asked) {
        return catchThrowableOfType(SlopewiseException.class, asked)
                .getMessage()
                .replaceAll("java:\\d+\\)", "java:#)");
    }

    @Test
    void matmul() {
        assertThat(text(() -> Transforms.traced((Mlp m) -> m.apply(BATCH)).apply(mlp(10))))
                .isEqualTo("""
                    matmul needs equal inner sizes, got [784, 32] · [784, 10]: 32 ≠ 784
                      right operand: layers[0].weight, in Mlp.apply (ErrorTextsTest.java:#)
                      if the batch is in the last axis, transpose() the left operand\
                    """);
        assertThat(text(() -> Tensor.zeros(2, 3).matmul(Tensor.zeros(4, 5)))).isEqualTo("""
            matmul needs equal inner sizes, got [2, 3] · [4, 5]: 3 ≠ 4
              in ErrorTextsTest.matmul (ErrorTextsTest.java:#)
              make the last axis of the left as long as the last but one of the right\
            """);
    }

    @Test
    void broadcast() {
        assertThat(text(() ->
                        Transforms.traced((Mlp m) -> m.apply(BATCH.transpose())).apply(mlp(7))))
                .isEqualTo("""
                    add needs shapes of which one can be repeated to the other, got [32, 10] and [7]
                      operands: left, layers[0].bias, in Mlp.apply (ErrorTextsTest.java:#)
                      reshape, expand or slice one of them\
                    """);
        assertThat(text(() -> Tensor.zeros(3).minus(Tensor.zeros(3, 1)))).isEqualTo("""
            sub needs shapes of which one can be repeated to the other, got [3] and [3, 1]
              in ErrorTextsTest.broadcast (ErrorTextsTest.java:#)
              squeeze(-1) the [3, 1] operand for [3] entry by entry; for all 3 × 3 pairs ask with broadcastTo(3, 3)\
            """);
    }

    @Test
    void leaked() {
        List<Tensor> leaked = new ArrayList<>();
        Function<Tensor, Tensor> leaky = x -> {
            leaked.add(x);
            return x;
        };
        var _ = Transforms.traced(leaky).apply(Tensor.of(1f, 2f));
        assertThat(text(() -> leaked.getFirst().plus(1))).isEqualTo("""
            a traced tensor of type f32[2] was used after its function had returned, or on another thread
              in ErrorTextsTest.leaked (ErrorTextsTest.java:#)
              return it from the function, or make it an argument\
            """);
    }

    @Test
    void tracedRead() {
        Function<Layer, Tensor> asks =
                layer -> layer.bias().item() > 0 ? layer.bias() : layer.bias().neg();
        assertThat(text(() -> Transforms.traced(asks).apply(new Layer(Tensor.zeros(1), Tensor.zeros(1)))))
                .isEqualTo("""
                    the numbers of bias (f32[1]) are not known while its function is being traced
                      in ErrorTextsTest.tracedRead (ErrorTextsTest.java:#)
                      choose with mask.select(a, b) instead of if, or pass what decides as a plain Java value\
                    """);
    }

    @Test
    void theLineIsTheUsersOwnAndThePartsAreFields() {
        var error = catchThrowableOfType(
                SlopewiseException.class, () -> Tensor.of(1f, 2f).plus(Tensor.of(1.0)));
        int line = Stream.of(error.getStackTrace())
                .filter(frame -> frame.getClassName().equals(ErrorTextsTest.class.getName()))
                .findFirst()
                .orElseThrow()
                .getLineNumber();
        assertThat(error.where()).endsWith("(ErrorTextsTest.java:" + line + ")");
        assertThat(error.getMessage()).isEqualTo(error.problem() + "\n  " + error.where() + "\n  " + error.wayOut());
    }
}

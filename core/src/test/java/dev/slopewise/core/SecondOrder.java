package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.transform.Gradients;
import dev.slopewise.core.transform.Transforms;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Slopes, and slopes of slopes, against finite differences.
final class SecondOrder {
    private SecondOrder() {}

    /// @param number what is made of the gradient to have one number again
    static void check(Function<Tensor, Tensor> loss, Tensor x, UnaryOperator<Tensor> number) {
        assertThat(Gradients.check(loss, x).isOk()).isTrue();
        Function<Tensor, Tensor> ofGradient =
                t -> number.apply(Transforms.grad(loss).apply(t));
        assertThat(Gradients.check(ofGradient, x).isOk()).isTrue();
    }
}

package dev.slopewise;

import static dev.slopewise.Pin.pin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Backend;
import dev.slopewise.core.DType;
import dev.slopewise.core.Donation;
import dev.slopewise.core.Interpreter;
import dev.slopewise.core.Prepared;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Broken;
import dev.slopewise.core.transform.CustomDerivative;
import dev.slopewise.core.transform.Gradients;
import dev.slopewise.core.transform.Transforms;
import java.util.List;

/// Derivatives, batches, and what carries them out.
final class ErrorsOfTransforms {
    private static final Tensor X = Tensor.of(1f, 2f, 3f), I = X.to(DType.I32);

    private static Tensor sum(Tensor x, Tensor y) {
        return x.plus(y);
    }

    private static Tensor withWrongSlope(Tensor x) {
        return CustomDerivative.withPull(Tensor::square, (Tensor y, Tensor slope) -> y.times(slope))
                .apply(x)
                .sum();
    }

    private static Tensor donated(Backend backend) {
        Tensor x = Tensor.scalar(1f);
        var sine = new Prepared(Transforms.graph(Tensor::sin, x), backend);
        try {
            var _ = sine.run(List.of(x), new Donation(List.of("layers[0].weight"), "the training step"));
        } catch (IllegalStateException broken) {
            assertThat(broken).hasMessage("out of order");
        }
        return x;
    }

    // @formatter:off
    static final List<Pin> ALL = List.of(
        pin(() -> Transforms.grad((Tensor x) -> x).apply(X),
            "a gradient is taken of one real number, got [f32[3]]; reduce it, for example with mean(), or use jacobian"),
        pin(() -> Transforms.grad((Tensor x) -> x.to(DType.F32).sum()).apply(I),
            "only real numbers have slopes, and the argument is i32[3]; pass it as another argument"),
        pin(() -> Transforms.grad((List<Tensor> p) -> p.getFirst().sum()).apply(List.of(X, I)),
            "only real numbers have slopes, and [1] is i32[3]; pass it as another argument"),
        pin(() -> Transforms.jvp((Tensor x) -> x).apply(X, Tensor.of(1f)),
            "the change must look like the value it belongs to, [f32[3]], got [f32[1]]"),
        pin(() -> Transforms.vjp((Tensor x) -> x.sum(), X).pull().apply(X),
            "the slope must look like the value it belongs to, [f32[]], got [f32[3]]"),
        pin(() -> Transforms.vjp((Tensor x) -> x.gt(0), X),
            "only real results have slopes, got bool[3]"),
        pin(() -> Transforms.jacobian((Tensor x) -> x.gt(0)).apply(X),
            "a jacobian is taken of one real tensor, got [bool[3]]"),
        pin(() -> Gradients.check(ErrorsOfTransforms::withWrongSlope, X),
            "the gradient disagrees by 0.75 at [2]: slope 3.0, finite difference 5.999999999994649 (forward and reverse mode by 0.0)"),
        pin(() -> Transforms.vmap((Tensor x) -> x, 0, 2).apply(X),
            "vmap cannot stack results along axis 2 of [3]"),
        pin(() -> Transforms.vmap((Tensor x) -> x).apply(X.sum()),
            "vmap needs an axis to map over, and argument 1 [] has none; pass it as SHARED"),
        pin(() -> Transforms.vmap(ErrorsOfTransforms::sum).apply(X, Tensor.of(1f)),
            "vmap needs equal sizes along the mapped axes, got argument 1 [3] and argument 2 [1]"),
        pin(() -> Transforms.vmap((Tensor x) -> x, Transforms.SHARED, 0).apply(X),
            "vmap needs at least one argument with an axis to map over, got none"),
        pin(() -> donated(new Interpreter()).item(),
            "layers[0].weight was donated to the training step, so its numbers may be others by now",
            "use what that function returned in its place; traced(…) leaves arguments alone"),
        pin(() -> donated(new Broken()).item(),
            "layers[0].weight was donated to the training step, and is lost, as that function broke off",
            "go back to a value that was kept; traced(…) leaves arguments alone"),
        pin(() -> Backend.use("gpu"),
            "a backend is needed that is there, one of [interpreter], got `gpu`"));
    // @formatter:on

    private ErrorsOfTransforms() {}
}

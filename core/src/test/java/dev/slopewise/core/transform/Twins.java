package dev.slopewise.core.transform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import java.util.List;
import java.util.function.Function;

/// Two ways to write one function of a tensor, of which every transform must make the same.
final class Twins {
    /// Both do the same operations in nearly the same order, in f64.
    private static final double TOLERANCE = 1e-9;

    private static final int BATCH = 3;

    private Twins() {}

    /// Compares values, both modes, second order, batches, and batches of derivatives and derivatives of batches.
    static void agree(Function<Tensor, Tensor> f, Function<Tensor, Tensor> twin, Tensor x) {
        forwardAgrees(f, twin, x);
        Function<Tensor, Tensor> loss = total(f), other = total(twin);
        same("gradient", Transforms.grad(loss).apply(x), Transforms.grad(other).apply(x));
        Tensor v = Key.of(1).normal(x.dtype(), x.shape().sizes());
        same("hvp", Transforms.hvp(loss).apply(x, v), Transforms.hvp(other).apply(x, v));
        var back = Transforms.vjp(f, x);
        Tensor slope = Key.of(2).normal(x.dtype(), back.value().shape().sizes());
        same("vjp", back.pull().apply(slope), Transforms.vjp(twin, x).pull().apply(slope));
        same(
                "jacobian",
                Transforms.jacobian(f).apply(x),
                Transforms.jacobian(twin).apply(x));
        same(
                "slope of a slope",
                Transforms.grad(slopeAlong(loss, v)).apply(x),
                Transforms.grad(slopeAlong(other, v)).apply(x));
        Tensor batch = batch(x);
        same(
                "gradients of a batch",
                Transforms.vmap(Transforms.grad(loss)).apply(batch),
                Transforms.vmap(Transforms.grad(other)).apply(batch));
        same(
                "gradient of a batch",
                Transforms.grad(total(Transforms.vmap(f))).apply(batch),
                Transforms.grad(total(Transforms.vmap(twin))).apply(batch));
    }

    /// The same without reverse mode.
    static void forwardAgrees(Function<Tensor, Tensor> f, Function<Tensor, Tensor> twin, Tensor x) {
        same("value", f.apply(x), twin.apply(x));
        same("traced", Transforms.traced(f).apply(x), twin.apply(x));
        Tensor v = Key.of(1).normal(x.dtype(), x.shape().sizes());
        same(
                "change",
                Transforms.jvp(f).apply(x, v).change(),
                Transforms.jvp(twin).apply(x, v).change());
        var linear = Transforms.linearize(f, x);
        same(
                "linearized",
                linear.push().apply(v),
                Transforms.jvp(twin).apply(x, v).change());
        same(
                "forward jacobian",
                Transforms.jacobianForward(f).apply(x),
                Transforms.jacobianForward(twin).apply(x));
        Tensor batch = batch(x);
        same("batch", Transforms.vmap(f).apply(batch), Transforms.vmap(twin).apply(batch));
        same(
                "in double",
                Transforms.inDouble(f).apply(x),
                Transforms.inDouble(twin).apply(x));
    }

    private static Function<Tensor, Tensor> total(Function<Tensor, Tensor> f) {
        return x -> f.apply(x).sum();
    }

    private static Function<Tensor, Tensor> slopeAlong(Function<Tensor, Tensor> loss, Tensor v) {
        return x -> Transforms.grad(loss).apply(x).times(v).sum();
    }

    private static Tensor batch(Tensor x) {
        Shape wide = Shape.of(BATCH).then(x.shape());
        Tensor spread = Key.of(3).uniform(x.dtype(), wide.sizes()).times(0.2).plus(0.9);
        return Tensor.stack(0, List.of(x, x, x)).times(spread);
    }

    static void same(String what, Tensor got, Tensor expected) {
        assertThat(got.type()).as(what).isEqualTo(expected.type());
        assertThat(got.isClose(expected, TOLERANCE, TOLERANCE))
                .as(() -> what + "\n" + got + "\nexpected\n" + expected)
                .isTrue();
    }
}

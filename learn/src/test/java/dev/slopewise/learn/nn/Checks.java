package dev.slopewise.learn.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.core.transform.Transforms;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// What tests of layers ask again and again.
final class Checks {
    private Checks() {}

    /// The same model with real leaves in `f64`.
    static <M> M inDouble(M model) {
        return Tree.map(model, leaf -> leaf.dtype().isFloat() ? leaf.to(DType.F64) : leaf);
    }

    /// Slope times a random direction against a central difference along it, in `f64`.
    static <M> void slopesAgree(M model, Function<M, Tensor> loss) {
        M at = inDouble(model);
        Key key = Key.of(99);
        int[] count = {0};
        M direction = Tree.map(
                at, leaf -> key.fold(count[0]++).normal(DType.F64, leaf.shape().sizes()));
        double along = sum(Tree.map(Transforms.grad(loss).apply(at), direction, Tensor::times));
        double h = 1e-5;
        double ahead = loss.apply(Tree.map(at, direction, (p, d) -> p.plus(d.times(h))))
                .item();
        double behind = loss.apply(Tree.map(at, direction, (p, d) -> p.minus(d.times(h))))
                .item();
        // h² / 6 times a third derivative, and rounding of 10⁻¹⁶ / h
        assertThat(along).isCloseTo((ahead - behind) / (2 * h), within(1e-6 * (1 + Math.abs(along))));
    }

    private static double sum(Object tree) {
        return Tree.of(tree).leaves().stream().mapToDouble(x -> x.sum().item()).sum();
    }

    /// A mean of squares with uneven weights, so that no slope cancels.
    static Tensor uneven(Tensor x) {
        Tensor weights = Key.of(5).uniform(x.dtype(), x.shape().sizes()).plus(0.5);
        return x.square().times(weights).plus(x.times(weights)).sum();
    }

    /// A batch gives what its examples give one by one, and what `vmap` gives.
    static void leadingAxesRideAlong(UnaryOperator<Tensor> layer, Tensor batch) {
        Tensor all = layer.apply(batch);
        Tensor each = Tensor.stack(
                0,
                IntStream.range(0, batch.shape().size(0))
                        .mapToObj(i -> layer.apply(batch.at(0, i)))
                        .toList());
        isClose(all, each, 1e-5);
        isClose(Transforms.vmap(layer).apply(batch), each, 1e-5);
        Tensor more = Tensor.stack(0, List.of(batch, batch));
        isClose(layer.apply(more), Tensor.stack(0, List.of(each, each)), 1e-5);
    }

    static void isClose(Tensor actual, Tensor expected, double tolerance) {
        assertThat(actual.isClose(expected, tolerance, tolerance))
                .as("%s against %s", actual, expected)
                .isTrue();
    }
}

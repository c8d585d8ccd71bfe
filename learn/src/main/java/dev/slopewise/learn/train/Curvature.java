package dev.slopewise.learn.train;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.core.transform.Transforms;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/// The largest curvature of a loss, by power iteration on products with its Hessian: v ← Hv / ‖Hv‖, λ = ⟨v, Hv⟩.
///
/// @see <a href="https://doi.org/10.1162/neco.1994.6.1.147">Pearlmutter 1994, Fast Exact Multiplication by the Hessian</a>
final class Curvature {
    private static final double ENOUGH = 1e-3;

    private Curvature() {}

    /// The eigenvalue of S H S that is largest in size, where S = diag(scale), so that S = P^(−½) gives that of P⁻¹H. It is found from below; within about
    /// 10⁻³ of itself where the next is not nearly as large.
    ///
    /// @param scale one tensor for each leaf; zeros leave a leaf out
    static <M> double largest(Function<M, Tensor> loss, M at, List<Tensor> scale, int most) {
        BiFunction<M, M, M> product = Transforms.hvp(loss);
        Tree<M> tree = Tree.of(at);
        List<Tensor> v = new ArrayList<>();
        Key key = Key.of(0);
        for (int i = 0; i < scale.size(); i++) {
            Tensor leaf = tree.leaves().get(i);
            v.add(key.fold(i)
                    .normal(leaf.dtype(), leaf.shape().sizes())
                    .times(scale.get(i).abs().gt(0).to(leaf.dtype())));
        }
        v = unit(v);
        double last = 0;
        for (int i = 0; i < most; i++) {
            List<Tensor> scaled = times(v, scale);
            List<Tensor> hv =
                    times(Tree.of(product.apply(at, tree.rebuild(scaled))).leaves(), scale);
            double lambda = dot(v, hv);
            boolean isSteady = Math.abs(lambda - last) <= ENOUGH * Math.abs(lambda);
            last = lambda;
            if ((isSteady && i > 2) || !(length(hv) > 0)) break;
            v = unit(hv);
        }
        return last;
    }

    private static List<Tensor> times(List<Tensor> a, List<Tensor> b) {
        List<Tensor> product = new ArrayList<>();
        for (int i = 0; i < a.size(); i++) product.add(a.get(i).times(b.get(i)));
        return product;
    }

    private static List<Tensor> unit(List<Tensor> v) {
        double length = length(v);
        return length == 0 ? v : v.stream().map(x -> x.times(1 / length)).toList();
    }

    private static double length(List<Tensor> v) {
        return Math.sqrt(dot(v, v));
    }

    private static double dot(List<Tensor> a, List<Tensor> b) {
        double sum = 0;
        for (int i = 0; i < a.size(); i++)
            sum += a.get(i).reshape(-1).dot(b.get(i).reshape(-1)).item();
        return sum;
    }
}

package dev.slopewise.core.transform;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Array;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// Checks of derivatives, for users' own tests.
public final class Gradients {
    /// A central difference over h has an error of about h² from curvature and ε/h from rounding; h = ε^⅓ balances them.
    private static final double STEP = Math.cbrt(Math.ulp(1.0));

    private static final double TOLERANCE = 1e-6;

    private Gradients() {}

    /// What a check found.
    ///
    /// @param worstError the largest |difference| / (1 + |slope|) between reverse mode and finite differences
    /// @param where      the path and number of that entry
    /// @param modesError the same between forward and reverse mode
    public record Check(double worstError, String where, double modesError) {
        public boolean isOk() {
            return worstError <= TOLERANCE && modesError <= TOLERANCE;
        }
    }

    /// Compares the gradient of `loss` at `x` with central finite differences in `f64`, entry by entry, and forward with reverse mode.
    /// All `f32` numbers are taken as `f64`: leaves of `x`, constants, and tensors that `f` refers to.
    ///
    /// @throws dev.slopewise.core.SlopewiseException naming the worst entry, if any error is above 10⁻⁶
    public static <A> Check check(Function<A, Tensor> loss, A x) {
        Function<A, Tensor> f = Transforms.raised(loss, x);
        Tree<A> tree = Tree.of(Tree.map(x, Precision::raised));
        A at = tree.rebuild(tree.leaves());
        List<Tensor> slopes = Tree.of(Transforms.grad(f).apply(at)).leaves();
        Function<A, Tensor> value = Transforms.traced(f);
        var push = Transforms.linearize(f, at).push();
        double worst = 0, modes = 0;
        String where = "";
        for (int l = 0; l < slopes.size(); l++) {
            for (int i = 0; i < slopes.get(l).shape().count(); i++) {
                double slope = slopes.get(l).array().number(i);
                double scale = 1 + Math.abs(slope);
                double h =
                        STEP * Math.max(1, Math.abs(tree.leaves().get(l).array().number(i)));
                double difference = (value.apply(nudged(tree, l, i, h)).item()
                                - value.apply(nudged(tree, l, i, -h)).item())
                        / (2 * h);
                double forward = push.apply(nudged(zeros(tree), l, i, 1)).item();
                double error = Math.abs(slope - difference) / scale;
                modes = Math.max(
                        modes, Double.isNaN(forward) ? Double.POSITIVE_INFINITY : Math.abs(slope - forward) / scale);
                if (!(error <= worst)) {
                    worst = Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
                    where = "%s[%d]: slope %s, finite difference %s"
                            .formatted(tree.paths().get(l), i, slope, difference);
                }
            }
        }
        var check = new Check(worst, where, modes);
        require(
                check.isOk(),
                "the gradient disagrees by %s at %s (forward and reverse mode by %s)",
                String.format(Locale.ROOT, "%.2g", worst),
                where,
                String.format(Locale.ROOT, "%.2g", modes));
        return check;
    }

    /// How `f` depends on each leaf of its argument: which leaves are unused, which can have no slope by construction, and whose influence
    /// cancels. Real leaves of the example give shapes only, others (labels) are used as they are. Slopes are tried in `f64`,
    /// since what cancels in `f32` leaves rounding behind.
    public static <A> DependenceReport report(Function<A, Tensor> f, A example) {
        return Transforms.report(f, example);
    }

    private static <A> Tree<A> zeros(Tree<A> tree) {
        return new Tree<>(
                tree.structure(),
                tree.leaves().stream().map(leaf -> leaf.like(0)).toList());
    }

    private static <A> A nudged(Tree<A> tree, int leaf, int entry, double by) {
        List<Tensor> leaves = new ArrayList<>(tree.leaves());
        double[] values = leaves.get(leaf).toDoubles();
        values[entry] += by;
        leaves.set(leaf, Tensor.of(Array.wrap(leaves.get(leaf).shape(), values)));
        return tree.rebuild(leaves);
    }
}

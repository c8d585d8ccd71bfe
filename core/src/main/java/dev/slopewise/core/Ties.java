package dev.slopewise.core;

import static dev.slopewise.core.Sensitivity.linear;

import java.util.List;
import java.util.stream.IntStream;

/// What derivatives of reductions share: repeating along the reduced axes, and dividing a slope among equals.
final class Ties {
    private Ties() {}

    /// The derivative of a least or largest entry: weight 1/k on each of k ties.
    static List<Sensitivity> shared(Tensor x, Tensor out, List<Integer> axes) {
        if (!out.dtype().isFloat()) return List.of(Sensitivity.None.NONE);
        Tensor ties = x.eq(spread(out, x.shape(), axes)).to(x.dtype());
        var sum = new Reduction.Sum(axes);
        Tensor share = ties.div(spread(Tensor.apply(sum, ties), x.shape(), axes));
        return List.of(linear(
                dx -> Tensor.apply(sum, dx.times(share)),
                dz -> spread(dz, x.shape(), axes).times(share)));
    }

    /// A reduced tensor repeated along the axes that were reduced.
    static Tensor spread(Tensor reduced, Shape wide, List<Integer> axes) {
        int rank = wide.rank();
        List<Integer> kept = IntStream.range(0, rank)
                .filter(i -> !axes.contains(i - rank))
                .boxed()
                .toList();
        return Tensor.apply(new Layout.Broadcast(wide, kept), reduced);
    }
}

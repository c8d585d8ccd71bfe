package dev.slopewise.core;

import java.util.List;

/// The slope of a product with respect to each factor: the product of the others, without dividing (so that zeros are no trouble).
final class Products {
    private Products() {}

    /// For every entry of `x`, the product of all other entries along `axes`; same shape as `x`.
    ///
    /// A binary tree: products of pairs going up, then each half is given the product of the other half going down. It takes
    /// 2 · log₂ n operations, all of them plain products, so that derivatives of any order follow.
    static Tensor ofOthers(Tensor x, List<Integer> axes) {
        int rank = x.shape().rank();
        int[] kept = java.util.stream.IntStream.range(0, rank)
                .filter(i -> !axes.contains(i - rank))
                .toArray();
        int[] reduced = axes.stream().mapToInt(a -> a + rank).toArray();
        int[] order = java.util.stream.IntStream.concat(java.util.Arrays.stream(kept), java.util.Arrays.stream(reduced))
                .toArray();
        Tensor moved = x.permute(order);
        Shape lead = moved.shape().dropLast(reduced.length);
        int n = moved.shape().last(reduced.length).count();
        Tensor others = along(moved.reshape(lead.then(Shape.of(n))));
        int[] back = new int[rank];
        for (int i = 0; i < rank; i++) back[order[i]] = i;
        return others.reshape(moved.shape()).permute(back);
    }

    /// The same along the last axis.
    private static Tensor along(Tensor x) {
        int n = x.shape().size(-1);
        if (n <= 1) return x.like(1);
        int half = (n + 1) / 2;
        Tensor pairs =
                x.pad(-1, 0, 2 * half - n, 1).reshape(x.shape().with(-1, half).then(Shape.of(2)));
        Tensor above = along(pairs.slice(-1, 0, 1)
                .times(pairs.slice(-1, 1, 2))
                .reshape(x.shape().with(-1, half)));
        Tensor others = pairs.reverse(-1).times(above.expand(-1).broadcastTo(pairs.shape()));
        return others.reshape(x.shape().with(-1, 2 * half)).slice(-1, 0, n);
    }
}

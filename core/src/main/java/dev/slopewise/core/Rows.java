package dev.slopewise.core;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The part of a selection that tensors name. Some axes, seen as one axis of `n` places, give way to the axes of an index:
///
///     x[lead…, n, row…]  and  places[m]  →  [lead…, m, row…]
///
/// @param shape  of the tensor that is taken from
/// @param axes   the axes that are seen as one, in this order; they may be none, which is one place
/// @param lead   how many axes come before them, once they are moved together
/// @param index  the shape of the index, m entries
/// @param places which place each entry of the index names, `i32[m]`, from 0 to n − 1
/// @param isFront whether the index's axes come in front of all others, not after `lead` axes
record Rows(Shape shape, List<Integer> axes, int lead, Shape index, Tensor places, boolean isFront) {
    Rows {
        axes = List.copyOf(axes);
    }

    private int[] order() {
        List<Integer> order = new ArrayList<>(IntStream.range(0, shape.rank())
                .filter(i -> !axes.contains(i))
                .boxed()
                .toList());
        order.addAll(lead, axes);
        return order.stream().mapToInt(i -> i).toArray();
    }

    private Shape moved() {
        return Shape.of(Offsets.select(shape.sizes(), order()));
    }

    private int n() {
        return moved().range(lead, lead + axes.size()).count();
    }

    private int slice() {
        return shape.rank() - lead - axes.size();
    }

    /// `[lead…, middle…, row…]`.
    private Shape around(Shape middle) {
        return moved().range(0, lead).then(middle).then(moved().last(slice()));
    }

    private Tensor lined(Tensor x) {
        return permuted(x, order()).reshape(around(Shape.of(n())));
    }

    private Tensor unlined(Tensor z) {
        return permuted(z.reshape(moved()), inverse(order()));
    }

    /// From where the index's axes stand in the result to after `lead` axes.
    private int[] home() {
        int first = isFront ? 0 : lead;
        var order =
                new ArrayList<>(IntStream.range(0, around(index).rank()).boxed().toList());
        List<Integer> own = List.copyOf(order.subList(first, first + index.rank()));
        order.removeAll(own);
        order.addAll(lead, own);
        return order.stream().mapToInt(i -> i).toArray();
    }

    private Tensor homed(Tensor y) {
        return permuted(y, home()).reshape(around(Shape.of(index.count())));
    }

    /// The shape of what is taken.
    Shape result() {
        return Shape.of(Offsets.select(around(index).sizes(), inverse(home())));
    }

    Tensor take(Tensor x) {
        Tensor taken = Tensor.apply(new Indexing.Gather(slice()), lined(x), repeated(places));
        return permuted(taken.reshape(around(index)), inverse(home()));
    }

    /// The transpose of [#take]: places named twice get the sum.
    Tensor spread(Tensor y) {
        return unlined(Tensor.apply(new Indexing.ScatterAdd(slice(), n()), homed(y), repeated(places)));
    }

    /// `x` with `y` in the places named; of entries for one place the last wins.
    Tensor put(Tensor x, Tensor y) {
        return index.count() == 0 ? x : put(x, y, lastNaming(places, n()));
    }

    /// `x` with entry `writers[place]` of `y` in each place where that is not −1. Nothing of `x` is left in the others, not even a NaN or a slope.
    Tensor put(Tensor x, Tensor y, Tensor writers) {
        Tensor before = lined(x);
        Tensor written = Tensor.apply(new Indexing.Gather(slice()), homed(y), repeated(writers.max(0)));
        Shape column = Shape.of(n());
        for (int i = 0; i < slice(); i++) column = column.then(Shape.of(1));
        Tensor isWritten = writers.ge(0).reshape(column).broadcastTo(before.shape());
        return unlined(isWritten.select(written, before));
    }

    private Tensor repeated(Tensor numbers) {
        return numbers.broadcastTo(moved().range(0, lead).then(numbers.shape()));
    }

    /// For each number from 0 to n − 1 the last position in `[…, m]` (m above 0) that names it, or −1: `[…, n]`.
    /// Sorting is stable, so that the last of equals stands last.
    static Tensor lastNaming(Tensor index, int n) {
        Tensor order = index.argsort(), sorted = index.takeAlong(order, -1);
        Tensor numbers = Tensor.iota(n).broadcastTo(index.shape().with(-1, n));
        Tensor at = sorted.searchSortedAfter(numbers).minus(1).max(0);
        return sorted.takeAlong(at, -1).eq(numbers).select(order.takeAlong(at, -1), numbers.like(-1));
    }

    /// Σ place · stride: the places on several axes, all repeated to one shape, as places on one.
    static Tensor joined(List<Tensor> places, Shape axes, Shape to) {
        int[] strides = axes.strides();
        Tensor sum = Tensor.full(0, DType.I32, to.sizes());
        for (int i = 0; i < strides.length; i++) {
            Tensor place = places.get(i).broadcastTo(to);
            sum = sum.plus(strides[i] == 1 ? place : place.times(strides[i]));
        }
        return sum;
    }

    private static Tensor permuted(Tensor x, int[] order) {
        boolean moves = IntStream.range(0, order.length).anyMatch(i -> order[i] != i);
        return moves ? x.permute(order) : x;
    }

    private static int[] inverse(int[] order) {
        int[] back = new int[order.length];
        for (int i = 0; i < order.length; i++) back[order[i]] = i;
        return back;
    }
}

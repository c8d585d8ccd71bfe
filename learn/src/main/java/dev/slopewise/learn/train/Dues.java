package dev.slopewise.learn.train;

import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import dev.slopewise.learn.penalty.Penalty;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/// What the trained leaves of a model pay, as a part of a step's graph.
///
/// @param all       the recipe's
/// @param pays      the numbers of those that each leaf pays
/// @param strengths of each, real scalars
record Dues(List<Penalty> all, List<List<Integer>> pays, List<Tensor> strengths) {
    /// @param price    what all of them add to the loss
    /// @param slopes   of the price along each leaf, whoever does the pulling
    /// @param followed the part of them that the optimiser is to follow: of those that do not settle
    record At(Tensor price, List<Tensor> slopes, List<Tensor> followed) {}

    At at(List<Tensor> leaves) {
        var whole = Transforms.valueAndGrad(this::price).apply(leaves);
        List<Tensor> followed = all.stream().noneMatch(Penalty::settles)
                ? whole.gradient()
                : Transforms.grad((List<Tensor> w) -> sum(w, Penalty::of)).apply(leaves);
        return new At(whole.value(), whole.gradient(), followed);
    }

    /// Slopes of data and penalty together; a leaf that pays nothing has its own.
    List<Tensor> added(List<Tensor> data, List<Tensor> penalty) {
        List<Tensor> sum = new ArrayList<>();
        for (int i = 0; i < data.size(); i++)
            sum.add(pays.get(i).isEmpty() ? data.get(i) : data.get(i).plus(penalty.get(i)));
        return sum;
    }

    /// What all of them add to the loss, with its true slope.
    Tensor price(List<Tensor> leaves) {
        return sum(leaves, Penalty::price);
    }

    private Tensor sum(List<Tensor> leaves, BiFunction<Penalty, Tensor, Tensor> price) {
        Tensor sum = Tensor.full(0, leaves.getFirst().dtype());
        for (int k = 0; k < all.size(); k++) {
            for (int i = 0; i < leaves.size(); i++) {
                if (!pays.get(i).contains(k)) continue;
                Tensor leaf = leaves.get(i);
                Tensor paid = price.apply(all.get(k), leaf).times(strength(k, leaf));
                sum = sum.plus(paid.to(sum.dtype()));
            }
        }
        return sum;
    }

    /// A leaf after the optimiser's step, pulled by those that settle, one after the other; the same object if none does.
    ///
    /// What is priced pulls as many times as momentum carries a slope; a decay is decoupled from the optimiser and has its own pace.
    ///
    /// @param i     number of the leaf
    /// @param rate  of the step, a real scalar
    /// @param reach the optimiser's
    Tensor settle(int i, Tensor leaf, Tensor rate, double reach) {
        Tensor settled = leaf;
        for (int k : pays.get(i)) {
            Penalty penalty = all.get(k);
            Tensor pace = reach == 1 || penalty instanceof Penalty.Decay ? rate : rate.times(reach);
            settled = penalty.settle(settled, pace, strength(k, leaf));
        }
        return settled;
    }

    private Tensor strength(int k, Tensor leaf) {
        return strengths.get(k).to(leaf.dtype());
    }
}

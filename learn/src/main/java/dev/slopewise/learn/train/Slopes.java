package dev.slopewise.learn.train;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.core.transform.ControlFlow;
import dev.slopewise.core.transform.Transforms;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/// The loss of a batch and its slopes, as a part of a step's graph: at once, or part by part in the memory of one.
record Slopes<M, B>(Objective<M, B> objective, int parts) {
    /// @param loss   of the batch
    /// @param slopes one for each leaf of the model; of no meaning for those that are not trained
    /// @param leaves the model's leaves as the objective gave them back: the same object, or what replaces it
    /// @param replaced which of them are others
    record At(Tensor loss, List<Tensor> slopes, List<Tensor> leaves, BitSet replaced) {}

    /// Sums so far, and the leaves that the objective replaces.
    private record Sums(Tensor loss, List<Tensor> slopes, List<Tensor> replaced) {}

    private record Part(Object batch, Tensor number) {}

    At of(M model, B batch, Key key) {
        List<Tensor> leaves = Tree.of(model).leaves();
        int cuts = parts == 1 ? 1 : cuts(batch);
        if (cuts == 1) return whole(model, leaves, batch, key, replaced(model, batch, key));
        B rows = Tree.map(
                batch,
                x -> x.reshape(Shape.of(cuts, x.shape().size(0) / cuts)
                        .then(x.shape().range(1, x.shape().rank()))));
        B first = Tree.map(rows, x -> x.at(0, 0));
        BitSet replaced = replaced(model, first, key);
        Tensor zero = objective.of(model, first, key).loss().like(0);
        var start = new Sums(zero, leaves.stream().map(x -> x.like(0)).toList(), pick(leaves, replaced));
        var sums = ControlFlow.scan(
                        (Sums s, Part part) -> step(model, key, replaced, s, part),
                        start,
                        new Part(rows, Tensor.iota(cuts)))
                .state();
        return new At(
                sums.loss.div(cuts),
                sums.slopes.stream()
                        .map(g -> g.dtype().isFloat() ? g.div(cuts) : g)
                        .toList(),
                put(leaves, replaced, sums.replaced),
                replaced);
    }

    private ControlFlow.Step<Sums, List<Tensor>> step(M model, Key key, BitSet replaced, Sums sums, Part part) {
        List<Tensor> now = put(Tree.of(model).leaves(), replaced, sums.replaced);
        At at = whole(Tree.of(model).rebuild(now), now, batch(part.batch), key.fold(part.number), replaced);
        List<Tensor> slopes = new ArrayList<>();
        for (int i = 0; i < now.size(); i++) {
            Tensor sum = sums.slopes.get(i);
            slopes.add(sum.dtype().isFloat() ? sum.plus(at.slopes.get(i)) : sum);
        }
        return new ControlFlow.Step<>(new Sums(sums.loss.plus(at.loss), slopes, pick(at.leaves, replaced)), List.of());
    }

    /// Along the model as it is, so that errors name its leaves; along its real leaves alone if there are others.
    private At whole(M model, List<Tensor> leaves, B batch, Key key, BitSet replaced) {
        var isReal = new BitSet();
        for (int i = 0; i < leaves.size(); i++)
            isReal.set(i, leaves.get(i).dtype().isFloat());
        if (isReal.cardinality() == leaves.size()) {
            return along(m -> m, model, leaves, batch, key, replaced);
        }
        Tree<M> tree = Tree.of(model);
        At at = along(
                (List<Tensor> real) -> tree.rebuild(put(leaves, isReal, real)),
                pick(leaves, isReal),
                leaves,
                batch,
                key,
                replaced);
        return new At(at.loss, put(leaves, isReal, at.slopes), at.leaves, replaced);
    }

    /// What replaces leaves is asked for apart from the slopes; equal operations of both are done once.
    private <A> At along(Function<A, M> model, A at, List<Tensor> leaves, B batch, Key key, BitSet replaced) {
        var there = Transforms.valueAndGrad(
                        (A a) -> objective.of(model.apply(a), batch, key).loss())
                .apply(at);
        List<Tensor> after = replaced.isEmpty()
                ? leaves
                : Tree.of(objective.of(model.apply(at), batch, key).model()).leaves();
        return new At(there.value(), Tree.of(there.gradient()).leaves(), after, replaced);
    }

    /// Which leaves come back as another tensor. They are looked for in a trace of its own, which leaves nothing behind.
    BitSet replaced(M model, B batch, Key key) {
        var found = new BitSet();
        record All(Object model, Object batch, Key key) {}
        Function<All, Tensor> look = all -> {
            Tree<Object> before = Tree.of(all.model);
            var judged = objective.of(model(all.model), batch(all.batch), all.key);
            Tree<M> after = Tree.of(judged.model());
            require(
                    before.structure().equals(after.structure()),
                    "an objective gives the model back with the leaves %s, got %s",
                    before.paths(),
                    after.paths());
            for (int i = 0; i < before.leaves().size(); i++) {
                Tensor was = before.leaves().get(i), is = after.leaves().get(i);
                require(
                        was.type().equals(is.type()),
                        "what replaces %s must be of its type %s, got %s",
                        before.paths().get(i),
                        was.type(),
                        is.type());
                if (was != is) found.set(i);
            }
            return judged.loss();
        };
        Transforms.graph(look, new All(model, batch, key));
        return found;
    }

    /// The least number of equal parts, from `parts` on, into which the batch can be cut.
    private int cuts(B batch) {
        int rows = Rows.of(batch);
        return IntStream.rangeClosed(Math.min(parts, rows), rows)
                .filter(n -> rows % n == 0)
                .findFirst()
                .orElse(1);
    }

    private static List<Tensor> pick(List<Tensor> leaves, BitSet which) {
        return which.stream().mapToObj(leaves::get).toList();
    }

    private static List<Tensor> put(List<Tensor> leaves, BitSet where, List<Tensor> others) {
        List<Tensor> all = new ArrayList<>(leaves);
        int k = 0;
        for (int i = where.nextSetBit(0); i >= 0; i = where.nextSetBit(i + 1)) all.set(i, others.get(k++));
        return all;
    }

    @SuppressWarnings("unchecked") // taken apart from an M in this class
    private M model(Object model) {
        return (M) model;
    }

    @SuppressWarnings("unchecked") // taken apart from a B in this class
    private B batch(Object batch) {
        return (B) batch;
    }
}

package dev.slopewise.doctor.experiment;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.core.Tree.Structure;
import dev.slopewise.learn.nn.Activation;
import dev.slopewise.learn.nn.BatchNorm;
import dev.slopewise.learn.nn.Convolution;
import dev.slopewise.learn.nn.ConvolutionTransposed;
import dev.slopewise.learn.nn.Embedding;
import dev.slopewise.learn.nn.Fans;
import dev.slopewise.learn.nn.GroupNorm;
import dev.slopewise.learn.nn.Gru;
import dev.slopewise.learn.nn.Initializer;
import dev.slopewise.learn.nn.LayerNorm;
import dev.slopewise.learn.nn.Lstm;
import dev.slopewise.learn.nn.RmsNorm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Weights drawn anew: leaves with two axes or more as suits the activation that follows them in the record (else the one before, else as for tanh),
/// vectors 0. Norms and recurrent layers keep their vectors, which may start at 1; single numbers stay as they are.
final class FreshWeights {
    /// Whose vectors do not start at 0.
    private static final Set<Class<?>> KEEPS =
            Set.of(BatchNorm.class, LayerNorm.class, GroupNorm.class, RmsNorm.class, Lstm.class, Gru.class);

    private final List<Place> places = new ArrayList<>();

    /// Something met on the way through a record.
    private sealed interface Place {
        /// @param owner the innermost record that holds it
        record Leaf(Class<?> owner) implements Place {}

        record Bend(Activation activation) implements Place {}
    }

    private FreshWeights() {}

    static <M> Subject<M> of(Subject<M> subject) {
        // not the key of the first weights, so that no draw comes again
        Key key = Key.of(subject.settings().seed()).split(2).getFirst().split(2).getLast();
        return subject.start(of(subject.start(), key));
    }

    static <M> M of(M model, Key key) {
        Tree<M> tree = Tree.of(model);
        require(
                tree.leaves().stream().anyMatch(FreshWeights::isWeight),
                "no leaf has two axes or more, so there are no weights to draw, got %s",
                tree.types());
        var fresh = new FreshWeights();
        fresh.walk(tree.structure(), Object.class);
        List<Tensor> leaves = new ArrayList<>();
        for (int i = 0; i < fresh.places.size(); i++) {
            if (!(fresh.places.get(i) instanceof Place.Leaf(var owner))) continue;
            int number = leaves.size();
            leaves.add(drawn(tree.leaves().get(number), owner, fresh.activationAt(i), key.fold(number)));
        }
        return tree.rebuild(leaves);
    }

    private static boolean isWeight(Tensor leaf) {
        return leaf.dtype().isFloat() && leaf.shape().rank() >= 2;
    }

    private static Tensor drawn(Tensor leaf, Class<?> owner, Optional<Activation> activation, Key key) {
        if (!isWeight(leaf)) {
            boolean isZeroed = leaf.dtype().isFloat() && leaf.shape().rank() == 1 && !KEEPS.contains(owner);
            return isZeroed ? leaf.like(0) : leaf;
        }
        Initializer initializer = owner == Embedding.class
                ? new Initializer.Normal(0, 1)
                : activation.map(Initializer::suiting).orElse(Initializer.glorotUniform());
        return initializer.create(key, leaf.shape(), fans(leaf.shape(), owner)).to(leaf.dtype());
    }

    private static Fans fans(Shape shape, Class<?> owner) {
        if (owner == Convolution.class) return Fans.ofKernel(shape, 1);
        if (owner == ConvolutionTransposed.class) {
            Fans back = Fans.ofKernel(shape, 1);
            return new Fans(back.out(), back.in());
        }
        return new Fans(shape.size(-2), shape.size(-1));
    }

    private Optional<Activation> activationAt(int place) {
        return first(places.subList(place, places.size()))
                .or(() -> first(places.subList(0, place).reversed()));
    }

    private static Optional<Activation> first(List<Place> places) {
        return places.stream()
                .filter(Place.Bend.class::isInstance)
                .map(p -> ((Place.Bend) p).activation)
                .findFirst();
    }

    private void walk(Structure structure, Class<?> owner) {
        switch (structure) {
            case Structure.Leaf() -> places.add(new Place.Leaf(owner));
            case Structure.Plain(Activation activation) -> places.add(new Place.Bend(activation));
            case Structure.Plain _ -> {}
            case Structure.OfRecord(var type, var parts) -> parts.forEach(part -> walk(part, type));
            case Structure.OfList(var parts) -> parts.forEach(part -> walk(part, owner));
            case Structure.OfMap(var _, var parts) -> parts.forEach(part -> walk(part, owner));
            case Structure.OfArray(var _, var parts) -> parts.forEach(part -> walk(part, owner));
            case Structure.OfOptional(var parts) -> parts.forEach(part -> walk(part, owner));
        }
    }
}

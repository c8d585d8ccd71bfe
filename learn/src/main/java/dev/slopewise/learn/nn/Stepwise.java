package dev.slopewise.learn.nn;

import static dev.slopewise.core.SlopewiseException.refuse;

import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import java.util.List;

/// A layer over sequences that can be taken step by step: what it answers at a place follows from that place and those before it, and what it needs
/// of these it remembers, so that going on works nothing out again.
///
/// @param <M> what it remembers of the places so far, a tree of tensors
public interface Stepwise<M> extends Layer {
    /// What was answered at the next places, and what is remembered with them.
    record Next<M>(Tensor output, M memory) {}

    /// What is remembered before the first place.
    ///
    /// @param lead     the sizes of the leading axes
    /// @param capacity how many places it can hold at most
    M begin(Shape lead, int capacity);

    /// The next places of a sequence, one or more, `[…, new, width]`: what [#apply] answers at them as part of the whole.
    Next<M> step(Tensor x, M memory);

    /// A layer as one that can be taken step by step: itself, or one that acts on each place alone and remembers nothing.
    ///
    /// @throws dev.slopewise.core.SlopewiseException for a layer whose answers depend on later places, or of which that is not known
    static Stepwise<?> of(Layer layer) {
        return switch (layer) {
            case Stepwise<?> stepwise -> stepwise;
            case Embedding _, Dense _, Mlp _, LayerNorm _, RmsNorm _, Activation _, Dropout _ -> new EachAlone(layer);
            default ->
                throw refuse(
                        "%s cannot be taken step by step: places may see later ones"
                                .formatted(layer.getClass().getSimpleName()),
                        "apply it to the whole sequence");
        };
    }

    /// A layer that acts on each place alone.
    record EachAlone(Layer layer) implements Stepwise<List<Tensor>> {
        @Override
        public Tensor apply(Tensor x) {
            return layer.apply(x);
        }

        @Override
        public List<Tensor> begin(Shape lead, int capacity) {
            return List.of();
        }

        @Override
        public Next<List<Tensor>> step(Tensor x, List<Tensor> memory) {
            return new Next<>(layer.apply(x), memory);
        }
    }
}

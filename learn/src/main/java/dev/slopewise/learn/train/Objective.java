package dev.slopewise.learn.train;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import java.util.function.BiFunction;

/// What training makes small: the loss of a model on a batch.
///
/// It gives the model back. A leaf that comes back as the same object is trained: the optimiser moves it. One that comes back as another
/// tensor, such as a running mean, is replaced by that tensor and not touched by the optimiser; the loss has no slope along it. So what a
/// model remembers besides its parameters is a part of the value returned, never hidden.
///
/// ```
/// (model, batch, key) -> {
///     Tensor mean = batch.inputs().mean(0);
///     Tensor loss = model.apply(batch.inputs().minus(mean)).minus(batch.targets()).square().mean();
///     return new Objective.Judged<>(loss, new Centred(model.weight(), model.mean().times(0.9).plus(mean.times(0.1))));
/// }
/// ```
///
/// @param <M> the model, any record
/// @param <B> the batch, any tree of tensors
@FunctionalInterface
public interface Objective<M, B> {
    /// The loss of a batch, and the model as the step leaves it apart from what the optimiser moves.
    ///
    /// @param key the step's own: a pure function of the seed and the step's number, for dropout, noise, mixing
    Judged<M> of(M model, B batch, Key key);

    /// Refuses a batch that the loss cannot be meant for, where the values show it. A step's graph knows types alone, so the first step asks this before.
    default void check(M model, B batch) {}

    /// A loss, and the model with its leaves as they came or replaced.
    ///
    /// @param loss of the batch, a real scalar; its mean over the examples where batches are cut or weighed
    record Judged<M>(Tensor loss, M model) {}

    /// An objective that neither draws nor remembers.
    static <M, B> Objective<M, B> of(BiFunction<M, B, Tensor> loss) {
        return (model, batch, _) -> new Judged<>(loss.apply(model, batch), model);
    }
}

package dev.slopewise.learn.nn;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.learn.loss.Loss;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Objective;

/// What a layer is trained for by examples: a small loss of its answers to their inputs.
///
/// ```
/// var objective = new Supervised<Sequential>(new ClassLoss.CrossEntropy());
/// new Trainer<>(objective, recipe, settings, objective::judge, metrics)
/// ```
///
/// @param <L> the layer's type, which its [Layer#train] gives back
public record Supervised<L extends Layer>(Loss loss) implements Objective<L, Batch> {
    /// As in training: with dropout, and running statistics that move.
    @Override
    @SuppressWarnings("unchecked") // a layer gives a layer of its own kind back; the step compares the leaves
    public Judged<L> of(L layer, Batch batch, Key key) {
        var trained = layer.train(batch.inputs(), key);
        return new Judged<>(loss.of(trained.output(), batch.targets()), (L) trained.layer());
    }

    /// The loss as the layer answers in use.
    public Tensor judge(L layer, Batch batch) {
        return loss.of(layer.apply(batch.inputs()), batch.targets());
    }

    /// As [Loss#check] of the layer's answers in use.
    @Override
    public void check(L layer, Batch batch) {
        loss.check(layer.apply(batch.inputs()), batch.targets());
    }
}

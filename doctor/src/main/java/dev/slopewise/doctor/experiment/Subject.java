package dev.slopewise.doctor.experiment;

import dev.slopewise.core.Tensor;
import dev.slopewise.learn.loss.Loss;
import dev.slopewise.learn.nn.Layer;
import dev.slopewise.learn.nn.Supervised;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Examples;
import dev.slopewise.learn.train.Objective;
import dev.slopewise.learn.train.Recipe;
import dev.slopewise.learn.train.Settings;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/// A training with all that it is made from, so that it can be done again with something changed. Nothing of it is ever changed in place.
///
/// @param name       for reports
/// @param start      the model before the first step
/// @param objective  what is trained for
/// @param judge      the loss of the validation part, as the model answers in use
/// @param answer     what the model answers to inputs, in use
/// @param metrics    of the validation part, by name
/// @param loss       of the answers, where the objective is one; empty if it is a function of its own
/// @param recipe     how slopes become steps
/// @param settings   how long and in what portions
/// @param train      examples to train on
/// @param validation examples to judge by
/// @param order      of an epoch
public record Subject<M>(
        String name,
        M start,
        Objective<M, Batch> objective,
        BiFunction<M, Batch, Tensor> judge,
        BiFunction<M, Tensor, Tensor> answer,
        BiFunction<M, Batch, Map<String, Double>> metrics,
        Optional<Loss> loss,
        Recipe recipe,
        Settings settings,
        Batch train,
        Batch validation,
        Examples.Order order) {

    /// Layers that are trained for a loss of their answers, in shuffled batches.
    public static Subject<Layer> of(
            String name,
            Layer start,
            Loss loss,
            BiFunction<Layer, Batch, Map<String, Double>> metrics,
            Recipe recipe,
            Settings settings,
            Batch train,
            Batch validation) {
        var objective = new Supervised<Layer>(loss);
        return new Subject<>(
                name,
                start,
                objective,
                objective::judge,
                Layer::apply,
                metrics,
                Optional.of(loss),
                recipe,
                settings,
                train,
                validation,
                Examples.Order.SHUFFLED);
    }
}

package dev.slopewise.data.run;

import dev.slopewise.learn.train.EpochRecord;
import dev.slopewise.learn.train.StepRecord;
import java.util.LinkedHashMap;
import java.util.Map;

/// The numbers of a run that make curves, and their names in other tools. What is before the `/` is the group in which they are shown.
public final class Series {
    /// The names of the curves that tell most of a run.
    public static final String LOSS = "step/loss";

    public static final String RATE = "step/learning_rate";
    public static final String VALIDATION_LOSS = "epoch/validation_loss";

    private Series() {}

    /// Of a step as a whole; what was not measured is left out.
    public static Map<String, Double> of(StepRecord step) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put(LOSS, step.loss());
        numbers.put("step/data_loss", step.dataLoss());
        numbers.put("step/penalty_loss", step.penaltyLoss());
        numbers.put(RATE, step.learningRate());
        numbers.put("step/gradient_norm", step.gradientNorm());
        numbers.put("step/update_norm", step.updateNorm());
        numbers.put("step/parameter_norm", step.parameterNorm());
        numbers.put("step/cosine", step.cosine());
        numbers.put("step/clip_scale", step.clipScale());
        numbers.put("step/promised", step.promised());
        step.delivered().ifPresent(x -> numbers.put("step/delivered", x));
        step.alpha().ifPresent(x -> numbers.put("step/alpha", x));
        return numbers;
    }

    /// Of each leaf in a step, such as `gradient_norm/layers[0].weight`.
    public static Map<String, Double> ofLeaves(StepRecord step) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        for (StepRecord.Leaf leaf : step.layers()) {
            numbers.put("parameter_norm/" + leaf.path(), leaf.parameterNorm());
            if (leaf.role() != StepRecord.Role.TRAINED) continue;
            numbers.put("gradient_norm/" + leaf.path(), leaf.gradientNorm());
            numbers.put("update_norm/" + leaf.path(), leaf.updateNorm());
        }
        return numbers;
    }

    /// Of an epoch, with its metrics, which are of the validation part, as their names say.
    public static Map<String, Double> of(EpochRecord epoch) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put("epoch/train_loss", epoch.trainLoss());
        numbers.put(VALIDATION_LOSS, epoch.validationLoss());
        epoch.metrics().forEach((name, x) -> numbers.put("epoch/validation_" + name, x));
        return numbers;
    }
}

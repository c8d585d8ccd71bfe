package dev.slopewise.bench.doctor;

import static dev.slopewise.doctor.diagnosis.Cause.*;

import dev.slopewise.doctor.diagnosis.Facts;
import dev.slopewise.doctor.diagnosis.Verdict;
import dev.slopewise.learn.train.EpochRecord;
import dev.slopewise.learn.train.StepRecord;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/// Rules after Amazon SageMaker Debugger, with the defaults of its documentation: tensors that are not finite; slopes below 10⁻⁷; relu layers more than half of whose
/// units are silent; layers more than half saturated; weights at the start whose variances differ tenfold from layer to layer; updates above 10 or below 10⁻⁸
/// of the weights; tensors that are all zero; a loss that falls by less than 0.1 % in 10 steps; a validation loss 10 % above the training loss, or rising for 10
/// epochs; classes ten times as frequent as others.
///
/// Its rules run beside each other; they are listed in the order of this sentence.
///
/// @see <a href="https://docs.aws.amazon.com/sagemaker/latest/dg/debugger-built-in-rules.html">List of Debugger built-in rules</a>
record AfterSageMaker() implements Function<Facts, Verdict> {
    private static final double VANISHES = 1e-7, OF_LAYER = 0.5, VARIANCES = 10, LARGE = 10, SMALL = 1e-8;
    private static final double FALLS = 0.001, APART = 0.1, TIMES = 10;
    private static final int STEPS = 10, PATIENCE = 10;

    @Override
    public Verdict apply(Facts facts) {
        var run = new Reading(facts);
        List<StepRecord.Leaf> weights = Reading.weights(run.last());
        double[] variances = run.starts().stream()
                .mapToDouble(w -> w.deviation() * w.deviation())
                .sorted()
                .toArray();
        boolean isUneven = variances.length > 1 && variances[variances.length - 1] > VARIANCES * variances[0];
        return run.note(!run.isFinite(), NOT_FINITE)
                .note(weights.stream().anyMatch(leaf -> leaf.gradientNorm() < VANISHES), VANISHING)
                .note(run.activity().stream().anyMatch(a -> a.kind().equals("relu") && a.dead() > OF_LAYER), DEAD_UNITS)
                .note(run.activity().stream().anyMatch(a -> a.saturated() > OF_LAYER), SATURATED_UNITS)
                .note(isUneven, BAD_INITIALISATION)
                .note(
                        weights.stream().anyMatch(leaf -> leaf.updateNorm() > LARGE * leaf.parameterNorm()),
                        RATE_TOO_LARGE)
                .note(
                        weights.stream().anyMatch(leaf -> leaf.updateNorm() < SMALL * leaf.parameterNorm()),
                        RATE_TOO_SMALL)
                .note(weights.stream().anyMatch(leaf -> leaf.parameterNorm() == 0), UNUSED_PARAMETERS)
                .note(stands(run.steps()), PLATEAU)
                .note(isApart(run.epochs()), OVERFITTING)
                .note(isImbalanced(run.classes()), CLASS_IMBALANCE)
                .verdict();
    }

    private static boolean stands(List<StepRecord> steps) {
        for (int i = STEPS; i < steps.size(); i += STEPS) {
            if (steps.get(i).loss() > (1 - FALLS) * steps.get(i - STEPS).loss()) return true;
        }
        return false;
    }

    private static boolean isApart(List<EpochRecord> epochs) {
        int rising = 0;
        for (int i = 0; i < epochs.size(); i++) {
            EpochRecord epoch = epochs.get(i);
            if (epoch.validationLoss() - epoch.trainLoss() > APART * epoch.trainLoss()) return true;
            rising = i > 0 && epoch.validationLoss() > epochs.get(i - 1).validationLoss() ? rising + 1 : 0;
            if (rising >= PATIENCE) return true;
        }
        return false;
    }

    private static boolean isImbalanced(List<Integer> classes) {
        return !classes.isEmpty() && Collections.max(classes) > TIMES * Collections.min(classes);
    }
}

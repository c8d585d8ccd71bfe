package dev.slopewise.bench.doctor;

import static dev.slopewise.doctor.diagnosis.Cause.*;

import dev.slopewise.doctor.diagnosis.Facts;
import dev.slopewise.doctor.diagnosis.Verdict;
import dev.slopewise.learn.train.EpochRecord;
import java.util.function.Function;

/// Rules after UMLAUT, as in its published heuristics: inputs outside of [−1, 1], a loss that is NaN, a rate above 0.01 or below 10⁻⁷, and
/// overfitting wherever the validation loss rises in an epoch in which the training loss does not. It lists all that it finds, in this order.
///
/// Its rules about a softmax that is missing, shapes and types have nothing to look at here: losses take scores, and refuse the rest.
///
/// @see <a href="https://doi.org/10.1145/3411764.3445538">Schoop, Huang and Hartmann 2021, UMLAUT: Debugging Deep Learning Programs using Program Structure and Model Behavior</a>
record AfterUmlaut() implements Function<Facts, Verdict> {
    private static final double HIGH = 0.01, LOW = 1e-7;

    @Override
    public Verdict apply(Facts facts) {
        var run = new Reading(facts);
        double rate = run.steps().getFirst().learningRate();
        boolean isApart = false;
        for (int i = 1; i < run.epochs().size(); i++) {
            EpochRecord before = run.epochs().get(i - 1), now = run.epochs().get(i);
            isApart |= now.validationLoss() > before.validationLoss() && now.trainLoss() <= before.trainLoss();
        }
        return run.note(run.isBeyondOne(), UNSCALED_INPUTS)
                .note(!run.isFinite(), NOT_FINITE)
                .note(rate > HIGH, RATE_TOO_LARGE)
                .note(rate < LOW, RATE_TOO_SMALL)
                .note(isApart, OVERFITTING)
                .verdict();
    }
}

package dev.slopewise.bench.doctor;

import static dev.slopewise.doctor.diagnosis.Cause.NOT_FINITE;
import static dev.slopewise.doctor.diagnosis.Cause.PLATEAU;

import dev.slopewise.doctor.diagnosis.Facts;
import dev.slopewise.doctor.diagnosis.Verdict;
import java.util.function.Function;

/// Rules after DeepLocalize: a number that is NaN or infinite in an activation, weight or slope, or else a model that does not learn, because its
/// loss or its accuracy has not become better for some epochs. It tells where, not why: the second is a plateau here.
///
/// The number of epochs that it waits is not known for sure; 5 are taken, as in its successor DeepDiagnosis.
///
/// @see <a href="https://doi.org/10.1109/ICSE43902.2021.00034">Wardat, Le and Rajan 2021, DeepLocalize: Fault Localization for Deep Neural Networks</a>
record AfterDeepLocalize() implements Function<Facts, Verdict> {
    private static final int WAITS = 5;

    @Override
    public Verdict apply(Facts facts) {
        var run = new Reading(facts);
        boolean isLearning = true;
        for (int from = 0; from + WAITS < run.epochs().size(); from++) {
            double before = run.epochs().get(from).trainLoss();
            isLearning &=
                    run.epochs().subList(from + 1, from + WAITS + 1).stream().anyMatch(e -> e.trainLoss() < before);
        }
        return run.note(!run.isFinite(), NOT_FINITE).note(!isLearning, PLATEAU).verdict();
    }
}

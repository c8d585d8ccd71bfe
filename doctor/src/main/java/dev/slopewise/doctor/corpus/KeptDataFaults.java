package dev.slopewise.doctor.corpus;

import static dev.slopewise.doctor.corpus.KeptRows.BICYCLES;
import static dev.slopewise.doctor.corpus.KeptRows.BIRDS;
import static dev.slopewise.doctor.corpus.KeptRows.CHORDS;
import static dev.slopewise.doctor.corpus.KeptRows.CIRCUITS;
import static dev.slopewise.doctor.corpus.KeptRows.HARES;
import static dev.slopewise.doctor.corpus.KeptRows.PATIENTS;
import static dev.slopewise.doctor.corpus.KeptRows.PLANETS;
import static dev.slopewise.doctor.corpus.KeptRows.STRATA;
import static dev.slopewise.doctor.corpus.KeptRows.THROWS;
import static dev.slopewise.doctor.corpus.KeptRows.WINES;
import static dev.slopewise.doctor.corpus.KeptSignals.BASINS;
import static dev.slopewise.doctor.corpus.KeptSignals.ECHOES;
import static dev.slopewise.doctor.corpus.KeptSignals.PIECES;
import static dev.slopewise.doctor.diagnosis.Cause.*;
import static dev.slopewise.learn.nn.Activation.MISH;

import dev.slopewise.learn.loss.RegressionLoss.Absolute;
import dev.slopewise.learn.loss.RegressionLoss.Squared;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.optim.AdamW;
import dev.slopewise.learn.schedule.Cosine;
import java.util.List;

/// Wrong data of the problems that are kept for the score, set wrong by other amounts than in [DataFaults], [OtherDataFaults] and [MoreDataFaults].
final class KeptDataFaults {
    private KeptDataFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.of(UNSCALED_INPUTS, s -> s.prepare(Prepare::stretchedInputs), THROWS),
                Fault.of(UNSCALED_INPUTS, Setup::raw, PATIENTS),
                Fault.of(UNSCALED_TARGETS, s -> s.prepare(Prepare.stretchedTargets(500, 6000)), HARES, PLANETS),
                Fault.of(LABEL_NOISE, DataFaults.wrong(5), STRATA).or(OVERFITTING),
                Fault.of(LABEL_NOISE, DataFaults.wrong(8), PIECES).or(OVERFITTING),
                Fault.of(SHUFFLED_LABELS, s -> s.prepare(Prepare.shuffledLabels(s.seed())), CIRCUITS, WINES),
                Fault.of(CLASS_IMBALANCE, s -> s.prepare(Prepare.few(1, 3)), ECHOES, BIRDS),
                Fault.of(CONSTANT_PREDICTION, s -> s.prepare(Prepare::withoutInputs), BIRDS, BASINS),
                Fault.of(OVERFITTING, KeptDataFaults::byHeart, PATIENTS, BIRDS),
                Fault.of(PENALTY_TOO_STRONG, DataFaults.penalty(0.25), ECHOES, PATIENTS),
                Fault.of(PENALTY_WITHOUT_EFFECT, DataFaults.penalty(3e-8), CHORDS)
                        .from(s -> DataFaults.penalty(0.004).apply(byHeart(s)))
                        .or(OVERFITTING),
                Fault.of(PENALTY_WITHOUT_EFFECT, DataFaults.penalty(3e-8), BIRDS)
                        .from(s -> DataFaults.penalty(0.1).apply(byHeart(s)))
                        .or(OVERFITTING),
                Fault.of(UNSHUFFLED, s -> s.prepare(Prepare::sorted).unshuffled(), PIECES, PATIENTS)
                        .from(s -> s.by(new AdamW(0.02)).batch(18).epochs(12)),
                Fault.of(LOSS_AND_METRIC_DISAGREE, s -> s.loss(new Squared()), PLANETS, HARES)
                        .from(s -> s.prepare(Prepare.farOff(0.05, 40))
                                .loss(new Absolute())
                                .recipe(r -> r.schedule(new Cosine())))
                        .or(LABEL_NOISE),
                Fault.of(LEAK, s -> s.prepare(Prepare.leaked(1)), BICYCLES, PATIENTS)
                        .from(KeptDataFaults::byHeart)
                        .or(OVERFITTING),
                Fault.of(MISMATCH, s -> s.prepare(Prepare.elsewhere(1.4, 0.9)), BICYCLES, CIRCUITS));
    }

    /// Few examples, many units, many passes.
    private static Setup byHeart(Setup setup) {
        return setup.prepare(Prepare.first(50))
                .net(_ -> Net.of(MISH, 90, 45))
                .by(new Adam(0.008))
                .batch(25)
                .epochs(120);
    }
}

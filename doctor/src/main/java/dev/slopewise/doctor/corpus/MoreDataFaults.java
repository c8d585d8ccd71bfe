package dev.slopewise.doctor.corpus;

import static dev.slopewise.doctor.corpus.MoreRows.ALLOYS;
import static dev.slopewise.doctor.corpus.MoreRows.ARM;
import static dev.slopewise.doctor.corpus.MoreRows.CROPS;
import static dev.slopewise.doctor.corpus.MoreRows.GENES;
import static dev.slopewise.doctor.corpus.MoreRows.MINERALS;
import static dev.slopewise.doctor.corpus.MoreRows.REGIONS;
import static dev.slopewise.doctor.corpus.MoreRows.SHELLS;
import static dev.slopewise.doctor.corpus.MoreRows.SPECTRUM;
import static dev.slopewise.doctor.corpus.MoreRows.SUBSCRIBERS;
import static dev.slopewise.doctor.corpus.MoreRows.SWINGS;
import static dev.slopewise.doctor.corpus.MoreRows.VOTES;
import static dev.slopewise.doctor.corpus.MoreSignals.BEATS;
import static dev.slopewise.doctor.corpus.MoreSignals.CELLS;
import static dev.slopewise.doctor.corpus.MoreSignals.FLAGS;
import static dev.slopewise.doctor.corpus.MoreSignals.VOICES;
import static dev.slopewise.doctor.diagnosis.Cause.*;
import static dev.slopewise.learn.nn.Activation.SILU;

import dev.slopewise.learn.loss.RegressionLoss.Absolute;
import dev.slopewise.learn.loss.RegressionLoss.Squared;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.optim.NAdam;
import java.util.List;

/// Wrong data of [MoreRows] and [MoreSignals], set wrong by other amounts than in [DataFaults] and [OtherDataFaults].
final class MoreDataFaults {
    private MoreDataFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.of(UNSCALED_INPUTS, s -> s.prepare(Prepare::stretchedInputs), SHELLS),
                Fault.of(UNSCALED_INPUTS, Setup::raw, SUBSCRIBERS),
                Fault.of(UNSCALED_TARGETS, s -> s.prepare(Prepare.stretchedTargets(250, 3000)), SWINGS, ARM),
                Fault.of(LABEL_NOISE, DataFaults.wrong(4), REGIONS).or(OVERFITTING),
                Fault.of(LABEL_NOISE, DataFaults.wrong(6), FLAGS).or(OVERFITTING),
                Fault.of(SHUFFLED_LABELS, s -> s.prepare(Prepare.shuffledLabels(s.seed())), ALLOYS, CELLS),
                Fault.of(CLASS_IMBALANCE, s -> s.prepare(Prepare.few(1, 4)), SHELLS, BEATS),
                Fault.of(CONSTANT_PREDICTION, s -> s.prepare(Prepare::withoutInputs), MINERALS, VOICES),
                Fault.of(OVERFITTING, MoreDataFaults::byHeart, SUBSCRIBERS, GENES),
                Fault.of(PENALTY_TOO_STRONG, DataFaults.penalty(0.3), BEATS, SUBSCRIBERS),
                Fault.of(PENALTY_WITHOUT_EFFECT, DataFaults.penalty(5e-8), SUBSCRIBERS)
                        .from(s -> DataFaults.penalty(0.03).apply(byHeart(s)))
                        .or(OVERFITTING),
                Fault.of(PENALTY_WITHOUT_EFFECT, DataFaults.penalty(5e-8), VOTES)
                        .from(s -> DataFaults.penalty(0.01).apply(byHeart(s)))
                        .or(OVERFITTING),
                Fault.of(UNSHUFFLED, s -> s.prepare(Prepare::sorted).unshuffled(), FLAGS, CELLS)
                        .from(s -> s.by(new Adam(0.02)).batch(16).epochs(10)),
                Fault.of(LOSS_AND_METRIC_DISAGREE, s -> s.loss(new Squared()), SPECTRUM, CROPS)
                        .from(s -> s.prepare(Prepare.farOff(0.06, 35)).loss(new Absolute()))
                        .or(LABEL_NOISE),
                Fault.of(LEAK, s -> s.prepare(Prepare.leaked(1)), MINERALS, ALLOYS)
                        .from(MoreDataFaults::byHeart)
                        .or(OVERFITTING),
                Fault.of(MISMATCH, s -> s.prepare(Prepare.elsewhere(1.3, 1)), CROPS, ARM));
    }

    /// Few examples, many units, many passes.
    private static Setup byHeart(Setup setup) {
        return setup.prepare(Prepare.first(56))
                .net(_ -> Net.of(SILU, 72, 48))
                .by(new NAdam(0.006))
                .batch(28)
                .epochs(130);
    }
}

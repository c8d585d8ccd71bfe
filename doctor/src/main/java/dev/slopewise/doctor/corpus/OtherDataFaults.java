package dev.slopewise.doctor.corpus;

import static dev.slopewise.doctor.corpus.Rows.BELL;
import static dev.slopewise.doctor.corpus.Rows.ENERGY;
import static dev.slopewise.doctor.corpus.Rows.HOUSES;
import static dev.slopewise.doctor.corpus.Rows.LEAVES;
import static dev.slopewise.doctor.corpus.Rows.LINKS;
import static dev.slopewise.doctor.corpus.Rows.LOANS;
import static dev.slopewise.doctor.corpus.Rows.PENDULUM;
import static dev.slopewise.doctor.corpus.Rows.SALES;
import static dev.slopewise.doctor.corpus.Rows.TOPICS;
import static dev.slopewise.doctor.corpus.Signals.CLOTHS;
import static dev.slopewise.doctor.corpus.Signals.LOOKUP;
import static dev.slopewise.doctor.corpus.Signals.MARKS;
import static dev.slopewise.doctor.corpus.Signals.ORDER;
import static dev.slopewise.doctor.corpus.Signals.TONES;
import static dev.slopewise.doctor.diagnosis.Cause.*;
import static dev.slopewise.learn.nn.Activation.GELU;

import dev.slopewise.learn.loss.RegressionLoss.Absolute;
import dev.slopewise.learn.loss.RegressionLoss.Squared;
import dev.slopewise.learn.optim.Adam;
import java.util.List;

/// Wrong data of [Rows] and [Signals], set wrong by other amounts than in [DataFaults].
final class OtherDataFaults {
    private OtherDataFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.of(UNSCALED_INPUTS, s -> s.prepare(Prepare::stretchedInputs), LINKS),
                Fault.of(UNSCALED_INPUTS, Setup::raw, LOANS),
                Fault.of(UNSCALED_TARGETS, s -> s.prepare(Prepare.stretchedTargets(400, 1500)), SALES, PENDULUM),
                Fault.of(LABEL_NOISE, DataFaults.wrong(4), CLOTHS).or(OVERFITTING),
                Fault.of(LABEL_NOISE, DataFaults.wrong(6), LEAVES).or(OVERFITTING),
                Fault.of(SHUFFLED_LABELS, s -> s.prepare(Prepare.shuffledLabels(s.seed())), HOUSES, MARKS),
                Fault.of(CLASS_IMBALANCE, s -> s.prepare(Prepare.few(1, 5)), LINKS, TONES),
                Fault.of(CONSTANT_PREDICTION, s -> s.prepare(Prepare::withoutInputs), TOPICS, ORDER),
                Fault.of(OVERFITTING, OtherDataFaults::byHeart, LOANS, TOPICS),
                Fault.of(PENALTY_TOO_STRONG, DataFaults.penalty(0.4), CLOTHS),
                Fault.of(PENALTY_TOO_STRONG, DataFaults.penalty(1.5), LOOKUP),
                Fault.of(PENALTY_WITHOUT_EFFECT, DataFaults.penalty(2e-7), LINKS)
                        .from(s -> DataFaults.penalty(0.01).apply(byHeart(s)))
                        .or(OVERFITTING),
                Fault.of(PENALTY_WITHOUT_EFFECT, DataFaults.penalty(2e-7), TOPICS)
                        .from(s -> DataFaults.penalty(0.04).apply(byHeart(s)))
                        .or(OVERFITTING),
                Fault.of(UNSHUFFLED, s -> s.prepare(Prepare::sorted).unshuffled(), CLOTHS, MARKS)
                        .from(s -> s.by(new Adam(0.02)).batch(24).epochs(12)),
                Fault.of(LOSS_AND_METRIC_DISAGREE, s -> s.loss(new Squared()), HOUSES, BELL)
                        .from(s -> s.prepare(Prepare.farOff(0.07, 25)).loss(new Absolute()))
                        .or(LABEL_NOISE),
                Fault.of(LEAK, s -> s.prepare(Prepare.leaked(1)), ENERGY, LOANS)
                        .from(OtherDataFaults::byHeart)
                        .or(OVERFITTING),
                Fault.of(MISMATCH, s -> s.prepare(Prepare.elsewhere(1.4, 1.2)), ENERGY, PENDULUM));
    }

    /// Few examples, many units, many passes.
    private static Setup byHeart(Setup setup) {
        return setup.prepare(Prepare.first(48))
                .net(_ -> Net.of(GELU, 80, 40))
                .by(new Adam(0.01))
                .batch(24)
                .epochs(120);
    }
}

package dev.slopewise.doctor.corpus;

import static dev.slopewise.doctor.corpus.KeptRows.BICYCLES;
import static dev.slopewise.doctor.corpus.KeptRows.BIRDS;
import static dev.slopewise.doctor.corpus.KeptRows.CHORDS;
import static dev.slopewise.doctor.corpus.KeptRows.CIRCUITS;
import static dev.slopewise.doctor.corpus.KeptRows.DOSES;
import static dev.slopewise.doctor.corpus.KeptRows.PLANETS;
import static dev.slopewise.doctor.corpus.KeptRows.STRATA;
import static dev.slopewise.doctor.corpus.KeptRows.THROWS;
import static dev.slopewise.doctor.corpus.KeptSignals.CLOCKS;
import static dev.slopewise.doctor.corpus.KeptSignals.ECHOES;
import static dev.slopewise.doctor.corpus.KeptSignals.PIECES;
import static dev.slopewise.doctor.diagnosis.Cause.*;
import static dev.slopewise.learn.nn.Activation.TANH;

import dev.slopewise.learn.nn.Initializer;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.optim.AdamW;
import dev.slopewise.learn.optim.GradientDescent;
import dev.slopewise.learn.optim.HeavyBall;
import dev.slopewise.learn.optim.NAdam;
import dev.slopewise.learn.optim.Nesterov;
import dev.slopewise.learn.optim.RAdam;
import dev.slopewise.learn.optim.RmsProp;
import dev.slopewise.learn.schedule.Constant;
import dev.slopewise.learn.schedule.Cosine;
import dev.slopewise.learn.schedule.Exponential;
import dev.slopewise.learn.schedule.Polynomial;
import java.util.List;

/// Wrong steps on the problems that are kept for the score, set wrong by other amounts than in [StepFaults], [OtherStepFaults] and [MoreStepFaults].
final class KeptStepFaults {
    private static final int ALL = Integer.MAX_VALUE;

    private KeptStepFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.of(RATE_TOO_LARGE, s -> s.by(new RAdam(1.5)), CIRCUITS),
                Fault.of(RATE_TOO_LARGE, s -> s.by(new Adam(0.6)), PIECES),
                Fault.of(RATE_TOO_LARGE, s -> s.by(new AdamW(0.9)), THROWS),
                Fault.of(RATE_TOO_SMALL, s -> s.by(new Adam(2e-5)), PLANETS),
                Fault.of(RATE_TOO_SMALL, s -> s.by(new Nesterov(8e-5)), ECHOES),
                Fault.of(RATE_TOO_SMALL, s -> s.by(new RmsProp(1.5e-5)), CLOCKS),
                Fault.of(PLATEAU, s -> s.net(n -> n.start(new Initializer.Normal(0, 1.2e-3))), PLANETS, CIRCUITS)
                        .from(s -> s.net(_ -> Net.deep(TANH, 3, 22)).by(new Nesterov(0.06)))
                        .or(BAD_INITIALISATION, VANISHING),
                Fault.of(LATE_SPIKES, s -> s.recipe(r -> r.schedule(new Constant())), CIRCUITS, DOSES)
                        .from(s -> s.by(new Adam(0.2, 0.9, 0.9999, 1e-12))
                                .batch(ALL)
                                .epochs(800)
                                .recipe(r -> r.schedule(new Cosine()))),
                Fault.of(GRADIENT_NOISE, s -> s.batch(1).epochs(2), STRATA)
                        .from(s -> s.by(new GradientDescent(0.4)).epochs(120))
                        .or(BATCH_TOO_SMALL),
                Fault.of(GRADIENT_NOISE, s -> s.batch(1).epochs(3), CHORDS)
                        .from(s -> s.by(new GradientDescent(2)).epochs(50))
                        .or(BATCH_TOO_SMALL),
                Fault.of(MOMENTUM_TOO_HIGH, s -> s.by(new HeavyBall(0.05, 0.9985)), CIRCUITS, PLANETS)
                        .from(s -> s.by(new HeavyBall(0.05, 0.9))),
                Fault.of(BATCH_TOO_SMALL, s -> s.batch(1).epochs(3), CIRCUITS, BICYCLES)
                        .from(s -> s.by(new NAdam(0.04)))
                        .or(GRADIENT_NOISE),
                Fault.of(BATCH_TOO_LARGE, s -> s.batch(ALL), ECHOES, PIECES).or(STOPPED_EARLY),
                Fault.of(STOPPED_EARLY, s -> s.epochs(s.epochs() / 10), STRATA, DOSES),
                Fault.of(ENDS_TOO_HOT, s -> s.recipe(r -> r.schedule(new Constant())), BICYCLES, STRATA)
                        .from(s -> s.by(new Adam(0.07)).batch(8).epochs(12).recipe(r -> r.schedule(new Polynomial())))
                        .or(GRADIENT_NOISE, BATCH_TOO_SMALL),
                Fault.of(ENDS_TOO_COLD, s -> s.recipe(r -> r.schedule(new Exponential(8, 0.65))), STRATA, BIRDS));
    }
}

package dev.slopewise.doctor.corpus;

import static dev.slopewise.doctor.corpus.MoreRows.ALLOYS;
import static dev.slopewise.doctor.corpus.MoreRows.ARM;
import static dev.slopewise.doctor.corpus.MoreRows.CROPS;
import static dev.slopewise.doctor.corpus.MoreRows.MINERALS;
import static dev.slopewise.doctor.corpus.MoreRows.REGIONS;
import static dev.slopewise.doctor.corpus.MoreRows.SHELLS;
import static dev.slopewise.doctor.corpus.MoreRows.SPECTRUM;
import static dev.slopewise.doctor.corpus.MoreRows.SWINGS;
import static dev.slopewise.doctor.corpus.MoreRows.VOTES;
import static dev.slopewise.doctor.corpus.MoreSignals.BEATS;
import static dev.slopewise.doctor.corpus.MoreSignals.FLAGS;
import static dev.slopewise.doctor.diagnosis.Cause.*;
import static dev.slopewise.learn.nn.Activation.TANH;

import dev.slopewise.learn.nn.Initializer;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.optim.AdamW;
import dev.slopewise.learn.optim.GradientDescent;
import dev.slopewise.learn.optim.HeavyBall;
import dev.slopewise.learn.optim.NAdam;
import dev.slopewise.learn.optim.Nesterov;
import dev.slopewise.learn.optim.RmsProp;
import dev.slopewise.learn.schedule.Constant;
import dev.slopewise.learn.schedule.Cosine;
import dev.slopewise.learn.schedule.Polynomial;
import dev.slopewise.learn.schedule.StepDecay;
import java.util.List;

/// Wrong steps on [MoreRows] and [MoreSignals], set wrong by other amounts than in [StepFaults] and [OtherStepFaults].
final class MoreStepFaults {
    private static final int ALL = Integer.MAX_VALUE;

    private MoreStepFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.of(RATE_TOO_LARGE, s -> s.by(new NAdam(2)), ARM),
                Fault.of(RATE_TOO_LARGE, s -> s.by(new Adam(0.7)), BEATS),
                Fault.of(RATE_TOO_LARGE, s -> s.by(new RmsProp(0.5)), VOTES),
                Fault.of(RATE_TOO_SMALL, s -> s.by(new AdamW(1.5e-5)), SPECTRUM),
                Fault.of(RATE_TOO_SMALL, s -> s.by(new Nesterov(6e-5)), FLAGS),
                Fault.of(RATE_TOO_SMALL, s -> s.by(new RmsProp(1e-5)), ALLOYS),
                Fault.of(PLATEAU, s -> s.net(n -> n.start(new Initializer.Normal(0, 1.5e-3))), REGIONS, ARM)
                        .from(s -> s.net(_ -> Net.deep(TANH, 3, 24)).by(new HeavyBall(0.04)))
                        .or(BAD_INITIALISATION, VANISHING),
                Fault.of(LATE_SPIKES, s -> s.recipe(r -> r.schedule(new Constant())), SWINGS, ARM)
                        .from(s -> s.by(new Adam(0.2, 0.9, 0.9995, 1e-12))
                                .batch(ALL)
                                .epochs(900)
                                .recipe(r -> r.schedule(new Polynomial()))),
                Fault.of(GRADIENT_NOISE, s -> s.batch(1).epochs(3), SHELLS)
                        .from(s -> s.by(new GradientDescent(0.5)).epochs(80))
                        .or(BATCH_TOO_SMALL),
                Fault.of(GRADIENT_NOISE, s -> s.batch(1).epochs(3), REGIONS)
                        .from(s -> s.by(new GradientDescent(0.3)).epochs(120))
                        .or(BATCH_TOO_SMALL),
                Fault.of(MOMENTUM_TOO_HIGH, s -> s.by(new HeavyBall(0.04, 0.9975)), CROPS, ALLOYS)
                        .from(s -> s.by(new HeavyBall(0.04, 0.9))),
                Fault.of(BATCH_TOO_SMALL, s -> s.batch(1).epochs(3), CROPS, ARM)
                        .from(s -> s.by(new AdamW(0.03)))
                        .or(GRADIENT_NOISE),
                Fault.of(BATCH_TOO_LARGE, s -> s.batch(ALL), BEATS, MINERALS).or(STOPPED_EARLY),
                Fault.of(STOPPED_EARLY, s -> s.epochs(s.epochs() / 9), REGIONS, SPECTRUM),
                Fault.of(ENDS_TOO_HOT, s -> s.recipe(r -> r.schedule(new Constant())), ARM, SWINGS)
                        .from(s -> s.by(new Adam(0.06)).batch(8).epochs(25).recipe(r -> r.schedule(new Cosine())))
                        .or(GRADIENT_NOISE, BATCH_TOO_SMALL),
                Fault.of(ENDS_TOO_COLD, s -> s.recipe(r -> r.schedule(new StepDecay(12, 0.4))), REGIONS, ALLOYS));
    }
}

package dev.slopewise.doctor.corpus;

import static dev.slopewise.doctor.corpus.Rows.BELL;
import static dev.slopewise.doctor.corpus.Rows.ENERGY;
import static dev.slopewise.doctor.corpus.Rows.HOUSES;
import static dev.slopewise.doctor.corpus.Rows.ISLANDS;
import static dev.slopewise.doctor.corpus.Rows.LAMPS;
import static dev.slopewise.doctor.corpus.Rows.LINKS;
import static dev.slopewise.doctor.corpus.Rows.PENDULUM;
import static dev.slopewise.doctor.corpus.Rows.SALES;
import static dev.slopewise.doctor.corpus.Signals.CLOTHS;
import static dev.slopewise.doctor.corpus.Signals.LOOKUP;
import static dev.slopewise.doctor.corpus.Signals.MARKS;
import static dev.slopewise.doctor.corpus.Signals.ORDER;
import static dev.slopewise.doctor.corpus.Signals.TONES;
import static dev.slopewise.doctor.diagnosis.Cause.*;
import static dev.slopewise.learn.nn.Activation.TANH;

import dev.slopewise.learn.nn.Initializer;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.optim.AdamW;
import dev.slopewise.learn.optim.GradientDescent;
import dev.slopewise.learn.optim.HeavyBall;
import dev.slopewise.learn.optim.NAdam;
import dev.slopewise.learn.optim.Nesterov;
import dev.slopewise.learn.schedule.Constant;
import dev.slopewise.learn.schedule.Cosine;
import dev.slopewise.learn.schedule.Exponential;
import dev.slopewise.learn.schedule.Polynomial;
import java.util.List;

/// Wrong steps on [Rows] and [Signals], set wrong by other amounts than in [StepFaults].
final class OtherStepFaults {
    private static final int ALL = Integer.MAX_VALUE;

    private OtherStepFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.of(RATE_TOO_LARGE, s -> s.by(new AdamW(3)), HOUSES, LOOKUP),
                Fault.of(RATE_TOO_LARGE, s -> s.by(new Adam(0.4)), CLOTHS),
                Fault.of(RATE_TOO_SMALL, s -> s.by(new NAdam(2e-5)), BELL),
                Fault.of(RATE_TOO_SMALL, s -> s.by(new HeavyBall(5e-5)), MARKS),
                Fault.of(RATE_TOO_SMALL, s -> s.by(new Adam(3e-5)), ORDER),
                Fault.of(PLATEAU, s -> s.net(n -> n.start(new Initializer.Normal(0, 2e-3))), PENDULUM, ISLANDS)
                        .from(s -> s.net(_ -> Net.deep(TANH, 3, 20)).by(new Nesterov(0.03)))
                        .or(BAD_INITIALISATION, VANISHING),
                Fault.of(LATE_SPIKES, s -> s.recipe(r -> r.schedule(new Constant())), PENDULUM, BELL)
                        .from(s -> s.by(new Adam(0.1, 0.9, 0.9995, 1e-12))
                                .batch(ALL)
                                .epochs(900)
                                .recipe(r -> r.schedule(new Cosine()))),
                Fault.of(GRADIENT_NOISE, s -> s.batch(1).epochs(3), LINKS)
                        .from(s -> s.by(new GradientDescent(0.5)).epochs(80))
                        .or(BATCH_TOO_SMALL),
                Fault.of(GRADIENT_NOISE, s -> s.batch(1).epochs(3), LAMPS)
                        .from(s -> s.by(new GradientDescent(0.2)).epochs(100))
                        .or(BATCH_TOO_SMALL),
                Fault.of(MOMENTUM_TOO_HIGH, s -> s.by(new HeavyBall(0.02, 0.997)), HOUSES, ISLANDS)
                        .from(s -> s.by(new HeavyBall(0.02, 0.9))),
                Fault.of(BATCH_TOO_SMALL, s -> s.batch(1).epochs(3), ENERGY, HOUSES)
                        .from(s -> s.by(new NAdam(0.03)))
                        .or(GRADIENT_NOISE),
                Fault.of(BATCH_TOO_LARGE, s -> s.batch(ALL), CLOTHS, TONES).or(STOPPED_EARLY),
                Fault.of(STOPPED_EARLY, s -> s.epochs(s.epochs() / 8), BELL, LINKS),
                Fault.of(ENDS_TOO_HOT, s -> s.recipe(r -> r.schedule(new Constant())), HOUSES, SALES)
                        .from(s -> s.by(new Adam(0.08)).batch(10).epochs(30).recipe(r -> r.schedule(new Polynomial())))
                        .or(GRADIENT_NOISE, BATCH_TOO_SMALL),
                Fault.of(ENDS_TOO_COLD, s -> s.recipe(r -> r.schedule(new Exponential(10, 0.6))), ISLANDS, LAMPS));
    }
}

package dev.slopewise.doctor.corpus;

import static dev.slopewise.doctor.corpus.Clouds.CHECKERBOARD;
import static dev.slopewise.doctor.corpus.Clouds.CIRCLE;
import static dev.slopewise.doctor.corpus.Clouds.FLOWER;
import static dev.slopewise.doctor.corpus.Clouds.MOONS;
import static dev.slopewise.doctor.corpus.Clouds.SPIRAL;
import static dev.slopewise.doctor.corpus.Clouds.STRIPES;
import static dev.slopewise.doctor.corpus.Clouds.WHEEL;
import static dev.slopewise.doctor.corpus.Curves.CHEBYSHEV;
import static dev.slopewise.doctor.corpus.Curves.QUARTIC;
import static dev.slopewise.doctor.corpus.Curves.RIPPLE;
import static dev.slopewise.doctor.corpus.Curves.SINE;
import static dev.slopewise.doctor.corpus.Curves.STAIRS;
import static dev.slopewise.doctor.corpus.Curves.WAVES;
import static dev.slopewise.doctor.corpus.Patterns.BITS;
import static dev.slopewise.doctor.corpus.Patterns.FAINT_FIGURES;
import static dev.slopewise.doctor.corpus.Patterns.FIGURES;
import static dev.slopewise.doctor.corpus.Patterns.SERIES;
import static dev.slopewise.doctor.corpus.Patterns.SIGNS;
import static dev.slopewise.doctor.corpus.Patterns.TIDE;
import static dev.slopewise.doctor.corpus.Tables.ALIKE;
import static dev.slopewise.doctor.corpus.Tables.CARS;
import static dev.slopewise.doctor.corpus.Tables.CONCRETE;
import static dev.slopewise.doctor.corpus.Tables.FRIEDMAN;
import static dev.slopewise.doctor.corpus.Tables.QUALITY;
import static dev.slopewise.doctor.corpus.Tables.SPARSE;
import static dev.slopewise.doctor.diagnosis.Cause.*;
import static dev.slopewise.learn.nn.Activation.TANH;

import dev.slopewise.learn.nn.Initializer;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.optim.GradientDescent;
import dev.slopewise.learn.optim.HeavyBall;
import dev.slopewise.learn.schedule.Constant;
import dev.slopewise.learn.schedule.Cosine;
import dev.slopewise.learn.schedule.StepDecay;
import java.util.List;

/// Wrong steps: rates, momentum, batches, schedules, ends.
final class StepFaults {
    private static final int ALL = Integer.MAX_VALUE;

    private StepFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.of(
                        RATE_TOO_LARGE,
                        s -> s.by(new Adam(1)),
                        SPIRAL,
                        FRIEDMAN,
                        CHECKERBOARD,
                        FAINT_FIGURES,
                        ALIKE,
                        SIGNS),
                Fault.of(RATE_TOO_LARGE, s -> s.by(new HeavyBall(3)), SINE, WAVES, STAIRS, FLOWER)
                        .from(s -> s.by(new HeavyBall(0.03))),
                Fault.of(
                        RATE_TOO_SMALL,
                        s -> s.by(new Adam(1e-5)),
                        SPIRAL,
                        SINE,
                        CARS,
                        MOONS,
                        FAINT_FIGURES,
                        WAVES,
                        TIDE,
                        QUALITY),
                Fault.of(
                                PLATEAU,
                                s -> s.net(n -> n.start(new Initializer.Normal(0, 1e-3))),
                                SINE,
                                CIRCLE,
                                WAVES,
                                WHEEL,
                                STRIPES,
                                STAIRS)
                        .from(s -> s.net(_ -> Net.deep(TANH, 3, 16)).by(new HeavyBall(0.05)))
                        .or(BAD_INITIALISATION, VANISHING),
                Fault.of(LATE_SPIKES, s -> s.recipe(r -> r.schedule(new Constant())), BITS, CHEBYSHEV, QUARTIC, WAVES)
                        .from(s -> s.by(new Adam(0.1, 0.9, 0.999, 1e-12))
                                .batch(ALL)
                                .epochs(1000)
                                .recipe(r -> r.schedule(new Cosine()))),
                Fault.of(GRADIENT_NOISE, s -> s.batch(1).epochs(3), SINE, WAVES, TIDE)
                        .from(s -> s.by(new GradientDescent(0.1)))
                        .or(BATCH_TOO_SMALL),
                Fault.of(GRADIENT_NOISE, s -> s.batch(1).epochs(3), CIRCLE, CHECKERBOARD, FLOWER)
                        .from(s -> s.by(new GradientDescent(0.5)).epochs(100))
                        .or(BATCH_TOO_SMALL),
                Fault.of(
                                MOMENTUM_TOO_HIGH,
                                s -> s.by(new HeavyBall(0.03, 0.998)),
                                SINE,
                                CARS,
                                MOONS,
                                WAVES,
                                RIPPLE,
                                FLOWER,
                                ALIKE)
                        .from(s -> s.by(new HeavyBall(0.03, 0.9))),
                Fault.of(
                                BATCH_TOO_SMALL,
                                s -> s.batch(1).epochs(3),
                                CARS,
                                FRIEDMAN,
                                SERIES,
                                SPARSE,
                                CONCRETE,
                                TIDE,
                                ALIKE,
                                QUALITY)
                        .from(s -> s.by(new Adam(0.03)))
                        .or(GRADIENT_NOISE),
                Fault.of(
                                BATCH_TOO_LARGE,
                                s -> s.batch(ALL),
                                SPIRAL,
                                FIGURES,
                                CHECKERBOARD,
                                FAINT_FIGURES,
                                STRIPES,
                                SIGNS)
                        .or(STOPPED_EARLY),
                Fault.of(
                        STOPPED_EARLY,
                        s -> s.epochs(s.epochs() / 10),
                        SPIRAL,
                        FRIEDMAN,
                        CHECKERBOARD,
                        WAVES,
                        STRIPES,
                        RIPPLE),
                Fault.of(
                                ENDS_TOO_HOT,
                                s -> s.recipe(r -> r.schedule(new Constant())),
                                SINE,
                                FRIEDMAN,
                                WAVES,
                                SERIES,
                                CONCRETE,
                                TIDE)
                        .from(s -> s.by(new Adam(0.03)).batch(8).epochs(30).recipe(r -> r.schedule(new Cosine())))
                        .or(GRADIENT_NOISE, BATCH_TOO_SMALL),
                Fault.of(
                        ENDS_TOO_COLD,
                        s -> s.recipe(r -> r.schedule(new StepDecay(15, 0.3))),
                        SPIRAL,
                        SINE,
                        CHECKERBOARD,
                        FAINT_FIGURES,
                        STRIPES,
                        RIPPLE));
    }
}

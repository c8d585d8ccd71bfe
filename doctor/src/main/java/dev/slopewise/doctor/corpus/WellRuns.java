package dev.slopewise.doctor.corpus;

import static dev.slopewise.doctor.corpus.Clouds.CIRCLE;
import static dev.slopewise.doctor.corpus.Clouds.FLOWER;
import static dev.slopewise.doctor.corpus.Clouds.MOONS;
import static dev.slopewise.doctor.corpus.Clouds.SPIRAL;
import static dev.slopewise.doctor.corpus.Clouds.STRIPES;
import static dev.slopewise.doctor.corpus.Clouds.WHEEL;
import static dev.slopewise.doctor.corpus.Curves.SINE;
import static dev.slopewise.doctor.corpus.Curves.WAVES;
import static dev.slopewise.doctor.corpus.Patterns.ADDING;
import static dev.slopewise.doctor.corpus.Patterns.FAINT_FIGURES;
import static dev.slopewise.doctor.corpus.Patterns.FIGURES;
import static dev.slopewise.doctor.corpus.Patterns.PARITY;
import static dev.slopewise.doctor.corpus.Patterns.SERIES;
import static dev.slopewise.doctor.corpus.Patterns.SIGNS;
import static dev.slopewise.doctor.corpus.Patterns.TIDE;
import static dev.slopewise.doctor.corpus.Tables.ALIKE;
import static dev.slopewise.doctor.corpus.Tables.CARS;
import static dev.slopewise.doctor.corpus.Tables.CONCRETE;
import static dev.slopewise.doctor.corpus.Tables.FRIEDMAN;
import static dev.slopewise.doctor.corpus.Tables.LINEAR;
import static dev.slopewise.doctor.corpus.Tables.QUALITY;
import static dev.slopewise.learn.nn.Activation.RELU;
import static dev.slopewise.learn.nn.Activation.TANH;

import dev.slopewise.learn.nn.Initializer;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.optim.AdamW;
import dev.slopewise.learn.optim.GradientDescent;
import dev.slopewise.learn.optim.HeavyBall;
import dev.slopewise.learn.optim.Nesterov;
import dev.slopewise.learn.optim.RmsProp;
import dev.slopewise.learn.penalty.Penalty;
import dev.slopewise.learn.schedule.Cosine;
import dev.slopewise.learn.schedule.Warmup;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// Trainings that go well, many of which look as if they did not.
final class WellRuns {
    private static final int ALL = Integer.MAX_VALUE;

    /// Seeds that no faulty training has.
    private static final int FIRST = 11, LAST = 12;

    private WellRuns() {}

    static List<Plan> plans() {
        List<Plan> plans = new ArrayList<>();
        for (Setup base : Bases.all()) add(plans, "plain", s -> s, base.problem());
        add(
                plans,
                "edge of stability",
                s -> s.by(new GradientDescent(1)).batch(ALL).epochs(800),
                MOONS);
        add(
                plans,
                "edge of stability",
                s -> s.by(new GradientDescent(4)).batch(ALL).epochs(800),
                WHEEL);
        add(
                plans,
                "edge of stability",
                s -> s.by(new GradientDescent(0.2)).batch(ALL).epochs(800),
                WAVES,
                SINE);
        add(
                plans,
                "small batches",
                s -> s.by(new GradientDescent(0.05)).batch(4).epochs(25),
                CARS,
                MOONS,
                SERIES,
                CONCRETE,
                QUALITY);
        add(plans, "deep tanh", s -> s.net(_ -> Net.deep(TANH, 6, 12)).by(new Adam(0.003)), CIRCLE, MOONS, WAVES, TIDE);
        add(plans, "long plateau", s -> s.epochs(100).by(new Adam(0.01)), ADDING, PARITY);
        add(
                plans,
                "small start",
                s -> s.net(n -> n.start(new Initializer.Normal(0, 0.02))).epochs(150),
                SINE,
                SERIES);
        add(
                plans,
                "warm-up",
                s -> s.by(new HeavyBall(0.2)).recipe(r -> r.schedule(new Warmup(100, new Cosine()))),
                MOONS,
                WHEEL,
                FLOWER);
        add(plans, "rare class, learnt", s -> s.prepare(Prepare.few(1, 40)), MOONS, WHEEL, SIGNS);
        add(
                plans,
                "wide, stopped in time",
                s -> s.net(_ -> Net.of(RELU, 128)).epochs(10),
                FRIEDMAN,
                FAINT_FIGURES,
                QUALITY);
        add(plans, "nesterov", s -> s.by(new Nesterov(0.05)), CARS, MOONS, WAVES, CONCRETE);
        add(plans, "rmsprop", s -> s.by(new RmsProp(0.005)).epochs(2 * s.epochs()), SPIRAL, LINEAR, STRIPES);
        add(plans, "decay", s -> s.by(new AdamW(0.01)), FIGURES, SERIES, ALIKE);
        add(plans, "cosine", s -> s.recipe(r -> r.schedule(new Cosine())), SPIRAL, SINE, WHEEL, TIDE);
        add(
                plans,
                "penalty",
                s -> s.recipe(r -> r.penalties(List.of(new Penalty.L2(1e-3)))),
                FRIEDMAN,
                WAVES,
                CONCRETE);
        return plans;
    }

    /// One for each problem and seed.
    static void add(List<Plan> plans, String name, UnaryOperator<Setup> change, Problem... on) {
        for (Problem problem : on) {
            for (int seed = FIRST; seed <= LAST; seed++) {
                String id = "healthy: %s/%s/%d".formatted(name, problem.name(), seed);
                plans.add(Plan.healthy(id, change.apply(Bases.of(problem).seed(seed))));
            }
        }
    }
}

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
import static dev.slopewise.doctor.corpus.MoreSignals.BALANCE;
import static dev.slopewise.doctor.corpus.MoreSignals.BEATS;
import static dev.slopewise.doctor.corpus.MoreSignals.FLAGS;
import static dev.slopewise.learn.nn.Activation.RELU;
import static dev.slopewise.learn.nn.Activation.TANH;

import dev.slopewise.learn.nn.Dropout;
import dev.slopewise.learn.nn.Initializer;
import dev.slopewise.learn.nn.Noise;
import dev.slopewise.learn.optim.AdaGrad;
import dev.slopewise.learn.optim.AdamW;
import dev.slopewise.learn.optim.GradientDescent;
import dev.slopewise.learn.optim.HeavyBall;
import dev.slopewise.learn.optim.NAdam;
import dev.slopewise.learn.optim.Nesterov;
import dev.slopewise.learn.optim.RmsProp;
import dev.slopewise.learn.penalty.Penalty;
import dev.slopewise.learn.schedule.Cosine;
import dev.slopewise.learn.schedule.OneCycle;
import dev.slopewise.learn.schedule.Warmup;
import dev.slopewise.learn.train.Clipping;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// Trainings of [MoreRows] and [MoreSignals] that go well, besides those of [Bases].
final class MoreWellRuns {
    private static final int ALL = Integer.MAX_VALUE;

    private MoreWellRuns() {}

    static List<Plan> plans() {
        List<Plan> plans = new ArrayList<>();
        add(plans, "edge of stability", descent(0.15, 900), CROPS);
        add(plans, "edge of stability", descent(0.3, 900), ALLOYS);
        add(plans, "edge of stability", descent(1, 700), ARM);
        add(
                plans,
                "small batches",
                s -> s.by(new GradientDescent(0.03)).batch(4).epochs(15),
                CROPS,
                MINERALS,
                ALLOYS);
        add(plans, "deep tanh", s -> s.net(_ -> Net.deep(TANH, 5, 18)).by(new NAdam(0.004)), SHELLS, ARM, SPECTRUM);
        add(
                plans,
                "long plateau",
                s -> s.net(_ -> Net.deep(TANH, 3, 20).start(new Initializer.Normal(0, 0.12)))
                        .by(new Nesterov(0.04))
                        .epochs(90),
                SHELLS);
        add(
                plans,
                "long plateau",
                s -> s.net(_ -> Net.deep(TANH, 3, 20).start(new Initializer.Normal(0, 0.05)))
                        .by(new Nesterov(0.04)),
                ARM);
        add(
                plans,
                "small start",
                s -> s.net(n -> n.start(new Initializer.Normal(0, 0.05))).epochs(2 * s.epochs()),
                SWINGS,
                VOTES);
        add(
                plans,
                "warm-up",
                s -> s.by(new HeavyBall(0.12)).recipe(r -> r.schedule(new Warmup(60, new Cosine()))),
                SHELLS,
                FLAGS);
        add(plans, "one cycle", s -> s.by(new AdamW(0.02)).recipe(r -> r.schedule(new OneCycle())), MINERALS);
        add(plans, "rare class, learnt", s -> s.prepare(Prepare.few(1, 50)), MINERALS, FLAGS, BEATS);
        add(plans, "wide, stopped in time", s -> s.net(_ -> Net.of(RELU, 140)).epochs(9), MINERALS, GENES);
        add(plans, "nesterov", s -> s.by(new Nesterov(0.03)), CROPS, SHELLS, ALLOYS);
        add(plans, "rmsprop", s -> s.by(new RmsProp(0.004)), ARM, MINERALS);
        add(plans, "adagrad", s -> s.by(new AdaGrad(0.05)), MINERALS, VOTES);
        add(plans, "decay", s -> s.by(new AdamW(0.008, 0.03)), SWINGS);
        add(plans, "cosine", s -> s.recipe(r -> r.schedule(new Cosine())), SPECTRUM, BEATS, REGIONS);
        add(plans, "penalty", s -> s.recipe(r -> r.penalties(List.of(new Penalty.L2(3e-4)))), CROPS, SUBSCRIBERS);
        add(plans, "dropout", s -> s.net(n -> n.first(new Dropout(0.1))), MINERALS);
        add(plans, "noise on inputs", s -> s.net(n -> n.first(new Noise(0.1))), VOTES);
        add(plans, "clipping", s -> s.recipe(r -> r.clipping(new Clipping.ByGlobalNorm(0.5))), BALANCE, SWINGS);
        add(plans, "batch norm", s -> s.net(n -> n.norm(Norm.BATCH)), ALLOYS, BEATS);
        add(plans, "layer norm", s -> s.net(n -> n.norm(Norm.LAYER)), MINERALS);
        add(plans, "gated", s -> s.net(n -> n.front(new Front.Gated(12))), BALANCE);
        return plans;
    }

    private static void add(List<Plan> plans, String name, UnaryOperator<Setup> change, Problem... on) {
        WellRuns.add(plans, name, change, on);
    }

    /// Plain descent over all examples at once.
    private static UnaryOperator<Setup> descent(double rate, int epochs) {
        return s -> s.by(new GradientDescent(rate)).batch(ALL).epochs(epochs);
    }
}

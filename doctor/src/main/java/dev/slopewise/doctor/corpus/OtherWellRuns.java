package dev.slopewise.doctor.corpus;

import static dev.slopewise.doctor.corpus.Rows.BELL;
import static dev.slopewise.doctor.corpus.Rows.HOUSES;
import static dev.slopewise.doctor.corpus.Rows.ISLANDS;
import static dev.slopewise.doctor.corpus.Rows.LEAVES;
import static dev.slopewise.doctor.corpus.Rows.LINKS;
import static dev.slopewise.doctor.corpus.Rows.PENDULUM;
import static dev.slopewise.doctor.corpus.Rows.SALES;
import static dev.slopewise.doctor.corpus.Rows.TOPICS;
import static dev.slopewise.doctor.corpus.Signals.CLOTHS;
import static dev.slopewise.doctor.corpus.Signals.LOOKUP;
import static dev.slopewise.doctor.corpus.Signals.MARKS;
import static dev.slopewise.doctor.corpus.Signals.ORDER;
import static dev.slopewise.doctor.corpus.Signals.TONES;
import static dev.slopewise.learn.nn.Activation.RELU;
import static dev.slopewise.learn.nn.Activation.TANH;

import dev.slopewise.learn.nn.Dropout;
import dev.slopewise.learn.nn.Initializer;
import dev.slopewise.learn.optim.AdaGrad;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.optim.AdamW;
import dev.slopewise.learn.optim.GradientDescent;
import dev.slopewise.learn.optim.HeavyBall;
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

/// Trainings of [Rows] and [Signals] that go well, besides those of [Bases].
final class OtherWellRuns {
    private static final int ALL = Integer.MAX_VALUE;

    private OtherWellRuns() {}

    static List<Plan> plans() {
        List<Plan> plans = new ArrayList<>();
        add(plans, "edge of stability", descent(0.3, 900), HOUSES);
        add(plans, "edge of stability", descent(0.25, 900), PENDULUM);
        add(plans, "edge of stability", descent(2, 250), LEAVES);
        add(
                plans,
                "small batches",
                s -> s.by(new GradientDescent(0.03)).batch(4).epochs(20),
                HOUSES,
                LEAVES,
                ISLANDS);
        add(plans, "deep tanh", s -> s.net(_ -> Net.deep(TANH, 5, 16)).by(new Adam(0.004)), LINKS, PENDULUM, ISLANDS);
        add(plans, "long plateau", s -> s.by(new GradientDescent(0.1)).epochs(150), ORDER);
        add(
                plans,
                "long plateau",
                s -> s.net(_ -> Net.deep(TANH, 3, 20).start(new Initializer.Normal(0, 0.04)))
                        .by(new Nesterov(0.05))
                        .epochs(80),
                ISLANDS);
        add(
                plans,
                "small start",
                s -> s.net(n -> n.start(new Initializer.Normal(0, 0.03))).epochs(2 * s.epochs()),
                BELL,
                SALES);
        add(
                plans,
                "warm-up",
                s -> s.by(new HeavyBall(0.15)).recipe(r -> r.schedule(new Warmup(80, new Cosine()))),
                LINKS,
                MARKS);
        add(plans, "one cycle", s -> s.by(new AdamW(0.02)).recipe(r -> r.schedule(new OneCycle())), LOOKUP, LEAVES);
        add(plans, "rare class, learnt", s -> s.prepare(Prepare.few(1, 60)), LINKS, ISLANDS, MARKS);
        add(plans, "wide, stopped in time", s -> s.net(_ -> Net.of(RELU, 160)).epochs(8), LEAVES, TOPICS);
        add(plans, "nesterov", s -> s.by(new Nesterov(0.04)), HOUSES, LINKS, CLOTHS);
        add(plans, "rmsprop", s -> s.by(new RmsProp(0.004)), LEAVES, PENDULUM);
        add(plans, "adagrad", s -> s.by(new AdaGrad(0.05)), TOPICS, LEAVES);
        add(plans, "decay", s -> s.by(new AdamW(0.006, 0.05)), TOPICS, SALES);
        add(plans, "cosine", s -> s.recipe(r -> r.schedule(new Cosine())), BELL, TONES, ISLANDS);
        add(plans, "penalty", s -> s.recipe(r -> r.penalties(List.of(new Penalty.L2(5e-4)))), HOUSES, MARKS);
        add(plans, "dropout", s -> s.net(n -> n.first(new Dropout(0.2))), TOPICS);
        add(plans, "clipping", s -> s.recipe(r -> r.clipping(new Clipping.ByGlobalNorm(0.5))), ORDER, SALES);
        add(plans, "batch norm", s -> s.net(n -> n.norm(Norm.BATCH)), LEAVES, CLOTHS);
        add(plans, "layer norm", s -> s.net(n -> n.norm(Norm.LAYER)), SALES);
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

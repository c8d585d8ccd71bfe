package dev.slopewise.doctor.corpus;

import static dev.slopewise.doctor.corpus.KeptRows.BICYCLES;
import static dev.slopewise.doctor.corpus.KeptRows.BIRDS;
import static dev.slopewise.doctor.corpus.KeptRows.CHORDS;
import static dev.slopewise.doctor.corpus.KeptRows.CIRCUITS;
import static dev.slopewise.doctor.corpus.KeptRows.DOSES;
import static dev.slopewise.doctor.corpus.KeptRows.HARES;
import static dev.slopewise.doctor.corpus.KeptRows.PATIENTS;
import static dev.slopewise.doctor.corpus.KeptRows.PLANETS;
import static dev.slopewise.doctor.corpus.KeptRows.THROWS;
import static dev.slopewise.doctor.corpus.KeptRows.WINES;
import static dev.slopewise.doctor.corpus.KeptSignals.BASINS;
import static dev.slopewise.doctor.corpus.KeptSignals.CLOCKS;
import static dev.slopewise.doctor.corpus.KeptSignals.ECHOES;
import static dev.slopewise.doctor.corpus.KeptSignals.PIECES;
import static dev.slopewise.learn.nn.Activation.GELU;
import static dev.slopewise.learn.nn.Activation.TANH;

import dev.slopewise.learn.nn.Dropout;
import dev.slopewise.learn.nn.Initializer;
import dev.slopewise.learn.nn.Noise;
import dev.slopewise.learn.optim.AdaGrad;
import dev.slopewise.learn.optim.AdamW;
import dev.slopewise.learn.optim.GradientDescent;
import dev.slopewise.learn.optim.HeavyBall;
import dev.slopewise.learn.optim.Lion;
import dev.slopewise.learn.optim.Nesterov;
import dev.slopewise.learn.optim.RAdam;
import dev.slopewise.learn.optim.RmsProp;
import dev.slopewise.learn.penalty.Penalty;
import dev.slopewise.learn.schedule.Cosine;
import dev.slopewise.learn.schedule.OneCycle;
import dev.slopewise.learn.schedule.Warmup;
import dev.slopewise.learn.train.Clipping;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// Trainings that go well on the problems that are kept for the score, besides those of [Bases].
final class KeptWellRuns {
    private static final int ALL = Integer.MAX_VALUE;

    private KeptWellRuns() {}

    static List<Plan> plans() {
        List<Plan> plans = new ArrayList<>();
        add(plans, "edge of stability", descent(0.2, 800), BICYCLES);
        add(plans, "edge of stability", descent(0.5, 900), CIRCUITS);
        add(plans, "edge of stability", descent(1, 400), WINES);
        add(
                plans,
                "small batches",
                s -> s.by(new GradientDescent(0.05)).batch(4).epochs(18),
                WINES,
                CIRCUITS);
        add(plans, "deep tanh", s -> s.net(_ -> Net.deep(TANH, 5, 20)).by(new RAdam(0.005)), THROWS, PLANETS);
        add(
                plans,
                "long plateau",
                s -> s.net(_ -> Net.deep(TANH, 3, 24).start(new Initializer.Normal(0, 0.06)))
                        .by(new HeavyBall(0.06)),
                PLANETS,
                CIRCUITS);
        add(
                plans,
                "small start",
                s -> s.net(n -> n.start(new Initializer.Normal(0, 0.04))).epochs(2 * s.epochs()),
                HARES,
                CIRCUITS);
        add(
                plans,
                "warm-up",
                s -> s.by(new Nesterov(0.1)).recipe(r -> r.schedule(new Warmup(70, new Cosine()))),
                THROWS,
                PIECES);
        add(plans, "one cycle", s -> s.by(new AdamW(0.02)).recipe(r -> r.schedule(new OneCycle())), WINES, BIRDS);
        add(plans, "rare class, learnt", s -> s.prepare(Prepare.few(1, 60)), WINES);
        add(plans, "rarer class, learnt", s -> s.prepare(Prepare.few(3, 35)), WINES);
        add(plans, "wide, stopped in time", s -> s.net(_ -> Net.of(GELU, 150)).epochs(8), WINES, CHORDS);
        add(plans, "nesterov", s -> s.by(new Nesterov(0.04)), BICYCLES, CIRCUITS, WINES);
        add(plans, "rmsprop", s -> s.by(new RmsProp(0.004)), PLANETS, WINES);
        add(plans, "adagrad", s -> s.by(new AdaGrad(0.06)), WINES, CHORDS);
        add(plans, "decay", s -> s.by(new AdamW(0.008, 0.04)), HARES);
        add(plans, "lion", s -> s.by(new Lion(0.002)), CIRCUITS, WINES);
        add(plans, "cosine", s -> s.recipe(r -> r.schedule(new Cosine())), DOSES, ECHOES, CLOCKS);
        add(plans, "penalty", s -> s.recipe(r -> r.penalties(List.of(new Penalty.L2(2e-4)))), BICYCLES, PATIENTS);
        add(plans, "dropout", s -> s.net(n -> n.first(new Dropout(0.15))), CHORDS);
        add(plans, "noise on inputs", s -> s.net(n -> n.first(new Noise(0.15))), WINES);
        add(plans, "clipping", s -> s.recipe(r -> r.clipping(new Clipping.ByGlobalNorm(0.4))), BASINS, CIRCUITS);
        add(plans, "batch norm", s -> s.net(n -> n.norm(Norm.BATCH)), WINES, ECHOES);
        add(plans, "layer norm", s -> s.net(n -> n.norm(Norm.LAYER)), BIRDS);
        add(plans, "remembering", s -> s.net(n -> n.front(new Front.Remembering(14))), BASINS);
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

package dev.slopewise.doctor.corpus;

import static dev.slopewise.learn.nn.Activation.ELU;
import static dev.slopewise.learn.nn.Activation.GELU;
import static dev.slopewise.learn.nn.Activation.LEAKY_RELU;
import static dev.slopewise.learn.nn.Activation.MISH;
import static dev.slopewise.learn.nn.Activation.RELU;
import static dev.slopewise.learn.nn.Activation.SELU;
import static dev.slopewise.learn.nn.Activation.SILU;
import static dev.slopewise.learn.nn.Activation.SOFTPLUS;
import static dev.slopewise.learn.nn.Activation.TANH;

import dev.slopewise.learn.nn.Activation;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.optim.AdamW;
import dev.slopewise.learn.optim.AmsGrad;
import dev.slopewise.learn.optim.HeavyBall;
import dev.slopewise.learn.optim.NAdam;
import dev.slopewise.learn.optim.Nesterov;
import dev.slopewise.learn.optim.Optimizer;
import dev.slopewise.learn.optim.RAdam;
import dev.slopewise.learn.optim.RmsProp;
import java.util.List;

/// For each problem a setup that learns it well in a few hundred steps: what faults start from.
final class Bases {
    // @formatter:off
    private static final List<Setup> ALL = List.of(
            plain(Clouds.CIRCLE,            Net.of(TANH, 16, 16), 0.01,  100, 60),
            scaled(Clouds.BLOB,             Net.of(RELU, 16),     0.01,  100, 30),
            plain(Clouds.SPIRAL,                  Net.of(RELU, 32, 32), 0.01, 50, 120),
            plain(Clouds.MOONS,             Net.of(RELU, 16, 16), 0.01,   50, 50),
            plain(Clouds.CHECKERBOARD,      Net.of(RELU, 32, 32), 0.01,   50, 50),
            plain(Clouds.WHEEL,                   Net.of(TANH, 24), 0.02, 60, 40),
            plain(Curves.SINE,              Net.of(TANH, 32, 32), 0.01,   50, 100),
            plain(Curves.WAVES,             Net.of(TANH, 24, 24), 0.01,   50, 50),
            plain(Curves.CHEBYSHEV,         Net.of(TANH, 40),     0.02,   20, 400),
            whole(Curves.QUADRATIC,         Net.of(RELU, 30),     0.01,   17, 100),
            whole(Curves.QUARTIC,                 Net.of(TANH, 30), 0.03, 50, 80),
            whole(Tables.LINEAR,            Net.of(RELU, 16),     0.01,   50, 50),
            whole(Tables.CARS,                    Net.of(RELU, 24), 0.005, 40, 40),
            whole(Tables.FRIEDMAN,                Net.of(RELU, 24), 0.01, 50, 25),
            plain(Tables.SPARSE,                  Net.of(RELU, 8), 0.005, 50, 25),
            scaled(Tables.SORTS,            Net.of(RELU, 16),     0.01,   40, 40),
            plain(Tables.EVENTS,            Net.of(RELU, 16),     0.01,   40, 20),
            plain(Patterns.BITS,            Net.of(TANH, 24),     0.01,   32, 60),
            plain(Patterns.FIGURES,                 Net.of(RELU, 32), 0.005, 50, 15),
            plain(Patterns.FAINT_FIGURES,           Net.of(RELU, 32), 0.005, 50, 15),
            plain(Patterns.ADDING,          Net.remembering(12),  0.02,   40, 40),
            plain(Patterns.PARITY,          Net.remembering(8),   0.03,   40, 60),
            plain(Patterns.SERIES,          Net.of(TANH, 16),     0.01,   50, 50),
            plain(Clouds.STRIPES,           Net.of(TANH, 24, 24), 0.01,   50, 100),
            plain(Clouds.FLOWER,            Net.of(RELU, 24, 24), 0.01,   50, 40),
            plain(Curves.RIPPLE,            Net.of(TANH, 24, 24), 0.01,   40, 120),
            plain(Curves.STAIRS,            Net.of(RELU, 24, 24), 0.01,   40, 80),
            whole(Tables.CONCRETE,          Net.of(RELU, 24),     0.01,   50, 40),
            scaled(Tables.QUALITY,          Net.of(RELU, 16),     0.005,  50, 20),
            plain(Tables.ALIKE,             Net.of(RELU, 32),     0.01,   50, 30),
            plain(Patterns.TIDE,            Net.of(TANH, 16),     0.01,   50, 60),
            plain(Patterns.SIGNS,           Net.of(RELU, 32),     0.005,  50, 15),
            by(Rows.LINKS,     Net.of(SILU, 20, 20),        new AdamW(0.01),     40, 40),
            by(Rows.ISLANDS,   Net.of(ELU, 32, 16),         new RmsProp(0.005),  25, 30),
            by(Rows.PENDULUM,  Net.of(TANH, 32, 32),        new Adam(0.01),      32, 60),
            by(Rows.BELL,      Net.of(GELU, 32, 32),        new NAdam(0.01),     30, 120),
            whole(by(Rows.HOUSES, Net.of(LEAKY_RELU, 24, 12), new AdamW(0.01),   64, 40)),
            whole(by(Rows.ENERGY, Net.of(SELU, 16, 16),     new NAdam(0.005),    32, 40)),
            scaled(by(Rows.LOANS, Net.of(RELU, 8),          new HeavyBall(0.05), 80, 16)),
            scaled(by(Rows.LEAVES, Net.of(GELU, 24),        new AmsGrad(0.01),   30, 30)),
            by(Rows.LAMPS,     Net.of(TANH, 24),            new Adam(0.02),      32, 40),
            by(Rows.TOPICS,    Net.of(RELU, 24).norm(Norm.LAYER), new AdamW(0.005), 40, 15),
            by(Rows.SALES,     Net.of(RELU, 24),            new Nesterov(0.005), 32, 40),
            by(Signals.CLOTHS, Net.of(RELU, 16).front(filters(RELU, 4, 8)), new Adam(0.005), 32, 20),
            by(Signals.MARKS,  Net.of(RELU, 16).front(filters(RELU, 4, 8)).norm(Norm.BATCH), new HeavyBall(0.05), 40, 20),
            by(Signals.TONES,  Net.of(SILU, 12).front(filters(SILU, 6, 8)), new RmsProp(0.003), 32, 20),
            by(Signals.ORDER,  Net.of(TANH).front(new Front.Gated(10)), new Adam(0.02),    40, 30),
            by(Signals.LOOKUP, Net.of(GELU).front(new Front.Attending(12, 2)), new AdamW(0.01), 40, 18),
            by(MoreRows.SHELLS,   Net.of(MISH, 20, 12),          new RAdam(0.01),      50, 40),
            by(MoreRows.REGIONS,  Net.of(RELU, 40, 20),          new Adam(0.01),       40, 60),
            by(MoreRows.ARM,      Net.of(SILU, 28, 28),          new NAdam(0.01),      50, 60),
            by(MoreRows.SPECTRUM, Net.of(TANH, 36, 18),          new AdamW(0.01),      40, 150),
            whole(by(MoreRows.CROPS,  Net.of(ELU, 20, 10),       new RmsProp(0.003),   50, 50)),
            scaled(by(MoreRows.SUBSCRIBERS, Net.of(SELU, 12),    new Nesterov(0.05),   60, 25)),
            scaled(by(MoreRows.MINERALS, Net.of(LEAKY_RELU, 20), new Adam(0.005),      35, 30)),
            whole(by(MoreRows.ALLOYS, Net.of(GELU, 24, 12),      new AmsGrad(0.01),    45, 60)),
            by(MoreRows.VOTES,    Net.of(MISH, 32),              new AdamW(0.02),      40, 40),
            by(MoreRows.GENES,    Net.of(TANH, 16),              new HeavyBall(0.01),  30, 20),
            by(MoreRows.SWINGS,   Net.of(GELU, 32),              new Adam(0.01),       40, 60),
            by(MoreSignals.CELLS, Net.of(ELU, 12).front(filters(ELU, 6, 6)), new AdamW(0.005), 35, 20),
            by(MoreSignals.FLAGS, Net.of(LEAKY_RELU, 20).front(filters(LEAKY_RELU, 6, 8)).norm(Norm.BATCH), new Nesterov(0.03), 45, 15),
            by(MoreSignals.BEATS, Net.of(RELU, 16).front(filters(RELU, 6, 6)), new NAdam(0.005), 40, 20),
            by(MoreSignals.BALANCE, Net.remembering(14),         new Adam(0.02),       40, 40),
            by(MoreSignals.VOICES, Net.of(RELU, 8).front(new Front.Attending(12, 3)), new Adam(0.004), 40, 25),
            by(KeptRows.THROWS,   Net.of(TANH, 24, 12),          new AdamW(0.015),     60, 60),
            by(KeptRows.STRATA,   Net.of(GELU, 28, 14),          new NAdam(0.01),      75, 50),
            by(KeptRows.PLANETS,  Net.of(MISH, 30, 30),          new Adam(0.01),       40, 70),
            by(KeptRows.DOSES,    Net.of(SILU, 32, 16),          new AmsGrad(0.015),   28, 120),
            whole(by(KeptRows.BICYCLES, Net.of(SILU, 24, 12),    new Adam(0.015),      44, 40)),
            scaled(by(KeptRows.PATIENTS, Net.of(GELU, 18),       new RmsProp(0.005),   80, 30)),
            scaled(by(KeptRows.WINES, Net.of(SELU, 22),          new HeavyBall(0.03),  36, 25)),
            by(KeptRows.CIRCUITS, Net.of(TANH, 26, 26),          new RAdam(0.01),      64, 60),
            by(KeptRows.CHORDS,   Net.of(LEAKY_RELU, 30),        new Adam(0.01),       40, 25),
            by(KeptRows.BIRDS,    Net.of(SOFTPLUS, 20),          new AdamW(0.01),      50, 15),
            by(KeptRows.HARES,    Net.of(RELU, 36, 18).norm(Norm.LAYER), new NAdam(0.005), 42, 50),
            by(KeptSignals.CLOCKS,  Net.of(RELU, 20).front(filters(RELU, 4, 8)), new RmsProp(0.004), 40, 25),
            by(KeptSignals.PIECES,  Net.of(SILU, 16).front(filters(SILU, 6, 10)).norm(Norm.BATCH), new Adam(0.01), 50, 20),
            by(KeptSignals.ECHOES,  Net.of(LEAKY_RELU, 10).front(filters(LEAKY_RELU, 8, 8)), new Nesterov(0.03), 40, 25),
            by(KeptSignals.BASINS,  Net.of(TANH).front(new Front.Gated(11)), new AdamW(0.02), 50, 40),
            by(KeptSignals.JURIES,  Net.of(SILU, 12).front(new Front.Attending(12, 2)), new Adam(0.01), 50, 30));
    // @formatter:on

    private Bases() {}

    static List<Setup> all() {
        return ALL;
    }

    static Setup of(Problem problem) {
        return ALL.stream()
                .filter(setup -> setup.problem().equals(problem))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no base for " + problem.name()));
    }

    private static Setup plain(Problem problem, Net net, double rate, int batch, int epochs) {
        return new Setup(problem, net, new Adam(rate), batch, epochs);
    }

    private static Setup scaled(Problem problem, Net net, double rate, int batch, int epochs) {
        return scaled(plain(problem, net, rate, batch, epochs));
    }

    private static Setup whole(Problem problem, Net net, double rate, int batch, int epochs) {
        return whole(plain(problem, net, rate, batch, epochs));
    }

    private static Setup by(Problem problem, Net net, Optimizer<?> optimizer, int batch, int epochs) {
        return new Setup(problem, net, optimizer, batch, epochs);
    }

    private static Setup scaled(Setup setup) {
        return setup.prepare(Prepare::standardInputs);
    }

    private static Setup whole(Setup setup) {
        return scaled(setup).prepare(Prepare::standardTargets);
    }

    private static Front filters(Activation bend, Integer... channels) {
        return new Front.Filters(bend, List.of(channels));
    }
}

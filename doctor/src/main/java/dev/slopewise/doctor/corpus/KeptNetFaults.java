package dev.slopewise.doctor.corpus;

import static dev.slopewise.doctor.corpus.KeptRows.BICYCLES;
import static dev.slopewise.doctor.corpus.KeptRows.BIRDS;
import static dev.slopewise.doctor.corpus.KeptRows.CHORDS;
import static dev.slopewise.doctor.corpus.KeptRows.CIRCUITS;
import static dev.slopewise.doctor.corpus.KeptRows.DOSES;
import static dev.slopewise.doctor.corpus.KeptRows.HARES;
import static dev.slopewise.doctor.corpus.KeptRows.PATIENTS;
import static dev.slopewise.doctor.corpus.KeptRows.PLANETS;
import static dev.slopewise.doctor.corpus.KeptRows.STRATA;
import static dev.slopewise.doctor.corpus.KeptRows.THROWS;
import static dev.slopewise.doctor.corpus.KeptRows.WINES;
import static dev.slopewise.doctor.corpus.KeptSignals.BASINS;
import static dev.slopewise.doctor.corpus.KeptSignals.CLOCKS;
import static dev.slopewise.doctor.corpus.KeptSignals.ECHOES;
import static dev.slopewise.doctor.diagnosis.Cause.*;
import static dev.slopewise.learn.nn.Activation.GELU;
import static dev.slopewise.learn.nn.Activation.RELU;
import static dev.slopewise.learn.nn.Activation.SIGMOID;

import dev.slopewise.learn.loss.RegressionLoss.Squared;
import dev.slopewise.learn.nn.Initializer;
import dev.slopewise.learn.nn.Softmax;
import dev.slopewise.learn.optim.HeavyBall;
import java.util.List;

/// Wrong models for the problems that are kept for the score, set wrong by other amounts than in [NetFaults], [OtherNetFaults] and [MoreNetFaults].
final class KeptNetFaults {
    private KeptNetFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.of(VANISHING, s -> s.net(_ -> Net.deep(SIGMOID, 10, 12)), THROWS, STRATA),
                Fault.of(EXPLODING, s -> s.net(n -> n.start(new Initializer.Normal(0, 0.85))), WINES, CIRCUITS)
                        .from(s -> s.net(_ -> Net.deep(RELU, 7, 36)).by(new HeavyBall(0.008)))
                        .or(BAD_INITIALISATION),
                Fault.of(DEAD_UNITS, s -> s.net(n -> n.bias(-9)), CHORDS, CLOCKS)
                        .from(s -> s.net(n -> n.bend(RELU)))
                        .or(BAD_INITIALISATION),
                Fault.of(SATURATED_UNITS, s -> s.net(n -> n.start(new Initializer.Normal(0, 9))), THROWS, CIRCUITS)
                        .or(BAD_INITIALISATION),
                Fault.of(BAD_INITIALISATION, s -> s.net(n -> n.start(new Initializer.Uniform(0, 1.2))), CHORDS, ECHOES)
                        .or(EXPLODING),
                Fault.of(SYMMETRY, s -> s.net(n -> n.start(new Initializer.Constant(0.12))), WINES, ECHOES),
                Fault.of(
                        SOFTMAX_OVER_ONE_UNIT,
                        s -> s.net(n -> n.last(new Softmax())).loss(new Squared()),
                        PATIENTS,
                        DOSES),
                Fault.of(WRONG_OUTPUT, s -> s.net(n -> n.last(RELU)), HARES),
                Fault.of(WRONG_OUTPUT, s -> s.net(n -> n.last(SIGMOID)), BASINS),
                Fault.of(ACTIVATION_TWICE, s -> s.net(n -> n.last(SIGMOID)), CHORDS, ECHOES),
                Fault.of(UNDERFITTING, s -> s.net(_ -> Net.of(GELU, 1)), STRATA, DOSES),
                Fault.of(
                        FROZEN_PARAMETERS,
                        s -> s.recipe(r -> r.groups(NetFaults.frozen(0), NetFaults.frozen(2))),
                        STRATA,
                        DOSES),
                Fault.of(UNUSED_PARAMETERS, NetFaults::beside, PLANETS, THROWS).or(UNDERFITTING),
                Fault.of(OUTSIDE_THE_LOSS, s -> s.loss(new Surprise()), PATIENTS)
                        .or(NOT_FINITE),
                Fault.of(OUTSIDE_THE_LOSS, s -> s.loss(new SquaredLog()), BICYCLES)
                        .or(NOT_FINITE),
                Fault.of(NOT_FINITE, s -> s.net(n -> n.first(new Direction())), CIRCUITS)
                        .from(s -> s.prepare(Prepare::oneRowOf0)),
                Fault.of(NOT_FINITE, s -> s.net(n -> n.first(new Shares())), BIRDS)
                        .from(s -> s.prepare(Prepare::oneRowOf0)));
    }
}

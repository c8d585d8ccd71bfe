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
import static dev.slopewise.doctor.corpus.MoreSignals.CELLS;
import static dev.slopewise.doctor.diagnosis.Cause.*;
import static dev.slopewise.learn.nn.Activation.ELU;
import static dev.slopewise.learn.nn.Activation.RELU;
import static dev.slopewise.learn.nn.Activation.SIGMOID;

import dev.slopewise.learn.loss.RegressionLoss.Squared;
import dev.slopewise.learn.nn.Initializer;
import dev.slopewise.learn.nn.Softmax;
import dev.slopewise.learn.optim.GradientDescent;
import java.util.List;

/// Wrong models for [MoreRows] and [MoreSignals], set wrong by other amounts than in [NetFaults] and [OtherNetFaults].
final class MoreNetFaults {
    private MoreNetFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.of(VANISHING, s -> s.net(_ -> Net.deep(SIGMOID, 9, 14)), SHELLS, REGIONS),
                Fault.of(EXPLODING, s -> s.net(n -> n.start(new Initializer.Normal(0, 0.8))), ALLOYS, MINERALS)
                        .from(s -> s.net(_ -> Net.deep(RELU, 6, 40)).by(new GradientDescent(0.05)))
                        .or(BAD_INITIALISATION),
                Fault.of(DEAD_UNITS, s -> s.net(n -> n.bias(-11)), REGIONS, BEATS)
                        .or(BAD_INITIALISATION),
                Fault.of(SATURATED_UNITS, s -> s.net(n -> n.start(new Initializer.Normal(0, 7))), SPECTRUM, GENES)
                        .or(BAD_INITIALISATION),
                Fault.of(BAD_INITIALISATION, s -> s.net(n -> n.start(new Initializer.Uniform(0, 0.9))), ARM, BEATS)
                        .or(EXPLODING),
                Fault.of(SYMMETRY, s -> s.net(n -> n.start(new Initializer.Constant(0.15))), MINERALS, CELLS),
                Fault.of(
                        SOFTMAX_OVER_ONE_UNIT,
                        s -> s.net(n -> n.last(new Softmax())).loss(new Squared()),
                        CROPS,
                        SHELLS),
                Fault.of(WRONG_OUTPUT, s -> s.net(n -> n.last(RELU)), SPECTRUM),
                Fault.of(WRONG_OUTPUT, s -> s.net(n -> n.last(SIGMOID)), BALANCE),
                Fault.of(ACTIVATION_TWICE, s -> s.net(n -> n.last(SIGMOID)), VOTES, SUBSCRIBERS),
                Fault.of(UNDERFITTING, s -> s.net(_ -> Net.of(ELU, 1)), REGIONS, ARM),
                Fault.of(
                        FROZEN_PARAMETERS,
                        s -> s.recipe(r -> r.groups(NetFaults.frozen(0), NetFaults.frozen(2))),
                        REGIONS,
                        SHELLS),
                Fault.of(UNUSED_PARAMETERS, NetFaults::beside, SHELLS, ARM).or(UNDERFITTING),
                Fault.of(OUTSIDE_THE_LOSS, s -> s.loss(new Surprise()), SUBSCRIBERS)
                        .or(NOT_FINITE),
                Fault.of(OUTSIDE_THE_LOSS, s -> s.loss(new SquaredLog()), SWINGS)
                        .or(NOT_FINITE),
                Fault.of(NOT_FINITE, s -> s.net(n -> n.first(new Direction())), VOTES)
                        .from(s -> s.prepare(Prepare::oneRowOf0)),
                Fault.of(NOT_FINITE, s -> s.net(n -> n.first(new Shares())), GENES)
                        .from(s -> s.prepare(Prepare::oneRowOf0)));
    }
}

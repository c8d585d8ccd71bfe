package dev.slopewise.doctor.corpus;

import static dev.slopewise.doctor.corpus.Rows.BELL;
import static dev.slopewise.doctor.corpus.Rows.ENERGY;
import static dev.slopewise.doctor.corpus.Rows.HOUSES;
import static dev.slopewise.doctor.corpus.Rows.ISLANDS;
import static dev.slopewise.doctor.corpus.Rows.LAMPS;
import static dev.slopewise.doctor.corpus.Rows.LEAVES;
import static dev.slopewise.doctor.corpus.Rows.LINKS;
import static dev.slopewise.doctor.corpus.Rows.LOANS;
import static dev.slopewise.doctor.corpus.Rows.PENDULUM;
import static dev.slopewise.doctor.corpus.Rows.SALES;
import static dev.slopewise.doctor.corpus.Rows.TOPICS;
import static dev.slopewise.doctor.corpus.Signals.CLOTHS;
import static dev.slopewise.doctor.corpus.Signals.MARKS;
import static dev.slopewise.doctor.corpus.Signals.ORDER;
import static dev.slopewise.doctor.corpus.Signals.TONES;
import static dev.slopewise.doctor.diagnosis.Cause.*;
import static dev.slopewise.learn.nn.Activation.LEAKY_RELU;
import static dev.slopewise.learn.nn.Activation.RELU;
import static dev.slopewise.learn.nn.Activation.SIGMOID;
import static dev.slopewise.learn.nn.Activation.TANH;

import dev.slopewise.learn.loss.RegressionLoss.Squared;
import dev.slopewise.learn.nn.Initializer;
import dev.slopewise.learn.nn.Softmax;
import dev.slopewise.learn.optim.GradientDescent;
import java.util.List;

/// Wrong models for [Rows] and [Signals], set wrong by other amounts than in [NetFaults].
final class OtherNetFaults {
    private OtherNetFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.of(VANISHING, s -> s.net(_ -> Net.deep(SIGMOID, 7, 20)), LINKS, ISLANDS),
                Fault.of(EXPLODING, s -> s.net(n -> n.start(new Initializer.Normal(0, 0.9))), LEAVES, ENERGY)
                        .from(s -> s.net(_ -> Net.deep(LEAKY_RELU, 7, 28)).by(new GradientDescent(0.03)))
                        .or(BAD_INITIALISATION),
                Fault.of(DEAD_UNITS, s -> s.net(n -> n.bias(-12)), LOANS, SALES).or(BAD_INITIALISATION),
                Fault.of(SATURATED_UNITS, s -> s.net(n -> n.start(new Initializer.Normal(0, 6))), PENDULUM, LAMPS)
                        .or(BAD_INITIALISATION),
                Fault.of(BAD_INITIALISATION, s -> s.net(n -> n.start(new Initializer.Uniform(0, 1))), CLOTHS, LINKS)
                        .or(EXPLODING),
                Fault.of(SYMMETRY, s -> s.net(n -> n.start(new Initializer.Constant(0.2))), ISLANDS, MARKS),
                Fault.of(
                        SOFTMAX_OVER_ONE_UNIT,
                        s -> s.net(n -> n.last(new Softmax())).loss(new Squared()),
                        HOUSES,
                        ORDER),
                Fault.of(WRONG_OUTPUT, s -> s.net(n -> n.last(RELU)), SALES),
                Fault.of(WRONG_OUTPUT, s -> s.net(n -> n.last(SIGMOID)), PENDULUM),
                Fault.of(ACTIVATION_TWICE, s -> s.net(n -> n.last(SIGMOID)), LAMPS, TONES),
                Fault.of(UNDERFITTING, s -> s.net(_ -> Net.of(TANH, 1)), ISLANDS, BELL),
                Fault.of(
                        FROZEN_PARAMETERS,
                        s -> s.recipe(r -> r.groups(NetFaults.frozen(0), NetFaults.frozen(2))),
                        BELL,
                        LINKS),
                Fault.of(UNUSED_PARAMETERS, NetFaults::beside, BELL, LINKS).or(UNDERFITTING),
                Fault.of(OUTSIDE_THE_LOSS, s -> s.loss(new Surprise()), LOANS).or(NOT_FINITE),
                Fault.of(OUTSIDE_THE_LOSS, s -> s.loss(new SquaredLog()), ENERGY)
                        .or(NOT_FINITE),
                Fault.of(NOT_FINITE, s -> s.net(n -> n.first(new Direction())), HOUSES)
                        .from(s -> s.prepare(Prepare::oneRowOf0)),
                Fault.of(NOT_FINITE, s -> s.net(n -> n.first(new Shares())), TOPICS)
                        .from(s -> s.prepare(Prepare::oneRowOf0)));
    }
}

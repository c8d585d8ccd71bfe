package dev.slopewise.doctor.corpus;

import static dev.slopewise.doctor.corpus.Clouds.CHECKERBOARD;
import static dev.slopewise.doctor.corpus.Clouds.CIRCLE;
import static dev.slopewise.doctor.corpus.Clouds.FLOWER;
import static dev.slopewise.doctor.corpus.Clouds.MOONS;
import static dev.slopewise.doctor.corpus.Clouds.SPIRAL;
import static dev.slopewise.doctor.corpus.Clouds.STRIPES;
import static dev.slopewise.doctor.corpus.Clouds.WHEEL;
import static dev.slopewise.doctor.corpus.Curves.QUADRATIC;
import static dev.slopewise.doctor.corpus.Curves.RIPPLE;
import static dev.slopewise.doctor.corpus.Curves.SINE;
import static dev.slopewise.doctor.corpus.Curves.STAIRS;
import static dev.slopewise.doctor.corpus.Curves.WAVES;
import static dev.slopewise.doctor.corpus.Patterns.FAINT_FIGURES;
import static dev.slopewise.doctor.corpus.Patterns.FIGURES;
import static dev.slopewise.doctor.corpus.Patterns.SERIES;
import static dev.slopewise.doctor.corpus.Patterns.SIGNS;
import static dev.slopewise.doctor.corpus.Patterns.TIDE;
import static dev.slopewise.doctor.corpus.Tables.ALIKE;
import static dev.slopewise.doctor.corpus.Tables.CARS;
import static dev.slopewise.doctor.corpus.Tables.CONCRETE;
import static dev.slopewise.doctor.corpus.Tables.FRIEDMAN;
import static dev.slopewise.doctor.corpus.Tables.LINEAR;
import static dev.slopewise.doctor.corpus.Tables.QUALITY;
import static dev.slopewise.doctor.corpus.Tables.SPARSE;
import static dev.slopewise.doctor.diagnosis.Cause.*;
import static dev.slopewise.learn.nn.Activation.RELU;
import static dev.slopewise.learn.nn.Activation.SIGMOID;
import static dev.slopewise.learn.nn.Activation.TANH;

import dev.slopewise.core.Key;
import dev.slopewise.learn.loss.RegressionLoss.Squared;
import dev.slopewise.learn.nn.Initializer;
import dev.slopewise.learn.nn.Softmax;
import dev.slopewise.learn.optim.GradientDescent;
import dev.slopewise.learn.train.Group;
import java.util.List;

/// Wrong models: layers, weights at the start, outputs, what is left out.
final class NetFaults {
    private NetFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.of(
                        VANISHING,
                        s -> s.net(_ -> Net.deep(SIGMOID, 8, 16)),
                        CIRCLE,
                        SPIRAL,
                        CHECKERBOARD,
                        WHEEL,
                        FLOWER,
                        RIPPLE),
                Fault.of(
                                EXPLODING,
                                s -> s.net(n -> n.start(new Initializer.Normal(0, 1))),
                                SPIRAL,
                                FRIEDMAN,
                                CHECKERBOARD,
                                SPARSE,
                                CONCRETE,
                                ALIKE)
                        .from(s -> s.net(_ -> Net.deep(RELU, 8, 24)).by(new GradientDescent(0.02)))
                        .or(BAD_INITIALISATION),
                Fault.of(
                                DEAD_UNITS,
                                s -> s.net(n -> n.bias(-10)),
                                SPIRAL,
                                FRIEDMAN,
                                MOONS,
                                FAINT_FIGURES,
                                STAIRS,
                                SIGNS)
                        .or(BAD_INITIALISATION),
                Fault.of(
                                SATURATED_UNITS,
                                s -> s.net(n -> n.start(new Initializer.Normal(0, 8))),
                                CIRCLE,
                                SINE,
                                WHEEL,
                                WAVES,
                                STRIPES,
                                RIPPLE)
                        .or(BAD_INITIALISATION),
                Fault.of(
                                BAD_INITIALISATION,
                                s -> s.net(n -> n.start(new Initializer.Uniform(0, 1))),
                                SPIRAL,
                                FIGURES,
                                CHECKERBOARD,
                                SPARSE,
                                FLOWER,
                                ALIKE)
                        .or(EXPLODING),
                Fault.of(
                        SYMMETRY,
                        s -> s.net(n -> n.start(new Initializer.Constant(0.1))),
                        SPIRAL,
                        FIGURES,
                        MOONS,
                        WHEEL,
                        STAIRS,
                        SIGNS),
                Fault.of(
                        SOFTMAX_OVER_ONE_UNIT,
                        s -> s.net(n -> n.last(new Softmax())).loss(new Squared()),
                        QUADRATIC,
                        SINE,
                        LINEAR,
                        MOONS,
                        STRIPES,
                        CONCRETE),
                Fault.of(WRONG_OUTPUT, s -> s.net(n -> n.last(RELU)), FRIEDMAN, SINE, WAVES, SPARSE, TIDE),
                Fault.of(WRONG_OUTPUT, s -> s.net(n -> n.last(SIGMOID)), CARS, SERIES, RIPPLE),
                Fault.of(
                        ACTIVATION_TWICE,
                        s -> s.net(n -> n.last(SIGMOID)),
                        SPIRAL,
                        CIRCLE,
                        MOONS,
                        CHECKERBOARD,
                        STRIPES,
                        ALIKE),
                Fault.of(
                        UNDERFITTING,
                        s -> s.net(_ -> Net.of(TANH, 1)),
                        SPIRAL,
                        SINE,
                        CHECKERBOARD,
                        WAVES,
                        FLOWER,
                        RIPPLE,
                        SIGNS,
                        STRIPES),
                Fault.of(
                        FROZEN_PARAMETERS,
                        s -> s.recipe(r -> r.groups(frozen(0), frozen(2))),
                        SPIRAL,
                        SINE,
                        CHECKERBOARD,
                        WAVES,
                        STRIPES,
                        RIPPLE),
                Fault.of(UNUSED_PARAMETERS, NetFaults::beside, SPIRAL, SINE, CHECKERBOARD, WAVES, STAIRS, FLOWER)
                        .or(UNDERFITTING),
                Fault.of(OUTSIDE_THE_LOSS, s -> s.loss(new Surprise()), CIRCLE, MOONS, ALIKE)
                        .or(NOT_FINITE),
                Fault.of(OUTSIDE_THE_LOSS, s -> s.loss(new SquaredLog()), FRIEDMAN, LINEAR, TIDE)
                        .or(NOT_FINITE),
                Fault.of(
                                NOT_FINITE,
                                s -> s.net(n -> n.first(new Direction())),
                                SPIRAL,
                                FRIEDMAN,
                                MOONS,
                                WAVES,
                                STRIPES,
                                QUALITY)
                        .from(s -> s.prepare(Prepare::oneRowOf0)));
    }

    static Group frozen(int layer) {
        return new Group("layers[" + layer + "].*", new Group.Frozen());
    }

    /// The hidden layers stand beside the way that the data take.
    static Setup beside(Setup setup) {
        var hidden =
                setup.net().create(Key.of(setup.seed()).fold(2), setup.problem().input(), 1);
        return setup.net(n -> n.first(new Beside(hidden)).hidden(List.of()));
    }
}

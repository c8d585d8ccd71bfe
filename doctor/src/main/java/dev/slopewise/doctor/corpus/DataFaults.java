package dev.slopewise.doctor.corpus;

import static dev.slopewise.doctor.corpus.Clouds.CHECKERBOARD;
import static dev.slopewise.doctor.corpus.Clouds.CIRCLE;
import static dev.slopewise.doctor.corpus.Clouds.FLOWER;
import static dev.slopewise.doctor.corpus.Clouds.MOONS;
import static dev.slopewise.doctor.corpus.Clouds.SPIRAL;
import static dev.slopewise.doctor.corpus.Clouds.STRIPES;
import static dev.slopewise.doctor.corpus.Clouds.WHEEL;
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
import static dev.slopewise.doctor.corpus.Tables.SORTS;
import static dev.slopewise.doctor.corpus.Tables.SPARSE;
import static dev.slopewise.doctor.diagnosis.Cause.*;
import static dev.slopewise.learn.nn.Activation.RELU;

import dev.slopewise.learn.loss.RegressionLoss.Absolute;
import dev.slopewise.learn.loss.RegressionLoss.Squared;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.penalty.Penalty;
import java.util.List;
import java.util.function.UnaryOperator;

/// Wrong data, and what a model makes of too few of them.
final class DataFaults {
    private DataFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.of(
                        UNSCALED_INPUTS,
                        s -> s.prepare(Prepare::stretchedInputs),
                        SPIRAL,
                        FRIEDMAN,
                        MOONS,
                        WAVES,
                        STRIPES,
                        RIPPLE),
                Fault.of(UNSCALED_INPUTS, s -> s.raw().prepare(Prepare::standardTargets), CARS, LINEAR, CONCRETE),
                Fault.of(
                        UNSCALED_TARGETS,
                        s -> s.prepare(Prepare.stretchedTargets(1000, 5000)),
                        SINE,
                        FRIEDMAN,
                        WAVES,
                        SERIES,
                        TIDE,
                        RIPPLE),
                Fault.of(LABEL_NOISE, wrong(2), CHECKERBOARD, MOONS, SPIRAL, STRIPES)
                        .or(OVERFITTING),
                Fault.of(LABEL_NOISE, wrong(3), SORTS).or(OVERFITTING),
                Fault.of(LABEL_NOISE, wrong(10), FIGURES).or(OVERFITTING),
                Fault.of(LABEL_NOISE, wrong(8), SIGNS).or(OVERFITTING),
                Fault.of(
                        SHUFFLED_LABELS,
                        s -> s.prepare(Prepare.shuffledLabels(s.seed())),
                        MOONS,
                        FIGURES,
                        FRIEDMAN,
                        WAVES,
                        STAIRS,
                        CONCRETE,
                        FLOWER),
                Fault.of(
                        CLASS_IMBALANCE,
                        s -> s.prepare(Prepare.few(1, 5)),
                        SPIRAL,
                        MOONS,
                        CIRCLE,
                        CHECKERBOARD,
                        STRIPES,
                        ALIKE),
                Fault.of(
                        CONSTANT_PREDICTION,
                        s -> s.prepare(Prepare::withoutInputs),
                        MOONS,
                        SINE,
                        FIGURES,
                        WAVES,
                        QUALITY,
                        TIDE),
                Fault.of(OVERFITTING, DataFaults::byHeart, FRIEDMAN, SPARSE, FIGURES, FAINT_FIGURES, ALIKE, FLOWER),
                Fault.of(PENALTY_TOO_STRONG, penalty(0.5), SPIRAL, FRIEDMAN, WAVES, FAINT_FIGURES, FLOWER, TIDE),
                Fault.of(
                                PENALTY_WITHOUT_EFFECT,
                                penalty(1e-7),
                                FRIEDMAN,
                                SPARSE,
                                FIGURES,
                                FAINT_FIGURES,
                                ALIKE,
                                CONCRETE)
                        .from(s -> penalty(0.05).apply(byHeart(s)))
                        .or(OVERFITTING),
                Fault.of(
                                UNSHUFFLED,
                                s -> s.prepare(Prepare::sorted).unshuffled(),
                                SPIRAL,
                                FIGURES,
                                WHEEL,
                                FAINT_FIGURES,
                                FLOWER,
                                SIGNS)
                        .from(s -> s.by(new Adam(0.03)).batch(20).epochs(15)),
                Fault.of(
                                LOSS_AND_METRIC_DISAGREE,
                                s -> s.loss(new Squared()),
                                SINE,
                                FRIEDMAN,
                                WAVES,
                                SERIES,
                                STAIRS,
                                TIDE,
                                RIPPLE)
                        .from(s -> s.prepare(Prepare.farOff(0.08, 30)).loss(new Absolute()))
                        .or(LABEL_NOISE),
                Fault.of(
                                LEAK,
                                s -> s.prepare(Prepare.leaked(1)),
                                FRIEDMAN,
                                SPARSE,
                                FIGURES,
                                FAINT_FIGURES,
                                ALIKE,
                                QUALITY)
                        .from(DataFaults::byHeart)
                        .or(OVERFITTING),
                Fault.of(
                        MISMATCH,
                        s -> s.prepare(Prepare.elsewhere(1.5, 1.5)),
                        FRIEDMAN,
                        FIGURES,
                        MOONS,
                        WAVES,
                        STRIPES,
                        TIDE));
    }

    static UnaryOperator<Setup> wrong(int classes) {
        return s -> s.prepare(Prepare.wrongLabels(0.3, classes, s.seed()));
    }

    static UnaryOperator<Setup> penalty(double strength) {
        return s -> s.recipe(r -> r.penalties(List.of(new Penalty.L2(strength))));
    }

    /// Few examples, many units, many passes.
    private static Setup byHeart(Setup setup) {
        return setup.prepare(Prepare.first(40))
                .net(n -> Net.of(RELU, 64, 64))
                .batch(20)
                .epochs(150);
    }
}

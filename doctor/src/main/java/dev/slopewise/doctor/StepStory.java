package dev.slopewise.doctor;

import static dev.slopewise.doctor.Numbers.number;

import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.StepRecord;
import dev.slopewise.learn.train.StepRecord.Entry;
import dev.slopewise.learn.train.StepRecord.Leaf;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/// One step with finite numbers, topic by topic; every number is the record's own or follows from it by the formula in the comment.
///
/// @param run  what it belongs to
/// @param step has no non-finite number
record StepStory(Run run, StepRecord step) {
    /// By how much a parameter is raised in thought.
    static final double NUDGE = 0.01;

    private static final double STRAIGHT = 0.9995;

    /// A step shorter than this share of the parameters' length loses digits when it is added in `f32`.
    private static final double LOST = 1e-5;

    /// Where the parameters stood, and the loss there.
    String start() {
        String loss = hasPenalty()
                ? "%s, %s of it from the data and %s from the penalty"
                        .formatted(number(step.loss()), number(step.dataLoss()), number(step.penaltyLoss()))
                : number(step.loss());
        return "before step %d (epoch %d) all parameters, taken as one arrow, had length %s, and the loss on its batch was %s."
                .formatted(step.step(), step.epoch(), number(step.parameterNorm()), loss);
    }

    String gradient() {
        return step.gradientNorm() == 0
                ? "Every slope was 0: no parameter, nudged alone, would change the loss."
                : ("The gradient is the list of all slopes: for each parameter, how much the loss rises per unit that"
                                + " it is raised, all others held. Its length was %s.")
                        .formatted(number(step.gradientNorm()));
    }

    /// The steepest entries of at most `most` leaves, steepest first.
    List<String> steepest(int most) {
        return steepestLeaves(most).stream().map(this::knob).toList();
    }

    /// At most `most` leaves with a slope, the one with the steepest entry first.
    List<Leaf> steepestLeaves(int most) {
        return step.layers().stream()
                .filter(leaf -> leaf.steepest().totalSlope() != 0)
                .sorted(Comparator.comparingDouble(
                        (Leaf leaf) -> -Math.abs(leaf.steepest().totalSlope())))
                .limit(most)
                .toList();
    }

    /// Effect of the nudge: [#NUDGE] · slope.
    private String knob(Leaf leaf) {
        Entry entry = leaf.steepest();
        double effect = NUDGE * entry.totalSlope();
        String sources = entry.penaltySlope() == 0
                ? ""
                : " (%s from the data, %s from the penalty)"
                        .formatted(number(entry.slope()), number(entry.penaltySlope()));
        return "%s stood at %s with slope %s%s: raising it by %s, all others held, would %s the loss by about %s; the step changed it by %s."
                .formatted(
                        name(leaf),
                        number(entry.value()),
                        number(entry.totalSlope()),
                        sources,
                        number(NUDGE),
                        effect > 0 ? "raise" : "lower",
                        number(Math.abs(effect)),
                        number(entry.change()));
    }

    /// The steepest entry's name, such as `layers[0].weight[3,2]`.
    static String name(Leaf leaf) {
        List<Integer> index = leaf.steepest().index();
        String place = index.stream().map(String::valueOf).collect(Collectors.joining(","));
        return (leaf.path().isEmpty() ? "parameter" : leaf.path()) + (index.isEmpty() ? "" : "[" + place + "]");
    }

    private boolean hasPenalty() {
        return step.penaltyLoss() != 0 || length(Leaf::penaltyGradientNorm) > 0;
    }

    /// Lengths over all leaves: the root of the sum of their squares.
    List<String> penalty() {
        return hasPenalty()
                ? List.of("The penalty pulls as well: its slopes had length %s beside the data's %s."
                        .formatted(number(length(Leaf::penaltyGradientNorm)), number(length(Leaf::gradientNorm))))
                : List.of();
    }

    private double length(ToDoubleFunction<Leaf> norm) {
        return Math.sqrt(
                step.layers().stream().mapToDouble(norm).map(x -> x * x).sum());
    }

    /// The angle is arccos of the recorded cosine.
    String move() {
        if (step.updateNorm() == 0) {
            return step.gradientNorm() == 0
                    ? "So the step had length 0."
                    : "The step had length 0: at learning rate %s it was lost in rounding."
                            .formatted(number(step.learningRate()));
        }
        boolean straight = step.cosine() >= STRAIGHT;
        String way = straight
                ? "straight against the slope"
                : "at %s° from straight downhill (cosine %s)"
                        .formatted(
                                number(Math.toDegrees(Math.acos(Math.clamp(step.cosine(), -1, 1)))),
                                number(step.cosine()));
        return "The step, of length %s at learning rate %s, went %s%s."
                .formatted(number(step.updateNorm()), number(step.learningRate()), way, straight ? "" : bent());
    }

    /// Why a step is not straight against the slope, where the record tells.
    private String bent() {
        double momentum =
                OptimizerText.of(run.header().optimizer()).setting("momentum").orElse(0);
        if (step.step() > 1 && momentum > 0) {
            return ", as with momentum %s it also carries on earlier steps".formatted(number(momentum));
        }
        return step.updateNorm() < LOST * step.parameterNorm() ? ", as rounding bends so short a step" : "";
    }
}

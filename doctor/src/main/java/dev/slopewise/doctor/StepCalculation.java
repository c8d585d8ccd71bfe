package dev.slopewise.doctor;

import static dev.slopewise.doctor.Numbers.long6;

import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.StepRecord;
import dev.slopewise.learn.train.StepRecord.Entry;
import dev.slopewise.learn.train.StepRecord.Leaf;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// One step with finite numbers as a calculation: lines `words: arithmetic = result` with every number of the record put in, and sentences between them.
///
/// @param step has no non-finite number
record StepCalculation(Run run, StepRecord step) {
    /// How many leaves are shown by name; the others come as one number.
    private static final int NAMED = 5;

    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(loss());
        var story = new StepStory(run, step);
        List<Leaf> steepest = story.steepestLeaves(3);
        if (steepest.isEmpty()) {
            lines.add(story.gradient());
        } else {
            lines.add(
                    "The derivative is a sensitivity: how much the loss changes per unit that one parameter is raised,"
                            + " all others held.");
            steepest.forEach(leaf -> lines.addAll(knob(leaf)));
            lines.addAll(gradient());
            lines.addAll(new EntryCalculation(run, step, steepest.getFirst()).lines());
        }
        lines.addAll(move());
        lines.addAll(promise());
        step.probe().ifPresent(probe -> lines.addAll(new ProbeCalculation(run, step, probe).lines()));
        return lines;
    }

    private String loss() {
        String where = "Loss on the batch of step %d (epoch %d)".formatted(step.step(), step.epoch());
        return step.penaltyLoss() == 0
                ? where + " was " + long6(step.dataLoss()) + "."
                : Arithmetic.of(step.dataLoss())
                        .plus(Arithmetic.of(step.penaltyLoss()))
                        .line(where + ", the data's and the penalty's");
    }

    private List<String> knob(Leaf leaf) {
        Entry entry = leaf.steepest();
        String name = StepStory.name(leaf);
        var lines = new ArrayList<String>();
        Arithmetic slope = Arithmetic.of(entry.totalSlope());
        lines.add(
                entry.penaltySlope() == 0
                        ? "Slope of %s was %s.".formatted(name, slope.text())
                        : Arithmetic.of(entry.slope())
                                .plus(Arithmetic.of(entry.penaltySlope()))
                                .line("Slope of " + name + ", the data's and the penalty's added pull"));
        Arithmetic nudge = Arithmetic.of(StepStory.NUDGE);
        lines.add(nudge.times(slope)
                .line("Raising %s by %s would change the loss by about".formatted(name, nudge.text())));
        return lines;
    }

    /// Lengths of the data's slopes, and of the penalty's where it has any.
    private List<String> gradient() {
        var lines = new ArrayList<String>();
        boolean hasPenalty = step.layers().stream().anyMatch(leaf -> leaf.penaltyGradientNorm() > 0);
        String words = "Length of the gradient, the list of all slopes" + (hasPenalty ? " of the data's loss" : "");
        lines.add(length(Leaf::gradientNorm).line(words));
        if (hasPenalty) {
            lines.add(length(Leaf::penaltyGradientNorm).line("Length of the penalty's slopes"));
            lines.add("Data and penalty together, the slopes had length %s.".formatted(long6(step.gradientNorm())));
        }
        return lines;
    }

    /// The root of the sum of squares over leaves.
    private Arithmetic length(ToDoubleFunction<Leaf> norm) {
        List<Leaf> sorted = step.layers().stream()
                .filter(leaf -> norm.applyAsDouble(leaf) > 0)
                .sorted(Comparator.comparingDouble((Leaf leaf) -> -norm.applyAsDouble(leaf)))
                .toList();
        if (sorted.isEmpty()) return Arithmetic.of(0);
        int named = sorted.size() == NAMED + 1 ? sorted.size() : Math.min(NAMED, sorted.size());
        List<Double> lengths = new ArrayList<>(
                sorted.subList(0, named).stream().map(norm::applyAsDouble).toList());
        double rest = sorted.subList(named, sorted.size()).stream()
                .mapToDouble(norm)
                .map(x -> x * x)
                .sum();
        if (rest > 0) lengths.add(Math.sqrt(rest));
        if (lengths.size() == 1) return Arithmetic.of(lengths.getFirst());
        return lengths.stream()
                .map(x -> Arithmetic.of(x).squared())
                .reduce(Arithmetic::plus)
                .orElseThrow()
                .root();
    }

    private List<String> move() {
        if (step.updateNorm() == 0) return List.of(new StepStory(run, step).move());
        return List.of(length(Leaf::updateNorm).line("Length of the step"));
    }

    /// promised = cosine · ‖g‖ · ‖Δ‖; the slope at the step's end = α · promised, as it rises.
    private List<String> promise() {
        var lines = new ArrayList<String>();
        if (step.updateNorm() == 0 || step.gradientNorm() == 0) return lines;
        Arithmetic promised = Arithmetic.of(step.promised());
        lines.add(Arithmetic.of(step.cosine())
                .times(Arithmetic.of(step.gradientNorm()))
                .times(Arithmetic.of(step.updateNorm()))
                .line(
                        "Promised drop, the cosine of the step and downhill times the lengths of gradient and step",
                        step.promised()));
        if (step.delivered().isEmpty()) {
            lines.add("What this step delivered was not measured.");
            return lines;
        }
        double drop = step.delivered().getAsDouble();
        if (!Double.isFinite(drop)) {
            lines.add("After the step the loss was no longer finite.");
            return lines;
        }
        Arithmetic delivered = Arithmetic.of(drop);
        lines.add(Arithmetic.of(step.loss()).minus(delivered).line("Loss after the step, on the same batch"));
        if (step.promised() != 0) lines.add(delivered.over(promised).line("Share of the promise that came"));
        step.alpha().ifPresent(alpha -> {
            if (Double.isFinite(alpha))
                lines.add(Arithmetic.of(alpha)
                        .times(promised)
                        .line("Slope along the whole step at its end, α times the promise"));
        });
        return lines;
    }
}

package dev.slopewise.doctor;

import static dev.slopewise.doctor.Numbers.long6;

import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.StepRecord;
import dev.slopewise.learn.train.StepRecord.Entry;
import dev.slopewise.learn.train.StepRecord.Leaf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How the slope of one parameter became its change: clipping, the optimiser's formula with its memory, what pulled afterwards.
///
/// The formula's outcome is compared with the change that was recorded; where they disagree, something else acted, and that is said.
///
/// @param leaf was trained
record EntryCalculation(Run run, StepRecord step, Leaf leaf) {
    /// Penalties whose slope the optimiser follows; the others pull after its step.
    static final Set<String> FOLLOWED = Set.of("L2", "Spectral");

    /// How well a formula in `f64` meets a step in `f32`, as a share of the change.
    private static final double SHARE = 1e-4;

    List<String> lines() {
        String name = StepStory.name(leaf);
        Entry entry = leaf.steepest();
        var lines = new ArrayList<String>();
        Optional<Arithmetic> given = given(name, lines);
        if (given.isEmpty()) return lines;
        var optimizer = OptimizerText.of(run.header().optimizer());
        Optional<OptimizerCalculation.Worked> worked =
                new OptimizerCalculation(optimizer, step, entry, name).worked(given.get());
        if (worked.isEmpty()) {
            lines.add(
                    "How %s makes a step of the slope %s takes more than the record holds of %s; the step changed it by %s."
                            .formatted(optimizer.name(), given.get().text(), name, long6(entry.change())));
            return lines;
        }
        lines.addAll(worked.get().lines());
        lines.addAll(outcome(name, worked.get().change()));
        return lines;
    }

    /// The slope that the optimiser was given. Empty where penalties of both kinds pull at once, which the record does not keep apart.
    private Optional<Arithmetic> given(String name, List<String> lines) {
        Entry entry = leaf.steepest();
        List<String> penalties = run.header().penalties().stream()
                .map(text -> text.replaceFirst("\\[.*", ""))
                .toList();
        boolean pulls = entry.penaltySlope() != 0;
        boolean isFollowed = FOLLOWED.containsAll(penalties);
        if (pulls && !isFollowed && penalties.stream().anyMatch(FOLLOWED::contains)) {
            lines.add(
                    "Some penalties pull on %s through its slope and some after the step, and the record has their sum: the optimiser's"
                                    .formatted(name)
                            + " part cannot be worked out again.");
            return Optional.empty();
        }
        Arithmetic slope = Arithmetic.of(pulls && isFollowed ? entry.totalSlope() : entry.slope());
        if (step.clipScale() == 1) return Optional.of(slope);
        Arithmetic cut = slope.times(Arithmetic.of(step.clipScale()));
        lines.add(cut.line("Clipping cut all slopes to the same share, so that of " + name + " became"));
        return Optional.of(cut.result());
    }

    /// Whether the formula meets the record, what pulled after it, and the new value.
    private List<String> outcome(String name, Arithmetic worked) {
        Entry entry = leaf.steepest();
        var lines = new ArrayList<String>();
        Arithmetic recorded = Arithmetic.of(entry.change());
        Arithmetic left = recorded.minus(worked.result());
        double rest = Math.abs(left.value());
        if (rest > close(worked.value())) {
            if (leaf.pullNorm() > 0 && rest <= leaf.pullNorm() * (1 + SHARE) + close(worked.value())) {
                lines.add(left.line("The rest of the change of " + name + " is the pull of a penalty after the step"));
            } else {
                lines.add(("The record says that %s changed by %s, not by %s: it was moved by settings of its own,"
                    + " such as a group with another rate, clipping entry by entry or slopes taken elsewhere, which"
                    + " the record does not hold.")
                        .formatted(name, recorded.text(), long6(worked.value())));
            }
        } else if (!long6(worked.value()).equals(recorded.text())) {
            lines.add("Rounded to what can be added to a number of its size, the change was %s."
                    .formatted(recorded.text()));
        }
        lines.add(Arithmetic.of(entry.value()).plus(recorded).line("New value of " + name));
        return lines;
    }

    /// How far apart formula and record may be by rounding: the change is the difference of two values as they are stored.
    private double close(double change) {
        boolean f32 = run.header().model().stream()
                .anyMatch(p -> p.path().equals(leaf.path()) && p.type().startsWith("f32"));
        double value = Math.abs(leaf.steepest().value()) + Math.abs(change);
        return SHARE * Math.abs(change) + (f32 ? Math.ulp((float) value) : Math.ulp(value));
    }
}

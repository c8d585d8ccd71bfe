package dev.slopewise.doctor;

import dev.slopewise.learn.train.Activity;
import dev.slopewise.learn.train.StepRecord;
import java.util.List;
import java.util.Optional;

/// Whether a training is in trouble while it goes on: a cheap look at its latest steps, for what no healthy training shows.
///
/// It does not say why; [Doctor] does. How far a loss may leap is a rule of thumb: healthy runs with warm-ups and at the edge of stability stay below
/// twice their first loss, and not for long.
public final class Trouble {
    /// So many steps in a row must show it.
    private static final int STEPS = 5;
    /// A loss of so many times the first.
    private static final double FAR = 10;
    /// Of what is not finite so many are named.
    private static final int NAMED = 2;

    private Trouble() {}

    /// What the last steps show, in words; empty where they show no trouble.
    ///
    /// @param steps of a run from its first on, in order
    public static Optional<String> of(List<StepRecord> steps) {
        if (steps.isEmpty()) return Optional.empty();
        StepRecord last = steps.getLast();
        if (!last.nonFinite().isEmpty()) {
            return Optional.of("a number is no longer finite: " + some(last.nonFinite()));
        }
        if (steps.size() <= STEPS) return Optional.empty();
        List<StepRecord> latest = steps.subList(steps.size() - STEPS, steps.size());
        if (latest.stream().allMatch(step -> step.gradientNorm() == 0)) {
            return Optional.of("the slope is exactly zero");
        }
        double first = steps.getFirst().dataLoss();
        if (latest.stream().allMatch(step -> step.dataLoss() - first > (FAR - 1) * Math.abs(first))) {
            return Optional.of(
                    "the loss is %s and began at %s".formatted(Numbers.number(last.dataLoss()), Numbers.number(first)));
        }
        return last.activity().stream()
                .filter(a -> latest.stream().allMatch(step -> isSilent(step, a.path())))
                .findFirst()
                .map(a -> a.units() == 1
                        ? "the only unit of `%s` answers zero to every example".formatted(a.path())
                        : "all %d units of `%s` answer zero to every example".formatted(a.units(), a.path()));
    }

    /// `loss, layers[0].weight and 3 more`
    private static String some(List<String> names) {
        int more = names.size() - NAMED;
        return more <= 1
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, NAMED)) + " and " + more + " more";
    }

    private static boolean isSilent(StepRecord step, String path) {
        return step.activity().stream()
                .filter(a -> a.path().equals(path))
                .mapToDouble(Activity::dead)
                .anyMatch(dead -> dead == 1);
    }
}

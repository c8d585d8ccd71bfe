package dev.slopewise.doctor;

import static dev.slopewise.doctor.Numbers.number;

import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.StepRecord;
import java.util.List;
import java.util.stream.Collectors;

/// A step in which numbers were NaN or infinite: what they were, and where they were last whole.
record BrokenStory(Run run, StepRecord step) {
    private static final int NAMED = 3;

    List<String> sentences() {
        return List.of(
                "At step %d (epoch %d) numbers stopped being finite: %s."
                        .formatted(step.step(), step.epoch(), listed(step.nonFinite())),
                "Its slopes, its step and what they promise mean nothing.",
                lastFinite());
    }

    private String lastFinite() {
        List<StepRecord> before = run.steps().subList(0, step.step() - 1);
        return before.reversed().stream()
                .filter(other -> other.nonFinite().isEmpty())
                .findFirst()
                .map(last ->
                        "The last step with finite numbers was step %d, with loss %s, a gradient of length %s and a step of length %s."
                                .formatted(
                                        last.step(),
                                        number(last.loss()),
                                        number(last.gradientNorm()),
                                        number(last.updateNorm())))
                .orElse("No step before it had finite numbers: look at the data and at the start.");
    }

    /// What was not finite: the loss, and leaves by path, the first few by name.
    static String listed(List<String> nonFinite) {
        String named = nonFinite.stream()
                .limit(NAMED)
                .map(what -> what.endsWith("loss") ? "the " + what : "the slopes or values of " + what)
                .collect(Collectors.joining(", "));
        int more = nonFinite.size() - NAMED;
        return more > 0 ? named + " and " + more + " more" : named;
    }
}

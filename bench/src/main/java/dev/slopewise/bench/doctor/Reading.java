package dev.slopewise.bench.doctor;

import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.DataFacts;
import dev.slopewise.doctor.diagnosis.DataFacts.Column;
import dev.slopewise.doctor.diagnosis.DataFacts.Targets;
import dev.slopewise.doctor.diagnosis.Facts;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.ModelFacts.Weights;
import dev.slopewise.doctor.diagnosis.Verdict;
import dev.slopewise.learn.train.Activity;
import dev.slopewise.learn.train.EpochRecord;
import dev.slopewise.learn.train.RunResult;
import dev.slopewise.learn.train.StepRecord;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What rules of others read, from the facts of a run, and the verdict that their symptoms make.
///
/// Accuracy is recorded of the validation part alone; where a rule asks for that of the training part too, it gets this. Slopes are recorded as
/// lengths, so that means of absolute values are told by root mean squares, which are as large or larger.
final class Reading {
    private final Facts facts;
    private final Set<Cause> symptoms = new LinkedHashSet<>();

    Reading(Facts facts) {
        this.facts = facts;
    }

    Facts facts() {
        return facts;
    }

    List<StepRecord> steps() {
        return facts.run().steps();
    }

    List<EpochRecord> epochs() {
        return facts.run().epochs();
    }

    /// The last step whose numbers are finite; the first if none is.
    StepRecord last() {
        return steps().reversed().stream()
                .filter(step -> step.nonFinite().isEmpty())
                .findFirst()
                .orElse(steps().getFirst());
    }

    boolean isFinite() {
        return facts.run().result().stopped() != RunResult.Stopped.NOT_FINITE;
    }

    /// After each epoch; empty for what has no accuracy.
    List<Double> accuracies() {
        return epochs().stream()
                .flatMap(epoch -> Stream.ofNullable(epoch.metrics().get("accuracy")))
                .toList();
    }

    /// Leaves with weights, from the input to the output.
    static List<StepRecord.Leaf> weights(StepRecord step) {
        return step.layers().stream()
                .filter(leaf -> leaf.path().endsWith("weight"))
                .toList();
    }

    /// How the activations answered, at the last step that was watched.
    List<Activity> activity() {
        return steps().reversed().stream()
                .map(StepRecord::activity)
                .filter(watched -> !watched.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    List<Column> inputs() {
        return facts.data().map(DataFacts::inputs).orElse(List.of());
    }

    /// Whether a number of the inputs is outside of [−1, 1].
    boolean isBeyondOne() {
        return inputs().stream().anyMatch(column -> column.least() < -1 || column.most() > 1);
    }

    /// Columns of numbers to be told; none for classes.
    List<Column> targets() {
        return switch (facts.data().map(DataFacts::targets).orElse(new Targets.Numbers(List.of()))) {
            case Targets.Numbers numbers -> numbers.columns();
            case Targets.Classes _ -> List.of();
        };
    }

    /// How many examples of each class; none for numbers.
    List<Integer> classes() {
        return switch (facts.data().map(DataFacts::targets).orElse(new Targets.Numbers(List.of()))) {
            case Targets.Numbers _ -> List.of();
            case Targets.Classes classes -> classes.counts();
        };
    }

    List<Weights> starts() {
        return facts.model().map(model -> model.weights()).orElse(List.of());
    }

    /// Notes a symptom, unless it was before.
    Reading note(boolean isSeen, Cause cause) {
        if (isSeen) symptoms.add(cause);
        return this;
    }

    /// The first symptom leads, as these rules stop at it or list it first. They tell no confidence: what they say they say for certain.
    Verdict verdict() {
        if (symptoms.isEmpty()) return new Verdict.Healthy(List.of(), List.of());
        List<Finding> findings = new ArrayList<>();
        for (Cause cause : symptoms) {
            findings.add(new Finding(cause, "", 1, 1, List.of(), Optional.empty(), Optional.empty()));
        }
        return new Verdict.Sick(findings.getFirst(), findings, List.of());
    }
}

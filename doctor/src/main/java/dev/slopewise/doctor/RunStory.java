package dev.slopewise.doctor;

import static dev.slopewise.doctor.Numbers.count;
import static dev.slopewise.doctor.Numbers.number;
import static dev.slopewise.doctor.Numbers.percent;

import dev.slopewise.learn.train.EpochRecord;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunHeader.Parameter;
import dev.slopewise.learn.train.RunResult;
import dev.slopewise.learn.train.RunResult.Stopped;
import dev.slopewise.learn.train.StepRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// A whole run, topic by topic.
record RunStory(Run run) {
    private static final Comparator<StepRecord> ALPHA = Comparator.comparingDouble(Evidence::alpha);
    private static final Comparator<StepRecord> PROMISE = Comparator.comparingDouble(StepRecord::promised);

    String trained() {
        RunResult result = run.result();
        return "Trained %s with %s for %s, %s, in %s s%s."
                .formatted(
                        count(
                                run.header().model().stream()
                                        .mapToLong(RunStory::size)
                                        .sum(),
                                "parameter"),
                        run.header().optimizer(),
                        count(result.epochs(), "epoch"),
                        count(result.steps(), "step"),
                        number(result.seconds()),
                        run.header().backend().map(name -> " on the " + name).orElse(""));
    }

    /// How many numbers a type such as `f32[30,32]` holds.
    private static long size(Parameter parameter) {
        String type = parameter.type();
        String sizes = type.substring(type.indexOf('[') + 1, Math.max(type.indexOf(']'), type.indexOf('[') + 1));
        if (type.indexOf('[') < 0 || sizes.isBlank()) return 1;
        return Stream.of(sizes.split(","))
                .map(String::strip)
                .flatMapToLong(s -> LongStream.of(Long.parseLong(s)))
                .reduce(1, (a, b) -> a * b);
    }

    /// What was changed on its way.
    List<String> repairs() {
        return run.header().repairs().stream()
                .map(r ->
                        "It was repaired: in step %d %s, found to be %s; it went back to %s and on with %s %s in place of %s: %s."
                                .formatted(
                                        r.noticed(),
                                        r.trouble(),
                                        r.cause(),
                                        r.after() == 0 ? "the start" : "the state after step " + r.after(),
                                        r.setting(),
                                        r.to(),
                                        r.from(),
                                        r.why()))
                .toList();
    }

    Optional<String> losses() {
        if (run.epochs().isEmpty()) return Optional.empty();
        EpochRecord first = run.epochs().getFirst(), last = run.epochs().getLast();
        if (first.epoch() == last.epoch()) {
            return Optional.of("In epoch %d the training loss was %s, the validation loss %s."
                    .formatted(first.epoch(), number(first.trainLoss()), number(first.validationLoss())));
        }
        return Optional.of(
                "From epoch %d to epoch %d the training loss went from %s to %s, the validation loss from %s to %s."
                        .formatted(
                                first.epoch(),
                                last.epoch(),
                                number(first.trainLoss()),
                                number(last.trainLoss()),
                                number(first.validationLoss()),
                                number(last.validationLoss())));
    }

    String ending() {
        String why = switch (run.result().stopped()) {
            case EPOCHS_DONE -> "It stopped as all epochs were done";
            case NO_IMPROVEMENT -> "It stopped as the validation loss no longer improved meaningfully";
            case NOT_FINITE -> "It stopped as a number was no longer finite";
            case INTERRUPTED -> "It was interrupted";
            case UNFINISHED -> "It has not ended: its process was killed, or is still at work";
        };
        boolean isCut = run.result().bestEpoch() == 0;
        if (isCut && run.result().stopped() != Stopped.INTERRUPTED) {
            return why + ", and no epoch left parameters worth keeping.";
        }
        String metrics = run.result().metrics().entrySet().stream()
                .map(metric -> metric.getKey() + " " + number(metric.getValue()))
                .collect(Collectors.joining(", "));
        String kept = isCut ? "the last step" : "epoch " + run.result().bestEpoch();
        return "%s; kept are the parameters of %s, on the validation part: %s.".formatted(why, kept, metrics);
    }

    List<String> verdict() {
        double rate =
                run.steps().isEmpty() ? Double.NaN : run.steps().getFirst().learningRate();
        return PaceStory.of(Pace.of(run), rate);
    }

    /// One step as an example: the measured downhill one with the middle α. Where the steps overshoot: of those with α above 1, or, if there
    /// is none, the one with the largest promise.
    List<String> example() {
        Stream<StepRecord> downhill = run.steps().stream()
                .filter(step -> step.promised() > 0
                        && Double.isFinite(step.promised())
                        && Double.isFinite(Evidence.alpha(step)));
        if (!(Pace.of(run) instanceof Pace.Overshooting too)) {
            return example(downhill, "measured downhill one with the middle α", ALPHA);
        }
        return too.evidence().overshot() > 0
                ? example(downhill.filter(Evidence::hasOvershot), "overshooting one with the middle α", ALPHA)
                : example(downhill.max(PROMISE).stream(), "measured one with the largest promise", PROMISE);
    }

    private List<String> example(Stream<StepRecord> steps, String chosen, Comparator<StepRecord> order) {
        List<StepRecord> sorted = steps.sorted(order).toList();
        if (sorted.isEmpty()) return List.of();
        StepRecord step = sorted.get((sorted.size() - 1) / 2);
        var story = new StepStory(run, step);
        return Stream.of(
                        Stream.of("One step as an example, the %s: %s".formatted(chosen, story.start())),
                        story.steepest(1).stream().map(knob -> "Of its slopes the steepest: " + knob),
                        Stream.of(story.move()),
                        Stream.of(String.join(" ", new PromiseStory(run, step).sentences())))
                .flatMap(s -> s)
                .toList();
    }

    Optional<String> cost() {
        RunResult result = run.result();
        if (result.seconds() <= 0 || result.measuredSeconds() <= 0) return Optional.empty();
        boolean isProbed = run.steps().stream().anyMatch(step -> step.probe().isPresent());
        return Optional.of("Measuring what steps delivered%s took %s s, %s of the time."
                .formatted(
                        isProbed ? " and probing the curvature" : "",
                        number(result.measuredSeconds()),
                        percent(result.measuredSeconds() / result.seconds())));
    }
}

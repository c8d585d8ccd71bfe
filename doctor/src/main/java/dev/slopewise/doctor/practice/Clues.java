package dev.slopewise.doctor.practice;

import static dev.slopewise.doctor.Numbers.count;
import static dev.slopewise.doctor.Numbers.number;
import static dev.slopewise.doctor.Numbers.percent;

import dev.slopewise.doctor.Depth;
import dev.slopewise.doctor.Narrator;
import dev.slopewise.doctor.diagnosis.DataFacts;
import dev.slopewise.doctor.diagnosis.DataFacts.Column;
import dev.slopewise.doctor.diagnosis.DataFacts.Targets;
import dev.slopewise.doctor.diagnosis.Facts;
import dev.slopewise.doctor.diagnosis.ModelFacts;
import dev.slopewise.doctor.lesson.Lesson.Part;
import dev.slopewise.doctor.lesson.Lesson.Text;
import dev.slopewise.learn.train.Activity;
import dev.slopewise.learn.train.Probe;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.StepRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What may be asked about a training, from its own numbers.
final class Clues {
    /// How many columns, weights or layers are told of.
    private static final int SHOWN = 6;

    private Clues() {}

    static List<Clue> of(Facts facts) {
        Run run = facts.run();
        List<Clue> clues = new ArrayList<>();
        add(clues, "the validation part", 1, validation(run));
        add(clues, "steps and what came of them", 2, steps(run));
        facts.data().ifPresent(data -> add(clues, "the data", 2, data(data)));
        facts.model().ifPresent(model -> add(clues, "model and loss before the first step", 2, model(model)));
        add(clues, "curvature against the optimiser's limit", 3, curvature(run));
        add(clues, "the layers", 3, layers(run));
        return clues;
    }

    private static void add(List<Clue> clues, String name, int price, List<String> sentences) {
        List<Part> parts = new ArrayList<>();
        for (String sentence : sentences) parts.add(new Text(sentence));
        if (!parts.isEmpty()) clues.add(new Clue(name, price, parts));
    }

    private static List<String> validation(Run run) {
        if (run.epochs().isEmpty()) return List.of();
        var lowest = run.epochs().stream()
                .min((a, b) -> Double.compare(a.validationLoss(), b.validationLoss()))
                .orElseThrow();
        var last = run.epochs().getLast();
        String metrics = last.metrics().isEmpty() ? "" : "; there " + named(last.metrics());
        return List.of(
                "In epoch %d, the last, the training loss was %s and the validation loss %s%s. The lowest validation loss was %s, in epoch %d."
                        .formatted(
                                last.epoch(),
                                number(last.trainLoss()),
                                number(last.validationLoss()),
                                metrics,
                                number(lowest.validationLoss()),
                                lowest.epoch()));
    }

    private static String named(Map<String, Double> metrics) {
        return metrics.entrySet().stream()
                .map(metric -> metric.getKey() + " " + number(metric.getValue()))
                .collect(Collectors.joining(", "));
    }

    /// The first, a middle and the last of the steps that have something.
    private static List<StepRecord> three(Run run, Predicate<StepRecord> that) {
        List<StepRecord> all = run.steps().stream().filter(that).toList();
        if (all.isEmpty()) return List.of();
        return Stream.of(all.getFirst(), all.get(all.size() / 2), all.getLast())
                .distinct()
                .toList();
    }

    private static List<String> steps(Run run) {
        return three(run, step -> step.delivered().isPresent()).stream()
                .flatMap(step -> Stream.concat(
                        Narrator.step(run, step.step(), Depth.SENTENCE).stream(),
                        step.alpha().stream()
                                .mapToObj(alpha -> "Its α was %s; the parameters had length %s, the gradient %s."
                                        .formatted(
                                                number(alpha),
                                                number(step.parameterNorm()),
                                                number(step.gradientNorm())))))
                .toList();
    }

    private static List<String> curvature(Run run) {
        return three(run, step -> step.probe().isPresent()).stream()
                .map(step -> {
                    Probe probe = step.probe().orElseThrow();
                    String limit = probe.limit().isPresent()
                            ? ", the limit " + number(probe.limit().getAsDouble())
                            : "; no limit is known";
                    String noise = Double.isFinite(probe.noise().orElse(Double.NaN))
                            ? "; the noise scale %s examples"
                                    .formatted(number(probe.noise().getAsDouble()))
                            : "";
                    return "At step %d the largest curvature%s was %s%s%s."
                            .formatted(
                                    step.step(),
                                    probe.isScaled() ? " as the optimiser scales it" : "",
                                    number(probe.sharpness()),
                                    limit,
                                    noise);
                })
                .toList();
    }

    private static List<String> layers(Run run) {
        List<String> sentences = new ArrayList<>();
        for (StepRecord step : three(run, s -> !s.activity().isEmpty())) {
            sentences.add("At step %d: %s."
                    .formatted(
                            step.step(),
                            step.activity().stream()
                                    .limit(SHOWN)
                                    .map(Clues::layer)
                                    .collect(Collectors.joining("; "))));
        }
        three(run, s -> s.probe().filter(p -> !p.chain().isEmpty()).isPresent()).stream()
                .findFirst()
                .ifPresent(step -> sentences.add(
                        "At step %d the slope along what they answer had lengths %s, from the first to the last."
                                .formatted(
                                        step.step(),
                                        step.probe().orElseThrow().chain().stream()
                                                .map(gain -> number(gain.answerSlope()))
                                                .collect(Collectors.joining(", ")))));
        return sentences;
    }

    private static String layer(Activity a) {
        return "%s (%s, %s) answered with rms %s, %s silent, %s near a bound"
                .formatted(
                        a.path(),
                        a.kind(),
                        count(a.units(), "unit"),
                        number(a.rms()),
                        percent(a.dead()),
                        percent(a.saturated()));
    }

    private static List<String> data(DataFacts data) {
        List<String> sentences = new ArrayList<>();
        sentences.add("Inputs: %s."
                .formatted(
                        data.inputs().stream().limit(SHOWN).map(Clues::column).collect(Collectors.joining("; "))));
        sentences.add(
                switch (data.targets()) {
                    case Targets.Classes(var counts) -> "Targets are classes, with %s examples.".formatted(counts);
                    case Targets.Numbers(var columns) ->
                        "Targets: %s."
                                .formatted(columns.stream()
                                        .limit(SHOWN)
                                        .map(Clues::column)
                                        .collect(Collectors.joining("; ")));
                });
        sentences.add(
                "%s of the validation examples stand among those trained on; where the inputs of the two parts differ most, %s of those trained on and %s of those to judge by lie up to %s; examples %s."
                        .formatted(
                                percent(data.shared()),
                                percent(data.apart().train()),
                                percent(data.apart().validation()),
                                number(data.apart().upTo()),
                                data.isSorted() ? "lie in order of their targets" : "lie in no order"));
        return sentences;
    }

    private static String column(Column column) {
        return "mean %s, deviation %s, from %s to %s"
                .formatted(
                        number(column.mean()),
                        number(column.deviation()),
                        number(column.least()),
                        number(column.most()));
    }

    private static List<String> model(ModelFacts model) {
        List<String> sentences = new ArrayList<>();
        sentences.add("Loss %s; the last activation before it: %s; %s an answer."
                .formatted(
                        model.loss().orElse("of its own"),
                        model.lastBend().orElse("none"),
                        count(model.outputs(), "number")));
        sentences.add(
                "Before the first step the loss was %s, and answers had %s. The best answer that is the same for all examples has loss %s."
                        .formatted(number(model.startLoss()), column(model.answers()), number(model.constantLoss())));
        sentences.add("Weights: %s."
                .formatted(model.weights().stream()
                        .limit(SHOWN)
                        .map(Clues::weights)
                        .collect(Collectors.joining("; "))));
        return sentences;
    }

    private static String weights(ModelFacts.Weights w) {
        return "%s (%s, each of %s) deviation %s, %s of the units alike"
                .formatted(
                        w.path(),
                        count(w.units(), "unit"),
                        count(w.fanIn(), "number"),
                        number(w.deviation()),
                        percent(w.alike()));
    }
}

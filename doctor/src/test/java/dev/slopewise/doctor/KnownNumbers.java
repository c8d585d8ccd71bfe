package dev.slopewise.doctor;

import dev.slopewise.core.transform.NonFinite;
import dev.slopewise.learn.train.EpochRecord;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.StepRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// What a sentence may say: the numbers of a record, and those that follow from it, each by its formula.
final class KnownNumbers {
    private KnownNumbers() {}

    static List<Double> of(StepRecord s, Run run) {
        double drop = s.delivered().orElse(Double.NaN);
        var all = list(
                s.step(),
                s.epoch(),
                s.dataLoss(),
                s.penaltyLoss(),
                s.dataLoss() + s.penaltyLoss(),
                s.learningRate(),
                s.gradientNorm(),
                s.updateNorm(),
                s.parameterNorm(),
                s.cosine(),
                Math.toDegrees(Math.acos(Math.clamp(s.cosine(), -1, 1))),
                Math.abs(s.promised()),
                Math.abs(drop),
                s.loss() - drop,
                100 * drop / s.promised(),
                s.alpha().orElse(Double.NaN),
                0.01);
        for (var leaf : s.layers()) {
            var e = leaf.steepest();
            double slope = e.slope() + e.penaltySlope();
            all.addAll(list(e.value(), slope, e.slope(), e.penaltySlope(), Math.abs(0.01 * slope), e.change()));
        }
        all.add(Math.sqrt(s.layers().stream()
                .mapToDouble(l -> l.gradientNorm() * l.gradientNorm())
                .sum()));
        all.add(Math.sqrt(s.layers().stream()
                .mapToDouble(l -> l.penaltyGradientNorm() * l.penaltyGradientNorm())
                .sum()));
        if (run.header().optimizer().contains("momentum=0.9")) all.add(0.9);
        if (s.step() == run.steps().size()) all.addAll(ofNonFinite(run));
        if (!s.nonFinite().isEmpty()) {
            all.add(s.nonFinite().size() - 3.0);
            if (s.step() > 1) all.addAll(of(run.step(s.step() - 1), run));
        }
        return all;
    }

    /// And what a calculation shows besides: settings, memories, lengths of leaves, the probe.
    static List<Double> ofCalculation(StepRecord s, Run run) {
        List<Double> all = of(s, run);
        all.addAll(list(1, 2, 0.5, s.clipScale(), s.promised(), s.delivered().orElse(Double.NaN)));
        Pattern.compile("=([0-9.E-]+)")
                .matcher(run.header().optimizer())
                .results()
                .forEach(setting -> all.add(Double.parseDouble(setting.group(1))));
        for (var leaf : s.layers()) {
            all.addAll(list(leaf.gradientNorm(), leaf.penaltyGradientNorm(), leaf.updateNorm()));
            all.addAll(leaf.steepest().memory().values());
        }
        s.probe().ifPresent(p -> {
            all.addAll(list(p.sharpness(), p.limit().orElse(Double.NaN), p.alongStep()));
            p.chain().forEach(g -> all.addAll(list(g.answerSlope(), g.inputSlope())));
        });
        return all;
    }

    static List<Double> of(Run run) {
        var r = run.result();
        var all = list(
                run.header().model().size() == 2 ? 62 : 1554,
                r.epochs(),
                r.steps(),
                r.bestEpoch(),
                r.seconds(),
                r.measuredSeconds(),
                100 * r.measuredSeconds() / r.seconds(),
                run.steps().getFirst().learningRate(),
                run.steps().getFirst().dataLoss(),
                -1,
                1);
        all.addAll(r.metrics().values());
        for (EpochRecord e : run.epochs()) all.addAll(list(e.epoch(), e.trainLoss(), e.validationLoss()));
        run.steps().stream()
                .filter(s -> !s.nonFinite().isEmpty())
                .forEach(s -> all.addAll(list(s.step(), s.nonFinite().size() - 3)));
        all.addAll(sums(run));
        all.addAll(ofNonFinite(run));
        return all;
    }

    private static List<Double> ofNonFinite(Run run) {
        List<Double> all = new ArrayList<>();
        run.result().nonFinite().ifPresent(found -> {
            ranges(found).forEach(r -> all.addAll(list(r.least(), r.largest(), r.nan(), r.infinite(), r.entries())));
            Pattern.compile("-?\\d+(\\.\\d+)?(e[+-]\\d+)?")
                    .matcher(found.entry())
                    .results()
                    .forEach(number -> all.add(Double.parseDouble(number.group())));
            all.addAll(list(run.steps().getLast().learningRate(), run.result().steps()));
        });
        return all;
    }

    /// Operations, lines and paths, the longest first: digits in them are no numbers.
    static List<String> namesOfNonFinite(Run run) {
        return run.result().nonFinite().stream()
                .flatMap(found -> Stream.concat(
                        Stream.of(found.op(), found.of(), found.line(), found.path(), found.inside()),
                        ranges(found).flatMap(r -> Stream.of(r.name(), r.line()))))
                .filter(name -> !name.isEmpty())
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    private static Stream<NonFinite.Range> ranges(NonFinite found) {
        return Stream.of(Stream.of(found.result()), found.inputs().stream(), found.before().stream())
                .flatMap(s -> s);
    }

    private static List<Double> sums(Run run) {
        double promisedByAll =
                run.steps().stream().mapToDouble(StepRecord::promised).sum();
        var measured =
                run.steps().stream().filter(s -> s.delivered().isPresent()).toList();
        var downhill = measured.stream().filter(s -> s.promised() > 0).toList();
        double[] alphas = downhill.stream()
                .mapToDouble(s -> s.alpha().orElseThrow())
                .sorted()
                .toArray();
        double[] kept = downhill.stream()
                .mapToDouble(s -> s.delivered().orElseThrow() / s.promised())
                .sorted()
                .toArray();
        var all = list(
                promisedByAll,
                100 * promisedByAll / run.steps().getFirst().loss(),
                measured.size(),
                downhill.size(),
                100.0 * Arrays.stream(alphas).filter(a -> a > 1).count() / alphas.length,
                alphas[(alphas.length - 1) / 2],
                kept[(kept.length - 1) / 2],
                measured.stream().mapToDouble(StepRecord::promised).sum(),
                Math.abs(measured.stream()
                        .mapToDouble(s -> s.delivered().orElseThrow())
                        .sum()));
        downhill.stream()
                .filter(s -> s.alpha().orElseThrow() > 1)
                .max((a, b) -> Double.compare(a.promised(), b.promised()))
                .ifPresent(s -> all.add(s.learningRate() / (1 + s.alpha().orElseThrow())));
        return all;
    }

    private static List<Double> list(double... values) {
        return new ArrayList<>(DoubleStream.of(values).boxed().toList());
    }
}

package dev.slopewise.cli;

import dev.slopewise.doctor.Numbers;
import dev.slopewise.learn.optim.Optimizers;
import dev.slopewise.learn.train.Json;
import dev.slopewise.learn.train.RangeTest;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `slopewise find-rate`: which learning rate suits a table and a network, and why.
@Command(
        name = "find-rate",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        description = {
            "Takes steps on one batch at ever higher learning rates, measures the curvature there, and suggests the"
                    + " rate that the optimiser's own limit allows.",
            "Takes the options of `train`, on the command line or from a file; nothing is saved."
        },
        footer = {"", "Example:", "  slopewise find-rate examples/data/breast_cancer.csv --target diagnosis"})
final class FindRateCommand implements Callable<Integer> {
    private static final int ROWS = 8;
    private static final MathContext DIGITS = new MathContext(2);

    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "What to learn from, as `train` takes it.")
    private Path file = Path.of("");

    @Option(
            names = "--from",
            paramLabel = "X",
            converter = Range.Above0.class,
            description = "The first rate: " + Range.ABOVE_0 + ". Default: ${DEFAULT-VALUE}.")
    private double from = 1e-5;

    @Option(
            names = "--to",
            paramLabel = "X",
            converter = Range.Above0.class,
            description = "The last rate, above the first: " + Range.ABOVE_0 + ". Default: ${DEFAULT-VALUE}.")
    private double last = 10;

    @Option(
            names = "--sweep-steps",
            paramLabel = "N",
            converter = Range.Count.class,
            description = "Steps from the first rate to the last: a whole number from 10. Default: ${DEFAULT-VALUE}.")
    private int steps = 100;

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli calls what is in it
    private ConfigOption config = new ConfigOption();

    @Mixin
    private TrainOptions options = new TrainOptions();

    @Mixin
    private PlaceOptions place = new PlaceOptions();

    @Option(names = "--quiet", description = "Print the suggested rate and nothing else.")
    private boolean quiet;

    @Mixin
    private Output output = new Output();

    FindRateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (from >= last) throw wrong("--to must be above --from, got %s and %s".formatted(last, from));
        if (steps < 10) throw wrong("--sweep-steps must be at least 10, got " + steps);
        Console to = output.on(console);
        options.contradiction(file).ifPresent(why -> {
            throw wrong(why);
        });
        place.start();
        Training setup = Training.of(file, options);
        RangeTest test =
                RangeTest.of(setup.objective(), options.recipe(), setup.start(), setup.firstBatch(), from, last, steps);
        double suggestion = new BigDecimal(test.suggestion()).round(DIGITS).doubleValue();
        String command = command(suggestion);
        if (output.isJson()) {
            to.out().println(Json.write(json(test, suggestion, command)));
        } else if (quiet) {
            to.out().println(suggestion);
        } else {
            draw(test, suggestion, to);
            to.heading("Suggestion");
            to.say("  ", sentences(test));
            to.say("  ", List.of("Rate " + Numbers.number(suggestion) + ":"));
            to.out().println("  " + command);
        }
        return 0;
    }

    private ParameterException wrong(String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    private String command(double suggestion) {
        List<String> words = new ArrayList<>(TrainWords.given(spec.commandLine()));
        String rate =
                new BigDecimal(suggestion).round(DIGITS).stripTrailingZeros().toString();
        boolean isDetailed = words.removeIf(word -> word.startsWith("--optimizer=") && word.contains("("));
        words.removeIf(word -> word.startsWith("--rate="));
        words.add(
                isDetailed
                        ? "--optimizer="
                                + Optimizers.text(options.recipe().optimizer())
                                        .replaceFirst("rate=[^,)]+", "rate=" + rate)
                        : "--rate=" + rate);
        return TrainWords.command(file, words);
    }

    private void draw(RangeTest test, double suggestion, Console to) {
        List<RangeTest.Point> curve = test.curve();
        double first = curve.getFirst().rate(), most = curve.getLast().rate();
        List<Plot.Mark> marks = new ArrayList<>();
        mark(marks, suggestion, "suggested " + Numbers.number(suggestion), first, most);
        test.limit().ifPresent(limit -> mark(marks, limit, "limit " + Numbers.number(limit), first, most));
        to.heading("Loss of one batch as the rate grows");
        new Plot(to.width(), ROWS)
                .draw(
                        List.of(new Plot.Curve(
                                "loss",
                                Ink.TRAIN,
                                curve.stream()
                                        .mapToDouble(RangeTest.Point::loss)
                                        .toArray())),
                        Plot.Scale.LOGARITHMIC,
                        new Plot.Across("rate " + Numbers.number(first), Numbers.number(most), marks),
                        to.hasColours())
                .forEach(to.out()::println);
    }

    /// Rates grow by a constant factor, so that their places are those of their logarithms.
    private static void mark(List<Plot.Mark> marks, double rate, String name, double first, double most) {
        double share = Math.log(rate / first) / Math.log(most / first);
        if (share >= 0 && share <= 1) marks.add(new Plot.Mark(share, name));
    }

    /// Why, and whether the curve bears it out.
    private static List<String> sentences(RangeTest test) {
        List<String> sentences = new ArrayList<>(test.sentences());
        double most = test.curve().getLast().rate();
        if (most < test.suggestion()) {
            sentences.add(
                    ("The curve does not bear that out: its loss rose far above the start at rate %s. Rates that grow"
                        + " more slowly, with more --sweep-steps, show whether a rate or its growth was too much.")
                            .formatted(Numbers.number(most)));
        }
        return sentences;
    }

    private static Map<String, Object> json(RangeTest test, double suggestion, String command) {
        var map = new LinkedHashMap<String, Object>();
        map.put("suggestion", suggestion);
        test.curvature().ifPresent(curvature -> map.put("curvature", curvature));
        test.limit().ifPresent(limit -> map.put("limit", limit));
        map.put("account", sentences(test));
        map.put("rates", test.curve().stream().map(RangeTest.Point::rate).toList());
        map.put("losses", test.curve().stream().map(RangeTest.Point::loss).toList());
        map.put("command", command);
        return map;
    }
}

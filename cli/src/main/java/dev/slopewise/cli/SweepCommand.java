package dev.slopewise.cli;

import dev.slopewise.compile.Compiler;
import dev.slopewise.doctor.Numbers;
import dev.slopewise.learn.train.Json;
import dev.slopewise.learn.train.Space;
import dev.slopewise.learn.train.Sweep;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `slopewise sweep`: trains with many settings and several seeds each, and says which are best.
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        description = {
            "Trains with many settings, each with several seeds, and tells which did best and how far seeds spread.",
            "Takes the options of `train`, on the command line or from a file, which hold for all trainings. What has"
                    + " ended is kept in a file: the same command again goes on where it was cut off."
        },
        footer = {
            "",
            "Example:",
            "  slopewise sweep examples/data/breast_cancer.csv --target diagnosis \\",
            "      --over \"rate=log(1e-3,1e-1)\" --over \"hidden=16|32|32,16\" \\",
            "      --random 12 --halving --seeds 3"
        })
final class SweepCommand implements Callable<Integer> {
    private static final String SEVERAL = "a whole number from 2";

    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "What to learn from, as `train` takes it.")
    private Path file = Path.of("");

    @Option(
            names = "--over",
            required = true,
            paramLabel = "NAME=VALUES",
            converter = Over.Text.class,
            split = ";",
            description =
                    "A setting of `train` and what to try: log(LOW,HIGH), linear(LOW,HIGH), or values separated by |."
                            + " Once for each setting, or several separated by semicolons. Required.")
    private List<Over> overs = List.of();

    @Option(
            names = "--grid",
            paramLabel = "N",
            arity = "0..1",
            fallbackValue = "3",
            converter = Range.Count.class,
            description = "Try every combination of all listed values and N values of each range: " + Range.COUNT
                    + ". This is the default, with 3.")
    private @Nullable Integer grid;

    @Option(
            names = "--random",
            paramLabel = "N",
            converter = Range.Count.class,
            description = "Try N settings drawn at random: " + Range.COUNT + ".")
    private @Nullable Integer random;

    @Option(
            names = "--halving",
            paramLabel = "FACTOR",
            arity = "0..1",
            fallbackValue = "3",
            converter = Range.Count.class,
            description = "Begin with short trainings; only the best go on to ones FACTOR times as long, and so on: "
                    + SEVERAL + ". Default where it is named without one: 3.")
    private @Nullable Integer halving;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            converter = Range.Count.class,
            description = "Trainings of each setting, with other splits, weights and orders: " + Range.COUNT
                    + ". Default: ${DEFAULT-VALUE}.")
    private int seeds = 3;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            converter = Range.Threads.class,
            description = "Trainings at a time: " + Range.THREADS + ". Default: ${DEFAULT-VALUE}.")
    private int parallel = 1;

    @Option(
            names = "--results",
            paramLabel = "FILE",
            description = "Where what has ended is kept. Default: the data's name and .sweep.jsonl in the runs folder.")
    private @Nullable Path results;

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli calls what is in it
    private ConfigOption config = new ConfigOption();

    @Mixin
    private TrainOptions options = new TrainOptions();

    @Mixin
    private PlaceOptions place = new PlaceOptions();

    @Option(names = "--quiet", description = "Print the command with the best settings and nothing else.")
    private boolean quiet;

    @Mixin
    private Output output = new Output();

    SweepCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Console to = output.on(console);
        if (halving != null && halving < 2) throw wrong("--halving: " + SEVERAL + " is needed, got `" + halving + "`");
        if (grid != null && random != null) throw wrong("--grid and --random are mutually exclusive: leave one out");
        for (Over over : overs) {
            if (TrainWords.onLine(spec.commandLine()).stream().anyMatch(over::isOf)) {
                throw wrong("--%s is given and swept over; leave one out".formatted(over.name()));
            }
        }
        List<String> fixed = TrainWords.given(spec.commandLine()).stream()
                .filter(word -> overs.stream().noneMatch(over -> over.isOf(word)))
                .toList(); // a range wins over what a file says
        List<Map<String, Object>> settings = settings(fixed);
        place.start();
        if (parallel > 1 && !spec.commandLine().getParseResult().hasMatchedOption("--threads")) {
            Compiler.threads(Math.max(1, Runtime.getRuntime().availableProcessors() / parallel));
        }
        Path kept = results == null ? place.runs().folder().resolve(file.getFileName() + ".sweep.jsonl") : results;
        boolean isTold = !quiet && !output.isJson();
        if (isTold) {
            to.heading("Trainings");
            to.say(
                    "  ",
                    List.of("%s, %s each; what has ended is kept in %s."
                            .formatted(Numbers.count(settings.size(), "setting"), Numbers.count(seeds, "seed"), kept)));
        }
        var trials = new SweepTrials(
                file, names(), fixed, options.seed(), isTold ? line -> to.say("  ", List.of(line)) : _ -> {});
        var sweep = new Sweep(kept, parallel, seeds);
        List<Sweep.Result> all = halving == null ? sweep.run(settings, trials) : sweep.halve(settings, trials, halving);
        tell(all, trials, to);
        return Double.isNaN(all.getFirst().mean()) ? Main.FAILED : 0;
    }

    private List<String> names() {
        return overs.stream().map(Over::name).toList();
    }

    private ParameterException wrong(String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    /// What is tried, checked before the first training: by name, and what all have in common.
    private List<Map<String, Object>> settings(List<String> fixed) throws IOException {
        if (names().stream().distinct().count() < overs.size()) {
            throw wrong("--over names a setting twice: " + String.join(", ", names()));
        }
        List<Map<String, Object>> tried = new ArrayList<>();
        String on = Material.fingerprint(file);
        for (Map<String, Object> point : points()) {
            Map<String, Object> words = new LinkedHashMap<>();
            overs.forEach(over -> words.put(over.name(), over.word(point.getOrDefault(over.name(), ""))));
            check(fixed, words);
            words.put(SweepTrials.DATA, on);
            words.put(SweepTrials.FIXED, String.join(" ", TrainWords.deciding(fixed)));
            if (!tried.contains(words)) tried.add(words);
        }
        return tried;
    }

    private List<Map<String, Object>> points() {
        Space space = new Space(Map.of());
        for (Over over : overs) space = space.and(over.name(), over.range());
        if (random != null) return space.random(random, options.seed());
        int count = grid == null ? 3 : grid;
        double all = 1;
        for (Over over : overs) all *= over.range().spread(count).size();
        if (all > SweepTrials.MOST) {
            throw wrong("the grid has %.3g settings, more than %d; draw some with --random"
                    .formatted(all, SweepTrials.MOST));
        }
        return space.grid(count);
    }

    private void check(List<String> fixed, Map<String, Object> words) {
        Optional<String> contradiction;
        try {
            contradiction = TrainWords.options(SweepTrials.words(fixed, words)).contradiction(file);
        } catch (ParameterException e) {
            throw wrong("--over: " + e.getMessage());
        }
        contradiction.ifPresent(why -> {
            throw wrong(why);
        });
    }

    private void tell(List<Sweep.Result> all, SweepTrials trials, Console to) {
        Sweep.Result best = all.getFirst();
        String command = TrainWords.command(file, trials.words(best));
        if (output.isJson()) {
            var map = new LinkedHashMap<String, Object>();
            map.put("results", all.stream().map(trials::toMap).toList());
            map.put("command", command);
            to.out().println(Json.write(map));
            return;
        }
        if (quiet) {
            to.out().println(command);
            return;
        }
        to.heading("Results, the best first");
        to.table("  ", trials.table(all));
        to.say("  ", trials.verdict(all));
        to.heading("Best");
        to.out().println("  " + command);
    }
}

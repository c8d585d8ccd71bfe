package dev.slopewise.cli;

import dev.slopewise.core.Backend;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tree;
import dev.slopewise.doctor.Narrator;
import dev.slopewise.doctor.Numbers;
import dev.slopewise.learn.nn.Mlp;
import dev.slopewise.learn.optim.Optimizer;
import dev.slopewise.learn.penalty.Penalty;
import dev.slopewise.learn.train.Json;
import dev.slopewise.learn.train.NonFiniteForm;
import dev.slopewise.learn.train.Observer;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunFolder;
import dev.slopewise.learn.train.RunHeader;
import dev.slopewise.learn.train.RunResult;
import dev.slopewise.learn.train.Settings;
import dev.slopewise.learn.train.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `slopewise train`: trains a network on a table.
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        description =
                "Trains a network to predict a column of a CSV file from the others, saves the run, and tells how it"
                        + " went.",
        footer = {
            "",
            "Example:",
            "  slopewise train examples/data/breast_cancer.csv --target diagnosis --hidden 32,16 --rate 0.05"
        })
final class TrainCommand implements Callable<Integer> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss");

    private final Console console;

    @Parameters(paramLabel = "FILE", description = "A CSV file in UTF-8 with a header.")
    private Path file = Path.of("");

    @Option(
            names = "--target",
            required = true,
            paramLabel = "COLUMN",
            description = "The column to predict. Required.")
    private String target = "";

    @Mixin
    private TrainOptions options = new TrainOptions();

    @Option(names = "--quiet", description = "Print the result and where it is saved, and nothing else.")
    private boolean quiet;

    @Mixin
    private Output output = new Output();

    TrainCommand(Console console) {
        this.console = console;
    }

    /// How much is told.
    private enum Telling {
        ALL,
        RESULT,
        JSON
    }

    @Override
    public Integer call() throws IOException {
        Console to = output.on(console);
        options.start();
        Telling telling = output.isJson() ? Telling.JSON : quiet ? Telling.RESULT : Telling.ALL;
        Dataset data = Dataset.load(file, target, options.task(), options.validation(), options.seed());
        Mlp start = model(data);
        if (telling == Telling.ALL) {
            to.heading("Data");
            to.say("  ", data.account());
            to.heading("Model");
            to.say("  ", List.of(sentence(start)));
            to.heading("Training");
        }
        var judge = new Judge(data.target());
        try (var interrupt = Interrupt.watch()) {
            Trained trained = train(data, judge, start, telling, to, interrupt);
            tell(trained, data, judge, telling, to);
            to.flush();
            return switch (trained.run.result().stopped()) {
                case EPOCHS_DONE, NO_IMPROVEMENT -> 0;
                case NOT_FINITE -> Main.FAILED;
                case INTERRUPTED, UNFINISHED -> Main.INTERRUPTED;
            };
        }
    }

    /// A run, and the folder it is saved in.
    private record Trained(Path folder, Run run) {}

    private Mlp model(Dataset data) {
        List<Integer> units = new ArrayList<>(options.hidden().each());
        units.addFirst(data.inputs());
        units.addLast(data.outputs());
        Key weights = Key.of(options.seed()).split(1).getFirst(); // the shuffles fold the same key
        return Mlp.create(
                weights,
                options.activation(),
                units.stream().mapToInt(Integer::intValue).toArray());
    }

    private String sentence(Mlp model) {
        var layers = new StringBuilder(
                Numbers.count(model.layers().getFirst().weight().shape().size(0), "input"));
        model.layers()
                .subList(0, model.layers().size() - 1)
                .forEach(layer ->
                        layers.append(" → ").append(layer.units()).append(' ').append(model.activation()));
        layers.append(" → ").append(Numbers.count(model.layers().getLast().units(), "output"));
        long parameters = Tree.of(model).leaves().stream()
                .mapToLong(leaf -> leaf.shape().count())
                .sum();
        Settings settings = options.settings();
        return "%s: %s. At most %s, %s a step, by %s%s."
                .formatted(
                        layers,
                        Numbers.count(parameters, "parameter"),
                        Numbers.count(settings.epochs(), "epoch"),
                        Numbers.count(settings.batch(), "row"),
                        options.optimizer(),
                        options.penalties().isEmpty()
                                ? ""
                                : " with "
                                        + String.join(
                                                " and ",
                                                options.penalties().stream()
                                                        .map(Penalty::toString)
                                                        .toList()));
    }

    /// Trains and saves; what was written is removed again if that fails.
    private Trained train(Dataset data, Judge judge, Mlp start, Telling telling, Console to, Interrupt interrupt) {
        Runs runs = options.runs();
        Optional<Path> made = Optional.empty();
        Optional<RunFolder> folder = Optional.empty();
        try {
            made = runs.make();
            String id = options.name()
                    .orElseGet(() -> runs.free(stem() + "-"
                            + LocalDateTime.now(ZoneId.systemDefault()).format(TIME)));
            folder = Optional.of(RunFolder.create(runs.folder().resolve(id), header(id, data, start)));
            RunFolder saved = folder.get();
            var trainer = new Trainer<>(
                    judge::loss, options.optimizer(), options.penalties(), options.settings(), judge::metrics);
            Trainer.Outcome<Mlp> outcome;
            try (Progress progress = progress(data, judge, telling, to)) {
                Observer stop = new Observer() {
                    @Override
                    public boolean wantsStop() {
                        return interrupt.isWanted();
                    }
                };
                outcome = trainer.train(
                        start, data.train(), data.validation(), new Progress.Together(List.of(saved, progress, stop)));
            }
            saved.finish(outcome.result(), outcome.model());
            return new Trained(saved.path(), RunFolder.read(saved.path()));
        } catch (IOException e) {
            undo(runs, made, folder);
            throw unwritten(runs, e);
        } catch (UncheckedIOException e) {
            undo(runs, made, folder);
            throw unwritten(runs, Failure.cause(e));
        } catch (RuntimeException | Error e) {
            undo(runs, made, folder);
            throw e;
        }
    }

    private static Failure unwritten(Runs runs, IOException e) {
        return new Failure(
                "the run cannot be saved in %s: %s; make room or allow it, or choose another folder with --runs"
                        .formatted(runs.folder(), Failure.reason(e)),
                e);
    }

    /// Removes what was written of the run.
    private static void undo(Runs runs, Optional<Path> made, Optional<RunFolder> folder) {
        folder.ifPresent(RunFolder::abandon);
        made.ifPresent(runs::unmake);
    }

    private Progress progress(Dataset data, Judge judge, Telling telling, Console to) {
        if (telling != Telling.ALL) {
            return new Progress.None();
        }
        Settings settings = options.settings();
        int stepsPerEpoch = Math.ceilDiv(data.train().size(), settings.batch());
        return to.window()
                .<Progress>map(window ->
                        new LiveProgress(to, window, System::nanoTime, settings.epochs(), stepsPerEpoch, judge::brief))
                .orElseGet(() -> new PlainProgress(to.out(), settings.epochs(), judge::brief));
    }

    /// The file's name without its ending, of letters, digits and a few signs.
    private String stem() {
        Path name = file.getFileName();
        String stem = (name == null ? "" : name.toString()).replaceFirst("\\.[^.]*$", "");
        String plain = stem.replaceAll("[^\\p{L}\\p{N}._-]+", "_").replaceFirst("^[^\\p{L}\\p{N}]+", "");
        return plain.isEmpty() ? "run" : plain.substring(0, Math.min(plain.length(), 100));
    }

    private RunHeader header(String id, Dataset data, Mlp start) throws IOException {
        var tree = Tree.of(start);
        List<RunHeader.Parameter> parameters = new ArrayList<>();
        for (int i = 0; i < tree.leaves().size(); i++) {
            parameters.add(new RunHeader.Parameter(
                    tree.paths().get(i), tree.leaves().get(i).type().toString()));
        }
        Optimizer<?> optimizer = options.optimizer();
        return new RunHeader(
                id,
                OffsetDateTime.now(ZoneId.systemDefault())
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString(),
                options.seed(),
                options.toMap(),
                optimizer.toString(),
                options.penalties().stream().map(Penalty::toString).toList(),
                data.toMap(),
                parameters,
                Optional.of(Backend.inUse().name()),
                Map.of("slopewise", Main.version(), "java", Runtime.version().toString()));
    }

    private void tell(Trained trained, Dataset data, Judge judge, Telling telling, Console to) {
        RunResult result = trained.run.result();
        String saved = "Saved in " + trained.folder + ".";
        List<String> sentences = new ArrayList<>(judge.sentences(result.metrics(), data.train(), data.validation()));
        if (result.bestEpoch() == 0 && result.stopped() != RunResult.Stopped.INTERRUPTED) {
            sentences.add("No epoch left parameters worth keeping: judged and saved is the untrained start.");
        }
        switch (telling) {
            case JSON -> to.out().println(Json.write(json(trained)));
            case RESULT -> {
                to.say("", sentences);
                to.say("", List.of(saved));
            }
            case ALL -> {
                to.heading("Result");
                to.say("  ", sentences);
                to.say("  ", List.of(saved));
                to.heading("What happened");
                to.say("  ", Narrator.account(trained.run));
                if (result.steps() > 0) {
                    to.heading("Any step, from 1 to " + result.steps());
                    to.out().println("  ./slopewise explain " + quoted(trained.folder) + " --step 1");
                }
            }
        }
    }

    private static Map<String, Object> json(Trained trained) {
        RunResult result = trained.run.result();
        var map = new LinkedHashMap<String, Object>();
        map.put("run", trained.run.header().id());
        map.put("folder", trained.folder.toString());
        map.put("stopped", result.stopped().toString());
        map.put("steps", result.steps());
        map.put("epochs", result.epochs());
        map.put("bestEpoch", result.bestEpoch());
        map.put("seconds", result.seconds());
        map.put("measuredSeconds", result.measuredSeconds());
        map.put("metrics", result.metrics());
        map.put("account", Narrator.account(trained.run));
        result.nonFinite().ifPresent(found -> map.put("nonFinite", NonFiniteForm.of(found)));
        return map;
    }

    /// A path as a shell takes it.
    private static String quoted(Path path) {
        String text = path.toString();
        return text.matches("[\\p{L}\\p{N}/._-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}

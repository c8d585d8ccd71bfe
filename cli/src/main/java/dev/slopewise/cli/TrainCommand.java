package dev.slopewise.cli;

import dev.slopewise.doctor.Budget;
import dev.slopewise.doctor.VerdictStory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
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

/// `slopewise train`: trains a network on a table or on images.
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        description =
                "Trains a network to predict a column of a table from the others, the classes of pictures, or the next"
                        + " token of a text, saves the run, and tells how it went.",
        footer = {
            "",
            "Example:",
            "  slopewise train examples/data/breast_cancer.csv --target diagnosis \\",
            "      --hidden 32,16 --rate 0.05",
            "  slopewise train IMAGES.idx.gz --labels LABELS.idx.gz \\",
            "      --optimizer \"adamw(rate=0.002)\"",
            "  slopewise train BOOK.txt --model transformer:128x4x4 --tokens pairs:1024",
            "  slopewise train FOLDER --pictures rgb:64x64 \\",
            "      --model conv:16x5,pool,dense:128",
            "  slopewise train ARRAYS.npz --target y --model lstm:64"
        })
final class TrainCommand implements Callable<Integer> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss");

    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "FILE",
            description =
                    "A table as CSV in UTF-8 with a header, JSON, JSON lines (each packed by gzip or not) or Parquet;"
                        + " a text; a folder with a folder of pictures (PNG, JPEG) for each class; arrays as .npz; or"
                        + " an IDX file of images.")
    private Path file = Path.of("");

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli calls what is in it
    private ConfigOption config = new ConfigOption();

    @Mixin
    private TrainOptions options = new TrainOptions();

    @Mixin
    private PlaceOptions place = new PlaceOptions();

    @Mixin
    private Followers followers = new Followers();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            converter = Range.Name.class,
            description = "The name of the run: " + Range.NAME + ". Default: the file's name and the time.")
    private @Nullable String name;

    @Option(
            names = "--apply",
            paramLabel = "RUN",
            description = "Take the settings of this run with what `diagnose` says to set in their place; options here"
                    + " win. It is examined as `diagnose` does.")
    private @Nullable String apply;

    @Option(
            names = "--on-trouble",
            paramLabel = "ANSWER",
            description =
                    "What to do when the steps show trouble, such as a loss far above the first or a layer that is"
                        + " silent: ${COMPLETION-CANDIDATES}. It is said in any case. `repair` looks for the cause by"
                        + " experiments, at most 24 trainings or 5 min, goes back to before the trouble and on with"
                        + " the remedy; it stops if the remedy is no setting that can change on the way. `ask` lets"
                        + " you choose in the terminal. Default: ${DEFAULT-VALUE}.")
    private Alarm.Answer onTrouble = Alarm.Answer.CONTINUE;

    @Option(names = "--quiet", description = "Print the result and where it is saved, and nothing else.")
    private boolean quiet;

    @Mixin
    private Output output = new Output();

    TrainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        place.start();
        TrainOptions chosen = apply == null ? options : applied(apply);
        chosen.contradiction(file).ifPresent(why -> {
            throw new ParameterException(spec.commandLine(), why);
        });
        boolean canAsk = console.window().isPresent() && !output.isJson();
        if (onTrouble == Alarm.Answer.ASK && !canAsk) {
            throw new ParameterException(
                    spec.commandLine(), "--on-trouble ask needs a terminal to ask in; say continue, stop or repair");
        }
        var training = Training.of(file, chosen);
        Runs runs = place.runs();
        String id = Optional.ofNullable(name)
                .orElseGet(() -> runs.free(
                        stem() + "-" + LocalDateTime.now(ZoneId.systemDefault()).format(TIME)));
        Console to = output.on(console);
        var teller = new Teller(to, Teller.Telling.of(output.isJson(), quiet), onTrouble);
        int code;
        try (Followers told = followers) {
            code = teller.tell(
                    training,
                    (observer, rescue) ->
                            told.ended(training.begin(runs, id, header -> told.after(observer, header), rescue)));
        }
        followers.failures().forEach(to.err()::println);
        return code;
    }

    /// The remedy of a run, and the options given here.
    private TrainOptions applied(String run) throws IOException {
        Patient patient = Patient.of(place.runs().find(run));
        var story = new VerdictStory(patient.verdict(Budget.USUAL));
        Cure cure = Cure.of(patient, story)
                .orElseThrow(() -> new Failure("run %s has no remedy that is a setting of `train`: %s"
                        .formatted(patient.folder(), story.headline())));
        if (!output.isJson() && !quiet) {
            output.on(console).say("", List.of(story.headline(), "Applied: " + cure.command()));
        }
        return TrainWords.options(TrainWords.over(cure.words(), TrainWords.given(spec.commandLine())));
    }

    /// The file's name without its ending, of letters, digits and a few signs.
    private String stem() {
        Path last = file.getFileName();
        String stem = (last == null ? "" : last.toString()).replaceFirst("\\.[^.]*$", "");
        String plain = stem.replaceAll("[^\\p{L}\\p{N}._-]+", "_").replaceFirst("^[^\\p{L}\\p{N}]+", "");
        return plain.isEmpty() ? "run" : plain.substring(0, Math.min(plain.length(), 100));
    }
}

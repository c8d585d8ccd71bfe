package dev.slopewise.cli;

import dev.slopewise.data.Task;
import dev.slopewise.learn.nn.Activation;
import dev.slopewise.learn.nn.Blueprint;
import dev.slopewise.learn.optim.Optimizers;
import dev.slopewise.learn.penalty.Penalty;
import dev.slopewise.learn.schedule.Schedules;
import dev.slopewise.learn.train.Averaging;
import dev.slopewise.learn.train.Checkpoints;
import dev.slopewise.learn.train.Clipping;
import dev.slopewise.learn.train.Group;
import dev.slopewise.learn.train.Recipe;
import dev.slopewise.learn.train.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// Everything that decides how a training goes. Flags, a TOML file ([ConfigFile]) and the header of a run give the same settings by the same
/// names, with the same checks; what none of them says follows from the kind of data ([#settle]).
final class TrainOptions {
    static final Path RUNS = Path.of("runs");

    /// The least improvement of the validation loss that counts for `--patience`, as a share of the best so far.
    private static final double MEANINGFUL = 1e-3;

    /// From these sizes on a table is read in parts, in bytes: as text, and packed (gzip, Parquet).
    private static final long LARGE_TEXT = 1L << 26;

    private static final long LARGE_PACKED = 1L << 23;

    private static final String DEFAULT = " Default: ${DEFAULT-VALUE}.";

    @Option(names = "--target", paramLabel = "COLUMN", description = "The column of a table to predict.")
    private @Nullable String target;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = "The IDX file of classes, if FILE is an IDX file of images.")
    private @Nullable Path labels;

    @Option(
            names = "--task",
            paramLabel = "NAME",
            converter = Range.TaskName.class,
            description = "${COMPLETION-CANDIDATES}. Default: what the target's values ask for.")
    private @Nullable Task task;

    @Option(
            names = "--stream",
            description = "Read the table in parts, for one larger than memory. Text from 64 MiB on and Parquet or gzip"
                    + " files from 8 MiB on are read so in any case.")
    private boolean stream;

    @Option(
            names = "--model",
            paramLabel = "LAYERS",
            converter = Range.Model.class,
            description = "The layers, such as dense:64,32 or conv:16x5,pool,dense:128 or gelu,dense:64,dropout:20."
                    + Defaults.MODEL)
    private @Nullable String model;

    @Option(
            names = "--hidden",
            paramLabel = "UNITS",
            converter = Range.HiddenUnits.class,
            description = "Short for --model dense:UNITS, units of the hidden layers: " + Range.UNITS
                    + " for a linear model.")
    private Range.@Nullable Units hidden;

    @Option(
            names = "--activation",
            paramLabel = "NAME",
            converter = Range.ActivationName.class,
            description = "What bends a hidden layer's output: ${COMPLETION-CANDIDATES}. Default: relu.")
    private @Nullable Activation activation;

    @Option(
            names = "--loss",
            paramLabel = "NAME",
            converter = Range.LossName.class,
            description =
                    "What is made small: cross-entropy[:SMOOTHING] or focal[:FOCUS] for classes; squared, absolute,"
                            + " huber[:WIDTH], log-cosh or quantile[:SHARE] for numbers. Default: the first of each.")
    private @Nullable String loss;

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            converter = Range.OptimizerText.class,
            description =
                    "How slopes become steps, such as adam or \"adamw(rate=0.001, decay=0.1)\"." + Defaults.OPTIMIZER)
    private @Nullable String optimizer;

    @Option(
            names = "--rate",
            paramLabel = "X",
            converter = Range.Above0.class,
            description = "Learning rate, length of a step per unit of slope: " + Range.ABOVE_0 + "." + Defaults.RATE)
    private @Nullable Double rate;

    @Option(
            names = "--momentum",
            paramLabel = "SHARE",
            converter = Range.From0Below1.class,
            description = "Share of the last step that is kept in the next: " + Range.FROM_0_BELOW_1
                    + "; 0 is plain gradient descent. Default: 0.9, of the optimiser heavy-ball.")
    private @Nullable Double momentum;

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            converter = Range.ScheduleText.class,
            description = "Factor of the rate over time, such as cosine or \"warmup(100, cosine)\"." + DEFAULT)
    private String schedule = "constant";

    @Option(
            names = "--epochs",
            paramLabel = "N",
            converter = Range.Count.class,
            description = "Most passes over the training rows: " + Range.COUNT + "." + Defaults.EPOCHS)
    private @Nullable Integer epochs;

    @Option(
            names = "--batch",
            paramLabel = "N",
            converter = Range.Count.class,
            description = "Rows in a step: " + Range.COUNT + "; more than there are means all." + Defaults.BATCH)
    private @Nullable Integer batch;

    @Option(
            names = "--accumulate",
            paramLabel = "N",
            converter = Range.Count.class,
            description =
                    "In how many parts a batch is worked through, in the memory of one: " + Range.COUNT + "." + DEFAULT)
    private int accumulate = 1;

    @Option(
            names = "--patience",
            paramLabel = "N",
            converter = Range.Count.class,
            description = "Stop when the validation loss has not improved by a thousandth for this many epochs: "
                    + Range.COUNT + "." + DEFAULT)
    private int patience = 20;

    @Option(
            names = "--l2",
            paramLabel = "X",
            converter = Range.From0.class,
            description = "Price of half the sum of squared weights, in units of the loss: " + Range.FROM_0 + "."
                    + Defaults.L2)
    private @Nullable Double l2;

    @Option(
            names = "--l1",
            paramLabel = "X",
            converter = Range.From0.class,
            description = "Price of the sum of weights' sizes, in units of the loss: " + Range.FROM_0 + "." + DEFAULT)
    private double l1;

    @Option(
            names = "--decay",
            paramLabel = "X",
            converter = Range.From0.class,
            description = "Share of each weight that a step takes off, times the rate: " + Range.FROM_0 + "." + DEFAULT)
    private double decay;

    @Option(
            names = "--clip",
            paramLabel = "X",
            converter = Range.Above0.class,
            description = "Longest slope, over all weights: " + Range.ABOVE_0 + ". Default: none.")
    private @Nullable Double clip;

    @Option(
            names = "--average",
            paramLabel = "SHARE",
            converter = Range.From0Below1.class,
            description = "Judge and save a moving average of the weights, of which this share is kept in each step: "
                    + Range.FROM_0_BELOW_1 + "." + Defaults.AVERAGE)
    private @Nullable Double average;

    @Option(
            names = "--freeze",
            paramLabel = "PATTERN",
            split = ",",
            description = "Weights that stay as they are, such as layers[0].* or **.bias.")
    private List<String> freeze = new ArrayList<>();

    @Option(
            names = "--validation",
            paramLabel = "SHARE",
            converter = Range.Between0And1.class,
            description = "Share of the rows that judge and are not learnt from: " + Range.BETWEEN_0_AND_1 + "."
                    + Defaults.VALIDATION)
    private @Nullable Double validation;

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = Range.Whole.class,
            description = "Of all that is random (split, first weights, order): " + Range.WHOLE
                    + "; the same one gives the same run." + DEFAULT)
    private long seed;

    @Option(
            names = "--measure",
            paramLabel = "N",
            converter = Range.CountOr0.class,
            description = "After every how many steps to measure what a step delivered: " + Range.COUNT_OR_0
                    + ", where 0 means never; each costs about as much as a step." + Defaults.MEASURE)
    private @Nullable Integer measure;

    @Option(
            names = "--checkpoint",
            paramLabel = "N",
            converter = Range.CountOr0.class,
            description = "After every how many steps to save what `resume` goes on from, besides after each epoch: "
                    + Range.COUNT_OR_0 + ", where 0 means after epochs only." + DEFAULT)
    private int checkpoint;

    /// The settings in the header of a run.
    static TrainOptions from(Map<String, Object> config) {
        var options = new TrainOptions();
        List<String> args = new ArrayList<>();
        config.forEach((name, value) -> {
            switch (value) {
                case Boolean isSet -> {
                    if (isSet) args.add("--" + name);
                }
                case List<?> list ->
                    args.add("--" + name + "="
                            + String.join(
                                    ",", list.stream().map(String::valueOf).toList()));
                default -> args.add("--" + name + "=" + value);
            }
        });
        try {
            new CommandLine(options).parseArgs(args.toArray(new String[0]));
        } catch (ParameterException e) {
            throw new Failure("the run's settings cannot be read: " + e.getMessage() + "; train again", e);
        }
        options.contradiction().ifPresent(why -> {
            throw new Failure("the run's settings cannot be read: " + why + "; train again");
        });
        return options;
    }

    /// The settings by name, for a run's header; [#from] reads them back.
    Map<String, Object> toMap() {
        var map = new LinkedHashMap<String, Object>();
        for (OptionSpec option : CommandSpec.forAnnotatedObject(this).options()) {
            Object value = option.getValue();
            boolean isSaid = value != null && !(value instanceof List<?> list && list.isEmpty());
            if (!isSaid) continue;
            boolean isPlain = value instanceof Number || value instanceof Boolean || value instanceof List<?>;
            map.put(option.longestName().substring(2), isPlain ? value : value.toString());
        }
        return map;
    }

    /// What contradicts something else, or is missing, in a sentence.
    Optional<String> contradiction() {
        if (target == null && labels == null) {
            return Optional.of(
                    "Missing required option: '--target=COLUMN' (of a table) or '--labels=FILE' (of images)");
        }
        if (target != null && labels != null) return Optional.of("--target is for tables, --labels for images");
        if (labels != null && stream) return Optional.of("--stream is for tables, --labels for images");
        if (labels != null && task != null) return Optional.of("--task is for tables, --labels for images");
        if (model != null && (hidden != null || activation != null)) {
            return Optional.of(
                    "--model says it all: write --hidden and --activation in it, as in --model tanh,dense:64");
        }
        boolean isDetailed = optimizer != null && optimizer.contains("(");
        if (isDetailed && (rate != null || momentum != null)) {
            return Optional.of("--optimizer has settings of its own: write --rate and --momentum in it");
        }
        return Optional.empty();
    }

    Defaults kind(Path file) throws IOException {
        if (labels != null) return Defaults.IMAGES;
        String name = file.toString();
        boolean isPacked = name.endsWith(".gz") || name.endsWith(".parquet");
        long large = isPacked ? LARGE_PACKED : LARGE_TEXT;
        boolean isLarge = Files.isRegularFile(file) && Files.size(file) >= large;
        return stream || isLarge ? Defaults.STREAM : Defaults.TABLE;
    }

    /// Fills in what was not said, and writes what was said for short in its full form.
    ///
    /// @throws dev.slopewise.core.SlopewiseException if an optimiser has no such setting
    void settle(Defaults by) {
        model = model != null ? model : shortModel(by);
        hidden = null;
        activation = null;
        if (average == null && optimizer == null && by.average > 0) average = by.average;
        optimizer = Optimizers.text(Optimizers.parse(fullOptimizer(by)));
        rate = null;
        momentum = null;
        schedule = Schedules.text(Schedules.parse(schedule));
        epochs = Objects.requireNonNullElse(epochs, by.epochs);
        batch = Objects.requireNonNullElse(batch, by.batch);
        l2 = Objects.requireNonNullElse(l2, by.l2);
        validation = Objects.requireNonNullElse(validation, by.validation);
        measure = Objects.requireNonNullElse(measure, by.measure);
        stream = by == Defaults.STREAM;
    }

    private String shortModel(Defaults by) {
        String layers = hidden == null ? by.model : hidden.each().isEmpty() ? "" : "dense:" + hidden;
        String bend = activation == null || activation == Activation.RELU ? "" : activation.toString();
        return bend.isEmpty() || layers.isEmpty() ? bend + layers : bend + "," + layers;
    }

    private String fullOptimizer(Defaults by) {
        String usual = momentum == null ? by.optimizer : momentum == 0 ? "gradient-descent" : "heavy-ball";
        String name = optimizer == null ? usual : optimizer;
        List<String> settings = new ArrayList<>();
        if (rate != null) settings.add("rate=" + rate);
        else if (optimizer == null) settings.add("rate=" + by.rate);
        if (momentum != null && momentum > 0) settings.add("momentum=" + momentum);
        return settings.isEmpty() ? name : name + "(" + String.join(", ", settings) + ")";
    }

    void loss(String name) {
        loss = name;
    }

    Optional<String> loss() {
        return Optional.ofNullable(loss);
    }

    String target() {
        return Objects.requireNonNull(target);
    }

    Optional<Path> labels() {
        return Optional.ofNullable(labels);
    }

    Optional<Task> task() {
        return Optional.ofNullable(task);
    }

    Blueprint model() {
        return Blueprint.parse(Objects.requireNonNull(model));
    }

    double validation() {
        return Objects.requireNonNull(validation);
    }

    long seed() {
        return seed;
    }

    Recipe recipe() {
        List<Penalty> penalties = new ArrayList<>();
        if (Objects.requireNonNull(l2) > 0) penalties.add(new Penalty.L2(l2));
        if (l1 > 0) penalties.add(new Penalty.L1(l1));
        if (decay > 0) penalties.add(new Penalty.Decay(decay));
        Recipe recipe = new Recipe(Optimizers.parse(Objects.requireNonNull(optimizer)))
                .schedule(Schedules.parse(schedule))
                .penalties(penalties)
                .clipping(clip == null ? new Clipping.None() : new Clipping.ByGlobalNorm(clip))
                .accumulate(accumulate)
                .groups(freeze.stream()
                        .map(paths -> new Group(paths, new Group.Frozen()))
                        .toArray(Group[]::new));
        return average == null || average == 0 ? recipe : recipe.average(new Averaging(average));
    }

    Settings settings() {
        return new Settings(
                Objects.requireNonNull(epochs),
                Objects.requireNonNull(batch),
                seed,
                Objects.requireNonNull(measure),
                patience,
                MEANINGFUL);
    }

    Checkpoints checkpoints() {
        return new Checkpoints(checkpoint, 0);
    }
}

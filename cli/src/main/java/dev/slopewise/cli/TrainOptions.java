package dev.slopewise.cli;

import dev.slopewise.data.Scaling;
import dev.slopewise.data.Target;
import dev.slopewise.data.TargetScale;
import dev.slopewise.data.Task;
import dev.slopewise.data.image.PictureChange;
import dev.slopewise.data.image.PictureChanges;
import dev.slopewise.data.image.PictureForm;
import dev.slopewise.learn.loss.Losses;
import dev.slopewise.learn.loss.RegressionLoss;
import dev.slopewise.learn.nn.Activation;
import dev.slopewise.learn.nn.Blueprint;
import dev.slopewise.learn.optim.AdamW;
import dev.slopewise.learn.optim.Lamb;
import dev.slopewise.learn.optim.Lion;
import dev.slopewise.learn.optim.Muon;
import dev.slopewise.learn.optim.Optimizer;
import dev.slopewise.learn.optim.Optimizers;
import dev.slopewise.learn.optim.ScheduleFreeAdamW;
import dev.slopewise.learn.penalty.Penalties;
import dev.slopewise.learn.penalty.Penalty;
import dev.slopewise.learn.schedule.Schedules;
import dev.slopewise.learn.train.Averaging;
import dev.slopewise.learn.train.Checkpoints;
import dev.slopewise.learn.train.Clipping;
import dev.slopewise.learn.train.Group;
import dev.slopewise.learn.train.Recipe;
import dev.slopewise.learn.train.Settings;
import dev.slopewise.learn.train.Watch;
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

    private static final PictureForm USUAL_PICTURES = new PictureForm(PictureForm.Colour.RGB, 32, 32);
    private static final int USUAL_CONTEXT = 64;

    // ---- What options are for

    private static final String TABLES = "tables";
    private static final String PICTURES = "pictures";
    private static final String IMAGES = "images";
    private static final String TEXTS = "texts";

    private static final String DEFAULT = " Default: ${DEFAULT-VALUE}.";

    @Option(
            names = "--target",
            paramLabel = "COLUMN",
            description = "The column of a table, or the array of an .npz file, to predict.")
    private @Nullable String target;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = "The IDX file of classes, if FILE is an IDX file of images.")
    private @Nullable Path labels;

    @Option(
            names = "--pictures",
            paramLabel = "FORM",
            converter = Range.Pictures.class,
            description = "What each picture of a folder is made to, if FILE is a folder with a folder for each class:"
                    + " colour and height x width, such as grey:28x28. Default: rgb:32x32.")
    private @Nullable PictureForm pictures;

    @Option(
            names = "--augment",
            paramLabel = "CHANGES",
            converter = Range.PictureChangesText.class,
            description =
                    "Changes of pictures and images that are drawn anew each time one is learnt from, one or several:"
                            + " flip, left and right; shift(SHARE) of its size at most; turn(DEGREES) at most; as in"
                            + " \"flip, shift(0.1), turn(15)\". Default: none.")
    private @Nullable String augment;

    @Option(
            names = "--tokens",
            paramLabel = "KIND",
            converter = Tokens.Named.class,
            description =
                    "What a text is cut into, whose next one is learnt to be told: characters, or pairs:N, at most"
                            + " N byte pairs. Default, if FILE ends in .txt or .md: characters.")
    private @Nullable Tokens tokens;

    @Option(
            names = "--context",
            paramLabel = "N",
            converter = Range.Count.class,
            description = "Tokens of a text that a model sees at once: " + Range.COUNT + ". Default: 64.")
    private @Nullable Integer context;

    @Option(
            names = "--task",
            paramLabel = "TASK",
            converter = Range.TaskName.class,
            description = "${COMPLETION-CANDIDATES}. Default: what the target's values ask for.")
    private @Nullable Task task;

    @Option(
            names = "--target-scale",
            paramLabel = "SCALE",
            converter = Range.TargetScaleName.class,
            description =
                    "How a number is learnt, and brought back from in answers: ${COMPLETION-CANDIDATES}. standard is"
                        + " its distance from the mean in standard deviations; log the same of ln(1 + x), for prices,"
                        + " counts and other amounts with a long tail, of which a typical one is then told and not the"
                        + " mean. Default: standard.")
    private @Nullable TargetScale targetScale;

    @Option(
            names = "--scaling",
            paramLabel = "SCALING",
            converter = Range.ScalingName.class,
            description =
                    "How numbers that are learnt from are brought to a common size: ${COMPLETION-CANDIDATES}. standard"
                            + " by mean and deviation, minMax from 0 to 1, robust by the quartiles, quantile by rank."
                            + " Default: standard.")
    private @Nullable Scaling scaling;

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
            paramLabel = "ACTIVATION",
            converter = Range.ActivationName.class,
            description = "What bends a hidden layer's output: ${COMPLETION-CANDIDATES}. Default: relu.")
    private @Nullable Activation activation;

    @Option(
            names = "--loss",
            paramLabel = "NAME",
            converter = Range.LossName.class,
            description =
                    "What is made small: cross-entropy, focal, multi-class-hinge for classes, binary-cross-entropy,"
                        + " hinge for two; squared, absolute, huber, log-cosh, quantile, gaussian for numbers, poisson"
                        + " for counts; with settings as in \"huber(width=0.5)\" or \"cross-entropy(smoothing=0.1)\"."
                        + " Default: cross-entropy, squared.")
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
            description = "Most passes over the training rows, or the text: " + Range.COUNT + "." + Defaults.EPOCHS)
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
            names = "--penalty",
            paramLabel = "NAME",
            converter = Range.PenaltyText.class,
            description = "What large weights pay, one or several: l2, l1, elastic-net, group-lasso, max-norm, decay,"
                    + " spectral, each with its strength, as in \"l1(0.001), max-norm(3)\", or none."
                    + Defaults.PENALTY)
    private @Nullable String penalty;

    @Option(
            names = "--l2",
            paramLabel = "X",
            converter = Range.From0.class,
            description = "Short for --penalty \"l2(X)\", price of half the sum of squared weights: " + Range.FROM_0
                    + "." + Defaults.L2)
    private @Nullable Double l2;

    @Option(
            names = "--l1",
            paramLabel = "X",
            converter = Range.From0.class,
            description = "Short for --penalty \"l1(X)\", price of the sum of weights' sizes: " + Range.FROM_0
                    + ". Default: 0.")
    private @Nullable Double l1;

    @Option(
            names = "--decay",
            paramLabel = "X",
            converter = Range.From0.class,
            description =
                    "Short for --penalty \"decay(X)\", share of each weight that a step takes off, times the rate: "
                            + Range.FROM_0 + ". Default: 0.")
    private @Nullable Double decay;

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

    @Option(
            names = "--doctor",
            paramLabel = "SHARE",
            converter = Range.DoctorShare.class,
            description =
                    "Most of the time that probing the curvature may take, for `diagnose`, which also has the units"
                            + " looked at in each step: " + Range.DOCTOR_SHARE
                            + ". What is trained stays the same, bit by bit."
                            + " A training of seconds has time for none." + Defaults.DOCTOR)
    private @Nullable Watched doctor;

    /// The settings in the header of a run.
    static TrainOptions from(Map<String, Object> config) {
        var options = new TrainOptions();
        try {
            new CommandLine(options).parseArgs(words(config).toArray(new String[0]));
        } catch (ParameterException e) {
            throw new Failure("the run's settings cannot be read: " + e.getMessage() + "; train again", e);
        }
        options.contradiction(options.said()).ifPresent(why -> {
            throw new Failure("the run's settings cannot be read: " + why + "; train again");
        });
        return options;
    }

    /// The settings in the header of a run as words of a command line.
    static List<String> words(Map<String, Object> config) {
        List<String> words = new ArrayList<>();
        config.forEach((name, value) -> {
            switch (value) {
                case Boolean isSet -> {
                    if (isSet) words.add("--" + name);
                }
                case List<?> list ->
                    words.add("--" + name + "="
                            + String.join(
                                    ",", list.stream().map(String::valueOf).toList()));
                default -> words.add("--" + name + "=" + value);
            }
        });
        return words;
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
    Optional<String> contradiction(Path file) {
        Map<String, String> said = said();
        if (Files.isDirectory(file) && pictures == null) said.put("a folder", PICTURES);
        if (said.isEmpty() && isText(file)) said.put("the name " + file.getFileName(), TEXTS);
        return contradiction(said);
    }

    /// What kind of data there is, by what says so.
    private Map<String, String> said() {
        Map<String, String> said = new LinkedHashMap<>();
        if (target != null) said.put("--target", TABLES);
        if (labels != null) said.put("--labels", IMAGES);
        if (pictures != null) said.put("--pictures", PICTURES);
        if (tokens != null) said.put("--tokens", TEXTS);
        return said;
    }

    /// Whether a file is a text by its name.
    static boolean isText(Path file) {
        return file.toString().matches("(?i).*\\.(txt|md)(\\.gz)?");
    }

    private Optional<String> contradiction(Map<String, String> kinds) {
        if (kinds.isEmpty()) {
            return Optional.of("Missing required option: '--target=COLUMN' (of a table) or '--labels=FILE' (of images);"
                    + " a text ends in .txt or needs --tokens");
        }
        Map<String, String> needed = new LinkedHashMap<>(kinds);
        if (stream) needed.put("--stream", TABLES);
        if (task != null) needed.put("--task", TABLES);
        if (targetScale != null) needed.put("--target-scale", TABLES);
        if (scaling != null) needed.put("--scaling", TABLES);
        if (context != null) needed.put("--context", TEXTS);
        Map.Entry<String, String> kind = kinds.entrySet().iterator().next();
        for (Map.Entry<String, String> other : needed.entrySet()) {
            boolean isSecond = kinds.containsKey(other.getKey());
            if (isSecond
                    ? other.getKey().equals(kind.getKey())
                    : other.getValue().equals(kind.getValue())) continue;
            Map.Entry<String, String> first = isSecond ? kind : other, second = isSecond ? other : kind;
            return Optional.of("%s is for %s, %s for %s"
                    .formatted(first.getKey(), first.getValue(), second.getKey(), second.getValue()));
        }
        if (augment != null && !List.of(PICTURES, IMAGES).contains(kind.getValue())) {
            return Optional.of(
                    "--augment is for pictures and images, %s for %s".formatted(kind.getKey(), kind.getValue()));
        }
        if (model != null && (hidden != null || activation != null)) {
            return Optional.of(
                    "--model says it all: write --hidden and --activation in it, as in --model tanh,dense:64");
        }
        if (penalty != null && (l2 != null || l1 != null || decay != null)) {
            return Optional.of(
                    "--penalty says it all: write --l2, --l1 and --decay in it, as in --penalty \"l2(0.1)\"");
        }
        boolean isOfCounts = loss != null && Losses.parse(loss) instanceof RegressionLoss.Poisson;
        if (isOfCounts && targetScale != null && targetScale != TargetScale.NONE) {
            return Optional.of("the loss poisson learns counts as they are: leave --target-scale out");
        }
        boolean isDetailed = optimizer != null && optimizer.contains("(");
        if (isDetailed && (rate != null || momentum != null)) {
            return Optional.of("--optimizer has settings of its own: write --rate and --momentum in it");
        }
        boolean isDecayed = penalties(0).stream().anyMatch(one -> one instanceof Penalty.Decay && one.strength() > 0);
        if (optimizer != null && isDecayed && ownDecay(Optimizers.parse(optimizer)) > 0) {
            return Optional.of("%s decays weights by itself: write the decay in it, as in --optimizer \"%s(decay=0.1)\""
                    .formatted(optimizer, optimizer.replaceFirst("\\(.*", "")));
        }
        return Optional.empty();
    }

    Defaults kind(Path file) throws IOException {
        if (labels != null) return Defaults.IMAGES;
        if (pictures != null || Files.isDirectory(file)) return Defaults.PICTURES;
        if (tokens != null || target == null) return Defaults.TEXT;
        String name = file.toString();
        if (name.endsWith(".npz")) return Defaults.ARRAYS;
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
        penalty = Penalties.text(penalties(by.l2));
        l2 = null;
        l1 = null;
        decay = null;
        validation = Objects.requireNonNullElse(validation, by.validation);
        measure = Objects.requireNonNullElse(measure, by.measure);
        doctor = Objects.requireNonNullElse(doctor, new Watched(by.doctor));
        stream = by == Defaults.STREAM;
        if (augment != null) augment = PictureChanges.text(augment());
        if (by == Defaults.PICTURES) pictures = pictures();
        if (by == Defaults.TEXT) {
            tokens = tokens();
            context = context();
        }
    }

    /// @param usual strength of the squares where nothing is said
    private List<Penalty> penalties(double usual) {
        if (penalty != null) return Penalties.parse(penalty);
        List<Penalty> penalties = new ArrayList<>();
        double squares = Objects.requireNonNullElse(l2, usual);
        if (squares > 0) penalties.add(new Penalty.L2(squares));
        if (l1 != null && l1 > 0) penalties.add(new Penalty.L1(l1));
        if (decay != null && decay > 0) penalties.add(new Penalty.Decay(decay));
        return penalties;
    }

    /// The share of each weight that an optimiser takes off by itself, times its rate.
    private static double ownDecay(Optimizer<?> optimizer) {
        return switch (optimizer) {
            case AdamW by -> by.decay();
            case Lamb by -> by.decay();
            case Lion by -> by.decay();
            case Muon by -> by.decay();
            case ScheduleFreeAdamW by -> by.decay();
            default -> 0; // AdaDelta's and RMSProp's `decay` is of means
        };
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

    /// The same, settled, with steps made and examples gone through as a changed training does.
    ///
    /// @param layers as [#model()] prints itself
    TrainOptions with(Recipe recipe, Settings settings, Blueprint layers) {
        Map<String, Object> map = toMap();
        map.put("model", layers.toString());
        map.put("optimizer", Optimizers.text(recipe.optimizer()));
        map.put("schedule", Schedules.text(recipe.schedule()));
        map.put("penalty", Penalties.text(recipe.penalties()));
        map.put("epochs", settings.epochs());
        map.put("batch", settings.batch());
        map.put("seed", settings.seed());
        map.remove("clip");
        if (recipe.clipping() instanceof Clipping.ByGlobalNorm(double most)) map.put("clip", most);
        map.remove("freeze");
        List<String> frozen = recipe.groups().stream().map(Group::paths).toList();
        if (!frozen.isEmpty()) map.put("freeze", frozen);
        return from(map);
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

    /// Refuses what is for tables with names of columns.
    void checkArrays() {
        if (scaling != null) {
            throw new Failure("--scaling is for tables, and inputs of arrays are taken as they are; leave it out");
        }
    }

    Optional<Path> labels() {
        return Optional.ofNullable(labels);
    }

    PictureForm pictures() {
        return Objects.requireNonNullElse(pictures, USUAL_PICTURES);
    }

    List<PictureChange> augment() {
        return augment == null ? List.of() : PictureChanges.parse(augment);
    }

    Tokens tokens() {
        return Objects.requireNonNullElse(tokens, Tokens.CHARACTERS);
    }

    /// Tokens of a window.
    int context() {
        return Objects.requireNonNullElse(context, USUAL_CONTEXT);
    }

    Optional<Task> task() {
        return Optional.ofNullable(task);
    }

    Scaling scaling() {
        return Objects.requireNonNullElse(scaling, Scaling.STANDARD);
    }

    TargetScale targetScale() {
        return Objects.requireNonNullElse(targetScale, TargetScale.STANDARD);
    }

    /// Refuses a scale that was said for what is no number.
    void checkScale(Target target) {
        if (targetScale != null && target instanceof Target.Classes classes) {
            throw new Failure(
                    "--target-scale is for numbers, and `%s` is one of %d classes: leave it out, or say --task regression"
                            .formatted(classes.name(), classes.classes().size()));
        }
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
        Recipe recipe = new Recipe(Optimizers.parse(Objects.requireNonNull(optimizer)))
                .schedule(Schedules.parse(schedule))
                .penalties(penalties(0))
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

    /// What is looked at while it trains; nothing before it is settled.
    Watch watch() {
        return doctor == null ? Watch.NOTHING : doctor.watch();
    }

    Checkpoints checkpoints() {
        return new Checkpoints(checkpoint, 0);
    }
}

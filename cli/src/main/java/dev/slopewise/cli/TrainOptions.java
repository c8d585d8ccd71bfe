package dev.slopewise.cli;

import dev.slopewise.learn.nn.Blueprint;
import dev.slopewise.learn.optim.Optimizers;
import dev.slopewise.learn.penalty.Penalties;
import dev.slopewise.learn.schedule.Schedules;
import dev.slopewise.learn.train.Checkpoints;
import dev.slopewise.learn.train.Clipping;
import dev.slopewise.learn.train.Group;
import dev.slopewise.learn.train.Recipe;
import dev.slopewise.learn.train.Settings;
import dev.slopewise.learn.train.Watch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
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

    private static final String DEFAULT = " Default: ${DEFAULT-VALUE}.";

    @Mixin
    private DataOptions data = new DataOptions();

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Mixin
    private RecipeOptions recipe = new RecipeOptions();

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
            names = "--patience",
            paramLabel = "N",
            converter = Range.Count.class,
            description = "Stop when the validation loss has not improved by a thousandth for this many epochs: "
                    + Range.COUNT + "." + DEFAULT)
    private int patience = 20;

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
        options.data.contradiction().or(options::contradiction).ifPresent(why -> {
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
        return data.contradiction(file).or(this::contradiction);
    }

    private Optional<String> contradiction() {
        Optional<String> ofLoss = model.isOfCounts() && data.isTargetScaled()
                ? Optional.of("the loss poisson learns counts as they are: leave --target-scale out")
                : Optional.empty();
        return model.contradiction().or(() -> ofLoss).or(recipe::contradiction);
    }

    /// Fills in what was not said, and writes what was said for short in its full form.
    ///
    /// @throws dev.slopewise.core.SlopewiseException if an optimiser has no such setting
    void settle(Defaults by) {
        data.settle(by);
        model.settle(by);
        recipe.settle(by);
        epochs = Objects.requireNonNullElse(epochs, by.epochs);
        batch = Objects.requireNonNullElse(batch, by.batch);
        measure = Objects.requireNonNullElse(measure, by.measure);
        doctor = Objects.requireNonNullElse(doctor, new Watched(by.doctor));
    }

    /// The same, settled, with steps made and examples gone through as a changed training does.
    ///
    /// @param layers as [ModelOptions#layers] prints itself
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

    DataOptions data() {
        return data;
    }

    ModelOptions model() {
        return model;
    }

    RecipeOptions steps() {
        return recipe;
    }

    long seed() {
        return seed;
    }

    Recipe recipe() {
        return recipe.recipe();
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

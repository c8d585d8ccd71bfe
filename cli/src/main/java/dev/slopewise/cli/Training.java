package dev.slopewise.cli;

import dev.slopewise.core.Backend;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.data.image.PictureChange;
import dev.slopewise.data.text.TokenWindows;
import dev.slopewise.doctor.Numbers;
import dev.slopewise.doctor.experiment.Subject;
import dev.slopewise.learn.loss.Losses;
import dev.slopewise.learn.nn.Activation;
import dev.slopewise.learn.nn.Blueprint;
import dev.slopewise.learn.nn.Layer;
import dev.slopewise.learn.nn.Mlp;
import dev.slopewise.learn.optim.Stability;
import dev.slopewise.learn.penalty.Penalty;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Examples;
import dev.slopewise.learn.train.Objective;
import dev.slopewise.learn.train.Observer;
import dev.slopewise.learn.train.Recipe;
import dev.slopewise.learn.train.RunFolder;
import dev.slopewise.learn.train.RunHeader;
import dev.slopewise.learn.train.RunResult;
import dev.slopewise.learn.train.Settings;
import dev.slopewise.learn.train.Source;
import dev.slopewise.learn.train.Step;
import dev.slopewise.learn.train.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A training, whole: what `train` makes of its options and `resume` of a run's header, alike.
record Training(TrainOptions options, Defaults kind, Material material, Judge judge, Layer start) {
    /// Of a rate that is worked out.
    private static final MathContext DIGITS = new MathContext(2);

    /// Reads the data, settles the settings by it, and makes the model.
    static Training of(Path file, TrainOptions options) throws IOException {
        Defaults kind = options.data().kind(file);
        options.settle(kind);
        Material material = Material.load(file, options, kind);
        Reading reading = material.reading();
        String loss = options.model().loss().orElseGet(() -> Judge.usualLoss(reading));
        Judge judge = Judge.of(reading, loss);
        if (reading instanceof Reading.Labelled labelled) options.data().checkScale(labelled.target());
        if (judge instanceof TargetJudge target) {
            target.check(material.known());
            target.check(material.validation().targets());
        }
        options.model().loss(Losses.text(judge.loss()));
        var training = new Training(options, kind, material, judge, model(options, reading, judge.outputs()));
        return kind == Defaults.TABLE && options.steps().isRateUsual() ? training.atRateForIt() : training;
    }

    /// At the usual rate or, where that is less, at half of what the curvature at the start allows: many columns that tell nearly the same make it large.
    private Training atRateForIt() {
        double usual = options.recipe().optimizer().rate();
        double curvature = curvatureAtStart();
        if (allows(curvature, usual)) return this;
        double rate = new BigDecimal(halfOfTheLimit(curvature)).round(DIGITS).doubleValue();
        options.steps().rate(rate);
        String told = "The rate is %s instead of %s: its largest curvature at the start is %s."
                .formatted(Numbers.number(rate), Numbers.number(usual), Numbers.number(curvature));
        return new Training(options, kind, material.told(told), judge, start);
    }

    /// Whether the same training would take its kind's usual rate if nobody chose one.
    boolean suitsUsualRate() {
        return kind != Defaults.TABLE || allows(curvatureAtStart(), kind.rate);
    }

    private boolean allows(double curvature, double rate) {
        return !(halfOfTheLimit(curvature) < rate);
    }

    /// Infinite where none is known.
    private double halfOfTheLimit(double curvature) {
        if (!(curvature > 0)) return Double.POSITIVE_INFINITY;
        return Stability.largestRate(options.recipe().optimizer(), curvature).orElse(Double.POSITIVE_INFINITY) / 2;
    }

    private double curvatureAtStart() {
        var step = new Step<>(objective(), options.recipe(), options.seed());
        return step.curvature(step.start(start), firstBatch());
    }

    /// What the first step is made of.
    Batch firstBatch() {
        try (Source.Pass<Batch> pass = material.train().pass(options.seed(), 1, 0)) {
            return pass.next();
        }
    }

    /// The model before its first step. A row of dense layers alone is an [Mlp], whose paths count no activations.
    ///
    /// @param outputs of its last layer
    static Layer model(TrainOptions options, Reading reading, int outputs) {
        Key weights = Key.of(options.seed()).split(1).getFirst(); // the shuffles fold the same key
        if (reading instanceof Reading.Text) return options.model().layers().createForText(weights, outputs);
        List<Blueprint.Part> parts = options.model().layers().parts();
        Optional<Activation> first = parts.stream().findFirst().flatMap(Training::activation);
        List<Blueprint.Part> layers = first.isPresent() ? parts.subList(1, parts.size()) : parts;
        boolean isPlain = reading.input().rank() == 1
                && layers.stream().allMatch(part -> part.name().equals("dense"));
        if (!isPlain) return options.model().layers().create(weights, reading.input(), outputs);
        List<Integer> units = new ArrayList<>(
                layers.stream().map(part -> part.numbers().getFirst()).toList());
        units.addFirst(reading.input().size(0));
        units.addLast(outputs);
        return Mlp.create(
                weights,
                first.orElse(Activation.RELU),
                units.stream().mapToInt(Integer::intValue).toArray());
    }

    private static Optional<Activation> activation(Blueprint.Part part) {
        return List.of(Activation.values()).stream()
                .filter(activation -> activation.toString().equals(part.name()))
                .findFirst();
    }

    /// What is trained for.
    Objective<Layer, Batch> objective() {
        List<PictureChange> changes = options.data().augment();
        return (model, batch, key) -> {
            boolean isPlain = changes.isEmpty();
            Tensor inputs = isPlain ? batch.inputs() : PictureChange.all(changes, batch.inputs(), key.fold(0));
            var trained = model.train(inputs, isPlain ? key : key.fold(1));
            return new Objective.Judged<>(judge.lossOf(trained.output(), batch), trained.layer());
        };
    }

    /// What takes the steps, by these settings.
    Trainer<Layer, Batch> trainer() {
        return trainer(options.settings());
    }

    /// The same, looked at as the options say.
    Trainer<Layer, Batch> watched() {
        return trainer().watching(options.watch());
    }

    private Trainer<Layer, Batch> trainer(Settings settings) {
        return new Trainer<>(objective(), options.recipe(), settings, judge::loss, judge::metrics);
    }

    /// The same as a subject of experiments; empty if what it learns from does not lie in memory. A text's windows begin at the same places in each epoch there.
    Optional<Subject<Layer>> subject() {
        return switch (material.train()) {
            case Examples<Batch> in -> Optional.of(subject(in.examples(), in.order()));
            case TokenWindows text -> Optional.of(subject(text.inOrder(), Examples.Order.SHUFFLED));
            default -> Optional.empty();
        };
    }

    /// This training on other examples.
    Subject<Layer> subject(Batch train, Examples.Order order) {
        return new Subject<>(
                String.valueOf(material.file()),
                start,
                objective(),
                judge::loss,
                (model, inputs) -> judge.answered(model.apply(inputs)),
                judge::metrics,
                Optional.of(judge.loss()),
                options.recipe(),
                options.settings(),
                train,
                material.validation(),
                order);
    }

    /// Trains without a folder and measures nothing beside the losses.
    ///
    /// @param share of the epochs, in (0, 1]; at least one is done
    RunResult tried(double share) {
        Settings all = options.settings();
        int epochs = (int) Math.max(1, Math.round(all.epochs() * share));
        var settings = new Settings(epochs, all.batch(), all.seed(), 0, all.patience(), all.meaningful());
        return trainer(settings)
                .train(start, material.train(), material.validation(), new Observer() {})
                .result();
    }

    /// Trains in a new folder, whatever its steps show.
    Path begin(Runs runs, String id, Function<RunHeader, Observer> watch) {
        return begin(runs, id, watch, Rescue.none(this));
    }

    /// Trains in a new folder. What was written is removed again if that fails before there is a checkpoint.
    ///
    /// @param id    of the run
    /// @param watch  who watches the run with this header, asked once its folder is there
    /// @param rescue from trouble
    Path begin(Runs runs, String id, Function<RunHeader, Observer> watch, Rescue rescue) {
        Optional<Path> made = Optional.empty();
        Optional<RunFolder> folder = Optional.empty();
        try {
            made = runs.make();
            RunHeader header = header(id);
            folder = Optional.of(RunFolder.create(runs.folder().resolve(id), header));
            RunFolder saved = folder.get();
            Observer observer = watch.apply(header);
            var came = watched()
                    .train(start, material.train(), material.validation(), observer, saved, rescue.checkpoints(this));
            var outcome = rescue.onwards(new Rescue.Patient(this, saved, header, observer), came);
            saved.finish(outcome.result(), outcome.model());
            return saved.path();
        } catch (IOException | RuntimeException | Error e) {
            boolean isKept = folder.isPresent() && !folder.get().abandon();
            if (!isKept) made.ifPresent(runs::unmake);
            throw failure(runs.folder(), isKept ? folder.map(RunFolder::path) : Optional.empty(), e);
        }
    }

    /// Goes on in the folder of a run that was cut off or interrupted; if that fails, it can be tried again.
    Path resume(Path run, Observer observer) throws IOException {
        try (RunFolder folder = RunFolder.reopen(run)) {
            var outcome = watched()
                    .resume(start, material.train(), material.validation(), observer, folder, options.checkpoints());
            folder.finish(outcome.result(), outcome.model());
            return run;
        } catch (UncheckedIOException e) {
            throw failure(run, Optional.of(run), e);
        }
    }

    /// @param kept the folder of a run that can be resumed
    private static RuntimeException failure(Path where, Optional<Path> kept, Throwable e) {
        String resume = kept.map(run -> "; what was trained is kept: slopewise resume " + Words.quoted(run))
                .orElse("");
        return switch (e) {
            case IOException io -> unwritten(where, io, resume);
            case UncheckedIOException io -> unwritten(where, Failure.cause(io), resume);
            case RuntimeException other -> other;
            case Error error -> throw error;
            default -> new IllegalStateException(e);
        };
    }

    private static Failure unwritten(Path where, IOException e, String resume) {
        return new Failure(
                "the run cannot be saved in %s: %s; make room or allow it, or choose another folder with --runs%s"
                        .formatted(where, Failure.reason(e), resume),
                e);
    }

    /// What is written of it before its first step.
    RunHeader header(String id) throws IOException {
        return header(
                id,
                OffsetDateTime.now(ZoneId.systemDefault())
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString());
    }

    /// The same of a run that has begun.
    RunHeader header(String id, String created) throws IOException {
        var tree = Tree.of(start);
        List<RunHeader.Parameter> parameters = new ArrayList<>();
        for (int i = 0; i < tree.leaves().size(); i++) {
            parameters.add(new RunHeader.Parameter(
                    tree.paths().get(i), tree.leaves().get(i).type().toString()));
        }
        Recipe recipe = options.recipe();
        return new RunHeader(
                id,
                created,
                options.seed(),
                options.toMap(),
                recipe.optimizer().toString(),
                recipe.penalties().stream().map(Penalty::toString).toList(),
                material.toMap(options),
                parameters,
                Optional.of(Backend.inUse().name()),
                Map.of("slopewise", Main.version(), "java", Runtime.version().toString()));
    }
}

package dev.slopewise.cli;

import dev.slopewise.compile.Compiler;
import dev.slopewise.core.Backend;
import dev.slopewise.data.Task;
import dev.slopewise.learn.nn.Activation;
import dev.slopewise.learn.optim.GradientDescent;
import dev.slopewise.learn.optim.HeavyBall;
import dev.slopewise.learn.optim.Optimizer;
import dev.slopewise.learn.penalty.Penalty;
import dev.slopewise.learn.train.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How to train, as the user chose: the defaults stand here.
final class TrainOptions {
    static final Path RUNS = Path.of("runs");

    /// The least improvement of the validation loss that counts for `--patience`, as a share of the best so far.
    private static final double MEANINGFUL = 1e-3;

    private static final String DEFAULT = " Default: ${DEFAULT-VALUE}.";

    @Option(
            names = "--hidden",
            paramLabel = "UNITS",
            converter = Range.HiddenUnits.class,
            description = "Units of the hidden layers: " + Range.UNITS + " for a linear model." + DEFAULT)
    private Range.Units hidden = new Range.Units(List.of(16));

    @Option(
            names = "--activation",
            paramLabel = "NAME",
            converter = Range.ActivationName.class,
            description = "What bends a hidden layer's output: ${COMPLETION-CANDIDATES}." + DEFAULT)
    private Activation activation = Activation.RELU;

    @Option(
            names = "--rate",
            paramLabel = "X",
            converter = Range.Above0.class,
            description = "Learning rate, length of a step per unit of slope: " + Range.ABOVE_0 + "." + DEFAULT)
    private double rate = 0.05;

    @Option(
            names = "--momentum",
            paramLabel = "SHARE",
            converter = Range.From0Below1.class,
            description = "Share of the last step that is kept in the next: " + Range.FROM_0_BELOW_1
                    + "; 0 is plain gradient descent." + DEFAULT)
    private double momentum = 0.9;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            converter = Range.Count.class,
            description = "Most passes over the training rows: " + Range.COUNT + "." + DEFAULT)
    private int epochs = 200;

    @Option(
            names = "--batch",
            paramLabel = "N",
            converter = Range.Count.class,
            description = "Rows in a step: " + Range.COUNT + "; more than there are means all." + DEFAULT)
    private int batch = 32;

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
            description =
                    "Price of half the sum of squared weights, in units of the loss: " + Range.FROM_0 + "." + DEFAULT)
    private double l2 = 3e-3;

    @Option(
            names = "--l1",
            paramLabel = "X",
            converter = Range.From0.class,
            description = "Price of the sum of weights' sizes, in units of the loss: " + Range.FROM_0 + "." + DEFAULT)
    private double l1;

    @Option(
            names = "--validation",
            paramLabel = "SHARE",
            converter = Range.Between0And1.class,
            description =
                    "Share of the rows that judge and are not learnt from: " + Range.BETWEEN_0_AND_1 + "." + DEFAULT)
    private double validation = 0.2;

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = Range.Whole.class,
            description = "Of all that is random (split, first weights, order): " + Range.WHOLE
                    + "; the same one gives the same run." + DEFAULT)
    private long seed;

    @Option(
            names = "--task",
            paramLabel = "NAME",
            converter = Range.TaskName.class,
            description = "${COMPLETION-CANDIDATES}. Default: what the target's values ask for.")
    private @Nullable Task task;

    @Option(
            names = "--measure",
            paramLabel = "N",
            converter = Range.CountOr0.class,
            description = "After every how many steps to measure what a step delivered: " + Range.COUNT_OR_0
                    + ", where 0 means never; each costs about as much as a step." + DEFAULT)
    private int measure = 1;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            converter = Range.BackendName.class,
            completionCandidates = Range.BackendNames.class,
            description =
                    "What carries out the steps: ${COMPLETION-CANDIDATES}; the first is the fastest, the interpreter"
                        + " defines what is right. Default: the fastest, or what the system property slopewise.backend"
                        + " names.")
    private @Nullable String backend;

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = Range.Threads.class,
            description = "How many threads the compiler uses at most: " + Range.THREADS
                    + "; results do not depend on it. Default: the number of processors.")
    private @Nullable Integer threads;

    @Option(
            names = "--runs",
            paramLabel = "DIR",
            description = "The folder to save the run in, made if it is not there." + DEFAULT)
    private Path runs = RUNS;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            converter = Range.Name.class,
            description = "The name of the run: " + Range.NAME + ". Default: the file's name and the time.")
    private @Nullable String name;

    /// Sets what carries out the steps.
    void start() {
        if (backend != null) Backend.use(backend);
        if (threads != null) Compiler.threads(threads);
    }

    Range.Units hidden() {
        return hidden;
    }

    Activation activation() {
        return activation;
    }

    double validation() {
        return validation;
    }

    long seed() {
        return seed;
    }

    Optional<Task> task() {
        return Optional.ofNullable(task);
    }

    Runs runs() {
        return new Runs(runs);
    }

    Optional<String> name() {
        return Optional.ofNullable(name);
    }

    Optimizer<?> optimizer() {
        return momentum == 0 ? new GradientDescent(rate) : new HeavyBall(rate, momentum);
    }

    List<Penalty> penalties() {
        List<Penalty> penalties = new ArrayList<>();
        if (l2 > 0) {
            penalties.add(new Penalty.L2(l2));
        }
        if (l1 > 0) {
            penalties.add(new Penalty.L1(l1));
        }
        return penalties;
    }

    Settings settings() {
        return new Settings(epochs, batch, seed, measure, patience, MEANINGFUL);
    }

    /// By name, for the run's header.
    Map<String, Object> toMap() {
        var map = new LinkedHashMap<String, Object>();
        map.put("hidden", hidden.each());
        map.put("activation", activation.toString());
        map.put("rate", rate);
        map.put("momentum", momentum);
        map.put("epochs", epochs);
        map.put("batch", batch);
        map.put("patience", patience);
        map.put("l2", l2);
        map.put("l1", l1);
        map.put("validation", validation);
        map.put("seed", seed);
        map.put("measure", measure);
        return map;
    }
}

package dev.slopewise.cli;

import dev.slopewise.learn.loss.Losses;
import dev.slopewise.learn.loss.RegressionLoss;
import dev.slopewise.learn.nn.Activation;
import dev.slopewise.learn.nn.Blueprint;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What is trained, and what is made small.
final class ModelOptions {
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

    Optional<String> contradiction() {
        return model != null && (hidden != null || activation != null)
                ? Optional.of("--model says it all: write --hidden and --activation in it, as in --model tanh,dense:64")
                : Optional.empty();
    }

    /// Fills in what was not said, and writes what was said for short in its full form.
    void settle(Defaults by) {
        model = model != null ? model : shortModel(by);
        hidden = null;
        activation = null;
    }

    private String shortModel(Defaults by) {
        String layers = hidden == null ? by.model : hidden.each().isEmpty() ? "" : "dense:" + hidden;
        String bend = activation == null || activation == Activation.RELU ? "" : activation.toString();
        return bend.isEmpty() || layers.isEmpty() ? bend + layers : bend + "," + layers;
    }

    Blueprint layers() {
        return Blueprint.parse(Objects.requireNonNull(model));
    }

    /// Whether the loss that was said is of counts.
    boolean isOfCounts() {
        return loss != null && Losses.parse(loss) instanceof RegressionLoss.Poisson;
    }

    void loss(String name) {
        loss = name;
    }

    Optional<String> loss() {
        return Optional.ofNullable(loss);
    }
}

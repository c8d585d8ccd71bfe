package dev.slopewise.data.run;

import dev.slopewise.core.SlopewiseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// A form to export a run in, by the name it has on a command line.
public enum Form {
    /// The parameters by path.
    SAFETENSORS("safetensors"),
    /// The parameters by path, as NumPy's `load` reads them.
    NPZ("npz"),
    /// What the model makes of its inputs.
    ONNX("onnx"),
    /// A folder of events: curves, settings, and the parameters as histograms.
    TENSORBOARD("tensorboard"),
    /// A page to read, which the module `doctor` makes.
    HTML("html"),
    /// A line an epoch: losses and measures.
    CSV("csv"),
    /// A line a step: losses, rate, lengths, promise and delivery.
    STEPS_CSV("steps.csv");

    private final String ending;

    Form(String ending) {
        this.ending = ending;
    }

    /// How the names of such files end, without the dot.
    public String ending() {
        return ending;
    }

    /// The form of this name.
    ///
    /// @throws SlopewiseException that lists the forms if there is none
    public static Form of(String name) {
        return Arrays.stream(values())
                .filter(form -> form.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> SlopewiseException.refuse(
                        "there is no form '%s' to export to".formatted(name),
                        "choose one of "
                                + Arrays.stream(values()).map(Form::toString).collect(Collectors.joining(", "))));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

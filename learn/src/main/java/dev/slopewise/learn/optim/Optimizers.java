package dev.slopewise.learn.optim;

import dev.slopewise.learn.text.RecordText;
import dev.slopewise.learn.text.RecordText.Entry;
import java.util.List;

/// Optimisers by name, for the command line and the files of a run: `adam`, `adamw(rate=1e-3, decay=0.01)`.
public final class Optimizers {
    /// All of this package, each with its usual rate.
    private static final RecordText<Optimizer<?>> TEXT = new RecordText<>(
            "optimiser",
            Optimizer.class,
            List.of(
                    new Entry<>("adadelta", new AdaDelta(1)),
                    new Entry<>("adafactor", new Adafactor(0.01)),
                    new Entry<>("adagrad", new AdaGrad(0.01)),
                    new Entry<>("adam", new Adam(0.001)),
                    new Entry<>("adamw", new AdamW(0.001)),
                    new Entry<>("amsgrad", new AmsGrad(0.001)),
                    new Entry<>("centred-rmsprop", new CentredRmsProp(0.001)),
                    new Entry<>("gradient-descent", new GradientDescent(0.01)),
                    new Entry<>("heavy-ball", new HeavyBall(0.01)),
                    new Entry<>("lamb", new Lamb(0.001)),
                    new Entry<>("lion", new Lion(0.0001)),
                    new Entry<>("muon", new Muon(0.001)),
                    new Entry<>("nadam", new NAdam(0.001)),
                    new Entry<>("nesterov", new Nesterov(0.01)),
                    new Entry<>("radam", new RAdam(0.001)),
                    new Entry<>("rmsprop", new RmsProp(0.001)),
                    new Entry<>("schedule-free-adamw", new ScheduleFreeAdamW(0.0025))));

    private Optimizers() {}

    /// The optimiser that a text such as `adamw(decay=0.1)` names; the form is [RecordText]'s.
    public static Optimizer<?> parse(String text) {
        return TEXT.parse(text);
    }

    /// The text that [#parse] makes the same optimiser of, with all its settings.
    public static String text(Optimizer<?> optimizer) {
        return TEXT.text(optimizer);
    }

    /// The names of an optimiser's settings; none if it is not of this package.
    public static List<String> settings(Optimizer<?> optimizer) {
        return TEXT.settings(optimizer);
    }

    /// The same optimiser with one of its numbers set, such as `rate`.
    ///
    /// @throws dev.slopewise.core.SlopewiseException if it is not of this package or has no such setting, and as the optimiser refuses the number
    public static Optimizer<?> with(Optimizer<?> optimizer, String setting, double number) {
        return TEXT.with(optimizer, setting, number);
    }

    /// All names that there are.
    public static List<String> names() {
        return TEXT.names();
    }
}

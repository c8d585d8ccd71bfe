package dev.slopewise.learn.loss;

import dev.slopewise.core.Tensor;
import dev.slopewise.learn.text.RecordText;
import dev.slopewise.learn.text.RecordText.Entry;
import java.util.List;

/// The two usual losses in a word, and all losses of two arguments by name, for the command line and the files of a run: `squared`, `huber(width=0.5)`,
/// `cross-entropy(smoothing=0.1)`.
public final class Losses {
    /// All of two arguments, with the settings that are used where none are given.
    private static final RecordText<Loss> TEXT = new RecordText<>(
            "loss",
            Loss.class,
            List.of(
                    new Entry<>("squared", new RegressionLoss.Squared()),
                    new Entry<>("absolute", new RegressionLoss.Absolute()),
                    new Entry<>("huber", new RegressionLoss.Huber(1)),
                    new Entry<>("log-cosh", new RegressionLoss.LogCosh()),
                    new Entry<>("quantile", new RegressionLoss.Quantile(0.5)),
                    new Entry<>("poisson", new RegressionLoss.Poisson()),
                    new Entry<>("gaussian", new RegressionLoss.Gaussian()),
                    new Entry<>("cross-entropy", new ClassLoss.CrossEntropy()),
                    new Entry<>("focal", new ClassLoss.CrossEntropy().focal(2)),
                    new Entry<>("binary-cross-entropy", new ClassLoss.BinaryCrossEntropy()),
                    new Entry<>("hinge", new ClassLoss.Hinge()),
                    new Entry<>("multi-class-hinge", new ClassLoss.MultiClassHinge())));

    private Losses() {}

    /// The mean of [ClassLoss.CrossEntropy]: logits `[…, classes]`, labels `i32[…]`, in nats.
    public static Tensor softmaxCrossEntropy(Tensor logits, Tensor labels) {
        return new ClassLoss.CrossEntropy().of(logits, labels);
    }

    /// The mean of [RegressionLoss.Squared]: equal shapes, in squared units of the target.
    public static Tensor squaredError(Tensor prediction, Tensor target) {
        return new RegressionLoss.Squared().of(prediction, target);
    }

    /// The loss that a text such as `huber(0.5)`, `focal(focus=3)` or `cross-entropy(weights=[1, 5])` names; the form is [RecordText]'s.
    ///
    /// @throws dev.slopewise.core.SlopewiseException for other names, with the nearest, and for settings out of range
    public static Loss parse(String text) {
        return TEXT.parse(text);
    }

    /// The text that [#parse] makes the same loss of, with all its settings; a focal one is a `cross-entropy` with a focus.
    public static String text(Loss loss) {
        return TEXT.text(loss);
    }

    /// All names that there are.
    public static List<String> names() {
        return TEXT.names();
    }
}

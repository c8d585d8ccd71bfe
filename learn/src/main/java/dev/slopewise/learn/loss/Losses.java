package dev.slopewise.learn.loss;

import static dev.slopewise.core.SlopewiseException.refuse;

import dev.slopewise.core.Tensor;
import java.util.List;

/// The two usual losses in a word, and all losses of two arguments by name.
public final class Losses {
    /// The names that [#named] knows.
    public static final List<String> NAMES = List.of(
            "squared",
            "absolute",
            "huber",
            "log-cosh",
            "quantile",
            "poisson",
            "gaussian",
            "cross-entropy",
            "focal",
            "binary-cross-entropy",
            "hinge",
            "multi-class-hinge");

    private Losses() {}

    /// The mean of [ClassLoss.CrossEntropy]: logits `[…, classes]`, labels `i32[…]`, in nats.
    public static Tensor softmaxCrossEntropy(Tensor logits, Tensor labels) {
        return new ClassLoss.CrossEntropy().of(logits, labels);
    }

    /// The mean of [RegressionLoss.Squared]: equal shapes, in squared units of the target.
    public static Tensor squaredError(Tensor prediction, Tensor target) {
        return new RegressionLoss.Squared().of(prediction, target);
    }

    /// The loss of this name, with its number after a colon where it has one: `huber:0.5`, `quantile:0.9`, `cross-entropy:0.1` (smoothing),
    /// `focal:2`, `binary-cross-entropy:3` (weight of yes). Without it Huber's width is 1, the share ½, smoothing 0, focus 2, the weight 1.
    ///
    /// @throws dev.slopewise.core.SlopewiseException for other names, and for numbers where none belongs
    public static Loss named(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        return switch (name) {
            case "huber" -> new RegressionLoss.Huber(number(text, 1));
            case "quantile" -> new RegressionLoss.Quantile(number(text, 0.5));
            case "cross-entropy" -> new ClassLoss.CrossEntropy().smoothed(number(text, 0));
            case "focal" -> new ClassLoss.CrossEntropy().focal(number(text, 2));
            case "binary-cross-entropy" -> new ClassLoss.BinaryCrossEntropy(number(text, 1), 0);
            default -> plain(text);
        };
    }

    private static Loss plain(String name) {
        return switch (name) {
            case "squared" -> new RegressionLoss.Squared();
            case "absolute" -> new RegressionLoss.Absolute();
            case "log-cosh" -> new RegressionLoss.LogCosh();
            case "poisson" -> new RegressionLoss.Poisson();
            case "gaussian" -> new RegressionLoss.Gaussian();
            case "hinge" -> new ClassLoss.Hinge();
            case "multi-class-hinge" -> new ClassLoss.MultiClassHinge();
            default -> throw refuse("there is no loss `" + name + "`", "take one of " + String.join(", ", NAMES));
        };
    }

    private static double number(String text, double usual) {
        int colon = text.indexOf(':');
        if (colon < 0) return usual;
        try {
            return Double.parseDouble(text.substring(colon + 1));
        } catch (NumberFormatException e) {
            throw refuse("what follows the colon of the loss `" + text + "` is no number", "write it as in huber:0.5");
        }
    }
}

package dev.slopewise.doctor.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What the names of columns say, as frameworks write them: `train/loss`, `Loss/val`, `eval_loss`, `lr-Adam`, `trainer/global_step`, `epochAccuracy`.
final class Names {
    private static final Set<String> JUDGING = Set.of(
            "val",
            "valid",
            "validation",
            "validate",
            "eval",
            "evaluation",
            "test",
            "testing",
            "dev",
            "holdout",
            "heldout");
    private static final Set<String> LEARNING = Set.of("train", "training", "tr", "fit");
    private static final Set<String> LOSS = Set.of("loss", "losses");
    private static final Set<String> LIKE_LOSS = Set.of(
            "cost",
            "objective",
            "nll",
            "mse",
            "rmse",
            "mae",
            "logloss",
            "crossentropy",
            "perplexity",
            "ppl",
            "error",
            "err");
    private static final Set<String> RATE = Set.of("lr", "rate", "learningrate");
    private static final Set<String> METRIC = Set.of(
            "accuracy",
            "acc",
            "top1",
            "auc",
            "auroc",
            "f1",
            "precision",
            "recall",
            "bleu",
            "rouge",
            "iou",
            "miou",
            "map",
            "map50",
            "r2");
    private static final Set<String> STEP =
            Set.of("step", "steps", "iter", "iters", "iteration", "iterations", "it", "update", "updates");
    private static final Set<String> PASSED_OVER = Set.of(
            "time",
            "seconds",
            "scale",
            "runtime",
            "per",
            "second",
            "weight",
            "ema",
            "penalty",
            "reg",
            "regularization",
            "std",
            "best",
            "lowest",
            "min");

    private Names() {}

    /// A column that may count steps.
    record Stepped(String name, String unit) {}

    /// What a name was taken for.
    ///
    /// @param fit the higher the better a name fits
    /// @param why the words of it that decided
    record Fit(Role role, int fit, String why) {}

    /// The words of a name, in lower case.
    static Set<String> words(String name) {
        String spaced = name.replaceAll("([a-z0-9])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
        var words = new LinkedHashSet<>(Arrays.asList(spaced.split("[^\\p{L}\\p{N}]+")));
        words.remove("");
        return words;
    }

    /// Columns that may count steps, the likeliest first.
    static List<Stepped> steps(List<String> names) {
        List<Stepped> found = new ArrayList<>();
        names.stream()
                .filter(Names::isStep)
                .sorted((a, b) -> Integer.compare(words(a).size(), words(b).size()))
                .forEach(name -> found.add(new Stepped(name, "step")));
        names.stream().filter(Names::isEpoch).forEach(name -> found.add(new Stepped(name, "epoch")));
        return found;
    }

    static boolean isStep(String name) {
        return words(name).stream().anyMatch(STEP::contains) && fit(name).isEmpty() && !isTime(name);
    }

    private static boolean isTime(String name) {
        return words(name).stream().anyMatch(Set.of("time", "seconds", "sec", "s", "per", "second")::contains);
    }

    static boolean isEpoch(String name) {
        Set<String> words = words(name);
        return (words.contains("epoch") || words.contains("epochs"))
                && fit(name).isEmpty()
                && !isTime(name);
    }

    /// What a name is likely to stand for; empty if it says nothing.
    static Optional<Fit> fit(String name) {
        Set<String> words = words(name);
        if (words.stream().anyMatch(PASSED_OVER::contains)) return Optional.empty();
        boolean isJudging = words.stream().anyMatch(JUDGING::contains);
        int plain = -words.size();
        if (isSlope(words)) return Optional.of(new Fit(Role.GRADIENT_NORM, 50 + plain, "it says gradient and norm"));
        if (isRate(words)) return Optional.of(new Fit(Role.LEARNING_RATE, 50 + plain, "it says rate"));
        String whose = isJudging
                ? " and " + first(words, JUDGING)
                : words.stream().anyMatch(LEARNING::contains) ? " and " + first(words, LEARNING) : "";
        int clear = isJudging || whose.isEmpty() ? 0 : 10;
        int whole = words.contains("total") ? 5 : 0;
        if (words.stream().anyMatch(LOSS::contains))
            return Optional.of(loss(isJudging, 50 + clear + whole + plain, "it says loss" + whose));
        if (words.stream().anyMatch(METRIC::contains)) {
            return Optional.of(new Fit(
                    isJudging ? Role.VALIDATION_METRIC : Role.TRAINING_METRIC,
                    50 + clear + plain,
                    "it says " + first(words, METRIC) + whose));
        }
        return words.stream().anyMatch(LIKE_LOSS::contains)
                ? Optional.of(loss(isJudging, 20 + clear + plain, "it says " + first(words, LIKE_LOSS) + whose))
                : Optional.empty();
    }

    private static Fit loss(boolean isJudging, int fit, String why) {
        return new Fit(isJudging ? Role.VALIDATION_LOSS : Role.TRAINING_LOSS, fit, why);
    }

    private static boolean isSlope(Set<String> words) {
        boolean isGradient = words.contains("grad") || words.contains("gradient") || words.contains("gradients");
        return words.contains("gnorm") || words.contains("gradnorm") || (isGradient && words.contains("norm"));
    }

    private static boolean isRate(Set<String> words) {
        return words.stream().anyMatch(RATE::contains) && !words.contains("dropout") && !words.contains("decay");
    }

    private static String first(Set<String> words, Set<String> known) {
        return words.stream().filter(known::contains).findFirst().orElse("");
    }
}

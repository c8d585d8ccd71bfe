package dev.slopewise.cli;

import dev.slopewise.data.Target;
import dev.slopewise.doctor.Numbers;
import dev.slopewise.learn.metric.Confusion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All measures of a model's answers to a file, by name and in plain sentences.
///
/// @param metrics   `loss`, `accuracy`, `f1`, `auc` (of two classes) and, where scores become shares, `logLoss`, `brier`, `calibration`; or `loss`, `rmse`, `mae`, `r2`
/// @param confusion of classes
record Scores(Target target, long rows, Map<String, Double> metrics, Optional<Confusion> confusion) {
    /// Above this many classes the table of them is no longer read.
    private static final int MOST_SHOWN = 12;

    List<String> sentences() {
        return switch (target) {
            case Target.Numbers numbers ->
                List.of(
                        "Over %s: off by %s on average (root mean square %s), in the unit of `%s`."
                                .formatted(Numbers.count(rows, "row"), number("mae"), number("rmse"), numbers.name()),
                        "R² %s, the share of the variance that is explained; loss %s."
                                .formatted(number("r2"), number("loss")));
            case Target.Classes _ -> {
                List<String> all = new ArrayList<>();
                all.add("Over %s: accuracy %s, F1 %s (mean over classes)%s."
                        .formatted(
                                Numbers.count(rows, "row"),
                                Numbers.percent(metric("accuracy")),
                                number("f1"),
                                metrics.containsKey("auc") ? ", area under the ROC curve " + number("auc") : ""));
                if (metrics.containsKey("logLoss"))
                    all.add("Of its probabilities: log-loss %s nats, Brier score %s, calibration error %s."
                            .formatted(number("logLoss"), number("brier"), Numbers.percent(metric("calibration"))));
                yield all;
            }
        };
    }

    /// The table of classes, in lines; none of many classes.
    List<String> table() {
        return target instanceof Target.Classes classes && classes.classes().size() <= MOST_SHOWN
                ? confusion
                        .map(c -> c.print(classes.classes()).lines().toList())
                        .orElse(List.of())
                : List.of();
    }

    private double metric(String name) {
        return metrics.getOrDefault(name, Double.NaN);
    }

    private String number(String name) {
        return Numbers.number(metric(name));
    }
}

package dev.slopewise.cli;

import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import dev.slopewise.data.Target;
import dev.slopewise.doctor.Numbers;
import dev.slopewise.learn.loss.Losses;
import dev.slopewise.learn.metric.Metrics;
import dev.slopewise.learn.nn.Mlp;
import dev.slopewise.learn.train.Batch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/// How good a model is at a target: the loss it learns by, and the measures a person judges it by.
///
/// - classes: softmax cross-entropy in nats; `accuracy`, the share of rows that are right
/// - numbers: squared error of the standardised target; `rmse` and `mae`, the root mean square and the mean size of the error in
///   the target's own unit; `r2`, the share of the target's variance that is explained: 1 all, 0 no more than its mean does
record Judge(Target target) {
    private static final BiFunction<Mlp, Tensor, Tensor> OUTPUTS = Transforms.traced(Mlp::apply);

    Tensor loss(Mlp model, Batch batch) {
        Tensor outputs = model.apply(batch.inputs());
        return switch (target) {
            case Target.Classes _ -> Losses.softmaxCrossEntropy(outputs, batch.targets());
            case Target.Numbers _ -> Losses.squaredError(outputs.squeeze(1), batch.targets());
        };
    }

    Map<String, Double> metrics(Mlp model, Batch batch) {
        Tensor outputs = OUTPUTS.apply(model, batch.inputs());
        Map<String, Double> metrics = new LinkedHashMap<>();
        switch (target) {
            case Target.Classes _ -> metrics.put("accuracy", Metrics.accuracy(outputs, batch.targets()));
            case Target.Numbers numbers -> {
                Tensor predicted = outputs.squeeze(1), wanted = batch.targets();
                metrics.put("rmse", Metrics.rootMeanSquaredError(predicted, wanted) * numbers.deviation());
                metrics.put("mae", Metrics.meanAbsoluteError(predicted, wanted) * numbers.deviation());
                metrics.put("r2", Metrics.r2(predicted, wanted));
            }
        }
        return metrics;
    }

    /// The measures in plain sentences, beside what would be reached without any model.
    List<String> sentences(Map<String, Double> metrics, Batch train, Batch validation) {
        int rows = validation.size();
        String loss = Numbers.number(metrics.getOrDefault("loss", Double.NaN));
        return switch (target) {
            case Target.Classes classes -> {
                int usual = usual(train.targets().toInts(), classes.classes().size());
                yield List.of(
                        "Accuracy %s of the %d rows it was judged by, loss %s nats. The same rows chose which epoch was kept."
                                .formatted(Numbers.percent(metrics.getOrDefault("accuracy", Double.NaN)), rows, loss),
                        "Without a model, always saying `%s` would be right in %s."
                                .formatted(
                                        classes.classes().get(usual),
                                        Numbers.percent(
                                                share(validation.targets().eq(usual)))));
            }
            case Target.Numbers numbers ->
                List.of(
                        "Off by %s on average over the %d rows it was judged by (root mean square %s), in the unit of `%s`."
                                .formatted(
                                        Numbers.number(metrics.getOrDefault("mae", Double.NaN)),
                                        rows,
                                        Numbers.number(metrics.getOrDefault("rmse", Double.NaN)),
                                        numbers.name()),
                        explained(metrics.getOrDefault("r2", Double.NaN), loss));
        };
    }

    private static String explained(double r2, String loss) {
        String share = r2 < 0
                ? "Always saying the mean would be closer (R² %s), loss %s.".formatted(Numbers.number(r2), loss)
                : "It explains %s of the variance (R² %s), loss %s; always saying the mean would explain 0 %%."
                        .formatted(Numbers.percent(r2), Numbers.number(r2), loss);
        return share + " The same rows chose which epoch was kept.";
    }

    /// The measure to watch while training: `accuracy 97.4 %`, `R² 0.48`.
    String brief(Map<String, Double> metrics) {
        return switch (target) {
            case Target.Classes _ -> "accuracy " + Numbers.percent(metrics.getOrDefault("accuracy", Double.NaN));
            case Target.Numbers _ -> "R² " + Numbers.number(metrics.getOrDefault("r2", Double.NaN));
        };
    }

    private static double share(Tensor right) {
        return right.to(DType.F64).mean().item();
    }

    /// The label that is most frequent.
    private static int usual(int[] labels, int classes) {
        int[] counts = new int[classes];
        for (int label : labels) {
            counts[label]++;
        }
        int usual = 0;
        for (int label = 1; label < classes; label++) {
            usual = counts[label] > counts[usual] ? label : usual;
        }
        return usual;
    }
}

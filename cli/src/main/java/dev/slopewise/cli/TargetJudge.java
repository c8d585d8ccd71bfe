package dev.slopewise.cli;

import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import dev.slopewise.data.Target;
import dev.slopewise.doctor.Numbers;
import dev.slopewise.learn.loss.ClassLoss;
import dev.slopewise.learn.loss.Loss;
import dev.slopewise.learn.loss.Losses;
import dev.slopewise.learn.loss.RegressionLoss;
import dev.slopewise.learn.metric.Metrics;
import dev.slopewise.learn.nn.Layer;
import dev.slopewise.learn.train.Batch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/// How good a model is at a class or a number.
///
/// - classes: a loss on scores, in nats; `accuracy`, the share of rows that are right
/// - numbers: a loss of the standardised target; `rmse` and `mae`, the root mean square and the mean size of the error in
///   the target's own unit; `r2`, the share of the target's variance that is explained: 1 all, 0 no more than its mean does
record TargetJudge(Target target, Loss loss) implements Judge {
    private static final BiFunction<Layer, Tensor, Tensor> OUTPUTS = Transforms.traced(Layer::apply);

    /// @throws Failure if the loss does not suit the target
    static TargetJudge of(Target target, String loss) {
        Loss named = Losses.named(loss);
        boolean suits = switch (target) {
            case Target.Classes _ -> named instanceof ClassLoss.CrossEntropy;
            case Target.Numbers _ ->
                named instanceof RegressionLoss
                        && !(named instanceof RegressionLoss.Poisson || named instanceof RegressionLoss.Gaussian);
        };
        if (!suits) {
            throw new Failure("the loss %s does not suit `%s`, %s"
                    .formatted(
                            loss,
                            target.name(),
                            switch (target) {
                                case Target.Classes _ -> "a class: take cross-entropy or focal";
                                case Target.Numbers _ ->
                                    "a standardised number: take squared, absolute, huber, log-cosh or quantile";
                            }));
        }
        return new TargetJudge(target, named);
    }

    /// A score for each class, or standardised numbers: `f32[rows, classes]`, `f32[rows]`.
    Tensor outputs(Layer model, Tensor inputs) {
        return shaped(OUTPUTS.apply(model, inputs));
    }

    private Tensor shaped(Tensor outputs) {
        return switch (target) {
            case Target.Classes _ -> outputs;
            case Target.Numbers _ -> outputs.squeeze(1);
        };
    }

    /// A score for each class, or one number.
    @Override
    public int outputs() {
        return switch (target) {
            case Target.Classes classes -> classes.classes().size();
            case Target.Numbers _ -> 1;
        };
    }

    @Override
    public Tensor lossOf(Tensor outputs, Batch batch) {
        return loss.of(shaped(outputs), batch.targets());
    }

    @Override
    public Map<String, Double> metrics(Layer model, Batch batch) {
        return metrics(outputs(model, batch.inputs()), batch.targets());
    }

    /// @param outputs of [#outputs]
    Map<String, Double> metrics(Tensor outputs, Tensor wanted) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        switch (target) {
            case Target.Classes _ -> metrics.put("accuracy", Metrics.accuracy(outputs, wanted));
            case Target.Numbers numbers -> {
                metrics.put("rmse", Metrics.rootMeanSquaredError(outputs, wanted) * numbers.deviation());
                metrics.put("mae", Metrics.meanAbsoluteError(outputs, wanted) * numbers.deviation());
                metrics.put("r2", Metrics.r2(outputs, wanted));
            }
        }
        return metrics;
    }

    @Override
    public List<String> sentences(Map<String, Double> metrics, Tensor known, Batch validation) {
        int rows = validation.size();
        String loss = Numbers.number(metrics.getOrDefault("loss", Double.NaN));
        return switch (target) {
            case Target.Classes classes -> {
                int usual = usual(known.toInts(), classes.classes().size());
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

    /// `accuracy 97.4 %`, `R² 0.48`
    @Override
    public String brief(Map<String, Double> metrics) {
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

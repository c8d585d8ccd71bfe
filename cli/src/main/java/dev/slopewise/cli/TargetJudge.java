package dev.slopewise.cli;

import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import dev.slopewise.data.Target;
import dev.slopewise.data.TargetScale;
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
import java.util.Optional;
import java.util.function.BiFunction;

/// How good a model is at a class or a number.
///
/// - classes: a loss on scores, in nats; `accuracy`, the share of rows that are right
/// - numbers: a loss of the target as it is learnt; `rmse` and `mae`, the root mean square and the mean size of the error in
///   the target's own unit; `r2`, the share of the target's variance that is explained: 1 all, 0 no more than its mean does
record TargetJudge(Target target, Loss loss) implements Judge {
    private static final BiFunction<Layer, Tensor, Tensor> OUTPUTS = Transforms.traced(Layer::apply);

    /// By a loss.
    ///
    /// @throws Failure if the loss does not suit the target
    static TargetJudge of(Target target, String loss) {
        Loss named = Losses.parse(loss);
        switch (target) {
            case Target.Classes classes -> {
                if (!(named instanceof ClassLoss)) {
                    throw unsuited(loss, target, "a class: take cross-entropy, focal or multi-class-hinge");
                }
                if (isOfOneScore(named) && classes.classes().size() != 2) {
                    throw unsuited(
                            loss,
                            target,
                            "one of %d classes: of more than two take cross-entropy, focal or multi-class-hinge"
                                    .formatted(classes.classes().size()));
                }
            }
            case Target.Numbers _ -> {
                if (!(named instanceof RegressionLoss)) {
                    throw unsuited(
                            loss,
                            target,
                            "a number: take squared, absolute, huber, log-cosh, quantile, gaussian or, of counts,"
                                    + " poisson");
                }
            }
        }
        return new TargetJudge(target, named);
    }

    private static Failure unsuited(String loss, Target target, String why) {
        return new Failure("the loss %s does not suit `%s`, %s".formatted(loss, target.name(), why));
    }

    /// A target as a loss needs it: counts of a Poisson loss are learnt as they are, other numbers on their scale.
    ///
    /// @param loss as the user says
    static Target learnt(Target target, Optional<String> loss) {
        boolean isCount = loss.filter(text -> Losses.parse(text) instanceof RegressionLoss.Poisson)
                .isPresent();
        return isCount && target instanceof Target.Numbers numbers ? Target.Numbers.plain(numbers.name()) : target;
    }

    /// Whether one score tells two classes, the second from 0 on.
    private static boolean isOfOneScore(Loss loss) {
        return loss instanceof ClassLoss.BinaryCrossEntropy || loss instanceof ClassLoss.Hinge;
    }

    /// Whether scores become the classes' shares by softmax.
    boolean hasShares() {
        return loss instanceof ClassLoss.CrossEntropy || loss instanceof ClassLoss.BinaryCrossEntropy;
    }

    /// A score for each class or one for two; a number, of a Gaussian loss with the logarithm of its variance.
    @Override
    public int outputs() {
        return switch (target) {
            case Target.Classes classes ->
                isOfOneScore(loss) ? 1 : classes.classes().size();
            case Target.Numbers _ -> loss instanceof RegressionLoss.Gaussian ? 2 : 1;
        };
    }

    /// What the model's last layer gives, in words.
    String given() {
        return switch (target) {
            case Target.Classes classes ->
                isOfOneScore(loss)
                        ? "a score, above 0 for " + classes.classes().get(1)
                        : "a score for each of " + String.join(", ", classes.classes());
            case Target.Numbers numbers -> {
                String scaled = numbers.scale() == TargetScale.LOG ? "ln(1 + " + numbers.name() + ")" : numbers.name();
                String standardised = numbers.isPlain()
                        ? scaled
                        : "(%s − %s) / %s"
                                .formatted(scaled, Numbers.number(numbers.mean()), Numbers.number(numbers.deviation()));
                yield switch (loss) {
                    case RegressionLoss.Poisson _ -> "the logarithm of " + numbers.name();
                    case RegressionLoss.Gaussian _ -> standardised + " and the logarithm of its variance";
                    default -> standardised;
                };
            }
        };
    }

    /// What the model's last layer gives: `f32[rows, outputs]`.
    Tensor outputs(Layer model, Tensor inputs) {
        return OUTPUTS.apply(model, inputs);
    }

    /// A score for each class, or numbers as they are learnt: `f32[rows, classes]`, `f32[rows]`.
    ///
    /// @param outputs of [#outputs]
    Tensor answers(Tensor outputs) {
        if (isOfOneScore(loss)) return Tensor.concatenate(1, List.of(outputs.like(0), outputs));
        return switch (target) {
            case Target.Classes _ -> outputs;
            case Target.Numbers _ -> {
                Tensor first = outputs.at(1, 0);
                yield loss instanceof RegressionLoss.Poisson ? first.exp() : first;
            }
        };
    }

    /// How far off the model expects its numbers to be, a standard deviation in the target's own unit; of a Gaussian loss alone.
    ///
    /// @param outputs of [#outputs]
    Optional<Tensor> spread(Tensor outputs) {
        return loss instanceof RegressionLoss.Gaussian && target instanceof Target.Numbers numbers
                ? Optional.of(numbers.spreadInUnits(
                        outputs.at(1, 0), outputs.at(1, 1).times(0.5).exp()))
                : Optional.empty();
    }

    @Override
    public Tensor answered(Tensor outputs) {
        return outputs() == 1 ? outputs.squeeze(1) : outputs;
    }

    @Override
    public Tensor lossOf(Tensor outputs, Batch batch) {
        return loss.of(answered(outputs), batch.targets());
    }

    /// Refuses targets that the loss cannot be meant for.
    ///
    /// @param targets as they are learnt
    void check(Tensor targets) {
        if (loss instanceof RegressionLoss.Poisson poisson) poisson.check(targets.like(0), targets);
    }

    @Override
    public Map<String, Double> metrics(Layer model, Batch batch) {
        return metrics(answers(outputs(model, batch.inputs())), batch.targets());
    }

    /// @param answers of [#answers]
    Map<String, Double> metrics(Tensor answers, Tensor wanted) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        switch (target) {
            case Target.Classes _ -> metrics.put("accuracy", Metrics.accuracy(answers, wanted));
            case Target.Numbers numbers -> {
                Tensor said = numbers.inUnits(answers), is = numbers.inUnits(wanted);
                metrics.put("rmse", Metrics.rootMeanSquaredError(said, is));
                metrics.put("mae", Metrics.meanAbsoluteError(said, is));
                metrics.put("r2", Metrics.r2(said, is));
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

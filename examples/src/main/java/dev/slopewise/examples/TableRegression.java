package dev.slopewise.examples;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.data.Preparation;
import dev.slopewise.data.Split;
import dev.slopewise.data.Table;
import dev.slopewise.data.Tables;
import dev.slopewise.data.Target;
import dev.slopewise.data.Task;
import dev.slopewise.learn.loss.Losses;
import dev.slopewise.learn.metric.Metrics;
import dev.slopewise.learn.nn.Activation;
import dev.slopewise.learn.nn.Mlp;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.penalty.Penalty;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Observer;
import dev.slopewise.learn.train.Settings;
import dev.slopewise.learn.train.Trainer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A number told from the other columns of a table: read, split, prepared by the training rows alone, learnt by a small network until the rows kept
/// apart are told no better, and judged in the number's own unit.
///
///     TableRegression FILE TARGET
final class TableRegression {
    static final double KEPT_APART = 0.25;
    static final int HIDDEN = 16;

    /// A table's rows as numbers, the target in standard deviations.
    ///
    /// @param inputs how many columns of numbers there are
    record Material(Batch train, Batch validation, Target.Numbers target, int inputs) {}

    static Material material(Path file, String name) {
        Table table = Tables.read(file);
        Split split = Split.of(table, name, Task.REGRESSION, KEPT_APART, 1);
        var preparation = Preparation.fit(table, table.namesWithout(name), split.train());
        preparation.account().forEach(IO::println);
        var target = (Target.Numbers) Target.fit(table, name, Task.REGRESSION, split.train());
        Batch train = batch(table, split.train(), preparation, target);
        Batch validation = batch(table, split.validation(), preparation, target);
        return new Material(train, validation, target, train.inputs().shape().size(1));
    }

    private static Batch batch(Table table, int[] rows, Preparation preparation, Target.Numbers target) {
        var encoded = preparation.apply(table, rows);
        Tensor inputs = Tensor.of(encoded.values()).reshape(encoded.rows(), encoded.columns());
        return new Batch(inputs, Tensor.of(target.standardised(table, rows)));
    }

    private static Tensor answers(Mlp model, Batch batch) {
        return model.apply(batch.inputs()).squeeze(-1);
    }

    private static Map<String, Double> metrics(Mlp model, Batch batch) {
        Tensor answers = answers(model, batch);
        return Map.of(
                "rmse", Metrics.rootMeanSquaredError(answers, batch.targets()),
                "r2", Metrics.r2(answers, batch.targets()));
    }

    static Trainer.Outcome<Mlp> learn(Material material) {
        var trainer = new Trainer<Mlp, Batch>(
                (model, batch) -> Losses.squaredError(answers(model, batch), batch.targets()),
                new Adam(0.003),
                List.of(new Penalty.L2(0.01)),
                new Settings(100, 32, 1, 0, 10, 0.001),
                TableRegression::metrics);
        Mlp start = Mlp.create(Key.of(1), Activation.TANH, material.inputs, HIDDEN, 1);
        return trainer.train(start, material.train, material.validation, new Observer() {});
    }

    static void main(String[] args) {
        if (args.length != 2) {
            IO.println("TableRegression FILE TARGET");
            return;
        }
        Material material = material(Path.of(args[0]), args[1]);
        var result = learn(material).result();
        double unit = material.target.deviation();
        Tensor usual = material.validation.targets();
        IO.println(
                "%s after %d epochs, the best was %d".formatted(result.stopped(), result.epochs(), result.bestEpoch()));
        IO.println("on %d rows kept apart: error %.2f, by the mean alone %.2f, R² %.3f"
                .formatted(
                        material.validation.size(),
                        unit * result.metrics().getOrDefault("rmse", Double.NaN),
                        unit * Math.sqrt(usual.square().mean().item()),
                        result.metrics().getOrDefault("r2", Double.NaN)));
    }

    private TableRegression() {}
}

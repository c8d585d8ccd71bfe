package dev.slopewise.doctor;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.learn.loss.Losses;
import dev.slopewise.learn.nn.Activation;
import dev.slopewise.learn.nn.Mlp;
import dev.slopewise.learn.optim.Optimizer;
import dev.slopewise.learn.penalty.Penalty;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.EpochRecord;
import dev.slopewise.learn.train.Objective;
import dev.slopewise.learn.train.Observer;
import dev.slopewise.learn.train.Recipe;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunHeader;
import dev.slopewise.learn.train.Settings;
import dev.slopewise.learn.train.StepRecord;
import dev.slopewise.learn.train.Trainer;
import dev.slopewise.learn.train.Watch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/// Trainings on breast_cancer.csv, standardised: 455 examples to train on, 114 to validate.
final class Trainings {
    static final int TRAIN = 455;
    static final Batch DATA = read();
    static final int[] LOGISTIC = {30, 2};
    static final int[] NETWORK = {30, 32, 16, 2};

    private Trainings() {}

    static Run run(int[] units, Optimizer<?> optimizer, int batch, int epochs, Penalty... penalties) {
        return run(DATA, units, optimizer, new Settings(epochs, batch, 1, 10, 10, 1e-3), List.of(penalties));
    }

    static Run run(Batch data, int[] units, Optimizer<?> optimizer, Settings settings, List<Penalty> penalties) {
        return run(data, units, new Recipe(optimizer).penalties(penalties), settings, Activation.RELU, Watch.NOTHING);
    }

    static Run run(Batch data, int[] units, Recipe recipe, Settings settings, Activation activation, Watch watch) {
        Mlp start = Mlp.create(Key.of(7), activation, units);
        var steps = new ArrayList<StepRecord>();
        var epochs = new ArrayList<EpochRecord>();
        var observer = new Observer() {
            @Override
            public void step(StepRecord step) {
                steps.add(step);
            }

            @Override
            public void epoch(EpochRecord epoch) {
                epochs.add(epoch);
            }
        };
        BiFunction<Mlp, Batch, Tensor> loss =
                (model, part) -> Losses.softmaxCrossEntropy(model.apply(part.inputs()), part.targets());
        var trainer = new Trainer<Mlp, Batch>(
                        Objective.of(loss),
                        recipe,
                        settings,
                        loss,
                        (model, part) -> Map.of("accuracy", accuracy(model, part)))
                .watching(watch);
        var result = trainer.train(start, rows(data, 0, TRAIN), rows(data, TRAIN, data.size()), observer)
                .result();
        Tree<Mlp> tree = Tree.of(start);
        List<RunHeader.Parameter> parameters = IntStream.range(0, tree.leaves().size())
                .mapToObj(i -> new RunHeader.Parameter(
                        tree.paths().get(i), tree.leaves().get(i).type().toString()))
                .toList();
        var header = new RunHeader(
                "test",
                "2026-01-01T00:00:00Z",
                1,
                Map.of(),
                recipe.optimizer().toString(),
                recipe.penalties().stream().map(Penalty::toString).toList(),
                Map.of(),
                parameters,
                Optional.empty(),
                Map.of());
        return new Run(header, steps, epochs, result);
    }

    static Batch rows(Batch data, int from, int to) {
        return new Batch(data.inputs().slice(0, from, to), data.targets().slice(0, from, to));
    }

    private static double accuracy(Mlp model, Batch part) {
        Tensor right = model.apply(part.inputs()).argmax(-1).eq(part.targets());
        boolean[] hits = right.toBooleans();
        return (double) IntStream.range(0, hits.length).filter(i -> hits[i]).count() / hits.length;
    }

    private static Batch read() {
        try {
            var order = Key.of(3);
            List<String> lines = Files.readAllLines(Path.of("../examples/data/breast_cancer.csv"));
            int rows = lines.size() - 1;
            int[] shuffled = order.permutation(rows).toInts();
            float[] inputs = new float[rows * 30];
            int[] targets = new int[rows];
            for (int i = 0; i < rows; i++) {
                String[] fields = lines.get(1 + shuffled[i]).split(",", -1);
                for (int j = 0; j < 30; j++) inputs[i * 30 + j] = Float.parseFloat(fields[j]);
                targets[i] = fields[30].equals("malignant") ? 1 : 0;
            }
            standardise(inputs);
            return new Batch(Tensor.of(inputs).reshape(rows, 30), Tensor.of(targets));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void standardise(float[] inputs) {
        for (int j = 0; j < 30; j++) {
            int column = j;
            var statistics = IntStream.range(0, TRAIN)
                    .mapToDouble(i -> inputs[i * 30 + column])
                    .toArray();
            double mean = IntStream.range(0, TRAIN)
                    .mapToDouble(i -> statistics[i])
                    .average()
                    .orElseThrow();
            double variance = IntStream.range(0, TRAIN)
                    .mapToDouble(i -> (statistics[i] - mean) * (statistics[i] - mean))
                    .average()
                    .orElseThrow();
            for (int i = column; i < inputs.length; i += 30)
                inputs[i] = (float) ((inputs[i] - mean) / Math.sqrt(variance));
        }
    }
}

package dev.slopewise.learn.train;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.learn.optim.HeavyBall;
import dev.slopewise.learn.optim.Optimizer;
import dev.slopewise.learn.penalty.Penalty;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Small trainings for tests: a straight line through noisy points.
final class Trainings {
    /// The model: x · weight + bias, with a column of weights so that penalties apply.
    record Line(Tensor weight, Tensor bias) {
        Tensor apply(Tensor x) {
            return x.matmul(weight).squeeze(-1).plus(bias);
        }
    }

    static final Batch TRAIN = points(1, 50);
    static final Batch VALIDATION = points(2, 20);

    private Trainings() {}

    private static Batch points(int seed, int n) {
        var keys = Key.of(seed).split(2);
        Tensor x = keys.get(0).normal(n, 3);
        Tensor noise = keys.get(1).normal(n).times(0.1);
        Tensor y = x.matmul(Tensor.of(1f, -2f, 0.5f)).plus(3).plus(noise);
        return new Batch(x, y);
    }

    static Line start() {
        return new Line(Tensor.zeros(3, 1), Tensor.scalar(0f));
    }

    static Tensor loss(Line line, Batch batch) {
        return line.apply(batch.inputs()).minus(batch.targets()).square().mean();
    }

    static Trainer<Line, Batch> trainer(Optimizer<?> optimizer, List<Penalty> penalties, Settings settings) {
        return new Trainer<>(
                Trainings::loss,
                optimizer,
                penalties,
                settings,
                (line, batch) ->
                        Map.of("rmse", Math.sqrt(loss(line, batch).to(DType.F64).item())));
    }

    static Trainer<Line, Batch> trainer() {
        return trainer(new HeavyBall(0.05), List.of(new Penalty.L2(0.01)), settings(20));
    }

    static Settings settings(int epochs) {
        return new Settings(epochs, 16, 5, 1, 100, 0);
    }

    /// Keeps what it sees.
    static class Recording implements Observer {
        final List<StepRecord> steps = new ArrayList<>();
        final List<EpochRecord> epochs = new ArrayList<>();

        @Override
        public void step(StepRecord step) {
            steps.add(step);
        }

        @Override
        public void epoch(EpochRecord epoch) {
            epochs.add(epoch);
        }
    }
}

package dev.slopewise;

import dev.slopewise.core.Key;
import dev.slopewise.core.SlopewiseException;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import dev.slopewise.learn.optim.HeavyBall;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Observer;
import dev.slopewise.learn.train.Settings;
import dev.slopewise.learn.train.Trainer;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// What a program in a class loader of its own does with Slopewise: it trains a model that is a record of its own, and has a function refused.
public final class Visitor implements Runnable {
    record Line(Tensor weight, Tensor bias) {
        Tensor loss(Batch batch) {
            return batch.inputs()
                    .matmul(weight)
                    .squeeze(-1)
                    .plus(bias)
                    .minus(batch.targets())
                    .square()
                    .mean();
        }
    }

    @Override
    public void run() {
        Tensor x = Key.of(1).normal(2_000, 30);
        var data = new Batch(x, x.matmul(Key.of(2).normal(30)).plus(3));
        var trainer = new Trainer<Line, Batch>(
                Line::loss,
                new HeavyBall(0.05),
                List.of(),
                new Settings(5, 100, 5, 1, 100, 0),
                (line, batch) -> Map.of("loss", line.loss(batch).item()));
        var start = new Line(Tensor.zeros(30, 1), Tensor.scalar(0f));
        double loss = trainer.train(start, data, data, new Observer() {})
                .result()
                .metrics()
                .getOrDefault("loss", Double.NaN);
        if (!(loss < 1)) throw new IllegalStateException("the loss is " + loss);
        Function<Tensor, Tensor> beyond = Transforms.traced((Tensor v) -> v.gather(Tensor.of(7, 999)));
        try {
            throw new IllegalStateException("row 999 of 10 is " + beyond.apply(x.slice(0, 0, 10)));
        } catch (SlopewiseException refused) {
            if (!refused.getMessage().contains("999")) throw refused;
        }
    }
}

package dev.slopewise.bench.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.training.GradientCollector;
import dev.slopewise.bench.Step;
import dev.slopewise.bench.work.Dense;
import dev.slopewise.core.Tensor;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.optim.AdamW;
import dev.slopewise.learn.optim.HeavyBall;
import dev.slopewise.learn.optim.Optimizer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// A training on one batch.
final class Training implements Step {
    private static final float NO_DECAY = 0, UNSCALED = 1, UNCLIPPED = -1;

    /// The loss of parameters, taken in order.
    interface Loss {
        NDArray of(Iterator<NDArray> parameters, NDArray x, NDArray labels);
    }

    private final dev.slopewise.bench.work.Training<?, Dense.Batch, ?> training;
    private final Loss lossOf;
    private final NDArray x;
    private final NDArray labels;
    private final List<NDArray> parameters = new ArrayList<>();
    private final List<NDArray> means = new ArrayList<>();
    private final List<NDArray> squares = new ArrayList<>();
    private int number;
    private double loss;

    Training(dev.slopewise.bench.work.Training<?, Dense.Batch, ?> training, Loss loss) {
        this.training = training;
        lossOf = loss;
        x = Torch.array(training.batch().x());
        labels = Torch.array(training.batch().labels());
        restart();
    }

    @Override
    public void restart() {
        List.of(parameters, means, squares).forEach(list -> {
            list.forEach(NDArray::close);
            list.clear();
        });
        number = 0;
        for (Tensor leaf : training.leaves()) {
            NDArray p = Torch.array(leaf);
            p.setRequiresGradient(true);
            parameters.add(p);
            means.add(Torch.array(leaf.like(0).broadcastTo(leaf.shape())));
            squares.add(Torch.array(leaf.like(0).broadcastTo(leaf.shape())));
        }
    }

    @Override
    public Object run() {
        number++;
        try (var scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            try (GradientCollector collector = Torch.ENGINE.newGradientCollector()) {
                NDArray value = lossOf.of(parameters.iterator(), x, labels);
                collector.backward(value);
                loss = value.getFloat();
            }
            for (int i = 0; i < parameters.size(); i++) update(training.rule(), i);
        }
        return loss;
    }

    private void update(Optimizer<?> rule, int i) {
        NDArray p = parameters.get(i), slope = p.getGradient();
        var updated = new NDList(p);
        float rate = (float) rule.rate();
        double decay = rule instanceof AdamW decaying ? decaying.decay() : 0;
        var with = p.getNDArrayInternal();
        switch (rule) {
            case Adam _, AdamW _ ->
                with.adamUpdate(
                        new NDList(p, slope, means.get(i), squares.get(i)),
                        updated,
                        rate,
                        (float) (rate
                                * Math.sqrt(1 - Math.pow(Adam.BETA2, number))
                                / (1 - Math.pow(Adam.BETA1, number))),
                        (float) decay,
                        UNSCALED,
                        UNCLIPPED,
                        (float) Adam.BETA1,
                        (float) Adam.BETA2,
                        (float) Adam.EPSILON,
                        false,
                        true);
            case HeavyBall ball ->
                with.sgdUpdate(
                        new NDList(p, slope, means.get(i)),
                        updated,
                        rate,
                        NO_DECAY,
                        UNSCALED,
                        UNCLIPPED,
                        (float) ball.momentum(),
                        false);
            default -> with.sgdUpdate(new NDList(p, slope), updated, rate, NO_DECAY, UNSCALED, UNCLIPPED, 0, false);
        }
    }

    @Override
    public double outcome() {
        return loss;
    }
}

package dev.slopewise.bench.pytorch;

import dev.slopewise.bench.Step;
import dev.slopewise.bench.work.Dense;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.optim.HeavyBall;
import java.util.Iterator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/// A training on one batch.
final class Training implements Step {
    /// The loss of parameters, taken in order.
    interface Loss {
        Tensor of(Iterator<Tensor> parameters, Tensor x, Tensor labels);
    }

    private final dev.slopewise.bench.work.Training<?, Dense.Batch, ?> training;
    private final Loss lossOf;
    private final Tensor x;
    private final Tensor labels;
    private TensorVector parameters;
    private Optimizer optimizer;
    private double loss;

    Training(dev.slopewise.bench.work.Training<?, Dense.Batch, ?> training, Loss loss) {
        this.training = training;
        lossOf = loss;
        x = Torch.tensor(training.batch().x());
        labels = Torch.tensor(training.batch().labels());
        parameters = parameters();
        optimizer = optimizer();
    }

    @Override
    public void restart() {
        parameters = parameters();
        optimizer = optimizer();
    }

    private TensorVector parameters() {
        var vector = new TensorVector();
        training.leaves().forEach(leaf -> vector.push_back(Torch.tensor(leaf).requires_grad_(true)));
        return vector;
    }

    private Optimizer optimizer() {
        double rate = training.rule().rate();
        return switch (training.rule()) {
            case Adam _ -> adam(rate, 0);
            case dev.slopewise.learn.optim.AdamW decaying -> adam(rate, decaying.decay());
            case HeavyBall ball -> {
                var options = new SGDOptions(rate);
                options.momentum().put(ball.momentum());
                yield new SGD(parameters, options);
            }
            default -> new SGD(parameters, new SGDOptions(rate));
        };
    }

    private Optimizer adam(double rate, double decay) {
        var options = new AdamWOptions(rate);
        options.weight_decay().put(decay);
        return new AdamW(parameters, options);
    }

    @Override
    public Object run() {
        try (var _ = new PointerScope()) {
            optimizer.zero_grad();
            Tensor value = lossOf.of(Torch.iterator(parameters), x, labels);
            value.backward();
            optimizer.step();
            loss = value.item_double();
            return loss;
        }
    }

    @Override
    public double outcome() {
        return loss;
    }
}

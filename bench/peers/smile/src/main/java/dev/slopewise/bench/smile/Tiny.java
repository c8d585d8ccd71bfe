package dev.slopewise.bench.smile;

import dev.slopewise.bench.Step;
import dev.slopewise.bench.work.Dense;
import dev.slopewise.bench.work.Training;
import dev.slopewise.learn.optim.Adam;
import smile.model.mlp.Layer;
import smile.model.mlp.OutputFunction;
import smile.regression.MLP;
import smile.util.function.TimeFunction;

/// W2, as near as it comes: RMSProp with momentum, as there is no Adam, so the outcome cannot be compared.
final class Tiny implements Step {
    private final Training<Dense, Dense.Batch, Adam.Moments> training;
    private final double[][] x;
    private final double[] wanted;
    private MLP network;

    Tiny(Training<Dense, Dense.Batch, Adam.Moments> training) {
        this.training = training;
        x = Smile.rows(training.batch().x());
        wanted = training.batch().labels().toDoubles();
        network = network();
    }

    private MLP network() {
        var mlp =
                new MLP(Layer.input(x[0].length), Layer.tanh(16), Layer.tanh(16), Layer.mse(1, OutputFunction.LINEAR));
        mlp.setLearningRate(TimeFunction.constant(training.rule().rate()));
        mlp.setMomentum(TimeFunction.constant(Adam.BETA1));
        mlp.setRMSProp(Adam.BETA2, Adam.EPSILON);
        return mlp;
    }

    @Override
    public void restart() {
        network = network();
    }

    @Override
    public Object run() {
        network.update(x, wanted);
        return network;
    }

    @Override
    public double outcome() {
        return Double.NaN;
    }
}

package dev.slopewise.bench.smile;

import dev.slopewise.bench.Step;
import dev.slopewise.bench.work.Dense;
import dev.slopewise.bench.work.Training;
import dev.slopewise.learn.optim.HeavyBall;
import java.util.List;
import smile.classification.MLP;
import smile.model.mlp.Layer;
import smile.model.mlp.LayerBuilder;
import smile.model.mlp.OutputFunction;
import smile.util.function.TimeFunction;

/// W1.
final class Classifier implements Step {
    private final Training<Dense, Dense.Batch, HeavyBall.Velocity> training;
    private final double[][] x;
    private final int[] labels;
    private Network network;
    private int steps;

    Classifier(Training<Dense, Dense.Batch, HeavyBall.Velocity> training) {
        this.training = training;
        x = Smile.rows(training.batch().x());
        labels = training.batch().labels().toInts();
        network = new Network(training);
    }

    /// A network that starts with given weights.
    private static final class Network extends MLP {
        private static final long serialVersionUID = 1;

        Network(Training<Dense, Dense.Batch, HeavyBall.Velocity> training) {
            super(builders(training.model().layers()));
            setLearningRate(TimeFunction.constant(training.rule().rate()));
            setMomentum(TimeFunction.constant(((HeavyBall) training.rule()).momentum()));
            List<Dense.Layer> layers = training.model().layers();
            for (int k = 1; k < net.length; k++) set(net[k], layers.get(k - 1));
            set(output, layers.getLast());
        }

        private static void set(Layer layer, Dense.Layer start) {
            double[][] weight = Smile.rows(start.weight());
            for (int i = 0; i < weight.length; i++) {
                for (int o = 0; o < weight[i].length; o++) layer.weight().set(o, i, weight[i][o]);
            }
            for (int o = 0; o < layer.bias().size(); o++) layer.bias().set(o, 0);
        }

        private static LayerBuilder[] builders(List<Dense.Layer> layers) {
            var builders = new LayerBuilder[layers.size() + 1];
            builders[0] = Layer.input(layers.getFirst().weight().shape().size(0));
            for (int k = 1; k < layers.size(); k++) {
                builders[k] = Layer.rectifier(layers.get(k - 1).weight().shape().size(1));
            }
            int classes = layers.getLast().weight().shape().size(1);
            builders[layers.size()] = Layer.mle(classes, OutputFunction.SOFTMAX);
            return builders;
        }
    }

    @Override
    public void restart() {
        network = new Network(training);
        steps = 0;
    }

    @Override
    public Object run() {
        network.update(x, labels);
        steps++;
        return network;
    }

    /// It does not tell the loss, so the steps but the last are done again.
    @Override
    public double outcome() {
        int before = steps - 1;
        restart();
        for (int i = 0; i < before; i++) run();
        double[] shares = new double[network.numClasses()];
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            network.predict(x[i], shares);
            sum -= Math.log(shares[labels[i]]);
        }
        return sum / x.length;
    }
}

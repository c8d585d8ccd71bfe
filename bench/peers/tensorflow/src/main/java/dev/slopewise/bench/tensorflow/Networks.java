package dev.slopewise.bench.tensorflow;

import dev.slopewise.bench.Step;
import dev.slopewise.bench.work.Convolutional;
import dev.slopewise.bench.work.Dense;
import dev.slopewise.bench.work.Training;
import dev.slopewise.core.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/// W1 to W4.
final class Networks {
    private Networks() {}

    static Step classifier(Training<Dense, Dense.Batch, ?> training) {
        var p = new Program();
        Operand<TFloat32> logits = dense(p, training, p.tf.nn::relu);
        return p.training(p.crossEntropy(logits, training.batch().labels()), training.rule());
    }

    static Step tiny(Training<Dense, Dense.Batch, ?> training) {
        var p = new Program();
        var tf = p.tf;
        Operand<TFloat32> gap = tf.math.sub(
                dense(p, training, tf.math::tanh), p.feed(training.batch().labels()));
        return p.training(tf.math.mean(tf.math.square(gap), tf.constant(new int[] {0, 1})), training.rule());
    }

    private static Operand<TFloat32> dense(
            Program p, Training<Dense, Dense.Batch, ?> training, UnaryOperator<Operand<TFloat32>> between) {
        List<Dense.Layer> layers = training.model().layers();
        Operand<TFloat32> y = p.feed(training.batch().x());
        for (int i = 0; i < layers.size(); i++) {
            y = layer(
                    p,
                    i == 0 ? y : between.apply(y),
                    layers.get(i).weight(),
                    layers.get(i).bias());
        }
        return y;
    }

    private static Operand<TFloat32> layer(Program p, Operand<TFloat32> x, Tensor weight, Tensor bias) {
        return p.tf.nn.biasAdd(p.tf.linalg.matMul(x, p.parameter(weight)), p.parameter(bias));
    }

    /// On its CPUs convolutions take channels last, so weights are laid out anew.
    static Step convolutional(Training<Convolutional, Dense.Batch, ?> training) {
        var p = new Program();
        var tf = p.tf;
        Convolutional m = training.model();
        Tensor x = training.batch().x().permute(0, 2, 3, 1);
        Operand<TFloat32> y = block(p, block(p, p.feed(x), m.first(), m.firstBias()), m.second(), m.secondBias());
        int channels = m.second().shape().size(0), flat = m.third().shape().size(0);
        int side = (int) Math.sqrt((double) flat / channels);
        Tensor third =
                m.third().reshape(channels, side, side, -1).permute(1, 2, 0, 3).reshape(flat, -1);
        Operand<TFloat32> rows = tf.reshape(y, tf.constant(new int[] {x.shape().size(0), flat}));
        Operand<TFloat32> logits =
                layer(p, tf.nn.relu(layer(p, rows, third, m.thirdBias())), m.fourth(), m.fourthBias());
        return p.training(p.crossEntropy(logits, training.batch().labels()), training.rule());
    }

    private static Operand<TFloat32> block(Program p, Operand<TFloat32> x, Tensor kernel, Tensor bias) {
        var tf = p.tf;
        Operand<TFloat32> moved =
                tf.nn.conv2d(x, p.parameter(kernel.permute(2, 3, 1, 0)), List.of(1L, 1L, 1L, 1L), "VALID");
        var two = tf.constant(new int[] {1, 2, 2, 1});
        return tf.nn.maxPool(tf.nn.relu(tf.nn.biasAdd(moved, p.parameter(bias))), two, two, "VALID");
    }
}

package dev.slopewise.bench.work;

import dev.slopewise.core.Tensor;
import dev.slopewise.learn.loss.Losses;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.optim.GradientDescent;
import dev.slopewise.learn.optim.HeavyBall;
import dev.slopewise.learn.optim.HeavyBall.Velocity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// W1, W2, W3, and what W7 and W8 take derivatives of: layers one after the other, with a function between them.
public record Dense(List<Layer> layers) {
    /// x · weight + bias, with `weight` `[in, out]`.
    public record Layer(Tensor weight, Tensor bias) {
        Tensor apply(Tensor x) {
            return x.matmul(weight).plus(bias);
        }
    }

    /// Examples, a row each, and the right classes or the numbers that are wanted.
    public record Batch(Tensor x, Tensor labels) {}

    /// 784-512-512-10 on 128 examples.
    public static Training<Dense, Batch, Velocity> w1() {
        return w1(128, 784, 512, 512, 10);
    }

    static Training<Dense, Batch, Velocity> w1(int batch, int... sizes) {
        return new Training<>(of(1, sizes), classes(2, batch, sizes), Dense::crossEntropy, new HeavyBall(0.01, 0.9));
    }

    /// 2-16-16-1 on 32 examples.
    public static Training<Dense, Batch, Adam.Moments> w2() {
        var in = new Inputs(4);
        var batch = new Batch(in.normal(1, 32, 2), in.normal(1, 32, 1));
        return new Training<>(of(3, 2, 16, 16, 1), batch, Dense::squaredError, new Adam(0.01));
    }

    /// 784 → 10 on 256 examples.
    public static Training<Dense, Batch, GradientDescent.Nothing> w3() {
        return w3(256, 784, 10);
    }

    static Training<Dense, Batch, GradientDescent.Nothing> w3(int batch, int... sizes) {
        return new Training<>(of(5, sizes), classes(6, batch, sizes), Dense::crossEntropy, new GradientDescent(0.01));
    }

    /// Layers of these sizes, with normal weights of variance 2 / in.
    static Dense of(long seed, int... sizes) {
        var in = new Inputs(seed);
        List<Layer> layers = new ArrayList<>();
        for (int i = 1; i < sizes.length; i++) {
            layers.add(new Layer(
                    in.normal(Math.sqrt(2.0 / sizes[i - 1]), sizes[i - 1], sizes[i]), Tensor.zeros(sizes[i])));
        }
        return new Dense(layers);
    }

    private static Batch classes(long seed, int batch, int... sizes) {
        var in = new Inputs(seed);
        return new Batch(in.normal(1, batch, sizes[0]), in.below(sizes[sizes.length - 1], batch));
    }

    private Tensor apply(Tensor x, UnaryOperator<Tensor> between) {
        Tensor y = layers.getFirst().apply(x);
        for (Layer layer : layers.subList(1, layers.size())) y = layer.apply(between.apply(y));
        return y;
    }

    static Tensor crossEntropy(Dense model, Batch batch) {
        return Losses.softmaxCrossEntropy(model.apply(batch.x, Tensor::relu), batch.labels);
    }

    /// The same of one example, without an axis for the batch.
    static Tensor crossEntropyOfOne(Dense model, Batch one) {
        Tensor logits = model.apply(one.x, Tensor::relu);
        return logits.logSumExp(-1).minus(logits.pick(one.labels));
    }

    private static Tensor squaredError(Dense model, Batch batch) {
        return Losses.squaredError(model.apply(batch.x, Tensor::tanh), batch.labels);
    }
}

package dev.slopewise.bench.work;

import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.learn.loss.Losses;
import dev.slopewise.learn.optim.Adam;

/// W4: conv 5 × 5, relu, max-pool 2, twice; then two dense layers with a relu between.
///
/// @param first `[out, channels, 5, 5]`, and `second`
/// @param third `[in, out]`, and `fourth`
public record Convolutional(
        Tensor first,
        Tensor firstBias,
        Tensor second,
        Tensor secondBias,
        Tensor third,
        Tensor thirdBias,
        Tensor fourth,
        Tensor fourthBias) {
    private static final int TAPS = 5;

    /// 28 × 28 → 16 and 32 channels → 128 → 10 on 64 examples.
    public static Training<Convolutional, Dense.Batch, Adam.Moments> w4() {
        return w4(64, 28, 16, 32, 128);
    }

    static Training<Convolutional, Dense.Batch, Adam.Moments> w4(int batch, int side, int a, int b, int hidden) {
        int classes = 10, left = pooled(pooled(side)), flat = b * left * left;
        var in = new Inputs(7);
        var model = new Convolutional(
                in.normal(Math.sqrt(2.0 / (TAPS * TAPS)), a, 1, TAPS, TAPS),
                Tensor.zeros(a),
                in.normal(Math.sqrt(2.0 / (a * TAPS * TAPS)), b, a, TAPS, TAPS),
                Tensor.zeros(b),
                in.normal(Math.sqrt(2.0 / flat), flat, hidden),
                Tensor.zeros(hidden),
                in.normal(Math.sqrt(2.0 / hidden), hidden, classes),
                Tensor.zeros(classes));
        var examples = new Dense.Batch(in.normal(1, batch, 1, side, side), in.below(classes, batch));
        return new Training<>(model, examples, Convolutional::loss, new Adam(0.001));
    }

    private static int pooled(int side) {
        return (side - TAPS + 1) / 2;
    }

    private static Tensor loss(Convolutional m, Dense.Batch batch) {
        Tensor y = block(block(batch.x(), m.first, m.firstBias), m.second, m.secondBias);
        Tensor flat = y.reshape(batch.labels().shape().size(0), -1);
        Tensor hidden = flat.matmul(m.third).plus(m.thirdBias).relu();
        return Losses.softmaxCrossEntropy(hidden.matmul(m.fourth).plus(m.fourthBias), batch.labels());
    }

    private static Tensor block(Tensor x, Tensor kernel, Tensor bias) {
        return x.convolve(kernel).plus(bias.reshape(-1, 1, 1)).relu().maxPool(Shape.of(2, 2));
    }
}

package dev.slopewise.bench.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.pooling.Pool;
import dev.slopewise.bench.work.Transformer;
import java.util.Iterator;
import java.util.function.UnaryOperator;

/// The losses of W1 to W5; parameters come in the order in which the workload's record declares them.
final class Networks {
    private static final Shape ONE = new Shape(1, 1), TWO = new Shape(2, 2), NONE = new Shape(0, 0);

    private Networks() {}

    static NDArray classifier(Iterator<NDArray> parameters, NDArray x, NDArray labels) {
        return crossEntropy(dense(parameters, x, Activation::relu), labels);
    }

    static NDArray tiny(Iterator<NDArray> parameters, NDArray x, NDArray labels) {
        return dense(parameters, x, Activation::tanh).sub(labels).square().mean();
    }

    private static NDArray dense(Iterator<NDArray> parameters, NDArray x, UnaryOperator<NDArray> between) {
        NDArray y = layer(parameters, x);
        while (parameters.hasNext()) y = layer(parameters, between.apply(y));
        return y;
    }

    private static NDArray layer(Iterator<NDArray> parameters, NDArray x) {
        return x.matMul(parameters.next()).add(parameters.next());
    }

    private static NDArray crossEntropy(NDArray logits, NDArray labels) {
        return logits.logSoftmax(-1).gather(labels.expandDims(-1), 1).mean().neg();
    }

    static NDArray convolutional(Iterator<NDArray> parameters, NDArray x, NDArray labels) {
        NDArray y = block(parameters, block(parameters, x));
        NDArray hidden = Activation.relu(layer(parameters, y.reshape(labels.size(), -1)));
        return crossEntropy(layer(parameters, hidden), labels);
    }

    private static NDArray block(Iterator<NDArray> parameters, NDArray x) {
        NDArray y = Conv2d.conv2d(x, parameters.next(), parameters.next(), ONE, NONE, ONE)
                .singletonOrThrow();
        return Pool.maxPool2d(Activation.relu(y), TWO, TWO, NONE, false);
    }

    static NDArray decoder(Iterator<NDArray> parameters, NDArray tokens, NDArray labels) {
        NDArray y = Embedding.embedding(tokens, parameters.next(), SparseFormat.DENSE)
                .singletonOrThrow()
                .add(parameters.next());
        for (int i = 0; i < 2; i++) {
            y = y.add(layer(parameters, attention(layer(parameters, norm(parameters, y)))));
            NDArray wide = layer(parameters, norm(parameters, y));
            y = y.add(layer(parameters, Activation.gelu(wide)));
        }
        NDArray logits = norm(parameters, y).matMul(parameters.next());
        return crossEntropy(logits.reshape(-1, logits.getShape().get(2)), labels.flatten());
    }

    private static NDArray norm(Iterator<NDArray> parameters, NDArray x) {
        Shape width = new Shape(x.getShape().get(2));
        return LayerNorm.layerNorm(x, width, parameters.next(), parameters.next(), (float) Transformer.EPSILON)
                .singletonOrThrow();
    }

    private static NDArray attention(NDArray mixed) {
        long batch = mixed.getShape().get(0),
                sequence = mixed.getShape().get(1),
                width = mixed.getShape().get(2) / 3;
        long part = width / Transformer.HEADS;
        NDArray parts =
                mixed.reshape(batch, sequence, 3, Transformer.HEADS, part).transpose(2, 0, 3, 1, 4);
        NDArray queries = parts.get(0), keys = parts.get(1), values = parts.get(2);
        NDArray scores = queries.matMul(keys.transpose(0, 1, 3, 2)).mul(1 / Math.sqrt((double) part));
        NDArray shares = scores.add(hidden(sequence)).softmax(-1);
        return shares.matMul(values).transpose(0, 2, 1, 3).reshape(batch, sequence, width);
    }

    /// 0 where a place may look, else a number that leaves no share.
    private static NDArray hidden(long sequence) {
        NDArray places = Torch.MANAGER.arange((float) sequence);
        return places.expandDims(0)
                .gt(places.expandDims(1))
                .toType(DataType.FLOAT32, false)
                .mul(-1e9);
    }
}

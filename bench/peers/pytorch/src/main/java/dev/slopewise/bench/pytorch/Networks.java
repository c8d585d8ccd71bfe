package dev.slopewise.bench.pytorch;

import static org.bytedeco.pytorch.global.torch.addmm;
import static org.bytedeco.pytorch.global.torch.conv2d;
import static org.bytedeco.pytorch.global.torch.cross_entropy_loss;
import static org.bytedeco.pytorch.global.torch.embedding;
import static org.bytedeco.pytorch.global.torch.gelu;
import static org.bytedeco.pytorch.global.torch.layer_norm;
import static org.bytedeco.pytorch.global.torch.max_pool2d;
import static org.bytedeco.pytorch.global.torch.mse_loss;
import static org.bytedeco.pytorch.global.torch.scaled_dot_product_attention;

import dev.slopewise.bench.work.Transformer;
import java.util.Iterator;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;

/// The losses of W1 to W5; parameters come in the order in which the workload's record declares them.
final class Networks {
    private Networks() {}

    static Tensor classifier(Iterator<Tensor> parameters, Tensor x, Tensor labels) {
        return cross_entropy_loss(dense(parameters, x, Tensor::relu), labels);
    }

    static Tensor tiny(Iterator<Tensor> parameters, Tensor x, Tensor labels) {
        return mse_loss(dense(parameters, x, Tensor::tanh), labels);
    }

    private static Tensor dense(Iterator<Tensor> parameters, Tensor x, UnaryOperator<Tensor> between) {
        Tensor y = layer(parameters, x);
        while (parameters.hasNext()) y = layer(parameters, between.apply(y));
        return y;
    }

    private static Tensor layer(Iterator<Tensor> parameters, Tensor x) {
        Tensor weight = parameters.next();
        return addmm(parameters.next(), x, weight);
    }

    static Tensor convolutional(Iterator<Tensor> parameters, Tensor x, Tensor labels) {
        Tensor y = block(parameters, block(parameters, x));
        Tensor hidden = layer(parameters, y.flatten(1, -1)).relu();
        return cross_entropy_loss(layer(parameters, hidden), labels);
    }

    private static Tensor block(Iterator<Tensor> parameters, Tensor x) {
        long[] one = {1, 1};
        Tensor kernel = parameters.next();
        Tensor y = conv2d(x, kernel, new TensorOptional(parameters.next()), one, new long[] {0, 0}, one, 1);
        return max_pool2d(y.relu(), 2, 2);
    }

    static Tensor decoder(Iterator<Tensor> parameters, Tensor tokens, Tensor labels) {
        long batch = tokens.size(0), sequence = tokens.size(1);
        Tensor y = embedding(parameters.next(), tokens).add(parameters.next());
        long width = y.size(2);
        y = y.view(batch * sequence, width);
        for (int i = 0; i < 2; i++) {
            Tensor mixed = layer(parameters, norm(parameters, y));
            y = y.add(layer(parameters, attention(mixed.view(batch, sequence, 3, Transformer.HEADS, -1))));
            y = y.add(layer(parameters, gelu(layer(parameters, norm(parameters, y)))));
        }
        return cross_entropy_loss(norm(parameters, y).matmul(parameters.next()), labels.flatten());
    }

    private static Tensor norm(Iterator<Tensor> parameters, Tensor x) {
        var scale = new TensorOptional(parameters.next());
        var shift = new TensorOptional(parameters.next());
        return layer_norm(x, new long[] {x.size(1)}, scale, shift, Transformer.EPSILON, false);
    }

    /// From `[batch, sequence, 3, heads, part]` to `[batch · sequence, heads · part]`.
    private static Tensor attention(Tensor mixed) {
        TensorVector parts = mixed.permute(2, 0, 3, 1, 4).unbind(0);
        Tensor joined = scaled_dot_product_attention(
                parts.get(0), parts.get(1), parts.get(2), new TensorOptional(), 0, true, new DoubleOptional(), false);
        return joined.permute(0, 2, 1, 3).reshape(mixed.size(0) * mixed.size(1), -1);
    }
}

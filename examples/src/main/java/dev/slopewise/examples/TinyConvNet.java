package dev.slopewise.examples;

import static dev.slopewise.core.transform.Transforms.valueAndGrad;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import java.util.ArrayList;
import java.util.List;

/// A convolutional network tells stripes from scattered dots. Both light 16 of 8 × 8 pixels, so that only their arrangement tells.
///
///     logit = w · mean over places of relu(kernel ∗ image + bias) + offset
///     loss  = mean of ln(1 + e^logit) − label · logit         (cross-entropy of the share σ(logit))
///
/// @see <a href="https://doi.org/10.1109/5.726791">LeCun, Bottou, Bengio and Haffner 1998, Gradient-Based Learning Applied to Document
/// Recognition</a>
final class TinyConvNet {
    static final int SIZE = 8, CHANNELS = 4;

    /// @param kernel `[channels, 1, 3, 3]`
    /// @param bias   `[channels]`
    /// @param w      `[channels]`
    /// @param offset `[]`
    record Net(Tensor kernel, Tensor bias, Tensor w, Tensor offset) {
        /// Images `[n, 1, 8, 8]` to logits `[n]`; above 0 it says stripes.
        Tensor logits(Tensor images) {
            Tensor seen = images.convolve(kernel).plus(bias.reshape(CHANNELS, 1, 1));
            return seen.relu().mean(-2, -1).matmul(w).plus(offset);
        }
    }

    /// @param images `[n, 1, 8, 8]` of 0 and 1
    /// @param labels `[n]`: 1 for stripes, 0 for dots
    record Data(Tensor images, Tensor labels) {}

    /// `n` images, stripes and dots in turn.
    static Data data(Key key, int n) {
        List<Tensor> images = new ArrayList<>();
        for (Key one : key.split(n)) images.add(images.size() % 2 == 0 ? stripes(one) : dots(one));
        Tensor labels = Tensor.iota(n).floorMod(2).eq(0).to(DType.F32);
        return new Data(Tensor.stack(0, images).expand(1), labels);
    }

    /// Each fourth row, or each fourth column, from a place drawn.
    private static Tensor stripes(Key key) {
        Tensor drawn = key.integers(0, 8);
        Tensor rows = Tensor.iota(SIZE).plus(drawn).floorMod(4).eq(0).to(DType.F32);
        Tensor lying = rows.expand(1).broadcastTo(SIZE, SIZE);
        return drawn.lt(4).select(lying, lying.transpose());
    }

    private static Tensor dots(Key key) {
        return key.permutation(SIZE * SIZE).lt(16).to(DType.F32).reshape(SIZE, SIZE);
    }

    static Net start(Key key) {
        List<Key> keys = key.split(2);
        return new Net(
                keys.get(0).normal(CHANNELS, 1, 3, 3).times(0.5),
                Tensor.zeros(CHANNELS),
                keys.get(1).normal(CHANNELS),
                Tensor.scalar(0f));
    }

    static Tensor loss(Net net, Data data) {
        Tensor logits = net.logits(data.images);
        return logits.softplus().minus(data.labels.times(logits)).mean();
    }

    /// The share of images that are told right.
    static double accuracy(Net net, Data data) {
        return net.logits(data.images)
                .gt(0)
                .to(DType.F32)
                .eq(data.labels)
                .to(DType.F32)
                .mean()
                .item();
    }

    static void main() {
        List<Key> keys = Key.of(7).split(3);
        Data seen = data(keys.get(0), 64), unseen = data(keys.get(1), 200);
        Net net = start(keys.get(2));
        var loss = valueAndGrad(TinyConvNet::loss);
        for (int step = 0; step <= 200; step++) {
            var at = loss.apply(net, seen);
            if (step % 50 == 0)
                IO.println("step %3d: loss %.4f, right %.0f%%, of unseen images %.0f%%"
                        .formatted(step, at.value().item(), 100 * accuracy(net, seen), 100 * accuracy(net, unseen)));
            net = Tree.map(net, at.gradient(), (knob, uphill) -> knob.minus(uphill.times(0.5)));
        }
    }

    private TinyConvNet() {}
}

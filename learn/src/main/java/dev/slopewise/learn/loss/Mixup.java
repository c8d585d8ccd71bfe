package dev.slopewise.learn.loss;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import java.util.Arrays;

/// A batch mixed with itself in another order: λ · one example + (1 − λ) · another, targets alike, with λ from Beta(strength, strength) for
/// each example. A network then learns to go straight from one example to the other.
///
/// @param inputs  `[batch, …]`
/// @param targets `[batch, …]`, numbers or shares of classes
/// @see <a href="https://arxiv.org/abs/1710.09412">Zhang et al. 2018</a>, who draw one λ for the whole batch
public record Mixup(Tensor inputs, Tensor targets) {
    /// Mixes a batch.
    ///
    /// @param targets  real; labels first become shares: `oneHot(classes)`
    /// @param strength of mixing, above 0: 0.2 rarely mixes much, 1 mixes by any share alike
    public static Mixup of(Key key, double strength, Tensor inputs, Tensor targets) {
        require(strength > 0 && Double.isFinite(strength), "the strength of mixup must be above 0, got %s", strength);
        require(
                inputs.dtype().isFloat()
                        && targets.dtype().isFloat()
                        && inputs.shape().rank() >= 1
                        && targets.shape().rank() >= 1
                        && inputs.shape().size(0) == targets.shape().size(0),
                "mixup needs real inputs [batch, …] and targets [batch, …], got %s and %s; labels: oneHot(classes)",
                inputs.type(),
                targets.type());
        int batch = inputs.shape().size(0);
        var keys = key.split(2);
        Tensor concentration = Tensor.full(strength, inputs.dtype(), batch);
        Tensor share = keys.get(0).beta(concentration, concentration);
        Tensor order = keys.get(1).permutation(batch);
        return new Mixup(mix(inputs, order, share), mix(targets, order, share));
    }

    private static Tensor mix(Tensor x, Tensor order, Tensor share) {
        int[] ones = new int[x.shape().rank()];
        Arrays.fill(ones, 1);
        Shape wide = Shape.of(ones).with(0, x.shape().size(0));
        Tensor other = x.gather(order);
        Tensor own = share.to(x.dtype()).reshape(wide).broadcastTo(x.shape());
        return other.plus(own.times(x.minus(other)));
    }
}

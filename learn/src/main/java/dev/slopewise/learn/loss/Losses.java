package dev.slopewise.learn.loss;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;

/// How far predictions are from what was wanted: one number, the mean over the batch, finite for any finite prediction.
public final class Losses {
    private Losses() {}

    /// Softmax cross-entropy: −ln of the share that the softmax gives to the right class, in nats.
    ///
    /// @param logits any real scores, `[batch, classes]`; not probabilities, as the softmax is taken here
    /// @param labels the right classes, from 0 to classes − 1, `i32[batch]`
    public static Tensor softmaxCrossEntropy(Tensor logits, Tensor labels) {
        require(
                logits.shape().rank() == 2
                        && logits.dtype().isFloat()
                        && labels.dtype() == DType.I32
                        && labels.shape().equals(logits.shape().dropLast(1)),
                "cross-entropy needs real logits [batch, classes] and labels i32[batch], got %s and %s",
                logits.type(),
                labels.type());
        return logits.logSumExp(-1).minus(logits.pick(labels)).mean();
    }

    /// The mean of (prediction − target)², in squared units of the target.
    ///
    /// @throws SlopewiseException if the shapes differ: `[n]` against `[n, 1]` would compare every pair
    public static Tensor squaredError(Tensor prediction, Tensor target) {
        require(
                prediction.shape().equals(target.shape()),
                "squared error needs equal shapes, got %s and %s; squeeze(-1) or expand(-1) one of them",
                prediction.type(),
                target.type());
        return prediction.minus(target).square().mean();
    }
}

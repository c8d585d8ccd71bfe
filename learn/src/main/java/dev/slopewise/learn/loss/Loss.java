package dev.slopewise.learn.loss;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;

/// How far predictions are from what was wanted, as a value that a command line can name ([Losses#parse]).
///
/// A training minimises [#of], one number; [#each] says it for each example. The families are [RegressionLoss] and [ClassLoss].
public interface Loss {
    /// One number for each target, of the shape that the loss states.
    ///
    /// @throws SlopewiseException as [#check]
    Tensor each(Tensor prediction, Tensor target);

    /// Refuses what this loss cannot be meant for: by types and shapes always, by values where they are known. Under a trace they are not, so a
    /// training that wants more than types calls this once, on the first batch.
    ///
    /// @throws SlopewiseException that says what was needed, what came, where, and the way out
    void check(Tensor prediction, Tensor target);

    /// The mean over all targets.
    default Tensor of(Tensor prediction, Tensor target) {
        return each(prediction, target).mean();
    }

    /// The weighted mean Σ w · loss / Σ w; 0 where all weights are. A mask (`bool`) leaves out the padding of sequences, whose predictions need
    /// to be finite nevertheless.
    ///
    /// @param weights at least 0, of the shape of [#each], real or `bool`
    default Tensor of(Tensor prediction, Tensor target, Tensor weights) {
        return mean(each(prediction, target), weights);
    }

    /// Σ w · loss / Σ w of losses that are there already; 0 where all weights are.
    static Tensor mean(Tensor each, Tensor weights) {
        require(
                weights.shape().equals(each.shape()) && (weights.dtype().isFloat() || weights.dtype() == DType.BOOL),
                "a weighted loss needs real weights or a mask of the losses' shape, got %s for %s",
                weights.type(),
                each.type());
        Seen.entries("weights must be at least 0", weights, w -> w >= 0 && Double.isFinite(w));
        Tensor w = weights.to(each.dtype());
        Tensor total = w.sum(), none = total.eq(0);
        return none.select(total.like(0), w.times(each).sum().div(none.select(total.like(1), total)));
    }
}

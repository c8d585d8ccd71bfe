package dev.slopewise.learn.metric;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;

/// Measures a person judges predictions by. They are worked out in `f64`, and have no slopes to train by; see
/// [Losses][dev.slopewise.learn.loss.Losses] for that. [Confusion], [Ranking] and [Calibration] hold those that need a story of their own.
public final class Metrics {
    private Metrics() {}

    /// The share of examples whose largest score is at the right class, in [0, 1].
    ///
    /// @param scores `[…, classes]`
    /// @param labels the right classes, `i32[…]`
    public static double accuracy(Tensor scores, Tensor labels) {
        checkLabels(scores, labels);
        return scores.argmax(-1).eq(labels.to(DType.I32)).to(DType.F64).mean().item();
    }

    /// The share of examples whose right class is among the `k` with the largest scores, in [0, 1]; of equal scores the lower class comes
    /// first.
    public static double topAccuracy(int k, Tensor scores, Tensor labels) {
        checkLabels(scores, labels);
        int classes = scores.shape().size(-1);
        require(k >= 1 && k <= classes, "top accuracy needs from 1 to %d classes to look at, got %d", classes, k);
        Tensor places = scores.top(k).positions();
        Tensor right = labels.to(DType.I32).expand(-1).broadcastTo(places.shape());
        return places.eq(right).any(-1).to(DType.F64).mean().item();
    }

    /// √ of the mean squared error, in the target's unit.
    public static double rootMeanSquaredError(Tensor prediction, Tensor target) {
        return Math.sqrt(error(prediction, target).square().mean().item());
    }

    /// The mean size of the error, in the target's unit.
    public static double meanAbsoluteError(Tensor prediction, Tensor target) {
        return error(prediction, target).abs().mean().item();
    }

    /// R², the share of the target's variance that is explained: 1 all of it, 0 no more than always saying the mean, below 0 less. NaN for a
    /// target that does not vary.
    public static double r2(Tensor prediction, Tensor target) {
        double square = error(prediction, target).square().mean().item();
        double spread = target.to(DType.F64).variance().item();
        return spread == 0 ? Double.NaN : 1 - square / spread;
    }

    private static Tensor error(Tensor prediction, Tensor target) {
        require(
                prediction.shape().equals(target.shape()),
                "predictions and targets need equal shapes, got %s and %s; squeeze(-1) or expand(-1) one of them",
                prediction.type(),
                target.type());
        return prediction.to(DType.F64).minus(target.to(DType.F64));
    }

    /// Scores `[…, classes]` and a class number for each row, at least one.
    static void checkLabels(Tensor scores, Tensor labels) {
        require(
                scores.shape().rank() >= 1
                        && labels.dtype().isInteger()
                        && labels.shape().equals(scores.shape().dropLast(1))
                        && labels.shape().count() > 0,
                "this metric needs scores […, classes] and labels i32[…] of at least one example, got %s and %s",
                scores.type(),
                labels.type());
        int classes = scores.shape().size(-1);
        Tensor right = labels.to(DType.I32);
        double least = right.minimum().item(), most = right.maximum().item();
        require(least >= 0 && most < classes, "labels must be class numbers from 0 to %d, got %s", classes - 1, (long)
                (least < 0 ? least : most));
    }
}

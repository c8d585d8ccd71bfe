package dev.slopewise.learn.metric;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;
import dev.slopewise.learn.loss.ClassLoss;
import java.util.Arrays;
import java.util.List;

/// How far the shares that a classifier states can be believed. All take logits `[…, classes]`, as losses do, and labels `i32[…]`; for a classifier
/// with one logit for yes see [#logitsOfTwo].
public final class Calibration {
    private Calibration() {}

    /// −ln of the share that the right class was given, in nats, the mean over examples: 0 is best, ln classes knows nothing.
    public static double logLoss(Tensor logits, Tensor labels) {
        check(logits, labels);
        return -logits.to(DType.F64).logSoftmax(-1).pick(labels).mean().item();
    }

    /// e to the power of [#logLoss]: among how many equally likely classes (of a text: words) the model hesitates. From 1 up.
    public static double perplexity(Tensor logits, Tensor labels) {
        return Math.exp(logLoss(logits, labels));
    }

    /// Brier's score: Σ over classes of (share − 1 or 0)², the mean over examples, in [0, 2]. For two classes it is twice (p − y)², which others
    /// call by this name too.
    ///
    /// @see <a href="https://doi.org/10.1175/1520-0493(1950)078%3C0001:VOFEIT%3E2.0.CO;2">Brier 1950</a>
    public static double brier(Tensor logits, Tensor labels) {
        check(logits, labels);
        Tensor right = labels.oneHot(logits.shape().size(-1)).to(DType.F64);
        return shares(logits).minus(right).square().sum(-1).mean().item();
    }

    /// The expected calibration error: how far the largest share and the frequency of being right lie apart, in [0, 1]. Examples are put into `bins`
    /// of equal width by their largest share; the mean of |mean share − share of right ones| over bins, weighted by examples.
    ///
    /// It depends on the number of bins, and a classifier that always says the base rates scores 0; read it beside [#logLoss].
    ///
    /// @param bins at least 1, usually 15
    /// @see <a href="https://arxiv.org/abs/1706.04599">Guo et al. 2017, section 2</a>
    public static double expectedError(Tensor logits, Tensor labels, int bins) {
        return expectedError(gaps(logits, labels, bins), labels.shape().count());
    }

    /// The same of examples that came in parts.
    ///
    /// @param gaps  the sum of each part's [#gaps], bin by bin
    /// @param count of all examples, at least 1
    public static double expectedError(double[] gaps, long count) {
        return Arrays.stream(gaps).map(Math::abs).sum() / count;
    }

    /// For each bin the sum over its examples of their largest share, less how many of them are right.
    ///
    /// @param bins at least 1
    public static double[] gaps(Tensor logits, Tensor labels, int bins) {
        check(logits, labels);
        require(bins >= 1, "calibration needs at least 1 bin, got %d", bins);
        Tensor shares = shares(logits);
        double[] sure = shares.maximum(-1).toDoubles();
        double[] right = shares.argmax(-1).eq(labels.to(DType.I32)).toDoubles();
        double[] gap = new double[bins];
        for (int i = 0; i < sure.length; i++) { // a bin holds its upper end
            int bin = Math.clamp((int) Math.ceil(sure[i] * bins) - 1, 0, bins - 1);
            gap[bin] += sure[i] - right[i];
        }
        return gap;
    }

    /// Logits `[…, 2]` of no and yes from one logit for yes, `[…]`.
    public static Tensor logitsOfTwo(Tensor logit) {
        return Tensor.stack(-1, List.of(logit.like(0), logit));
    }

    private static Tensor shares(Tensor logits) {
        return logits.to(DType.F64).softmax(-1);
    }

    private static void check(Tensor logits, Tensor labels) {
        Metrics.checkLabels(logits, labels);
        new ClassLoss.CrossEntropy().check(logits, labels);
    }
}

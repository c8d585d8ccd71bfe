package dev.slopewise.learn.loss;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Tensor;

/// How softmax shares differ, and how spread they are: numbers in nats for each row `[…, classes]`, finite for any finite logits.
public final class Divergence {
    private Divergence() {}

    /// KL(p ‖ q) = Σ p (ln p − ln q) of p = softmax(from) and q = softmax(to), both `[…, classes]`; at least 0, and 0 if p = q. Slopes go into
    /// both; a teacher's logits need `stopGradient()`.
    public static Tensor betweenLogits(Tensor from, Tensor to) {
        Seen.logits("KL divergence", from);
        Seen.logits("KL divergence", to);
        require(
                from.type().equals(to.type()),
                "KL divergence needs logits of one type, got %s and %s",
                from.type(),
                to.type());
        return from.softmax(-1)
                .times(Bounded.difference(surprise(to), surprise(from)))
                .sum(-1);
    }

    /// KL(p ‖ q) of shares p `[…, classes]` that sum to 1, and q = softmax(to). Where p is 0 nothing is added.
    public static Tensor fromShares(Tensor p, Tensor to) {
        Seen.logits("KL divergence", to);
        require(
                p.type().equals(to.type()),
                "KL divergence needs shares and logits of one type, got %s and %s",
                p.type(),
                to.type());
        Seen.shares("KL divergence needs rows of shares that sum to 1 on its left, got " + p.type(), p);
        Tensor some = p.gt(0);
        Tensor logarithm = some.select(p, p.like(1)).log();
        return p.times(logarithm.plus(surprise(to))).sum(-1);
    }

    /// −Σ p ln p of p = softmax(logits): 0 if sure, ln classes if all are alike. A confidence penalty takes a part of it off the loss:
    /// `loss.minus(entropy(logits).mean().times(0.1))`.
    ///
    /// @see <a href="https://arxiv.org/abs/1701.06548">Pereyra et al. 2017</a>
    public static Tensor entropy(Tensor logits) {
        Seen.logits("entropy", logits);
        return logits.softmax(-1).times(surprise(logits)).sum(-1);
    }

    /// −ln softmax, at most 10³⁰ (`f64`: 10³⁰⁰).
    static Tensor surprise(Tensor logits) {
        return Bounded.difference(logits.logSumExp(-1).expand(-1).broadcastTo(logits.shape()), logits);
    }
}

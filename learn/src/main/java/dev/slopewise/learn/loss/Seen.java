package dev.slopewise.learn.loss;

import static dev.slopewise.core.SlopewiseException.refuse;
import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Array;
import dev.slopewise.core.Tensor;
import java.util.function.DoublePredicate;

/// What losses ask of their arguments. Values are looked at where they are known, which under a trace they are not.
final class Seen {
    private static final double NEAR_ONE = 1e-3;

    private Seen() {}

    /// Refuses the first entry that does not keep the rule.
    static void entries(String rule, Tensor x, DoublePredicate keeps) {
        if (x.isTraced()) return;
        Array array = x.array();
        for (int i = 0; i < array.count(); i++) {
            double value = array.number(i);
            require(
                    keeps.test(value),
                    "%s, got %s at %s",
                    rule,
                    text(value),
                    x.shape().placeOf(i));
        }
    }

    private static String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.valueOf(value);
    }

    /// Equal shapes of real numbers of one type: `[n]` against `[n, 1]` would compare every pair.
    static void alike(String loss, Tensor prediction, Tensor target) {
        require(
                prediction.shape().equals(target.shape()),
                "%s needs equal shapes, got %s and %s; squeeze(-1) or expand(-1) one of them",
                loss,
                prediction.type(),
                target.type());
        require(
                prediction.dtype().isFloat() && target.dtype() == prediction.dtype(),
                "%s needs real numbers of one type, got %s and %s; cast one: .to(…)",
                loss,
                prediction.type(),
                target.type());
        entries("targets of " + loss + " must be finite", target, Double::isFinite);
    }

    /// Scores `[…, classes]`, of which no row can be told to be shares that a softmax has made already.
    static void logits(String loss, Tensor logits) {
        require(
                logits.shape().rank() >= 1 && logits.dtype().isFloat(),
                "%s needs real logits […, classes], got %s",
                loss,
                logits.type());
        if (!logits.isTraced() && logits.shape().count() > 0 && areShares(logits)) {
            throw refuse(
                    loss + " takes logits, any real scores; got " + logits.type()
                            + " whose rows are probabilities: each within [0, 1] and of the sum 1",
                    "leave out the softmax before it, or give log() of the probabilities");
        }
    }

    /// Rows `[…, classes]` of shares.
    static void shares(String rule, Tensor shares) {
        if (!shares.isTraced() && !areShares(shares)) throw refuse(rule, "divide each row by its sum");
    }

    private static boolean areShares(Tensor rows) {
        Array array = rows.array();
        int classes = rows.shape().size(-1);
        double sum = 0;
        for (int i = 0; i < array.count(); i++) {
            double share = array.number(i);
            if (!(share >= 0 && share <= 1)) return false;
            sum = i % classes == 0 ? share : sum + share;
            if (i % classes == classes - 1 && Math.abs(sum - 1) > NEAR_ONE) return false;
        }
        return true;
    }
}

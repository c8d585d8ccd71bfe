package dev.slopewise.learn.loss;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;
import java.util.List;

/// Losses for classes. They take logits, any real scores, never probabilities: ln softmax and ln sigmoid are taken inside, where they cannot
/// overflow. Finite for any finite logits, and so are their slopes.
public sealed interface ClassLoss extends Loss {
    /// Softmax cross-entropy: −ln of the share that the softmax gives to the right class, in nats.
    ///
    ///     Σ t (1 − p)^focus · weight · (−ln p)          p = softmax(logits),  t ← (1 − smoothing) t + smoothing / classes
    ///
    /// Logits `[…, classes]`; targets either the right classes, `i32[…]` from 0 to classes − 1, or shares `[…, classes]` that sum to 1; a loss
    /// for each row. [#of] divides by the number of rows, not by their weights as some libraries do: give weights of mean 1.
    ///
    /// @param smoothing share of each target that is spread evenly over all classes, in [0, 1)
    /// @param focus     how much rows that are right already count less: 0 not at all, else at least 1, usually 2
    /// @param weights   of the classes, at least 0 and not all 0; none is 1 for each
    /// @see <a href="https://arxiv.org/abs/1512.00567">Szegedy et al. 2016, section 7</a> (smoothing)
    /// @see <a href="https://arxiv.org/abs/1708.02002">Lin et al. 2017</a> (focus)
    record CrossEntropy(double smoothing, double focus, List<Double> weights) implements ClassLoss {
        public CrossEntropy {
            weights = List.copyOf(weights);
            require(smoothing >= 0 && smoothing < 1, "smoothing must be in [0, 1), got %s", smoothing);
            checkFocus(focus);
            require(
                    weights.stream().allMatch(w -> w >= 0 && Double.isFinite(w))
                            && (weights.isEmpty() || weights.stream().anyMatch(w -> w > 0)),
                    "class weights must be at least 0 and not all 0, got %s",
                    weights);
        }

        public CrossEntropy() {
            this(0, 0, List.of());
        }

        public CrossEntropy smoothed(double share) {
            return new CrossEntropy(share, focus, weights);
        }

        public CrossEntropy focal(double focus) {
            return new CrossEntropy(smoothing, focus, weights);
        }

        public CrossEntropy weighted(List<Double> weights) {
            return new CrossEntropy(smoothing, focus, weights);
        }

        @Override
        public Tensor each(Tensor logits, Tensor target) {
            check(logits, target);
            boolean plain = target.dtype().isInteger() && smoothing == 0 && focus == 0 && weights.isEmpty();
            if (plain) return Bounded.difference(logits.logSumExp(-1), logits.pick(target));
            int classes = logits.shape().size(-1);
            Tensor shares = target.dtype().isInteger() ? target.oneHot(classes).to(logits.dtype()) : target;
            Tensor surprise = Divergence.surprise(logits);
            if (smoothing > 0) shares = shares.times(1 - smoothing).plus(smoothing / classes);
            if (focus > 0) shares = shares.times(surprise.neg().expm1().neg().pow(focus));
            if (!weights.isEmpty()) shares = shares.times(weights(logits.dtype()));
            return shares.times(surprise).sum(-1);
        }

        private Tensor weights(DType dtype) {
            return Tensor.of(weights.stream().mapToDouble(w -> w).toArray()).to(dtype);
        }

        @Override
        public void check(Tensor logits, Tensor target) {
            Seen.logits("cross-entropy", logits);
            boolean hard = target.dtype().isInteger()
                    && target.shape().equals(logits.shape().dropLast(1));
            boolean soft = target.type().equals(logits.type());
            int classes = logits.shape().size(-1);
            require(
                    hard || soft,
                    "cross-entropy needs real logits […, classes] and labels i32[…], or shares of the logits' type,"
                            + " got %s and %s",
                    logits.type(),
                    target.type());
            require(
                    weights.isEmpty() || weights.size() == classes,
                    "cross-entropy needs a weight for each of %d classes, got %s",
                    classes,
                    weights);
            if (soft) Seen.shares("targets […, classes] of cross-entropy must be shares that sum to 1", target);
            else labels("cross-entropy", target, classes);
        }
    }

    /// Cross-entropy of yes and no: −ln of the share that the sigmoid gives to the right answer, in nats. Logits and targets of equal shapes;
    /// targets are `bool`, integers 0 and 1, or real shares in [0, 1].
    ///
    /// That scores are probabilities already, of a sigmoid before it, cannot be told from their values: logits may lie in (0, 1) too.
    ///
    ///     positive · t (1 − p)^focus (−ln p) + (1 − t) p^focus (−ln(1 − p))          p = sigmoid(logit)
    ///
    /// @param positive weight of yes against no, above 0
    /// @param focus    as of [CrossEntropy]
    record BinaryCrossEntropy(double positive, double focus) implements ClassLoss {
        public BinaryCrossEntropy {
            require(positive > 0 && Double.isFinite(positive), "the weight of yes must be above 0, got %s", positive);
            checkFocus(focus);
        }

        public BinaryCrossEntropy() {
            this(1, 0);
        }

        @Override
        public Tensor each(Tensor logits, Tensor target) {
            check(logits, target);
            Tensor x = Bounded.difference(logits, logits.like(0)), t = target.to(logits.dtype());
            Tensor yes = x.neg().softplus().times(positive), no = x.softplus();
            if (focus > 0) {
                yes = yes.times(x.neg().sigmoid().pow(focus));
                no = no.times(x.sigmoid().pow(focus));
            }
            return t.times(yes).plus(t.oneMinus().times(no));
        }

        @Override
        public void check(Tensor logits, Tensor target) {
            answers("binary cross-entropy", logits, target);
        }
    }

    /// max(0, 1 − y · score) with y = 1 for yes and −1 for no: a margin of 1 is enough. Scores and targets as for [BinaryCrossEntropy].
    ///
    /// @see <a href="https://doi.org/10.1007/BF00994018">Cortes and Vapnik 1995</a>
    record Hinge() implements ClassLoss {
        @Override
        public Tensor each(Tensor scores, Tensor target) {
            check(scores, target);
            Tensor y = target.to(scores.dtype()).times(2).minus(1);
            return Bounded.difference(scores.like(1), y.times(scores)).relu();
        }

        @Override
        public void check(Tensor scores, Tensor target) {
            answers("hinge", scores, target);
        }
    }

    /// How far the best wrong score, plus a margin of 1, is above the right one; else 0. Scores `[…, classes]`, labels `i32[…]`.
    ///
    /// @see <a href="https://www.jmlr.org/papers/v2/crammer01a.html">Crammer and Singer 2001</a>
    record MultiClassHinge() implements ClassLoss {
        @Override
        public Tensor each(Tensor scores, Tensor labels) {
            check(scores, labels);
            Tensor right = scores.pick(labels).expand(-1).broadcastTo(scores.shape());
            Tensor wrong = labels.oneHot(scores.shape().size(-1)).eq(0);
            Tensor over = Bounded.difference(scores, right).plus(1);
            return wrong.select(over, over.like(0)).maximum(-1);
        }

        @Override
        public void check(Tensor scores, Tensor labels) {
            require(
                    scores.shape().rank() >= 1
                            && scores.dtype().isFloat()
                            && labels.dtype().isInteger()
                            && labels.shape().equals(scores.shape().dropLast(1)),
                    "multi-class hinge needs real scores […, classes] and labels i32[…], got %s and %s",
                    scores.type(),
                    labels.type());
            labels("multi-class hinge", labels, scores.shape().size(-1));
        }
    }

    private static void checkFocus(double focus) {
        require(
                focus == 0 || (focus >= 1 && Double.isFinite(focus)),
                "focus must be 0 or at least 1 (between, slopes are infinite at certainty), got %s",
                focus);
    }

    private static void labels(String loss, Tensor labels, int classes) {
        String rule = "labels of %s must be class numbers from 0 to %d".formatted(loss, classes - 1);
        Seen.entries(rule, labels, c -> c >= 0 && c < classes);
    }

    private static void answers(String loss, Tensor scores, Tensor target) {
        require(
                scores.dtype().isFloat() && target.shape().equals(scores.shape()),
                "%s needs equal shapes, got %s and %s; squeeze(-1) or expand(-1) one of them",
                loss,
                scores.type(),
                target.type());
        Seen.entries("targets of " + loss + " must be in [0, 1]", target, t -> t >= 0 && t <= 1);
    }
}

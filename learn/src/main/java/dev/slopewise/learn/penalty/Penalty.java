package dev.slopewise.learn.penalty;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/// A price on weights, or a limit to them, added to what the data ask for.
///
/// It applies to leaves with two axes or more (weights of layers); biases and scales go free. Its slope is kept apart from the data's until
/// the update, so that a run can show who pulls where.
///
/// Some pull by their slope, which the optimiser follows together with the data's; others pull by themselves after the optimiser's step
/// ([#settles]), which is how weights really reach 0, or a limit. A price on what a model says rather than on its weights is part of the loss:
/// see [entropy][dev.slopewise.learn.loss.Divergence#entropy].
public sealed interface Penalty {
    /// The price of one tensor of weights, before it is multiplied by [#strength], with its true slope: strength · slope is the pull on each
    /// weight per unit of the learning rate, whoever does the pulling.
    Tensor price(Tensor weights);

    /// What is added to the loss, before it is multiplied by [#strength]: the price, with a slope for the optimiser to follow unless
    /// [#settle] does the pulling.
    default Tensor of(Tensor weights) {
        return settles() ? price(weights).stopGradient() : price(weights);
    }

    /// What one unit of price adds to the loss, at least 0.
    double strength();

    /// Whether [#settle] does all the pulling.
    default boolean settles() {
        return false;
    }

    /// Acts on the weights after the optimiser's step, where a penalty is more than a slope: a proximal step or a projection. An optimiser's
    /// scaling of entries does not change it.
    ///
    /// @param rate     of the step, a real scalar; with momentum as many times that as it makes of a slope that stays, so that both are in balance
    /// @param strength as [#strength()], a real scalar
    default Tensor settle(Tensor weights, Tensor rate, Tensor strength) {
        return weights;
    }

    /// Whether the leaf is one that pays.
    static boolean appliesTo(Tensor leaf) {
        return leaf.shape().rank() >= 2;
    }

    /// ½ Σ w²: the pull on each weight is strength · w, in proportion to its size. By its slope, which an optimiser that scales entries
    /// (Adam) scales too; [Decay] is the one that is not.
    record L2(double strength) implements Penalty {
        public L2 {
            check(strength);
        }

        @Override
        public Tensor price(Tensor weights) {
            return halfSquares(weights);
        }
    }

    /// Σ |w|: the pull on each weight is ±strength, whatever its size, so that weights which help less than that are 0: by the proximal step
    /// w ← sign(w) · max(0, |w| − rate · strength).
    ///
    /// @see <a href="https://doi.org/10.1002/cpa.20042">Daubechies et al. 2004</a>
    record L1(double strength) implements Penalty {
        public L1 {
            check(strength);
        }

        @Override
        public Tensor price(Tensor weights) {
            return weights.abs().sum();
        }

        @Override
        public boolean settles() {
            return true;
        }

        @Override
        public Tensor settle(Tensor weights, Tensor rate, Tensor strength) {
            return shrunk(weights, rate.times(strength));
        }
    }

    /// share · Σ |w| + (1 − share) · ½ Σ w²: zeros as by [L1], and weights that do the same work share it. By the proximal step, [L1]'s and then
    /// w ← w / (1 + rate · strength · (1 − share)).
    ///
    /// @param share of the absolute values, in [0, 1]
    /// @see <a href="https://doi.org/10.1111/j.1467-9868.2005.00503.x">Zou and Hastie 2005</a>
    record ElasticNet(double strength, double share) implements Penalty {
        public ElasticNet {
            check(strength);
            require(share >= 0 && share <= 1, "the share of absolute values must be in [0, 1], got %s", share);
        }

        @Override
        public Tensor price(Tensor weights) {
            return weights.abs().sum().times(share).plus(halfSquares(weights).times(1 - share));
        }

        @Override
        public boolean settles() {
            return true;
        }

        @Override
        public Tensor settle(Tensor weights, Tensor rate, Tensor strength) {
            Tensor pull = rate.times(strength);
            return shrunk(weights, pull.times(share))
                    .div(pull.times(1 - share).plus(1).to(weights.dtype()));
        }
    }

    /// Σ √n · ‖group‖ over groups of n weights: whole groups become 0, by the proximal step
    /// group ← group · max(0, 1 − rate · strength · √n / ‖group‖).
    ///
    /// @param axis whose entries are the groups: of weights `[inputs, units]` 0 drops inputs, −1 drops units
    /// @see <a href="https://doi.org/10.1111/j.1467-9868.2005.00532.x">Yuan and Lin 2006</a>
    record GroupLasso(double strength, int axis) implements Penalty {
        public GroupLasso {
            check(strength);
        }

        @Override
        public Tensor price(Tensor weights) {
            int[] others = others(weights, axis);
            return weights.norm(others).sum().times(Math.sqrt(sizeOfGroup(weights)));
        }

        private int sizeOfGroup(Tensor weights) {
            return weights.shape().count() / Math.max(1, weights.shape().size(axis));
        }

        @Override
        public boolean settles() {
            return true;
        }

        @Override
        public Tensor settle(Tensor weights, Tensor rate, Tensor strength) {
            Tensor length = weights.norm(others(weights, axis));
            Tensor pull = rate.times(strength).times(Math.sqrt(sizeOfGroup(weights)));
            Tensor left = length.minus(pull.to(weights.dtype())).relu();
            Tensor kept = left.gt(0).select(left.div(left.gt(0).select(length, length.like(1))), left.like(0));
            return weights.times(along(kept, weights, axis));
        }
    }

    /// No price, but a limit: a group of weights longer than it is scaled back to it, whatever the rate.
    ///
    /// @param strength the limit of ‖group‖, above 0
    /// @param axis     whose entries are the groups, −1 for the units of weights `[inputs, units]`
    /// @see <a href="https://jmlr.org/papers/v15/srivastava14a.html">Srivastava et al. 2014, section 5.1</a>
    record MaxNorm(double strength, int axis) implements Penalty {
        public MaxNorm {
            require(strength > 0 && Double.isFinite(strength), "the limit of a norm must be above 0, got %s", strength);
        }

        @Override
        public Tensor price(Tensor weights) {
            return Tensor.full(0, weights.dtype());
        }

        @Override
        public boolean settles() {
            return true;
        }

        @Override
        public Tensor settle(Tensor weights, Tensor rate, Tensor strength) {
            Tensor limit = strength.to(weights.dtype());
            Tensor length = weights.norm(others(weights, axis));
            Tensor over = length.gt(limit);
            Tensor scale = over.select(
                    limit.broadcastTo(length.shape()).div(over.select(length, length.like(1))), length.like(1));
            return weights.times(along(scale, weights, axis));
        }
    }

    /// Decoupled weight decay: w ← w · (1 − rate · strength) after the step. For plain gradient descent the same as [L2] with the slope taken
    /// before the step; for optimisers that scale entries (Adam) each weight shrinks alike, which L2 does not do. The price that is shown is ½ Σ w².
    ///
    /// @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter 2019</a>
    record Decay(double strength) implements Penalty {
        public Decay {
            check(strength);
        }

        @Override
        public Tensor price(Tensor weights) {
            return halfSquares(weights);
        }

        @Override
        public boolean settles() {
            return true;
        }

        @Override
        public Tensor settle(Tensor weights, Tensor rate, Tensor strength) {
            return weights.times(rate.times(strength).neg().plus(1).to(weights.dtype()));
        }
    }

    /// ½ σ², of the largest singular value σ of each tensor of weights as a matrix, its first axis against all others: no input is stretched by
    /// more than σ. The pull is strength · σ · u vᵀ.
    ///
    /// σ is found by rounds of power iteration from a fixed start, each at the cost of two products with a vector. It is never too large; how
    /// much too small depends on the next value σ₂, by about (σ₂/σ)^(4 · rounds). Of 100 random 100 × 50 matrices, whose σ₂ is near, it
    /// was 0.4 % too small on average after 30 rounds, at worst 6 %, as then u vᵀ is still a mix of two that both need to shrink.
    ///
    /// @param rounds of power iteration, at least 1
    /// @see <a href="https://arxiv.org/abs/1705.10941">Yoshida and Miyato 2017</a>
    record Spectral(double strength, int rounds) implements Penalty {
        public Spectral {
            check(strength);
            require(rounds >= 1, "power iteration needs at least 1 round, got %d", rounds);
        }

        public Spectral(double strength) {
            this(strength, 30);
        }

        @Override
        public Tensor price(Tensor weights) {
            return LargestStretch.of(weights, rounds).square().times(0.5);
        }
    }

    private static Tensor halfSquares(Tensor weights) {
        return weights.square().sum().times(0.5);
    }

    /// Each entry nearer to 0 by `pull`, and 0 if it was within.
    private static Tensor shrunk(Tensor weights, Tensor pull) {
        Tensor limit = pull.to(weights.dtype());
        return weights.minus(weights.min(limit).max(limit.neg()));
    }

    private static int[] others(Tensor weights, int axis) {
        int kept = weights.shape().axis(axis);
        return IntStream.range(0, weights.shape().rank()).filter(a -> a != kept).toArray();
    }

    /// A number for each entry of an axis, repeated along the others.
    private static Tensor along(Tensor numbers, Tensor weights, int axis) {
        int[] ones = new int[weights.shape().rank()];
        Arrays.fill(ones, 1);
        ones[weights.shape().axis(axis)] = numbers.shape().count();
        return numbers.reshape(ones).broadcastTo(weights.shape());
    }

    private static void check(double strength) {
        require(
                strength >= 0 && Double.isFinite(strength),
                "the strength of a penalty must be at least 0, got %s",
                strength);
    }
}

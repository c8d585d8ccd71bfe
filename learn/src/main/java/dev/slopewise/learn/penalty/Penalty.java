package dev.slopewise.learn.penalty;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Tensor;

/// A price on large weights, added to the loss: its slope pulls weights in at every step.
///
/// It applies to leaves with two axes or more (weights of layers); biases and scales go free. Its slope is kept apart from the data's until
/// the update, so that a run can show who pulls where.
public sealed interface Penalty {
    /// The price of one tensor of weights, before it is multiplied by [#strength].
    Tensor of(Tensor weights);

    /// What one unit of price adds to the loss, at least 0.
    double strength();

    /// Acts on the weights after the optimiser's step, where a penalty is more than a slope: a proximal step or a projection.
    ///
    /// @param rate     of the step, a real scalar
    /// @param strength as [#strength()], a real scalar
    default Tensor settle(Tensor weights, Tensor rate, Tensor strength) {
        return weights;
    }

    /// Whether the leaf is one that pays.
    static boolean appliesTo(Tensor leaf) {
        return leaf.shape().rank() >= 2;
    }

    /// ½ Σ w²: the pull on each weight is strength · w, in proportion to its size.
    record L2(double strength) implements Penalty {
        public L2 {
            check(strength);
        }

        @Override
        public Tensor of(Tensor weights) {
            return weights.square().sum().times(0.5);
        }
    }

    /// Σ |w|: the pull on each weight is ±strength, whatever its size (0 at 0), so that weights which help little shrink to about 0.
    record L1(double strength) implements Penalty {
        public L1 {
            check(strength);
        }

        @Override
        public Tensor of(Tensor weights) {
            return weights.abs().sum();
        }
    }

    private static void check(double strength) {
        require(
                strength >= 0 && Double.isFinite(strength),
                "the strength of a penalty must be at least 0, got %s",
                strength);
    }
}

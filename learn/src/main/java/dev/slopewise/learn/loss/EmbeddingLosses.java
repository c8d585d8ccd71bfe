package dev.slopewise.learn.loss;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;

/// Losses on where examples are placed: alike ones near each other, others apart. Rows `[batch, size]`; finite for any finite numbers.
public final class EmbeddingLosses {
    /// Where the difference of two entries stops, so that squares of distances do not overflow; its slope goes on.
    private static final double FARTHEST = 1e15;

    /// What counts as no length at all, so that the slope of a direction stays finite.
    private static final double NEAREST = 1e-20;

    private EmbeddingLosses() {}

    /// InfoNCE: each row of `a` is to find its partner, the same row of `b`, among all rows of `b`. Softmax cross-entropy, in nats, of the
    /// cosines divided by the temperature: `[batch]`.
    ///
    /// @param temperature how sharply cosines are told apart, above 0, often 0.05 to 0.5
    /// @see <a href="https://arxiv.org/abs/1807.03748">van den Oord et al. 2018, equation 4</a>
    public static Tensor infoNce(Tensor a, Tensor b, double temperature) {
        alike("InfoNCE", a, b);
        require(temperature > 0 && Double.isFinite(temperature), "temperature must be above 0, got %s", temperature);
        Tensor cosines = direction(a).matmul(direction(b).transpose());
        return new ClassLoss.CrossEntropy()
                .each(cosines.div(temperature), Tensor.iota(a.shape().size(0)));
    }

    /// Contrastive: ½ D² for pairs that are alike, ½ max(0, margin − D)² for others, with D = ‖a − b‖: `[batch]`.
    ///
    /// @param alike  which pairs are, `bool[batch]`
    /// @param margin from which distance on others are let go, above 0
    /// @see <a href="https://doi.org/10.1109/CVPR.2006.100">Hadsell et al. 2006, equation 4</a>
    public static Tensor contrastive(Tensor a, Tensor b, Tensor alike, double margin) {
        alike("the contrastive loss", a, b);
        require(
                alike.dtype() == DType.BOOL && alike.shape().equals(a.shape().dropLast(1)),
                "the contrastive loss needs bool[batch] to say which pairs are alike, got %s",
                alike.type());
        checkMargin(margin);
        Tensor d = distance(a, b);
        Tensor near = d.neg().plus(margin).relu();
        return alike.select(d, near).square().times(0.5);
    }

    /// Triplet: max(0, ‖anchor − same‖ − ‖anchor − other‖ + margin): `[batch]`.
    ///
    /// @param margin by how much the other is to be farther off, above 0
    /// @see <a href="https://arxiv.org/abs/1503.03832">Schroff et al. 2015</a>, who square the distances; without squares slopes stay below 2
    public static Tensor triplet(Tensor anchor, Tensor same, Tensor other, double margin) {
        alike("the triplet loss", anchor, same);
        alike("the triplet loss", anchor, other);
        checkMargin(margin);
        return distance(anchor, same)
                .minus(distance(anchor, other))
                .plus(margin)
                .relu();
    }

    private static Tensor distance(Tensor a, Tensor b) {
        return Bounded.within(Bounded.difference(a, b), -FARTHEST, FARTHEST).norm(-1);
    }

    /// The row divided by its length; rows shorter than about 10⁻²⁶ stay short. By its largest entry first, as the length of huge ones overflows.
    private static Tensor direction(Tensor x) {
        Tensor scale = x.abs().maximum(-1).max(NEAREST).stopGradient();
        Tensor scaled = x.div(scale.expand(-1).broadcastTo(x.shape()));
        Tensor length = scaled.norm(-1).max(1e-6); // at least 1 for all but the shortest rows
        return scaled.div(length.expand(-1).broadcastTo(x.shape()));
    }

    private static void alike(String loss, Tensor a, Tensor b) {
        require(
                a.shape().rank() == 2 && a.dtype().isFloat() && a.type().equals(b.type()),
                "%s needs equal rows [batch, size] of real numbers, got %s and %s",
                loss,
                a.type(),
                b.type());
    }

    private static void checkMargin(double margin) {
        require(margin > 0 && Double.isFinite(margin), "margin must be above 0, got %s", margin);
    }
}

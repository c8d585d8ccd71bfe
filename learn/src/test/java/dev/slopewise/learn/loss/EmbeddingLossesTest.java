package dev.slopewise.learn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Gradients;
import dev.slopewise.core.transform.Transforms;
import org.junit.jupiter.api.Test;

class EmbeddingLossesTest {
    record Pair(Tensor a, Tensor b) {}

    private final Pair pair =
            new Pair(Key.of(1).normal(DType.F64, 4, 3), Key.of(2).normal(DType.F64, 4, 3));
    private final Tensor alike = Tensor.of(true, false, true, false);

    private Tensor all(Pair p) {
        return EmbeddingLosses.infoNce(p.a, p.b, 0.5)
                .plus(EmbeddingLosses.contrastive(p.a, p.b, alike, 3))
                .plus(EmbeddingLosses.triplet(p.a, p.b, p.a.reverse(0), 1.5))
                .mean();
    }

    @Test
    void infoNceIsCrossEntropyOfCosines() {
        Tensor a = Tensor.of(new double[][] {{2, 0}, {0, 5}}), b = Tensor.of(new double[][] {{3, 0}, {1, 1}});
        Tensor cosines = Tensor.of(new double[][] {{1, Math.sqrt(0.5)}, {0, Math.sqrt(0.5)}});
        Tensor expected = new ClassLoss.CrossEntropy().each(cosines.times(10), Tensor.of(0, 1));
        assertThat(EmbeddingLosses.infoNce(a, b, 0.1).isClose(expected, 1e-12, 1e-15))
                .isTrue();
    }

    @Test
    void contrastiveJoinsWhatIsAlikeAndPartsTheRestUpToTheMargin() {
        Tensor a = Tensor.of(new double[][] {{0, 0}, {0, 0}, {0, 0}}),
                b = Tensor.of(new double[][] {{3, 4}, {3, 4}, {0, 1}});
        assertThat(EmbeddingLosses.contrastive(a, b, Tensor.of(true, false, false), 3)
                        .toDoubles())
                .containsExactly(12.5, 0, 2);
    }

    @Test
    void tripletComparesTwoDistances() {
        Tensor anchor = Tensor.of(new double[][] {{0, 0}, {0, 0}});
        Tensor same = Tensor.of(new double[][] {{3, 4}, {0, 1}}), other = Tensor.of(new double[][] {{0, 5.5}, {0, 9}});
        double[] losses = EmbeddingLosses.triplet(anchor, same, other, 1).toDoubles();
        assertThat(losses[0]).isCloseTo(0.5, within(1e-15));
        assertThat(losses[1]).isZero();
    }

    @Test
    void slopesAgreeWithFiniteDifferences() {
        assertThat(Gradients.check(this::all, pair).isOk()).isTrue();
    }

    @Test
    void areFiniteForAnyFiniteNumbersAndSoAreSlopes() {
        float top = Float.MAX_VALUE;
        Tensor a = Tensor.of(new float[][] {{top, top, -top}, {0, 0, 0}, {1e-40f, 0, -1e-30f}, {top, 0, 1}});
        var at = Transforms.valueAndGrad(this::all).apply(new Pair(a, a.neg()));
        assertThat(at.value().isFinite().isTrue()).isTrue();
        assertThat(at.gradient().a.isFinite().all().isTrue()).isTrue();
        assertThat(at.gradient().b.isFinite().all().isTrue()).isTrue();
        assertThat(Transforms.grad(this::all)
                        .apply(new Pair(a, a))
                        .a
                        .isFinite()
                        .all()
                        .isTrue())
                .isTrue(); // distance 0
    }

    @Test
    void refusesOtherShapesAndMargins() {
        assertThatThrownBy(() -> EmbeddingLosses.infoNce(pair.a, pair.b.slice(0, 0, 2), 1))
                .hasMessageContaining("equal rows [batch, size] of real numbers, got f64[4, 3] and f64[2, 3]");
        assertThatThrownBy(() -> EmbeddingLosses.contrastive(pair.a, pair.b, Tensor.of(1, 0, 1, 0), 1))
                .hasMessageContaining("bool[batch]");
        assertThatThrownBy(() -> EmbeddingLosses.triplet(pair.a, pair.b, pair.b, 0))
                .hasMessageContaining("margin must be above 0");
        assertThatThrownBy(() -> EmbeddingLosses.infoNce(pair.a, pair.b, 0))
                .hasMessageContaining("temperature must be above 0");
    }
}

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

class DivergenceTest {
    private final Tensor p = Key.of(1).normal(DType.F64, 4, 3), q = Key.of(2).normal(DType.F64, 4, 3);

    @Test
    void isTheMeanLogarithmOfTheRatio() {
        double sum = 0;
        double[] ps = p.softmax(-1).toDoubles(), qs = q.softmax(-1).toDoubles();
        for (int i = 0; i < 3; i++) sum += ps[i] * Math.log(ps[i] / qs[i]);
        assertThat(Divergence.betweenLogits(p, q).get(0).item()).isCloseTo(sum, within(1e-15));
        assertThat(Divergence.fromShares(p.softmax(-1), q).isClose(Divergence.betweenLogits(p, q), 1e-13, 1e-15))
                .isTrue();
        assertThat(Divergence.betweenLogits(p, p.plus(7)).isClose(Tensor.zeros(DType.F64, 4), 0, 1e-14))
                .isTrue();
    }

    @Test
    void slopesAgreeWithFiniteDifferences() {
        record Both(Tensor p, Tensor q) {}
        assertThat(Gradients.check(
                                (Both b) -> Divergence.betweenLogits(b.p, b.q).mean(), new Both(p, q))
                        .isOk())
                .isTrue();
        assertThat(Gradients.check((Tensor x) -> Divergence.entropy(x).mean(), p)
                        .isOk())
                .isTrue();
    }

    @Test
    void sharesOfZeroAddNothing() {
        Tensor sure = Tensor.of(new double[][] {{1, 0, 0}});
        Tensor to = Tensor.of(new double[][] {{2, 1, -1e300}});
        assertThat(Divergence.fromShares(sure, to).item()).isCloseTo(Math.log1p(Math.exp(-1)), within(1e-15));
    }

    @Test
    void entropyIsLargestWhereAllAreAlike() {
        Tensor rows = Tensor.of(new double[][] {{0, 0, 0}, {1000, 0, 0}});
        assertThat(Divergence.entropy(rows).get(0).item()).isCloseTo(Math.log(3), within(1e-15));
        assertThat(Divergence.entropy(rows).get(1).item()).isZero();
    }

    @Test
    void isFiniteForAnyFiniteLogitsAndSoAreSlopes() {
        float top = Float.MAX_VALUE;
        Tensor rows = Tensor.of(new float[][] {{top, -top, 0}, {-top, top, top}, {0, -0f, 1e-40f}, {1e30f, -top, 90}});
        Tensor others = rows.reverse(0);
        record Both(Tensor p, Tensor q) {}
        var at = Transforms.valueAndGrad((Both b) -> Divergence.betweenLogits(b.p, b.q)
                        .plus(Divergence.entropy(b.q))
                        .mean())
                .apply(new Both(rows, others));
        assertThat(at.value().isFinite().isTrue()).isTrue();
        assertThat(at.gradient().p.isFinite().all().isTrue()).isTrue();
        assertThat(at.gradient().q.isFinite().all().isTrue()).isTrue();
    }

    @Test
    void refusesSharesAndLogitsInEachOthersPlace() {
        assertThatThrownBy(() -> Divergence.betweenLogits(p.softmax(-1), q)).hasMessageContaining("takes logits");
        assertThatThrownBy(() -> Divergence.fromShares(p, q)).hasMessageContaining("shares that sum to 1");
        assertThatThrownBy(() -> Divergence.betweenLogits(p, q.to(DType.F32)))
                .hasMessageContaining("f64[4, 3] and f32[4, 3]");
    }
}

package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;

import org.junit.jupiter.api.Test;

/// Reductions of nothing, of one entry, of NaN, infinities and ties.
class EdgeReductionsTest {
    private static final double INFINITY = Double.POSITIVE_INFINITY, NAN = Double.NaN;
    private static final Tensor NOTHING = Tensor.of(new double[0]);

    private static Tensor of(double... values) {
        return Tensor.of(values);
    }

    @Test
    void overNothing() {
        assertThat(NOTHING.sum().item()).isEqualTo(Double.valueOf(0.0));
        assertThat(NOTHING.product().item()).isEqualTo(Double.valueOf(1));
        assertThat(NOTHING.mean().item()).isNaN();
        assertThat(NOTHING.norm().item()).isEqualTo(Double.valueOf(0));
        assertThat(Tensor.zeros(2, 0).sum(1).toFloats()).containsExactly(0, 0);
        assertThat(Tensor.zeros(0, 3).maximum(1).shape()).isEqualTo(Shape.of(0));
    }

    @Test
    void anExtremeOfNothingIsRefused() {
        assertThatThrownBy(NOTHING::minimum).hasMessageContaining("at least one entry");
        assertThatThrownBy(NOTHING::maximum).hasMessageContaining("at least one entry");
        assertThatThrownBy(() -> NOTHING.argmax(0)).hasMessageContaining("at least one entry");
        assertThatThrownBy(() -> NOTHING.logSumExp(0)).hasMessageContaining("at least one entry");
    }

    @Test
    void sums() {
        assertThat(of(-0.0).sum().item()).isEqualTo(Double.valueOf(-0.0));
        assertThat(of(INFINITY, -INFINITY).sum().item()).isNaN();
        assertThat(of(1, INFINITY).sum().item()).isEqualTo(Double.valueOf(INFINITY));
        assertThat(of(1, NAN).sum().item()).isNaN();
        assertThat(of(1e308, 1e308).sum().item()).isEqualTo(Double.valueOf(INFINITY));
        assertThat(of(Double.MIN_VALUE, Double.MIN_VALUE).sum().item()).isEqualTo(Double.valueOf(2 * Double.MIN_VALUE));
        assertThat(of(1, 1e100, 1, -1e100).sum().item())
                .as("what rounding loses is kept")
                .isEqualTo(Double.valueOf(2));
        assertThat(Tensor.of(1f, 1e10f, 1f, -1e10f).sum().item()).isEqualTo(Double.valueOf(2));
    }

    @Test
    void products() {
        assertThat(of(0, INFINITY).product().item()).isNaN();
        assertThat(of(-0.0).product().item()).isEqualTo(Double.valueOf(-0.0));
        assertThat(of(1e200, 1e200).product().item()).isEqualTo(Double.valueOf(INFINITY));
        assertThat(Tensor.of(1e30f, 1e30f, 1e-30f).product().item())
                .as("f32 is accumulated in double")
                .isCloseTo(1e30, withPercentage(1e-5));
    }

    @Test
    void extremes() {
        assertThat(of(1, NAN, 2).maximum().item()).isNaN();
        assertThat(of(1, NAN, 2).minimum().item()).isNaN();
        assertThat(of(0.0, -0.0).minimum().item()).isEqualTo(Double.valueOf(-0.0));
        assertThat(of(-0.0, 0.0).maximum().item()).isEqualTo(Double.valueOf(0.0));
        assertThat(of(0.0, -0.0).maximum().item()).isEqualTo(Double.valueOf(0.0));
        assertThat(of(-INFINITY, -INFINITY).maximum().item()).isEqualTo(Double.valueOf(-INFINITY));
    }

    @Test
    void positions() {
        assertThat(of(1, 3, 3, 2).argmax(0).toInts()).containsExactly(1);
        assertThat(of(2, 1, 1, 2).argmin(0).toInts()).containsExactly(1);
        assertThat(of(1, NAN, 3, NAN).argmax(0).toInts()).containsExactly(1);
        assertThat(of(1, NAN, 3, NAN).argmin(0).toInts()).containsExactly(1);
        assertThat(of(-0.0, 0.0).argmax(0).toInts())
                .as("both zeros are equal, the first counts")
                .containsExactly(0);
        assertThat(of(INFINITY, 1, NAN, -0.0, 0.0, -INFINITY).argsort().toInts())
                .containsExactly(5, 3, 4, 1, 0, 2);
    }

    @Test
    void compositions() {
        assertThat(of(7).variance().item()).isEqualTo(Double.valueOf(0));
        assertThat(of(3e200, 4e200).norm().item()).isCloseTo(5e200, withPercentage(1e-13));
        assertThat(of(3e-200, 4e-200).norm().item()).isCloseTo(5e-200, withPercentage(1e-13));
        assertThat(of(INFINITY, 1).norm().item()).isEqualTo(Double.valueOf(INFINITY));
        assertThat(of(NAN, 1).norm().item()).isNaN();
        assertThat(of(-INFINITY, -INFINITY).logSumExp(0).item()).isEqualTo(Double.valueOf(-INFINITY));
        assertThat(of(INFINITY, 0).logSumExp(0).item()).isEqualTo(Double.valueOf(INFINITY));
        assertThat(of(1e308, 1e308).logSumExp(0).item()).isEqualTo(Double.valueOf(1e308));
        assertThat(of(1e308, 1e308).softmax(0).toDoubles()).containsExactly(0.5, 0.5);
        assertThat(of(-1e308, 1e308).softmax(0).toDoubles()).containsExactly(0, 1);
        assertThat(of(0, 1000).logSoftmax(0).toDoubles()).containsExactly(-1000, 0);
        assertThat(of(-1000, 0, 1000, NAN).softplus().toDoubles()).containsExactly(0, Math.log(2), 1000, NAN);
        assertThat(of(-1e300, -0.0, 0, 1e300, NAN).relu().toDoubles()).containsExactly(0, 0, 0, 1e300, NAN);
        assertThat(of(-1e300, 0, 1e300, NAN).gelu().toDoubles()).containsExactly(-0.0, 0, 1e300, NAN);
    }
}

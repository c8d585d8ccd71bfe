package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import org.junit.jupiter.api.Test;

/// Reductions of large, small and signed numbers, beyond the table of [EdgesTest].
class EdgeReductionsTest {
    private static final double INFINITY = Double.POSITIVE_INFINITY, NAN = Double.NaN;

    private static Tensor of(double... values) {
        return Tensor.of(values);
    }

    @Test
    void sums() {
        assertThat(of(-0.0).sum().item()).isEqualTo(Double.valueOf(-0.0));
        assertThat(of(1, INFINITY).sum().item()).isEqualTo(Double.valueOf(INFINITY));
        assertThat(of(1, NAN).sum().item()).isNaN();
        assertThat(of(Double.MIN_VALUE, Double.MIN_VALUE).sum().item()).isEqualTo(Double.valueOf(2 * Double.MIN_VALUE));
        assertThat(of(1, 1e100, 1, -1e100).sum().item())
                .as("what rounding loses is kept")
                .isEqualTo(Double.valueOf(2));
        assertThat(Tensor.of(1f, 1e10f, 1f, -1e10f).sum().item()).isEqualTo(Double.valueOf(2));
    }

    @Test
    void products() {
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
        assertThat(of(-0.0, 0.0).maximum().item()).isEqualTo(Double.valueOf(0.0));
        assertThat(of(-INFINITY, -INFINITY).maximum().item()).isEqualTo(Double.valueOf(-INFINITY));
    }

    @Test
    void positions() {
        assertThat(of(2, 1, 1, 2).argmin(0).toInts()).containsExactly(1);
        assertThat(of(-0.0, 0.0).argmax(0).toInts())
                .as("both zeros are equal, the first counts")
                .containsExactly(0);
    }

    @Test
    void activationsOfLargeNumbers() {
        assertThat(of(-1e300, -0.0, 1e300).relu().toDoubles()).containsExactly(0, 0, 1e300);
        assertThat(of(-1e300, 0, 1e300, NAN).gelu().toDoubles()).containsExactly(-0.0, 0, 1e300, NAN);
    }
}

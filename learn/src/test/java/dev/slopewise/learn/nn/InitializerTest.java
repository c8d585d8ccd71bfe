package dev.slopewise.learn.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Window;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InitializerTest {
    private static final int IN = 400, OUT = 200;

    static Stream<Arguments> spreads() {
        return Stream.of(
                Arguments.of(Initializer.glorotUniform(), 0, 2.0 / (IN + OUT)),
                Arguments.of(Initializer.glorotNormal(), 0, 2.0 / (IN + OUT)),
                Arguments.of(Initializer.heUniform(), 0, 2.0 / IN),
                Arguments.of(Initializer.heNormal(), 0, 2.0 / IN),
                Arguments.of(Initializer.leCunUniform(), 0, 1.0 / IN),
                Arguments.of(Initializer.leCunNormal(), 0, 1.0 / IN),
                Arguments.of(new Initializer.Scaled(3, Initializer.Side.OUT, Initializer.Draw.TRUNCATED), 0, 9.0 / OUT),
                Arguments.of(new Initializer.Uniform(1, 4), 2.5, 9.0 / 12),
                Arguments.of(new Initializer.Normal(-2, 0.5), -2, 0.25),
                Arguments.of(new Initializer.Truncated(1, 0.5, 2), 1, 0.25 * 0.7737413));
    }

    @ParameterizedTest
    @MethodSource("spreads")
    void weightsHaveTheSpreadThatTheirPaperNames(Initializer initializer, double mean, double variance) {
        int n = IN * OUT;
        Tensor w = initializer.create(Key.of(3), IN, OUT).to(DType.F64);
        assertThat(w.mean().item()).isCloseTo(mean, within(4 * Math.sqrt(variance / n))); // 4 standard errors
        // of the variance a standard error is at most √(2 / n), which it is for normal numbers
        assertThat(w.variance().item()).isCloseTo(variance, within(4 * Math.sqrt(2.0 / n) * variance));
    }

    @Test
    void boundsHold() {
        Tensor uniform = Initializer.heUniform().create(Key.of(1), IN, OUT);
        double limit = Math.sqrt(6.0 / IN);
        assertThat(uniform.abs().maximum().item()).isBetween(0.999 * limit, limit * (1 + 1e-6));
        Tensor truncated = new Initializer.Truncated(0, 1, 2).create(Key.of(1), IN, OUT);
        assertThat(truncated.abs().maximum().item()).isBetween(1.99, 2.0);
        assertThat(new Initializer.Constant(0.25).create(Key.of(1), 2, 1).toFloats())
                .containsExactly(0.25f, 0.25f);
    }

    @Test
    void aKernelsFansCountItsTaps() {
        Shape kernel = Shape.of(8, 3, 5, 5); // of 6 channels in 2 groups
        assertThat(Fans.ofKernel(kernel, 2)).isEqualTo(new Fans(75, 100));
        var convolution = Convolution.create(Key.of(2), Initializer.heNormal(), 64, 64, 3, 3);
        double variance = 2.0 / (64 * 9);
        assertThat(convolution.kernel().variance().item())
                .isCloseTo(variance, within(4 * Math.sqrt(2.0 / (64 * 64 * 9)) * variance));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void orthogonalRowsOrColumnsHaveLengthGain(Shape shape) {
        Tensor w = new Initializer.Orthogonal(3).create(Key.of(4), shape, new Fans(1, 1));
        assertThat(w.shape()).isEqualTo(shape);
        Tensor m = w.reshape(shape.size(0), -1).to(DType.F64);
        boolean isTall = m.shape().size(0) >= m.shape().size(1);
        Tensor products = isTall ? m.transpose().matmul(m) : m.matmul(m.transpose());
        // f32 numbers below 3, rounded to 2⁻²³
        Checks.isClose(products, Tensor.eye(products.shape().size(0), DType.F64).times(9), 1e-5);
    }

    static Stream<Shape> shapes() {
        return Stream.of(Shape.of(7, 4), Shape.of(4, 7), Shape.of(6, 2, 3, 3), Shape.of(40, 2, 3));
    }

    @Test
    void deltaOrthogonalKernelsKeepLengths() {
        Tensor kernel = new Initializer.DeltaOrthogonal(1).create(Key.of(5), Shape.of(6, 4, 3, 5), new Fans(1, 1));
        Tensor x = Key.of(6).normal(4, 8, 9);
        Tensor z = x.convolve(kernel, Window.same(3), Window.same(5));
        assertThat(z.shape()).isEqualTo(Shape.of(6, 8, 9));
        Checks.isClose(z.square().sum(0).sqrt(), x.square().sum(0).sqrt(), 1e-5);
    }

    @Test
    void refusesWhatItCannotMake() {
        assertThatThrownBy(() -> new Initializer.Uniform(1, 1)).hasMessageContaining("low < high, got 1.0 and 1.0");
        assertThatThrownBy(() -> new Initializer.Normal(0, 0)).hasMessageContaining("deviation must be above 0");
        assertThatThrownBy(() -> new Initializer.Truncated(0, 1, 0)).hasMessageContaining("bound must be above 0");
        double inf = Double.POSITIVE_INFINITY;
        assertThatThrownBy(() -> new Initializer.Constant(Double.NaN)).hasMessageContaining("must be finite, got NaN");
        assertThatThrownBy(() -> new Initializer.Uniform(0, inf)).hasMessageContaining("finite low < high, got 0.0");
        assertThatThrownBy(() -> new Initializer.Normal(inf, 1)).hasMessageContaining("must be finite, got Infinity");
        assertThatThrownBy(() -> new Initializer.Normal(0, inf)).hasMessageContaining("above 0, got Infinity");
        assertThatThrownBy(() -> new Initializer.Orthogonal(-1)).hasMessageContaining("gain must be above 0");
        assertThatThrownBy(
                        () -> new Initializer.DeltaOrthogonal(1).create(Key.of(1), Shape.of(2, 3, 3), new Fans(9, 6)))
                .hasMessageContaining("out ≥ channels, got [2, 3, 3]");
        assertThatThrownBy(() -> Fans.ofKernel(Shape.of(5, 3, 3), 2))
                .hasMessageContaining("got [5, 3, 3] and 2 groups");
    }
}

package dev.slopewise.learn.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Window;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConvolutionTest {
    private static final Key KEY = Key.of(21);
    private static final Initializer HE = Initializer.heNormal();

    @Test
    void isItsLoopInOneDimension() {
        Tensor x = KEY.fold(1).normal(4, 9);
        var plain = Convolution.create(KEY.fold(2), HE, /* groups= */ 2, 4, 6, Shape.of(3));
        var layer = new Convolution(plain.kernel(), Optional.of(KEY.fold(3).normal(6)), plain.moves(), 2)
                .step(2)
                .dilated(2)
                .padded(3, 1);
        int places = (9 + 4 - 5) / 2 + 1;
        float[] expected = new float[6 * places];
        for (int out = 0; out < 6; out++) {
            for (int p = 0; p < places; p++) {
                double sum = layer.bias().orElseThrow().get(out).item();
                for (int c = 0; c < 2; c++) {
                    for (int tap = 0; tap < 3; tap++) {
                        int at = 2 * p + 2 * tap - 3;
                        if (at < 0 || at >= 9) continue;
                        sum += x.get(out / 3 * 2 + c, at).item()
                                * layer.kernel().get(out, c, tap).item();
                    }
                }
                expected[out * places + p] = (float) sum;
            }
        }
        Checks.isClose(layer.apply(x), Tensor.of(expected).reshape(6, places), 1e-5);
        Checks.isClose(
                layer.withoutBias().apply(x).plus(layer.bias().orElseThrow().expand(-1)), layer.apply(x), 1e-5);
    }

    @Test
    void takesOneToThreeDimensionsAndLeadingAxes() {
        assertThat(Convolution.create(KEY, HE, 3, 5, 4)
                        .apply(Tensor.zeros(2, 3, 8))
                        .shape())
                .isEqualTo(Shape.of(2, 5, 5));
        assertThat(Convolution.create(KEY, HE, 3, 5, 4, 2)
                        .apply(Tensor.zeros(3, 8, 8))
                        .shape())
                .isEqualTo(Shape.of(5, 5, 7));
        var three = Convolution.create(KEY, HE, 2, 3, 2, 2, 2);
        assertThat(three.apply(Tensor.zeros(7, 2, 4, 4, 4)).shape()).isEqualTo(Shape.of(7, 3, 3, 3, 3));
        Checks.leadingAxesRideAlong(Convolution.create(KEY, HE, 2, 3, 3, 3)::apply, KEY.normal(3, 2, 5, 4));
    }

    @Test
    void sameKeepsPlacesAndWithStridesDividesThem() {
        var layer = Convolution.create(KEY, HE, 1, 1, 4, 3);
        for (int n = 4; n < 9; n++) {
            Tensor x = Tensor.zeros(1, n, n);
            assertThat(layer.same().apply(x).shape()).isEqualTo(x.shape());
            assertThat(layer.step(3).same().apply(x).shape())
                    .isEqualTo(Shape.of(1, Math.ceilDiv(n, 3), Math.ceilDiv(n, 3)));
            assertThat(layer.dilated(2).same().apply(x).shape()).isEqualTo(x.shape());
        }
        assertThat(layer.same().moves())
                .containsExactly(Window.step(1).padded(1, 2), Window.step(1).padded(1, 1));
    }

    @Test
    void aTransposedConvolutionIsTheTransposeOfOne() {
        var up = ConvolutionTransposed.create(KEY.fold(1), HE, 3, 2, /* stride= */ 2, 4, 4)
                .cut(1, 1);
        Tensor x = KEY.fold(2).normal(3, 5, 5);
        Tensor z = up.apply(x);
        assertThat(z.shape()).isEqualTo(Shape.of(2, 10, 10));
        var down = new Convolution(up.kernel(), Optional.empty(), up.moves(), 1);
        Tensor y = KEY.fold(3).normal(2, 10, 10);
        // ⟨down y, x⟩ = ⟨y, up x⟩ as biases are 0
        Checks.isClose(down.apply(y).times(x).sum(), y.times(z).sum(), 1e-4);
        var shifted = new ConvolutionTransposed(up.kernel(), Optional.of(Tensor.of(1f, -2f)), up.moves(), 1);
        Checks.isClose(shifted.apply(x), z.plus(Tensor.of(1f, -2f).reshape(2, 1, 1)), 1e-5);
        Checks.leadingAxesRideAlong(shifted::apply, KEY.normal(2, 3, 2, 2));
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> Convolution.create(KEY, HE, 2, 3, 4, Shape.of(3)))
                .hasMessageContaining("got 2 groups for 3 and 4 channels");
        assertThatThrownBy(() -> new Convolution(Tensor.zeros(2, 3), Optional.empty(), List.of(), 1))
                .hasMessageContaining("got f32[2, 3] and 0 moves");
        assertThatThrownBy(() -> Convolution.create(KEY, HE, 3, 4, 3).apply(Tensor.zeros(2, 8)))
                .hasMessageContaining("needs a kernel for 2 channels");
        assertThatThrownBy(() -> new ConvolutionTransposed(
                        Tensor.zeros(2, 3, 1), Optional.empty(), List.of(Window.step(1), Window.step(1)), 1))
                .hasMessageContaining("got f32[2, 3, 1] and 2 moves");
    }
}

package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Array;
import dev.slopewise.core.DType;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Type;
import dev.slopewise.core.Window;
import dev.slopewise.core.Windowing;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SinglePlaceTest {
    private static ConvolutionSample sample(Window window, DType dtype, Shape input, Shape kernel) {
        return ConvolutionSample.normal(new Windowing.Convolution(List.of(window, window)), dtype, input, kernel);
    }

    private static Array run(ConvolutionSample s) {
        return s.run(SinglePlace.of(s.op(), s.types(), s.type()).orElseThrow());
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void aConvolutionOfASinglePlaceIsTheInterpreters(DType dtype) {
        for (Window window : List.of(Window.step(1), Window.step(3), new Window(1, 0, 0, 2, 2))) {
            ConvolutionSample s = sample(window, dtype, Shape.of(2, 37, 11, 7, 9), Shape.of(2, 45, 11, 7, 9));
            s.isClose(run(s));
        }
    }

    @Test
    void bitsDoNotDependOnTheNumberOfThreads() {
        ConvolutionSample s = sample(Window.step(1), DType.F32, Shape.of(70, 5, 20, 20), Shape.of(31, 5, 20, 20));
        int before = Pool.threads();
        try {
            Pool.threads(1);
            Array alone = run(s);
            for (int threads : new int[] {2, 8}) {
                Pool.threads(threads);
                assertThat(run(s).sameBits(alone)).isTrue();
            }
        } finally {
            Pool.threads(before);
        }
    }

    @Test
    void otherConvolutionsAreLeftToTaps() {
        Shape input = Shape.of(64, 8, 14, 14);
        assertThat(isTaken(Window.step(1), input, Shape.of(64, 8, 14, 14))).isTrue();
        assertThat(isTaken(Window.step(1), input, Shape.of(2, 8, 14, 14))).isFalse(); // too small
        assertThat(isTaken(Window.step(1), input, Shape.of(64, 8, 14, 13))).isFalse();
        assertThat(isTaken(Window.step(1).padded(1, 0), input, Shape.of(64, 8, 14, 14)))
                .isFalse();
        assertThat(isTaken(Window.step(9).padded(1, 0), input, Shape.of(64, 8, 14, 14)))
                .isFalse();
        assertThat(isTaken(Window.step(1).padded(0, 13).dilated(2), input, Shape.of(64, 8, 14, 14)))
                .isFalse();
    }

    private static boolean isTaken(Window window, Shape input, Shape kernel) {
        var op = new Windowing.Convolution(List.of(window, window));
        List<Type> types = List.of(new Type(DType.F32, input), new Type(DType.F32, kernel));
        return SinglePlace.of(op, types, op.type(types)).isPresent();
    }
}

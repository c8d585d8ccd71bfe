package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.Array;
import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Type;
import dev.slopewise.core.Window;
import dev.slopewise.core.Windowing;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SingleTapsTest {
    private static final Window ONE = new Window(1, 0, 0, 1, 1);
    private static final Windowing.Convolution OP = new Windowing.Convolution(List.of(ONE, ONE));

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void aConvolutionOfSingleTapsIsTheInterpreters(DType dtype) {
        List<Array> in = inputs(dtype, Shape.of(2, 3, 40, 12, 12), Shape.of(2, 64, 40, 1, 1));
        double[] exact = exact(in);
        double accuracy =
                40 * (dtype == DType.F32 ? 0x1p-24 : 0x1p-53); // a rounding for each of forty terms of about one
        double[] z = Tensor.of(run(in)).to(DType.F64).array().doubles();
        for (int i = 0; i < z.length; i++) assertThat(z[i]).isCloseTo(exact[i], within(10 * accuracy));
    }

    @Test
    void bitsDoNotDependOnTheNumberOfThreads() {
        for (Shape input :
                List.of(Shape.of(1, 200, 20, 20), Shape.of(7, 200, 8, 8))) { // one product, and one for each example
            List<Array> in = inputs(DType.F32, input, Shape.of(31, 200, 1, 1));
            int before = Pool.threads();
            try {
                Pool.threads(1);
                Array alone = run(in);
                Pool.threads(3);
                assertThat(run(in).sameBits(alone)).isTrue();
            } finally {
                Pool.threads(before);
            }
        }
    }

    @Test
    void otherConvolutionsAreLeftToTaps() {
        Shape input = Shape.of(4, 64, 32, 32), kernel = Shape.of(64, 64, 1, 1);
        assertThat(isTaken(ONE, input, kernel)).isTrue();
        assertThat(isTaken(new Window(2, 0, 0, 1, 1), input, kernel)).isFalse();
        assertThat(isTaken(new Window(1, 1, 0, 1, 1), input, kernel)).isFalse();
        assertThat(isTaken(new Window(1, 0, 0, 2, 1), input, kernel)).isFalse();
        assertThat(isTaken(ONE, input, Shape.of(64, 64, 1, 2))).isFalse();
        assertThat(isTaken(ONE, Shape.of(4, 8, 8, 8), Shape.of(8, 8, 1, 1))).isFalse(); // too small
    }

    private static boolean isTaken(Window window, Shape input, Shape kernel) {
        var op = new Windowing.Convolution(List.of(window, window));
        List<Type> types = List.of(new Type(DType.F32, input), new Type(DType.F32, kernel));
        return SingleTaps.of(op, types, op.type(types)).isPresent();
    }

    private static List<Array> inputs(DType dtype, Shape input, Shape kernel) {
        return List.of(
                Key.of(1).normal(dtype, input.sizes()).array(),
                Key.of(2).normal(dtype, kernel.sizes()).array());
    }

    private static Array run(List<Array> in) {
        List<Type> types = in.stream().map(Array::type).toList();
        Array out = Array.zeros(OP.type(types));
        SingleTaps.of(OP, types, out.type()).orElseThrow().run(in, List.of(out));
        return out;
    }

    private static double[] exact(List<Array> in) {
        List<Array> wide =
                in.stream().map(x -> Tensor.of(x).to(DType.F64).array()).toList();
        Array out = Array.zeros(OP.type(wide.stream().map(Array::type).toList()));
        OP.eval(wide, out);
        return out.doubles();
    }
}

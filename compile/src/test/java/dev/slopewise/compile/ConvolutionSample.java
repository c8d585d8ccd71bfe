package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.compile.ConvolutionPlan.Way;
import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.SlopewiseException;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Type;
import dev.slopewise.core.Window;
import dev.slopewise.core.Windowing;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// A convolution and what it is of.
record ConvolutionSample(Windowing.Convolution op, List<Array> in) {
    /// Of normal numbers.
    static ConvolutionSample normal(Windowing.Convolution op, DType dtype, Shape input, Shape kernel) {
        return new ConvolutionSample(op, List.of(numbers(0, dtype, input), numbers(1, dtype, kernel)));
    }

    private static Array numbers(long seed, DType dtype, Shape shape) {
        return Key.of(seed).normal(dtype, shape.sizes()).array();
    }

    /// @param lead   leading axes
    /// @param channels that come in
    /// @param outs   channels that come out
    static ConvolutionSample random(
            SplittableRandom random, boolean wide, Shape lead, int examples, int channels, int outs) {
        while (true) {
            int axes = 1 + random.nextInt(3), few = axes == 3 ? 5 : 12;
            List<Window> windows = new ArrayList<>();
            for (int i = 0; i < axes; i++) {
                windows.add(new Window(
                        1 + random.nextInt(3),
                        random.nextInt(-1, 4),
                        random.nextInt(-1, 4),
                        1 + random.nextInt(3),
                        1 + random.nextInt(3)));
            }
            Shape places = Shape.of(random.ints(axes, 1, few).toArray());
            Shape taps = Shape.of(
                    random.ints(axes, 1, random.nextInt(5) == 0 ? few : 4).toArray());
            Shape input = lead.then(Shape.of(examples, channels)).then(places);
            Shape kernel = lead.then(Shape.of(outs, channels)).then(taps);
            var op = new Windowing.Convolution(windows);
            DType dtype = wide ? DType.F64 : DType.F32;
            try {
                op.type(List.of(new Type(dtype, input), new Type(dtype, kernel)));
            } catch (SlopewiseException e) {
                continue; // a window that does not fit
            }
            return new ConvolutionSample(
                    op, List.of(numbers(random.nextLong(), dtype, input), numbers(random.nextLong(), dtype, kernel)));
        }
    }

    List<Type> types() {
        return in.stream().map(Array::type).toList();
    }

    Type type() {
        return op.type(types());
    }

    Array run(TapTiles tiles, Way... ways) {
        return run(Convolution.of(op, types(), type(), tiles, ways).orElseThrow());
    }

    Array run(Backend.Kernel kernel) {
        Array out = Array.zeros(type());
        Poison.ONE.fill(Moves.storage(out)); // what was there before plays no part
        kernel.run(in, List.of(out));
        return out;
    }

    /// In double precision, as the interpreter works it out.
    private Array exact() {
        List<Tensor> wide = in.stream().map(x -> Tensor.of(x).to(DType.F64)).toList();
        Array out =
                Array.zeros(op.type(types().stream().map(t -> t.with(DType.F64)).toList()));
        op.eval(wide.stream().map(Tensor::array).toList(), out);
        return out;
    }

    /// A sum of k products of normal numbers is rounded k times at a size of about √k, so it is off by about k ulps of 1; the worst of thousands by
    /// some times that.
    void isClose(Array got) {
        Array exact = exact();
        int inner = in.get(1).shape().last(op.windows().size() + 1).count();
        double unit = got.dtype() == DType.F32 ? Math.ulp(1f) : Math.ulp(1.0);
        double off = IntStream.range(0, exact.count())
                .mapToDouble(i -> Math.abs(got.number(i) - exact.number(i)))
                .max()
                .orElse(0);
        assertThat(off).as(toString()).isLessThan(8 * (1 + inner) * unit);
    }

    @Override
    public String toString() {
        return op + " of " + types();
    }
}

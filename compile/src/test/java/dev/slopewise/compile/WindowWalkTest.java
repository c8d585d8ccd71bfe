package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

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

/// The largest of windows over two axes, found by vectors.
class WindowWalkTest {
    private static final double[] STRANGE = {
        Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 0.0, 1, 1
    };

    @Test
    void findsWhatTheInterpreterFinds() {
        var by2 = List.of(Window.step(2), Window.step(2));
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            compare(new Windowing.ArgMax(Shape.of(2, 2), by2), Key.of(1).normal(dtype, 3, 28, 28));
            compare(new Windowing.ArgMax(Shape.of(3, 3), by2), Key.of(2).normal(dtype, 2, 3, 57, 43));
            var around = List.of(new Window(2, 1, 1, 1, 1), new Window(3, 2, 0, 1, 1));
            compare(new Windowing.ArgMax(Shape.of(3, 4), around), Key.of(3).normal(dtype, 2, 20, 35));
            var wide = List.of(new Window(1, 0, 2, 1, 3), new Window(2, 1, 1, 1, 2));
            compare(new Windowing.ArgMax(Shape.of(3, 3), wide), Key.of(4).normal(dtype, 2, 19, 40));
            compare(new Windowing.ArgMax(Shape.of(1, 4), by2), Key.of(5).normal(dtype, 2, 1, 9));
            compare(new Windowing.ArgMax(Shape.of(2, 2), by2), Key.of(6).normal(dtype, 150, 8, 8));
            compare(new Windowing.ArgMax(Shape.of(2, 2), by2), Key.of(7).normal(dtype, 40, 6, 70));
            compare(new Windowing.ArgMax(Shape.of(2, 2), by2), Key.of(8).normal(dtype, 70, 9, 9));
            var from1 = List.of(new Window(2, 1, 0, 1, 1), new Window(2, -1, 0, 1, 1));
            compare(new Windowing.ArgMax(Shape.of(2, 2), from1), Key.of(9).normal(dtype, 70, 8, 9));
        }
    }

    private static void compare(Windowing.ArgMax op, Tensor numbers) {
        Tensor x = numbers;
        for (int k = 0; k < STRANGE.length; k++) {
            Tensor chosen = Key.of(k).fold(9).uniform(x.shape().sizes()).lt(0.08);
            x = chosen.select(x.like(STRANGE[k]), x);
        }
        Type out = op.type(List.of(x.type()));
        Array expected = Array.zeros(out), found = Array.zeros(out);
        op.eval(List.of(x.array()), expected);
        Shape from = x.shape().last(2), to = out.shape().last(2);
        for (boolean areVectors : List.of(false, true)) {
            WindowWalk walk = WindowWalk.of(
                            op,
                            from,
                            to,
                            x.dtype() == DType.F64,
                            form -> LoopCode.of(form, areVectors ? Tiles.lanes(form.wide()) : 1))
                    .orElseThrow();
            int planes = out.shape().count() / to.count(), some = planes / 3;
            walk.find(Storage.of(x.array()), 0, some, found.ints());
            walk.find(Storage.of(x.array()), some, planes, found.ints());
            for (int place = 0; place < out.shape().count(); place++) {
                if (walk.finds(place % to.count()))
                    assertThat(found.ints()[place])
                            .as("%s of %s, place %d", op, x.type(), place)
                            .isEqualTo(expected.ints()[place]);
            }
        }
        var kernel = Kernels.of(op, List.of(x.type()), List.of(out)).orElseThrow();
        Array all = Array.zeros(out);
        kernel.run(List.of(x.array()), List.of(all));
        assertThat(all.sameBits(expected)).isTrue();
    }
}

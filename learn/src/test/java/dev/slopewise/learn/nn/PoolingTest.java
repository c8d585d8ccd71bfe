package dev.slopewise.learn.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Window;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PoolingTest {
    private static final Tensor X = Tensor.of(new float[][] {{1, 2, 3, 9}, {4, 8, 6, 7}, {5, 0, 1, 2}});

    @Test
    void windowsLieSideBySide() {
        assertThat(Pooling.max(2, 2).apply(X).toNested()).isEqualTo(new float[][] {{8, 9}});
        assertThat(Pooling.average(3).apply(X).toNested()).isEqualTo(new float[][] {{2}, {6}, {2}});
        var moving = new Pooling.Windows(
                Pooling.Kind.AVERAGE, Shape.of(2), List.of(Window.step(2).padded(1, 1)));
        assertThat(moving.apply(X).toNested())
                .isEqualTo(new float[][] {{1, 2.5f, 9}, {4, 7, 7}, {5, 0.5f, 2}}); // padding does not count
    }

    @Test
    void allPlacesAreOneWindow() {
        assertThat(new Pooling.Global(Pooling.Kind.MAX, 1).apply(X).toFloats()).containsExactly(9, 8, 5);
        assertThat(new Pooling.Global(Pooling.Kind.AVERAGE, 2).apply(X).item()).isEqualTo(4);
        assertThatThrownBy(() -> new Pooling.Global(Pooling.Kind.MAX, 0)).hasMessageContaining("got 0");
    }

    @ParameterizedTest
    @EnumSource(Pooling.Kind.class)
    void adaptiveWindowsCoverAllPlaces(Pooling.Kind kind) {
        int h = 5, w = 7, rows = 3, columns = 4;
        Tensor x = Key.of(1).normal(2, h, w);
        float[] expected = new float[2 * rows * columns];
        for (int k = 0; k < expected.length; k++) {
            int c = k / (rows * columns), i = k / columns % rows, j = k % columns;
            double sum = 0, largest = Double.NEGATIVE_INFINITY;
            int count = 0;
            for (int a = i * h / rows; a < Math.ceil((i + 1.0) * h / rows); a++) {
                for (int b = j * w / columns; b < Math.ceil((j + 1.0) * w / columns); b++) {
                    double entry = x.get(c, a, b).item();
                    sum += entry;
                    largest = Math.max(largest, entry);
                    count++;
                }
            }
            expected[k] = (float) (kind == Pooling.Kind.MAX ? largest : sum / count);
        }
        var pooling = new Pooling.Adaptive(kind, Shape.of(rows, columns));
        Checks.isClose(pooling.apply(x), Tensor.of(expected).reshape(2, rows, columns), 1e-6);
        assertThat(new Pooling.Adaptive(kind, Shape.of(6)).apply(X).shape())
                .isEqualTo(Shape.of(3, 6)); // more than there are
        assertThatThrownBy(() -> new Pooling.Adaptive(kind, Shape.of(1, 2, 3)).apply(X))
                .hasMessageContaining("pooling to [1, 2, 3] needs as many axes");
    }

    @Test
    void leadingAxesRideAlong() {
        Tensor images = Key.of(2).normal(3, 2, 6, 6);
        Checks.leadingAxesRideAlong(Pooling.max(2, 3)::apply, images);
        Checks.leadingAxesRideAlong(Pooling.average(4, 4)::apply, images);
        Checks.leadingAxesRideAlong(new Pooling.Global(Pooling.Kind.MAX, 2)::apply, images);
        Checks.leadingAxesRideAlong(new Pooling.Adaptive(Pooling.Kind.AVERAGE, Shape.of(4, 4))::apply, images);
    }
}

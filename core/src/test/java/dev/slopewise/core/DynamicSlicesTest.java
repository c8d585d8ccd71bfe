package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.transform.Transforms;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;

class DynamicSlicesTest {
    private static final Tensor X = Tensor.iota(2 * 3 * 4).reshape(2, 3, 4);

    @Test
    void slicesAsStaticSlicesDo() {
        for (int row = 0; row <= 1; row++) {
            for (int column = 0; column <= 2; column++) {
                Tensor expected = X.slice(1, row, row + 2).slice(2, column, column + 2);
                assertThat(X.dynamicSlice(Tensor.of(row, column), 2, 2).array().sameBits(expected.array()))
                        .isTrue();
            }
        }
        Tensor last = X.dynamicSlice(Tensor.scalar(1L), 3);
        assertThat(last.array().sameBits(X.slice(-1, 1, 4).array())).isTrue();
        assertThat(X.dynamicSlice(Tensor.of(1, 0, 0), 1, 3, 4).toNested())
                .isEqualTo(X.slice(0, 1, 2).toNested());
        assertThat(X.dynamicSlice(Tensor.of(0, 0, 0), 2, 3, 4).toNested()).isEqualTo(X.toNested());
        assertThat(X.gt(5).dynamicSlice(Tensor.of(1, 1), 1, 2).toBooleans()).containsExactly(false, true, true, true);
    }

    @Test
    void whatLiesBeforeABlockInItsRowsStays() {
        Tensor value = Tensor.of(new int[][] {{-1, -2}, {-3, -4}});
        assertThat(Tensor.iota(12)
                        .reshape(3, 4)
                        .dynamicUpdate(Tensor.of(0, 1), value)
                        .toNested())
                .isEqualTo(new int[][] {{0, -1, -2, 3}, {4, -3, -4, 7}, {8, 9, 10, 11}});
    }

    @Test
    void updatesThatBlockAlone() {
        Tensor value = Tensor.of(new int[][][] {{{-1, -2}}, {{-3, -4}}});
        assertThat(X.dynamicUpdate(Tensor.of(2, 1), value).toNested())
                .isEqualTo(X.with(value.squeeze(1), Index.rest(), Index.at(2), Index.range(1, 3))
                        .toNested());
        Tensor x = Tensor.of(-0f, Float.NaN, 1f, -0f);
        assertThat(x.dynamicUpdate(Tensor.scalar(1), Tensor.of(-0f, 5f)).toFloats())
                .containsExactly(-0f, -0f, 5, -0f);
        assertThat(X.dynamicUpdate(Tensor.of(0, 0), X.neg()).toNested())
                .isEqualTo(X.neg().toNested());
        assertThat(Tensor.of(true, true)
                        .dynamicUpdate(Tensor.scalar(1), Tensor.of(new boolean[] {false}))
                        .toBooleans())
                .containsExactly(true, false);
    }

    @Test
    void blocksWithoutEntries() {
        assertThat(X.dynamicSlice(Tensor.of(3, 4), 0, 0).shape()).isEqualTo(Shape.of(2, 0, 0));
        assertThat(X.dynamicUpdate(Tensor.of(3, 4), X.slice(1, 0, 0).slice(2, 0, 0)))
                .isSameAs(X);
        assertThat(Tensor.zeros(0).dynamicSlice(Tensor.scalar(0), 0).shape()).isEqualTo(Shape.of(0));
        assertThat(Tensor.scalar(3f).dynamicSlice(Tensor.of(new int[0])).item()).isEqualTo(3);
        assertThat(Tensor.zeros(0, 4).dynamicSlice(Tensor.scalar(1), 2).shape()).isEqualTo(Shape.of(0, 2));
    }

    @Test
    void aStartBeyondTheRangeIsRefusedAlsoWhereNothingIsChosen() {
        assertThatThrownBy(() -> X.dynamicSlice(Tensor.of(1, 3), 2, 2))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("along axis 2 of i32[2, 3, 4] must be from 0 to 2, got 3");
        assertThatThrownBy(() -> X.dynamicSlice(Tensor.scalar(-1), 4)).hasMessageContaining("from 0 to 0, got -1");
        BinaryOperator<Tensor> traced = Transforms.traced((Tensor x, Tensor at) -> x.dynamicSlice(at, 3, 4))::apply;
        assertThat(traced.apply(X, Tensor.of(0, 0)).toNested()).isEqualTo(X.toNested());
        assertThatThrownBy(() -> traced.apply(X, Tensor.of(1, 0))).hasMessageContaining("from 0 to 0, got 1");
        BinaryOperator<Tensor> updated =
                Transforms.traced((Tensor x, Tensor at) -> x.dynamicUpdate(at, x.neg()))::apply;
        assertThatThrownBy(() -> updated.apply(X, Tensor.of(0, 1))).hasMessageContaining("from 0 to 0, got 1");
    }

    @Test
    void slopesAndBatches() {
        var d = new Draw(Trials.SEED);
        Tensor x = d.real(Shape.of(2, 3, 4), -1, 1), value = d.real(Shape.of(2, 2, 3), -1, 1);
        Tensor at = Tensor.of(1, 0);
        IndexTest.assertSlopes(in -> in.getFirst().dynamicSlice(at, 2, 3), x);
        IndexTest.assertSlopes(in -> in.get(0).dynamicUpdate(at, in.get(1)), x, value);
        IndexTest.assertSlopes(in -> in.get(0).dynamicUpdate(at.slice(0, 1, 2), in.get(1)), x, x.slice(-1, 0, 2));

        Tensor many = d.real(Shape.of(3, 2, 5, 4), -1, 1), values = d.real(Shape.of(3, 2, 2, 3), -1, 1);
        Tensor starts = Tensor.of(new int[][] {{0, 1}, {3, 0}, {2, 1}});
        IndexTest.assertBatches(in -> in.get(0).dynamicSlice(in.get(1), 2, 3), many, starts);
        IndexTest.assertBatches(in -> in.get(0).dynamicUpdate(in.get(1), in.get(2)), many, starts, values);
    }
}

package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class IndexingTest {
    private static final Tensor ROWS = Tensor.of(new int[][] {{1, 2}, {3, 4}, {5, 6}});

    @Test
    void gatherTakesRowsInTheIndexsShape() {
        assertThat(ROWS.gather(Tensor.of(2, 0)).toNested()).isEqualTo(new int[][] {{5, 6}, {1, 2}});
        assertThat(ROWS.gather(Tensor.scalar(1)).toInts()).containsExactly(3, 4);
        assertThat(ROWS.gather(Tensor.of(new long[][] {{0, 1}, {1, 2}})).shape().sizes())
                .containsExactly(2, 2, 2);
        assertThat(ROWS.gather(Tensor.of(new int[0])).shape().sizes()).containsExactly(0, 2);
    }

    @Test
    void pickTakesOneEntryOfEachRow() {
        assertThat(ROWS.pick(Tensor.of(1, 0, 1)).toInts()).containsExactly(2, 3, 6);
        assertThat(ROWS.at(0, 2).pick(Tensor.scalar(0)).item()).isEqualTo(5);
    }

    @Test
    void scatterAddAddsRowsUp() {
        assertThat(ROWS.scatterAdd(Tensor.of(1, 1, 3), 4).toNested())
                .isEqualTo(new int[][] {{0, 0}, {4, 6}, {0, 0}, {5, 6}});
        assertThat(Tensor.of(1f, 2f, 3f).scatterAdd(Tensor.of(0, 0, 0), 1).toFloats())
                .containsExactly(6);
    }

    @Test
    void oneHotMarksThePlace() {
        assertThat(Tensor.of(2, 0).oneHot(3).toNested()).isEqualTo(new float[][] {{0, 0, 1}, {1, 0, 0}});
        assertThat(Tensor.of(5, -1).oneHot(2).toFloats()).containsOnly(0);
    }

    @Test
    void argsortIsStableAndPutsNaNLast() {
        assertThat(Tensor.of(3, 1, 2, 1).argsort().toInts()).containsExactly(1, 3, 2, 0);
        assertThat(Tensor.of(Double.NaN, 0.0, -0.0, Double.NEGATIVE_INFINITY)
                        .argsort()
                        .toInts())
                .containsExactly(3, 1, 2, 0);
        assertThat(Tensor.of(new int[][] {{2, 1}, {1, 2}}).argsort().toNested()).isEqualTo(new int[][] {{1, 0}, {0, 1}
        });
    }

    @Test
    void anIndexOutOfRangeIsRefused() {
        for (int wrong : new int[] {-1, 3}) {
            assertThatThrownBy(() -> ROWS.gather(Tensor.of(0, wrong)))
                    .isInstanceOf(SlopewiseException.class)
                    .hasMessageContaining("must be from 0 to 2, got " + wrong);
            assertThatThrownBy(() -> ROWS.scatterAdd(Tensor.of(0, wrong, 0), 3)).hasMessageContaining("got " + wrong);
        }
        assertThatThrownBy(() -> ROWS.pick(Tensor.of(0, 0, 2))).hasMessageContaining("must be from 0 to 1, got 2");
        assertThatThrownBy(() -> ROWS.gather(Tensor.scalar(1L << 32))).hasMessageContaining("got 4294967296");
    }

    @Test
    void anIndexOfAnotherTypeOrShapeIsRefused() {
        assertThatThrownBy(() -> ROWS.gather(Tensor.of(1f)))
                .hasMessageContaining("needs an integer index (i32, i64), got f32[1]; cast it: .to(I32)");
        assertThatThrownBy(() -> ROWS.pick(Tensor.of(1, 0))).hasMessageContaining("one index for each");
        assertThatThrownBy(() -> ROWS.scatterAdd(Tensor.of(1, 0), 3))
                .hasMessageContaining("scatterAdd needs one index a row");
        assertThatThrownBy(() -> Tensor.scalar(1f).gather(Tensor.of(0, 1)))
                .hasMessageContaining("gather needs an axis of rows, got f32[]");
    }
}

package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class NestedArraysTest {
    @Test
    void arraysOfEveryTypeAndDepthGoInAndComeOut() {
        for (Object nested : List.of(
                new float[] {1, 2},
                new double[][] {{1, 2}, {3, 4}},
                new int[][][] {{{1}, {2}}, {{3}, {4}}},
                new long[] {1L << 60},
                new boolean[][] {{true}, {false}},
                new float[0],
                new float[2][0],
                new double[1][2][3][4])) {
            assertThat(Tensor.of(nested).toNested()).isEqualTo(nested);
        }
    }

    @Test
    void aScalarComesOutAsANumber() {
        assertThat(Tensor.scalar(2.5).toNested()).isEqualTo(2.5);
        assertThat(Tensor.scalar(3).toNested()).isEqualTo(3);
    }

    @Test
    void rowsOfUnequalLengthAreRefused() {
        assertThatThrownBy(() -> Tensor.of(new float[][] {{1, 2}, {3}}))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("all rows must be equally long, got 2 and 1");
        assertThatThrownBy(() -> Tensor.of(new float[][][] {{{1}}, {{1}, {2}}})).hasMessageContaining("equally long");
        assertThatThrownBy(() -> Tensor.of(new float[][] {{1, 2}, null})).isInstanceOf(SlopewiseException.class);
    }

    @Test
    void otherObjectsAreRefused() {
        for (Object other : List.of("text", new String[] {"a"}, new Double[] {1.0}, new byte[] {1}, List.of(1))) {
            assertThatThrownBy(() -> Tensor.of(other)).as("%s", other).isInstanceOf(SlopewiseException.class);
        }
        assertThatThrownBy(() -> Tensor.of("text"))
                .hasMessageContaining(
                        "a tensor is made from primitive numbers in arrays, such as float[][], got java.lang.String");
    }

    @Test
    void aWrongCountOfNumbersIsRefused() {
        assertThatThrownBy(() -> Tensor.of(Shape.of(2, 2), 1f, 2f, 3f))
                .hasMessageContaining("shape [2, 2] needs 4 numbers, got 3");
    }
}

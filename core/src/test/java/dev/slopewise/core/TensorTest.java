package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TensorTest {
    private static final Tensor GRID = Tensor.iota(6).reshape(2, 3);

    private static void assertInts(Tensor actual, Object nested) {
        assertThat(actual.array().sameBits(Tensor.of(nested).array()))
                .as("%s", actual)
                .isTrue();
    }

    @Test
    void theJavaTypeDecidesTheEntryType() {
        assertThat(Tensor.of(1f, 2f).type()).hasToString("f32[2]");
        assertThat(Tensor.of(1.0, 2.0).type()).hasToString("f64[2]");
        assertThat(Tensor.of(1, 2).type()).hasToString("i32[2]");
        assertThat(Tensor.of(1L, 2L).type()).hasToString("i64[2]");
        assertThat(Tensor.of(true, false).type()).hasToString("bool[2]");
        assertThat(Tensor.of(Shape.of(2, 1), 1f, 2f).type()).hasToString("f32[2, 1]");
        assertThat(Tensor.scalar(1.0).type()).hasToString("f64[]");
        assertThat(Tensor.scalar((1L << 60) + 1).array().integer(0)).isEqualTo((1L << 60) + 1);
        assertThat(Tensor.of(Shape.of(1, 1), 1L << 60).type()).hasToString("i64[1, 1]");
        assertThat(Tensor.of(Shape.of(1, 1), true).type()).hasToString("bool[1, 1]");
        assertThat(Tensor.ones(2, 3).type()).hasToString("f32[2, 3]");
    }

    @Test
    void oneNumberMakesAVectorOfOne() {
        assertThat(Tensor.of(1.5).type()).hasToString("f64[1]");
        assertThat(Tensor.of(1.5f).type()).hasToString("f32[1]");
        assertThat(Tensor.of(3).type()).hasToString("i32[1]");
        assertThat(Tensor.of(3L).type()).hasToString("i64[1]");
        assertThat(Tensor.of(true).toBooleans()).containsExactly(true);
    }

    @Test
    void theNumbersAreCopiedInAndOut() {
        float[] numbers = {1, 2};
        Tensor x = Tensor.of(numbers);
        numbers[0] = 9;
        x.toFloats()[1] = 9;
        assertThat(x.toFloats()).containsExactly(1, 2);
    }

    @Test
    void tensorsBecomeArraysOfEveryType() {
        assertThat(Tensor.of(1, 0).toDoubles()).containsExactly(1, 0);
        assertThat(Tensor.of(1.5, 0).toFloats()).containsExactly(1.5f, 0);
        assertThat(Tensor.of(1L, 0L).toInts()).containsExactly(1, 0);
        assertThat(Tensor.of(2, 0).toBooleans()).containsExactly(true, false);
        assertThat(Tensor.of(2.9, -2.9).to(DType.I32).toInts()).containsExactly(2, -2);
        assertThatThrownBy(() -> Tensor.of(1.5, 2).toInts())
                .hasMessageContaining("toInts would cut f64[2]; round and cast first: .to(I32)");
    }

    @Test
    void itemNeedsOneEntry() {
        assertThat(Tensor.of(new double[][] {{4}}).item()).isEqualTo(4);
        assertThatThrownBy(() -> Tensor.of(1.0, 2.0).item())
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("item needs a tensor of one entry, got f64[2]");
    }

    @Test
    void closenessHasARelativeAndAnAbsolutePart() {
        Tensor x = Tensor.of(100.0, 0, Double.NaN, Double.POSITIVE_INFINITY);
        assertThat(x.isClose(Tensor.of(101.0, 0.1, Double.NaN, Double.POSITIVE_INFINITY), 0.01, 0.1))
                .isTrue();
        assertThat(x.isClose(Tensor.of(101.1, 0, Double.NaN, Double.POSITIVE_INFINITY), 0.01, 0))
                .isFalse();
        assertThat(x.isClose(Tensor.of(100.0, 0, 1, Double.POSITIVE_INFINITY), 1, 1))
                .isFalse();
        assertThat(x.isClose(Tensor.of(100.0, 0, Double.NaN, Double.NEGATIVE_INFINITY), 1, 1))
                .isFalse();
        assertThat(x.isClose(x.to(DType.F32), 1, 1)).isFalse();
    }

    @Test
    void reshapeWorksOutOneSize() {
        assertThat(GRID.reshape(3, -1).shape().sizes()).containsExactly(3, 2);
        assertThat(GRID.reshape(-1).shape().sizes()).containsExactly(6);
        assertThat(Tensor.scalar(1f).reshape(-1).shape().sizes()).containsExactly(1);
        assertThat(Tensor.zeros(0).reshape(-1, 3).shape().sizes()).containsExactly(0, 3);
        assertThatThrownBy(() -> GRID.reshape(-1, -1)).hasMessageContaining("only one size may be -1, got [-1, -1]");
    }

    @Test
    void axesAreReordered() {
        assertInts(GRID.transpose(), new int[][] {{0, 3}, {1, 4}, {2, 5}});
        assertInts(GRID.permute(1, -2), new int[][] {{0, 3}, {1, 4}, {2, 5}});
        Tensor cube = Tensor.zeros(2, 3, 4);
        assertThat(cube.moveAxis(0, -1).shape().sizes()).containsExactly(3, 4, 2);
        assertThat(cube.moveAxis(2, 0).shape().sizes()).containsExactly(4, 2, 3);
        assertThat(cube.transpose().shape().sizes()).containsExactly(2, 4, 3);
        assertThatThrownBy(() -> GRID.permute(0)).hasMessageContaining("permute needs each of the 2 axes");
        assertThatThrownBy(() -> GRID.permute(0, 0))
                .hasMessageContaining("permute needs every axis from 0 to 1 once, got [0, 0]");
        assertThatThrownBy(() -> Tensor.of(1f, 2f).transpose())
                .hasMessageContaining("transpose needs at least two axes, got f32[2]");
    }

    @Test
    void axesOfSizeOneComeAndGo() {
        assertThat(GRID.expand(1).shape().sizes()).containsExactly(2, 1, 3);
        assertThat(GRID.expand(-1).shape().sizes()).containsExactly(2, 3, 1);
        assertThat(GRID.expand(0).squeeze(0).shape()).isEqualTo(GRID.shape());
        assertThatThrownBy(() -> GRID.squeeze(0))
                .hasMessageContaining("squeeze needs an axis of size 1, got axis 0 of i32[2, 3]");
        assertThatThrownBy(() -> GRID.expand(3)).hasMessageContaining("expand takes an axis from -3 to 2, got 3");
    }

    @Test
    void slicesTakeARangeInSteps() {
        assertInts(GRID.slice(1, 0, 3, 2), new int[][] {{0, 2}, {3, 5}});
        assertInts(GRID.slice(0, 1, 2), new int[][] {{3, 4, 5}});
        assertInts(GRID.slice(-1, 1, 1), new int[2][0]);
        assertInts(GRID.at(0, 1), new int[] {3, 4, 5});
        assertInts(GRID.at(-1, 2), new int[] {2, 5});
        assertThatThrownBy(() -> GRID.slice(1, 0, 4)).hasMessageContaining("goes beyond i32[2, 3]");
        assertThatThrownBy(() -> GRID.slice(1, 2, 1))
                .hasMessageContaining("a slice needs 0 ≤ start ≤ stop and a step above 0");
        assertThatThrownBy(() -> GRID.slice(1, 0, 1, 0)).hasMessageContaining("a step above 0");
        assertThatThrownBy(() -> GRID.at(0, -1)).hasMessageContaining("a slice needs 0 ≤ start");
    }

    @Test
    void tensorsAreJoinedPaddedAndReversed() {
        assertInts(
                Tensor.concatenate(0, List.of(GRID, GRID.slice(0, 0, 1))),
                new int[][] {{0, 1, 2}, {3, 4, 5}, {0, 1, 2}});
        assertInts(
                Tensor.concatenate(-1, List.of(GRID.slice(1, 0, 1), GRID.slice(1, 2, 3))),
                new int[][] {{0, 2}, {3, 5}});
        assertInts(Tensor.stack(1, List.of(Tensor.of(1, 2), Tensor.of(3, 4))), new int[][] {{1, 3}, {2, 4}});
        assertInts(GRID.pad(0, 1, 0, -1), new int[][] {{-1, -1, -1}, {0, 1, 2}, {3, 4, 5}});
        assertInts(GRID.pad(1, 0, 1, 9), new int[][] {{0, 1, 2, 9}, {3, 4, 5, 9}});
        assertInts(GRID.reverse(), new int[][] {{5, 4, 3}, {2, 1, 0}});
        assertInts(GRID.reverse(0), new int[][] {{3, 4, 5}, {0, 1, 2}});
        assertThatThrownBy(() -> Tensor.concatenate(0, List.of())).hasMessageContaining("at least one tensor");
        assertThatThrownBy(() -> Tensor.concatenate(0, List.of(GRID, GRID.transpose())))
                .hasMessageContaining(
                        "needs equal entry types and equal sizes on all other axes, got i32[2, 3] and i32[3, 2]");
        assertThatThrownBy(() -> GRID.pad(0, -1, 0, 0)).hasMessageContaining("a pad must be at least 0");
    }

    @Test
    void javaNumbersTakeTheTensorsType() {
        assertThat(Tensor.of(1, 2).plus(1).toInts()).containsExactly(2, 3);
        assertThat(Tensor.of(1f, 2f).times(0.5).type()).hasToString("f32[2]");
        assertThatThrownBy(() -> Tensor.of(1, 2).plus(0.5))
                .hasMessageContaining("a tensor of i32 takes whole numbers, got 0.5; cast it first: .to(F32)");
        assertThatThrownBy(() -> Tensor.of(1, 2).plus(3e9)).hasMessageContaining("cast it first: .to(I64)");
    }

    @Test
    void entriesRollRound() {
        Tensor x = Tensor.iota(5);
        assertThat(x.roll(0, 2).toInts()).containsExactly(3, 4, 0, 1, 2);
        assertThat(x.roll(0, -1).toInts()).containsExactly(1, 2, 3, 4, 0);
        assertThat(x.roll(-1, 10).toInts()).containsExactly(0, 1, 2, 3, 4);
        assertThat(Tensor.iota(6).reshape(2, 3).roll(1, 1).reshape(-1).toInts()).containsExactly(2, 0, 1, 5, 3, 4);
        assertThat(Tensor.iota(0).roll(0, 3).shape()).isEqualTo(Shape.of(0));
    }

    @Test
    void masksCompareAndOneIsRead() {
        Tensor a = Tensor.of(true, false, true), b = Tensor.of(true, true, false);
        assertThat(a.eq(b).toBooleans()).containsExactly(true, false, false);
        assertThat(a.ne(b).toBooleans()).containsExactly(false, true, true);
        assertThat(a.any().isTrue()).isTrue();
        assertThat(a.all().isTrue()).isFalse();
        assertThatThrownBy(a::isTrue).hasMessageContaining("isTrue needs one bool, got bool[3]; compare, and join");
    }
}

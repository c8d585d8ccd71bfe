package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One operand may be repeated to the other's shape, never both.
class BroadcastingTest {
    /// Counts up from `from`, so that every entry is known by its number.
    private static Tensor counted(String sizes, int from) {
        int[] shape = sizes.equals("scalar")
                ? new int[0]
                : Arrays.stream(sizes.trim().split(" "))
                        .mapToInt(Integer::parseInt)
                        .toArray();
        int count = Shape.of(shape).count();
        return Tensor.iota(count).plus(from).reshape(shape);
    }

    /// The entry of `x` that a place of the wider shape stands for, by the rule said in words.
    private static long entry(Tensor x, Shape wide, int at) {
        int index = 0;
        int rest = at;
        int[] place = new int[wide.rank()];
        for (int i = wide.rank() - 1; i >= 0; i--) {
            place[i] = rest % wide.size(i);
            rest /= wide.size(i);
        }
        for (int i = 0; i < x.shape().rank(); i++) {
            int size = x.shape().size(i);
            index = index * size
                    + (size == 1 ? 0 : place[i + wide.rank() - x.shape().rank()]);
        }
        return x.array().integer(index);
    }

    @ParameterizedTest(name = "[{0}] and [{1}] make [{2}]")
    @CsvSource(
            delimiter = '|',
            value = {
                "3|3|3",
                "scalar|scalar|scalar",
                "scalar|3|3",
                "3|scalar|3",
                "scalar|2 3|2 3",
                "3|1|3",
                "1|3|3",
                "2 4 3|3|2 4 3",
                "3|2 4 3|2 4 3",
                "2 4 3|4 1|2 4 3",
                "2 4 3|1 3|2 4 3",
                "2 1|2 5|2 5",
                "2 5|1|2 5",
                "1 1|2 5|2 5",
                "4|1 4|1 4",
                "0|1|0",
                "2 0|1 0|2 0"
            })
    void oneOperandIsRepeatedToTheOther(String left, String right, String out) {
        Tensor x = counted(left, 1), y = counted(right, 100);
        Tensor z = x.minus(y);
        assertThat(z.shape()).isEqualTo(counted(out, 0).shape());
        for (int i = 0; i < z.shape().count(); i++) {
            assertThat(z.array().integer(i)).isEqualTo(entry(x, z.shape(), i) - entry(y, z.shape(), i));
        }
    }

    @ParameterizedTest(name = "[{0}] and [{1}] are refused")
    @CsvSource(
            delimiter = '|',
            value = {
                "3 | 3 1 | squeeze(-1) the [3, 1] operand for [3] entry by entry; for all 3 × 3 pairs ask with"
                        + " broadcastTo(3, 3)",
                "3 1 | 3 | squeeze(-1) the [3, 1] operand for [3] entry by entry; for all 3 × 3 pairs ask with"
                        + " broadcastTo(3, 3)",
                "3 1 | 1 4 | to repeat both, ask with broadcastTo(3, 4) on one of them",
                "1 4 | 3 1 | to repeat both, ask with broadcastTo(3, 4) on one of them",
                "2 1 5 | 1 3 5 | to repeat both, ask with broadcastTo(2, 3, 5) on one of them",
                "3 | 4 | reshape, expand or slice one of them",
                "2 3 | 2 | reshape, expand or slice one of them",
                "5 4 3 | 5 4 | reshape, expand or slice one of them",
                "1 1 | 3 | reshape, expand or slice one of them",
            })
    void bothAreNeverRepeated(String left, String right, String wayOut) {
        Tensor x = counted(left, 0), y = counted(right, 0);
        assertThatThrownBy(() -> x.minus(y)).isInstanceOfSatisfying(SlopewiseException.class, e -> {
            assertThat(e.problem())
                    .isEqualTo("sub needs shapes of which one can be repeated to the other, got %s and %s"
                            .formatted(x.shape(), y.shape()));
            assertThat(e.wayOut()).isEqualTo(wayOut);
        });
    }

    @Test
    void theWayOutWorks() {
        Tensor x = Tensor.of(1, 2, 3), y = Tensor.of(1, 2, 3).expand(-1);
        assertThat(x.broadcastTo(3, 3).minus(y).shape().sizes()).containsExactly(3, 3);
        assertThat(x.minus(y.squeeze(-1)).toInts()).containsExactly(0, 0, 0);
        Tensor column = Tensor.zeros(3, 1), row = Tensor.zeros(1, 4);
        assertThat(column.broadcastTo(3, 4).plus(row).shape().sizes()).containsExactly(3, 4);
    }

    @Test
    void selectRepeatsItsMaskAndItsValues() {
        Tensor mask = Tensor.of(true, false);
        assertThat(mask.select(Tensor.scalar(1), Tensor.scalar(2)).toInts()).containsExactly(1, 2);
        assertThat(mask.select(Tensor.of(new int[][] {{1, 2}, {3, 4}}), Tensor.scalar(0))
                        .toInts())
                .containsExactly(1, 0, 3, 0);
        assertThat(Tensor.of(true).select(Tensor.of(1, 2), Tensor.of(3, 4)).toInts())
                .containsExactly(1, 2);
    }

    @Test
    void broadcastToFollowsTheSameRule() {
        assertThat(Tensor.of(1, 2).broadcastTo(2, 2).toInts()).containsExactly(1, 2, 1, 2);
        assertThat(Tensor.of(1, 2).expand(-1).broadcastTo(2, 2).toInts()).containsExactly(1, 1, 2, 2);
        assertThatThrownBy(() -> Tensor.of(1, 2).broadcastTo(2, 3))
                .hasMessageContaining(
                        "i32[2] cannot be repeated to [2, 3]: sizes, counted from the last axis, must be equal or 1");
        assertThatThrownBy(() -> Tensor.zeros(2, 2).broadcastTo(2)).hasMessageContaining("cannot be repeated to [2]");
    }
}

package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The shapes of matrix products.
class ContractionsTest {
    private static int[] sizes(String text) {
        return text.equals("scalar")
                ? new int[0]
                : Arrays.stream(text.trim().split(" "))
                        .mapToInt(Integer::parseInt)
                        .toArray();
    }

    @ParameterizedTest(name = "[{0}] · [{1}] = [{2}]")
    @CsvSource(
            delimiter = '|',
            value = {
                "2 3|3 4|2 4",
                "3|3 4|4",
                "2 3|3|2",
                "3|3|scalar",
                "5 2 3|5 3 4|5 2 4",
                "5 2 3|3 4|5 2 4",
                "2 3|5 3 4|5 2 4",
                "6 5 2 3|5 3 4|6 5 2 4",
                "5 2 3|3|5 2",
                "3|5 3 4|5 4",
                "2 0|0 4|2 4",
                "0 3|3 4|0 4"
            })
    void shapesOfAProduct(String left, String right, String out) {
        Tensor x = Tensor.ones(sizes(left)), y = Tensor.ones(sizes(right));
        Tensor product = x.matmul(y);
        assertThat(product.shape().sizes()).containsExactly(sizes(out));
        float inner = x.shape().size(-1);
        assertThat(product.toFloats()).containsOnly(product.shape().count() == 0 ? new float[0] : new float[] {inner});
    }

    @Test
    void aProductIsTheSumOfRowTimesColumn() {
        Tensor a = Tensor.of(new int[][] {{1, 2}, {3, 4}}), b = Tensor.of(new int[][] {{5, 6}, {7, 8}});
        assertThat(a.matmul(b).toNested()).isEqualTo(new int[][] {{19, 22}, {43, 50}});
        assertThat(Tensor.of(1, 2).matmul(b).toInts()).containsExactly(19, 22);
        assertThat(a.matmul(Tensor.of(5, 6)).toInts()).containsExactly(17, 39);
    }

    @Test
    void aSharedMatrixServesEveryEntryOfTheBatch() {
        Tensor batch = Key.of(1).normal(DType.F64, 5, 2, 3), shared = Key.of(2).normal(DType.F64, 3, 4);
        for (int i = 0; i < 5; i++) {
            assertThat(batch.matmul(shared)
                            .at(0, i)
                            .array()
                            .sameBits(batch.at(0, i).matmul(shared).array()))
                    .isTrue();
        }
    }

    @Test
    void leadingAxesThatDifferAreRefused() {
        assertThatThrownBy(() -> Tensor.ones(5, 2, 3).matmul(Tensor.ones(4, 3, 2)))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("matmul needs equal leading axes, got [5, 2, 3] · [4, 3, 2]")
                .hasMessageContaining("broadcastTo one of them, or drop leading axes from an operand that serves all");
        assertThatThrownBy(() -> Tensor.scalar(1f).matmul(Tensor.ones(2))).hasMessageContaining("use times");
    }
}

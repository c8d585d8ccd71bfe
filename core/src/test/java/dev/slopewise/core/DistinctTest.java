package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.transform.Transforms;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DistinctTest {
    @Test
    void agreesWithASetOfJava() {
        var d = new Draw(Trials.SEED);
        for (int n : new int[] {0, 1, 2, 5, 30}) {
            for (DType dtype : List.of(DType.I32, DType.I64, DType.F32, DType.F64)) {
                int[] row = d.ints(Shape.of(n), -4, 5).toInts();
                int[] distinct = Arrays.stream(row).distinct().sorted().toArray();
                Tensor.Unique found = Tensor.of(row).to(dtype).unique(12, 99);
                assertThat(found.count().item()).isEqualTo(distinct.length);
                assertThat(found.values().dtype()).isEqualTo(dtype);
                assertThat(found.values().toDoubles())
                        .isEqualTo(IntStream.range(0, 12)
                                .mapToDouble(i -> i < distinct.length ? distinct[i] : 99)
                                .toArray());
                assertThat(found.inverse().toInts())
                        .isEqualTo(Arrays.stream(row)
                                .map(v -> Arrays.binarySearch(distinct, v))
                                .toArray());
                assertThat(found.counts().toInts())
                        .isEqualTo(IntStream.range(0, 12)
                                .map(i -> i >= distinct.length
                                        ? 0
                                        : (int) Arrays.stream(row)
                                                .filter(v -> v == distinct[i])
                                                .count())
                                .toArray());
            }
        }
    }

    @Test
    void eachRowIsItsOwn() {
        Tensor.Unique found = Tensor.of(new int[][] {{3, 1, 3}, {2, 2, 2}}).unique(3, -1);
        assertThat(found.values().toNested()).isEqualTo(new int[][] {{1, 3, -1}, {2, -1, -1}});
        assertThat(found.count().toInts()).containsExactly(2, 1);
        assertThat(found.inverse().toNested()).isEqualTo(new int[][] {{1, 0, 1}, {0, 0, 0}});
        assertThat(found.counts().toNested()).isEqualTo(new int[][] {{1, 2, 0}, {3, 0, 0}});
        assertThat(Tensor.zeros(2, 0).unique(2, 7).values().toNested()).isEqualTo(new float[][] {{7, 7}, {7, 7}});
        assertThat(Tensor.zeros(2, 0).unique(0, 7).inverse().shape()).isEqualTo(Shape.of(2, 0));
    }

    @Test
    void zerosAreOneValueAndSoAreNaNs() {
        Tensor.Unique found = Tensor.of(Double.NaN, 0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY)
                .unique(4, -1);
        assertThat(found.values().toDoubles()).containsExactly(0, Double.POSITIVE_INFINITY, Double.NaN, -1);
        assertThat(found.counts().toInts()).containsExactly(2, 1, 2, 0);
        assertThat(found.inverse().toInts()).containsExactly(2, 0, 0, 2, 1);
    }

    @Test
    void moreThanThereIsRoomForIsRefusedWhateverIsAskedFor() {
        List<Function<Tensor.Unique, Tensor>> parts =
                List.of(Tensor.Unique::values, Tensor.Unique::count, Tensor.Unique::inverse, Tensor.Unique::counts);
        for (Function<Tensor.Unique, Tensor> part : parts) {
            Function<Tensor, Tensor> traced = Transforms.traced((Tensor x) -> part.apply(x.unique(2, 0)));
            assertThat(traced.apply(Tensor.of(1, 2, 1)).shape().rank()).isBetween(0, 1);
            assertThatThrownBy(() -> traced.apply(Tensor.of(1, 2, 3)))
                    .isInstanceOf(SlopewiseException.class)
                    .hasMessageContaining("for unique of size 2, must be from 0 to 2, got 3");
        }
    }

    @Test
    void slopesGoToTheFirstOfEquals() {
        Tensor x = Tensor.of(2.0, 1.0, 2.0, 1.0, 5.0), w = Tensor.of(10.0, 20.0, 30.0, 40.0);
        assertThat(Transforms.grad(
                                (Tensor t) -> t.unique(4, 9).values().times(w).sum())
                        .apply(x)
                        .toDoubles())
                .containsExactly(20, 10, 0, 0, 30);
        Tensor apart = new Draw(3).real(Shape.of(2, 4), -1, 1);
        IndexTest.assertSlopes(in -> in.getFirst().unique(6, 0.5).values(), apart);
        Tensor rows = new Draw(4).ints(Shape.of(3, 2, 6), 0, 4);
        IndexTest.assertBatches(in -> in.getFirst().unique(5, -1).values(), rows);
        IndexTest.assertBatches(in -> in.getFirst().unique(5, -1).inverse(), rows);
        IndexTest.assertBatches(in -> in.getFirst().unique(5, -1).counts(), rows);
    }
}

package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.transform.Transforms;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SegmentsTest {
    @Test
    void segmentsAddUpTheirRows() {
        Tensor x = Tensor.of(new float[][] {{1, 2}, {3, 4}, {5, 6}});
        Tensor segments = Tensor.of(2L, 0L, 2L);
        assertThat(x.segmentSum(segments, 4).toNested()).isEqualTo(new float[][] {{3, 4}, {0, 0}, {6, 8}, {0, 0}});
        assertThat(x.segmentMean(segments, 3).toNested()).isEqualTo(new float[][] {
            {3, 4}, {Float.NaN, Float.NaN}, {3, 4}
        });
        assertThat(Tensor.of(5, 6, 7).segmentSum(Tensor.of(1, 1, 0), 2).toInts())
                .containsExactly(7, 11);
        assertThat(Tensor.zeros(0, 2).segmentSum(Tensor.of(new int[0]), 3).shape())
                .isEqualTo(Shape.of(3, 2));
        assertThat(x.segmentMean(Tensor.of(0, 0, 0), 1).toNested()).isEqualTo(new float[][] {{3, 4}});
    }

    @Test
    void maximumTakesTheFirstOfEquals() {
        Tensor x = Tensor.of(new double[][] {{1, 9}, {7, Double.NaN}, {1, -9}, {-3, 0}, {7, 5}});
        Tensor segments = Tensor.of(0, 2, 0, 0, 2);
        assertThat(x.segmentMaximum(segments, 4, -1).toNested()).isEqualTo(new double[][] {
            {1, 9}, {-1, -1}, {7, Double.NaN}, {-1, -1}
        });
        assertThat(Transforms.grad((Tensor t) -> t.segmentMaximum(segments, 3, 0)
                                .at(-1, 0)
                                .times(Tensor.of(10.0, 20.0, 30.0))
                                .sum())
                        .apply(x)
                        .at(-1, 0)
                        .toDoubles())
                .containsExactly(10, 30, 0, 0, 0);
        assertThat(Tensor.of(Long.MIN_VALUE, 3L)
                        .segmentMaximum(Tensor.of(0, 1), 2, 0)
                        .toNested())
                .isEqualTo(new long[] {Long.MIN_VALUE, 3});
        assertThat(Tensor.zeros(0, 2)
                        .segmentMaximum(Tensor.of(new int[0]), 1, 4)
                        .toFloats())
                .containsExactly(4, 4);
    }

    @Test
    void aSegmentBeyondTheCountIsRefused() {
        Tensor x = Tensor.zeros(3, 2), segments = Tensor.of(0, 3, 1);
        List<ThrowingCallable> asked = List.of(
                () -> x.segmentSum(segments, 3),
                () -> x.segmentMean(segments, 3),
                () -> x.segmentMaximum(segments, 3, 0));
        for (ThrowingCallable each : asked) {
            assertThatThrownBy(each)
                    .isInstanceOf(SlopewiseException.class)
                    .hasMessageContaining("the segment of a row of f32[3, 2] must be from 0 to 2, got 3");
        }
        assertThatThrownBy(() -> x.segmentSum(Tensor.of(0, -1, 0), 3)).hasMessageContaining("got -1");
        assertThatThrownBy(() -> x.gt(0).segmentSum(segments, 4)).hasMessageContaining("segmentSum needs numbers");
        assertThatThrownBy(() -> x.segmentMean(Tensor.of(0), 1)).hasMessageContaining("got f32[3, 2] and i32[1]");
        assertThatThrownBy(() -> x.to(DType.I32).segmentMean(segments, 4)).hasMessageContaining("real numbers");
    }

    @Test
    void slopesAndBatchesOfSegments() {
        var d = new Draw(Trials.SEED);
        Tensor segments = Tensor.of(2, 0, 2, 1, 1);
        IndexTest.assertSlopes(in -> in.getFirst().segmentSum(segments, 4), d.real(Shape.of(5, 2), -1, 1));
        IndexTest.assertSlopes(in -> in.getFirst().segmentMean(segments, 3), d.real(Shape.of(5, 2), -1, 1));
        IndexTest.assertSlopes(in -> in.getFirst().segmentMaximum(segments, 4, 0.5), d.real(Shape.of(5, 2), -1, 1));
        Tensor many = d.real(Shape.of(3, 5, 2), -1, 1), each = d.ints(Shape.of(3, 5), 0, 4);
        IndexTest.assertBatches(in -> in.get(0).segmentSum(in.get(1), 4), many, each);
        IndexTest.assertBatches(in -> in.get(0).segmentMean(in.get(1), 4), many, each);
        IndexTest.assertBatches(in -> in.get(0).segmentMaximum(in.get(1), 4, 0), many, each);
    }
}

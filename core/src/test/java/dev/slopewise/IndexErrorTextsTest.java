package dev.slopewise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slopewise.core.DType;
import dev.slopewise.core.Index;
import dev.slopewise.core.SlopewiseException;
import dev.slopewise.core.Tensor;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// The full text of errors of indexing as a user sees them; as [ErrorTextsTest].
class IndexErrorTextsTest {
    private static final Tensor X = Tensor.zeros(4, 5);

    /// With the line of code cut out, which [ErrorTextsTest] shows.
    private static String text(ThrowingCallable asked) {
        return catchThrowableOfType(SlopewiseException.class, asked)
                .getMessage()
                .replaceAll("in IndexErrorTextsTest\\.\\S+ \\(IndexErrorTextsTest.java:\\d+\\)", "here");
    }

    @Test
    void anIndexBeyondItsAxis() {
        assertThat(text(() -> X.get(0, 5))).isEqualTo("""
            the index along axis 1 of f32[4, 5] must be from -5 to 4, got 5
              here\
            """);
        assertThat(text(() -> X.get(Index.all(), Index.of(Tensor.of(0, -6))))).isEqualTo("""
            the index along axis 1 of f32[4, 5] must be from -5 to 4, got -6
              here\
            """);
        assertThat(text(() -> Tensor.zeros(0, 5).get(0))).isEqualTo("""
            the index along axis 0 of f32[0, 5] cannot be given, since there are no entries, got 0
              here\
            """);
    }

    @Test
    void moreIndicesThanAxes() {
        assertThat(text(() -> X.get(0, 1, 2))).isEqualTo("""
            [0, 1, 2] of f32[4, 5] asks for 3 axes, there are 2
              here
              leave indices out, or add axes with newAxis()\
            """);
        assertThat(text(() -> X.get(Index.rest(), Index.rest()))).isEqualTo("""
            only one index may be rest(), got [..., ...]
              here\
            """);
    }

    @Test
    void aRangeBeyondItsAxisOrTheWrongWay() {
        assertThat(text(() -> X.get(Index.range(1, 9)))).isEqualTo("""
            a bound along axis 0 of f32[4, 5] must be from -4 to 4, got the range 1:9
              here
              leave a bound out to go to the end: from(start), to(stop)\
            """);
        assertThat(text(() -> X.get(Index.range(3, 1)))).isEqualTo("""
            the range 3:1 of axis 0 of f32[4, 5] goes from 3 to 1, which is backwards
              here
              exchange its bounds, or add .step(-1)\
            """);
        assertThat(text(() -> X.get(Index.range(1, 3).step(-1)))).isEqualTo("""
            the range 1:3:-1 of axis 0 of f32[4, 5] goes from 1 to 3, not backwards
              here
              exchange its bounds, or leave its step out\
            """);
        assertThat(text(() -> X.get(Index.all().step(0)))).isEqualTo("""
            a range needs a step other than 0, got 0
              here\
            """);
    }

    @Test
    void aMaskAsAnIndex() {
        assertThat(text(() -> X.get(Index.of(X.gt(0))))).isEqualTo("""
            an index needs integers (i32, i64), got the mask bool[4, 5]: how many entries it takes depends on its numbers, and shapes do not
              here
              mask.select(a, b) keeps the shape; the places of the first k true entries, where there are as many, are mask.not().to(I32).argsort().slice(-1, 0, k)\
            """);
        assertThat(text(() -> X.get(Index.of(X)))).isEqualTo("""
            an index needs integers (i32, i64), got f32[4, 5]
              here
              cast it: .to(I32)\
            """);
    }

    @Test
    void indexTensorsThatDoNotGoTogether() {
        assertThat(text(() -> X.get(Index.of(Tensor.of(1, 2)), Index.of(Tensor.of(1, 2, 3)))))
                .isEqualTo("""
                    index tensors need shapes that can be repeated to one, got [[2], [3]]
                      here
                      reshape or expand one of them\
                    """);
    }

    @Test
    void aValueThatDoesNotFit() {
        assertThat(text(() -> X.with(Tensor.of(1f, 2f), Index.at(0)))).isEqualTo("""
            with needs a value that can be repeated to [5], got f32[2] for [0] of f32[4, 5]
              here
              reshape or expand it\
            """);
        assertThat(text(() -> X.with(Tensor.of(1.0, 2.0), Index.at(0)))).isEqualTo("""
            with needs a value of the same entry type, got f64[2] for [0] of f32[4, 5]
              here
              cast it: .to(F32)\
            """);
        assertThat(text(() -> X.plusAt(Tensor.of(1, 2), Index.range(1, 3), Index.newAxis())))
                .isEqualTo("""
                    plusAt needs a value of the same entry type, got i32[2] for [1:3, newAxis] of f32[4, 5]
                      here
                      cast it: .to(F32)\
                    """);
        assertThat(text(() -> X.gt(0).plusAt(1, Index.at(0)))).isEqualTo("""
            plusAt needs numbers, got bool[4, 5]
              here
              for masks, write with(value, …), or cast first: .to(I32)\
            """);
        assertThat(text(() -> X.to(DType.I32).with(1.5, Index.at(0)))).isEqualTo("""
            a tensor of i32 takes whole numbers, got 1.5; cast it first: .to(F32)
              here\
            """);
    }

    @Test
    void dynamicBlocks() {
        assertThat(text(() -> X.dynamicSlice(Tensor.of(3, 0), 2, 2))).isEqualTo("""
            the start of a dynamicSlice of size 2 along axis 0 of f32[4, 5] must be from 0 to 2, got 3
              here\
            """);
        assertThat(text(() -> X.dynamicSlice(Tensor.scalar(3), 2, 2))).isEqualTo("""
            dynamicSlice needs one start for each of the last axes, [k] or for one axis [], got i32[] for sizes [2, 2] of f32[4, 5]
              here
              for starts that differ along leading axes, vmap over those\
            """);
        assertThat(text(() -> X.dynamicSlice(Tensor.scalar(0), 6))).isEqualTo("""
            dynamicSlice of size 6 does not fit into axis 1 of f32[4, 5]
              here\
            """);
        assertThat(text(() -> X.dynamicSlice(Tensor.scalar(0f), 2))).isEqualTo("""
            the start of a dynamicSlice of size 2 along axis 1 of f32[4, 5] must be integers (i32, i64), got f32[]; cast them: .to(I32)
              here\
            """);
        assertThat(text(() -> X.dynamicUpdate(Tensor.scalar(0), Tensor.zeros(3, 2))))
                .isEqualTo("""
                    dynamicUpdate needs a value of the same entry type, of as many axes and with equal sizes before the last 1, got f32[3, 2] for f32[4, 5]
                      here
                      cast it with .to(…), or repeat it with broadcastTo(…)\
                    """);
    }

    @Test
    void unique() {
        assertThat(text(() -> Tensor.of(1, 2, 3).unique(2, 0))).isEqualTo("""
            the count of distinct values along the last axis of i32[3], for unique of size 2, must be from 0 to 2, got 3
              here\
            """);
        assertThat(text(() -> X.gt(0).unique(2, 0))).isEqualTo("""
            unique needs numbers, got bool[4, 5]; cast first: .to(I32)
              here\
            """);
    }

    @Test
    void segments() {
        assertThat(text(() -> X.segmentSum(Tensor.of(0, 1, 2, 3), 3))).isEqualTo("""
            the segment of a row of f32[4, 5] must be from 0 to 2, got 3
              here\
            """);
        assertThat(text(() -> X.segmentSum(Tensor.of(0, 1, 2), 3))).isEqualTo("""
            segmentSum needs rows x[n, row…] and the number of each row's segment, [n], got f32[4, 5] and i32[3]
              here\
            """);
    }
}

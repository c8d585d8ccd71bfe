package dev.slopewise;

import static dev.slopewise.Pin.pin;
import static dev.slopewise.core.Index.all;
import static dev.slopewise.core.Index.at;
import static dev.slopewise.core.Index.newAxis;
import static dev.slopewise.core.Index.range;
import static dev.slopewise.core.Index.rest;

import dev.slopewise.core.DType;
import dev.slopewise.core.Index;
import dev.slopewise.core.Indexing;
import dev.slopewise.core.Tensor;
import java.util.List;

/// Entries taken, replaced, added to, sorted, and rows joined by number.
final class ErrorsOfIndexing {
    private static final Tensor X = Tensor.zeros(4, 5), I = X.to(DType.I32), MASK = X.gt(0);

    // @formatter:off
    static final List<Pin> ALL = List.of(
        // a list of indices
        pin(() -> X.get(0, 5),
            "the index along axis 1 of f32[4, 5] must be from -5 to 4, got 5"),
        pin(() -> X.get(all(), Index.of(Tensor.of(0, -6))),
            "the index along axis 1 of f32[4, 5] must be from -5 to 4, got -6"),
        pin(() -> Tensor.zeros(0, 5).get(0),
            "the index along axis 0 of f32[0, 5] cannot be given, since there are no entries, got 0"),
        pin(() -> X.get(0, 1, 2),
            "[0, 1, 2] of f32[4, 5] asks for 3 axes, there are 2", "leave indices out, or add axes with newAxis()"),
        pin(() -> X.get(rest(), rest()),
            "only one index may be rest(), got [..., ...]"),
        pin(() -> X.get(range(1, 9)),
            "a bound along axis 0 of f32[4, 5] must be from -4 to 4, got the range 1:9",
            "leave a bound out to go to the end: from(start), to(stop)"),
        pin(() -> X.get(range(3, 1)),
            "the range 3:1 of axis 0 of f32[4, 5] goes from 3 to 1, which is backwards", "exchange its bounds, or add .step(-1)"),
        pin(() -> X.get(range(1, 3).step(-1)),
            "the range 1:3:-1 of axis 0 of f32[4, 5] goes from 1 to 3, not backwards", "exchange its bounds, or leave its step out"),
        pin(() -> X.get(all().step(0)),
            "a range needs a step other than 0, got 0"),
        pin(() -> X.get(Index.of(MASK)),
            "an index needs integers (i32, i64), got the mask bool[4, 5]: how many entries it takes depends on its numbers, and shapes do not",
            "mask.select(a, b) keeps the shape; the places of the first k true entries, where there are as many, are mask.not().to(I32).argsort().slice(-1, 0, k)"),
        pin(() -> X.get(Index.of(X)),
            "an index needs integers (i32, i64), got f32[4, 5]", "cast it: .to(I32)"),
        pin(() -> X.get(Index.of(Tensor.of(1, 2)), Index.of(Tensor.of(1, 2, 3))),
            "index tensors need shapes that can be repeated to one, got [[2], [3]]", "reshape or expand one of them"),
        pin(() -> X.with(Tensor.of(1f, 2f), at(0)),
            "with needs a value that can be repeated to [5], got f32[2] for [0] of f32[4, 5]", "reshape or expand it"),
        pin(() -> X.with(Tensor.of(1.0, 2.0), at(0)),
            "with needs a value of the same entry type, got f64[2] for [0] of f32[4, 5]", "cast it: .to(F32)"),
        pin(() -> X.plusAt(Tensor.of(1, 2), range(1, 3), newAxis()),
            "plusAt needs a value of the same entry type, got i32[2] for [1:3, newAxis] of f32[4, 5]", "cast it: .to(F32)"),
        pin(() -> MASK.plusAt(1, at(0)),
            "plusAt needs numbers, got bool[4, 5]", "for masks, write with(value, …), or cast first: .to(I32)"),
        pin(() -> I.with(1.5, at(0)),
            "a tensor of i32 takes whole numbers, got 1.5; cast it first: .to(F32)"),

        // blocks
        pin(() -> X.dynamicSlice(Tensor.of(3, 0), 2, 2),
            "the start of a dynamicSlice of size 2 along axis 0 of f32[4, 5] must be from 0 to 2, got 3"),
        pin(() -> X.dynamicSlice(Tensor.of(-1, 0), 2, 2),
            "the start of a dynamicSlice of size 2 along axis 0 of f32[4, 5] must be from 0 to 2, got -1"),
        pin(() -> X.dynamicSlice(Tensor.scalar(3), 2, 2),
            "dynamicSlice needs one start for each of the last axes, [k] or for one axis [], got i32[] for sizes [2, 2] of f32[4, 5]",
            "for starts that differ along leading axes, vmap over those"),
        pin(() -> X.dynamicSlice(Tensor.scalar(0), 6),
            "dynamicSlice of size 6 does not fit into axis 1 of f32[4, 5]"),
        pin(() -> X.dynamicSlice(Tensor.scalar(0f), 2),
            "the start of a dynamicSlice of size 2 along axis 1 of f32[4, 5] must be integers (i32, i64), got f32[]; cast them: .to(I32)"),
        pin(() -> X.dynamicUpdate(Tensor.scalar(-1), Tensor.zeros(4, 2)),
            "the start of a dynamicUpdate of size 2 along axis 1 of f32[4, 5] must be from 0 to 3, got -1"),
        pin(() -> X.dynamicUpdate(Tensor.scalar(0), Tensor.zeros(3, 2)),
            "dynamicUpdate needs a value of the same entry type, of as many axes and with equal sizes before the last 1, got f32[3, 2] for f32[4, 5]",
            "cast it with .to(…), or repeat it with broadcastTo(…)"),

        // rows by number
        pin(() -> Tensor.scalar(1f).gather(Tensor.of(0)),
            "gather needs an axis of rows, got f32[]"),
        pin(() -> X.gather(Tensor.of(1f)),
            "gather rows of 1 axes needs an integer index (i32, i64), got f32[1]; cast it: .to(I32)"),
        pin(() -> X.gather(Tensor.of(0, 4)),
            "the index of gather rows of 1 axes must be from 0 to 3, got 4"),
        pin(() -> X.pick(Tensor.of(1, 2)),
            "pick needs rows […, n] and one index for each, […], got f32[4, 5] and i32[2]"),
        pin(() -> X.pick(Tensor.of(0, 1, 2, 5)),
            "the index of gather entries must be from 0 to 4, got 5"),
        pin(() -> X.oneHot(5),
            "oneHot needs integers (i32, i64), got f32[4, 5]; cast first: .to(I32)"),
        pin(() -> Tensor.apply(new Indexing.Gather(0), X, Tensor.of(new int[][] {{1}, {2}})),
            "gather entries needs values […, n, row…] and an index […, m] with equal leading axes, got f32[4, 5] and i32[2, 1]"),
        pin(() -> X.scatterAdd(Tensor.of(0, 1), 2),
            "scatterAdd needs one index a row, got f32[4, 5] and i32[2]"),
        pin(() -> MASK.scatterAdd(Tensor.of(0, 1, 0, 1), 2),
            "scatterAdd needs numbers, got bool[4, 5]; cast first: .to(I32)"),
        pin(() -> X.segmentSum(Tensor.of(0, 1, 2, 3), 3),
            "the segment of a row of f32[4, 5] must be from 0 to 2, got 3"),
        pin(() -> X.segmentSum(Tensor.of(0, 1, 2), 3),
            "segmentSum needs rows x[n, row…] and the number of each row's segment, [n], got f32[4, 5] and i32[3]"),
        pin(() -> MASK.segmentMaximum(Tensor.of(0, 1, 2, 2), 3, 0),
            "segmentMaximum needs numbers, got bool[4, 5]; cast first: .to(I32)"),
        pin(() -> X.segmentSum(Tensor.of(0, 1, 2, 3), -1),
            "segmentSum needs a count of segments of at least 0, got -1"),
        pin(() -> I.segmentMean(Tensor.of(0, 1, 2, 2), 3),
            "segmentMean needs real numbers, got i32[4, 5]; cast first: .to(F32)"),

        // in order
        pin(() -> Tensor.scalar(1f).argsort(),
            "argsort needs an axis to sort along, got f32[]"),
        pin(() -> MASK.argsort(),
            "argsort needs numbers, got bool[4, 5]; cast first: .to(I32)"),
        pin(() -> Tensor.apply(new Indexing.ArgsortPart(2, 6), X),
            "argsort needs places of the last axis, got 2 to 6 of f32[4, 5]"),
        pin(() -> X.takeAlong(Tensor.of(0, 1), 1),
            "takeAlong needs an index with equal sizes on all axes but 1, got i32[2] for f32[4, 5]"),
        pin(() -> X.top(6),
            "top needs a count from 0 to the last axis's size, got 6 of f32[4, 5]"),
        pin(() -> I.median(0),
            "quantile needs real numbers, got i32[4, 5]; cast first: .to(F32)"),
        pin(() -> X.quantile(1.5, 0),
            "quantile needs a share from 0 to 1, got 1.5"),
        pin(() -> Tensor.zeros(0, 5).median(0),
            "quantile needs at least one entry along the axis, got f32[0, 5] along 0"),
        pin(() -> X.searchSorted(I),
            "searchSorted needs numbers of one type, got f32[4, 5] and i32[4, 5]; cast one of them"),
        pin(() -> X.searchSorted(Tensor.of(1f)),
            "searchSorted needs sorted rows […, n] and values […, m] with equal leading axes, got f32[4, 5] and f32[1]"),
        pin(() -> Tensor.of(1, 2, 3).unique(2, 0),
            "the count of distinct values along the last axis of i32[3], for unique of size 2, must be from 0 to 2, got 3"),
        pin(() -> MASK.unique(2, 0),
            "unique needs numbers, got bool[4, 5]; cast first: .to(I32)"),
        pin(() -> Tensor.scalar(1).unique(1, 0),
            "unique needs an axis, got i32[]; reshape(-1) makes one"),
        pin(() -> X.unique(-1, 0),
            "unique needs a size of at least 0, got -1"));
    // @formatter:on

    private ErrorsOfIndexing() {}
}

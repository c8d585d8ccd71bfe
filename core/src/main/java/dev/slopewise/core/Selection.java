package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.refuse;
import static dev.slopewise.core.SlopewiseException.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Indexing: the entries of a tensor that a list of [Index] asks for, to be taken, replaced or added to.
///
/// First a [Region] is cut out, in which axes with an index tensor are still whole; then [Rows] takes from those. What is written goes the same
/// way back. All of it is made from operations, so that derivatives of any order and batches are theirs:
///
/// - taking: the slope at an entry that is taken several times is the sum;
/// - replacing: a new tensor, in which the last of several values for one place wins. Slopes go to the values that are in the result, and to
///   the entries of the old tensor that still are;
/// - adding: a new tensor, in which all values for one place are added up. (The sum of values is rounded once, then the sum with the entry.)
final class Selection {
    private final String text;
    private final Region region;
    private final Optional<Rows> rows;

    private Selection(Type x, List<Index> indices) {
        this.text = indices + " of " + x;
        long rests = indices.stream().filter(i -> i instanceof Index.Rest).count();
        int named = (int) indices.stream()
                .filter(i -> !(i instanceof Index.Rest || i instanceof Index.NewAxis))
                .count();
        require(rests <= 1, "only one index may be rest(), got %s", indices);
        if (named > x.shape().rank()) {
            throw refuse(
                    "%s asks for %d axes, there are %d"
                            .formatted(text, named, x.shape().rank()),
                    "leave indices out, or add axes with newAxis()");
        }
        var full = new ArrayList<>(indices);
        if (rests == 0) full.add(Index.rest());
        boolean isAdvanced = indices.stream().anyMatch(i -> i instanceof Index.Of);

        List<Region.Span> spans = new ArrayList<>();
        Shape kept = Shape.SCALAR;
        List<Tensor> places = new ArrayList<>();
        List<Integer> axes = new ArrayList<>(); // of `kept`, that index tensors are for
        List<Integer> advanced = new ArrayList<>(); // which indices decide where their axes go
        for (int i = 0; i < full.size(); i++) {
            int axis = spans.size();
            if (isAdvanced && (full.get(i) instanceof Index.Of || full.get(i) instanceof Index.At)) advanced.add(i);
            switch (full.get(i)) {
                case Index.At(int place) -> spans.add(new Region.Span(place(place, x, axis), 1, 1, false));
                case Index.Range range -> {
                    spans.add(span(range, x, axis));
                    kept = kept.then(Shape.of(spans.getLast().count()));
                }
                case Index.NewAxis() -> kept = kept.then(Shape.of(1));
                case Index.Rest() -> {
                    Shape left = x.shape().range(axis, axis + x.shape().rank() - named);
                    for (int size : left.sizes()) spans.add(Region.Span.all(size));
                    kept = kept.then(left);
                }
                case Index.Of(Tensor index) -> {
                    int n = x.shape().size(axis);
                    places.add(Tensor.apply(along(x, axis), index).floorMod(n));
                    axes.add(kept.rank());
                    spans.add(Region.Span.all(n));
                    kept = kept.then(Shape.of(n));
                }
            }
        }
        this.region = new Region(x.shape(), spans, kept);
        this.rows = isAdvanced ? Optional.of(rows(kept, axes, places, advanced)) : Optional.empty();
    }

    private static Rows rows(Shape kept, List<Integer> axes, List<Tensor> places, List<Integer> advanced) {
        Shape index = common(places);
        int[] sizes = axes.stream().mapToInt(kept::size).toArray();
        Tensor joined = Rows.joined(places, Shape.of(sizes), index).reshape(-1);
        boolean neighbours = advanced.getLast() - advanced.getFirst() == advanced.size() - 1;
        boolean together = axes.getLast() - axes.getFirst() == axes.size() - 1;
        return new Rows(kept, axes, together ? axes.getFirst() : 0, index, joined, !neighbours);
    }

    /// The integers that name an entry along an axis, counted from either end.
    private static Indexing.Within along(Type x, int axis) {
        int n = x.shape().size(axis);
        return new Indexing.Within(-n, n - 1, "the index along axis %d of %s".formatted(axis, x));
    }

    private static int place(int place, Type x, int axis) {
        return Math.floorMod(along(x, axis).check(place), x.shape().size(axis));
    }

    private static Region.Span span(Index.Range range, Type x, int axis) {
        int n = x.shape().size(axis);
        boolean backwards = range.by() < 0;
        int start = bound(range.start(), backwards ? n - 1 : 0, range, x, axis);
        int stop = bound(range.stop(), backwards ? -1 : n, range, x, axis);
        int length = backwards ? start - stop : stop - start;
        if (length < 0) {
            throw refuse(
                    "the range %s of axis %d of %s goes from %d to %d, %s"
                            .formatted(range, axis, x, start, stop, backwards ? "not backwards" : "which is backwards"),
                    backwards ? "exchange its bounds, or leave its step out" : "exchange its bounds, or add .step(-1)");
        }
        int step = Math.abs(range.by());
        int count = Math.ceilDiv(length, step);
        if (count == 0) return new Region.Span(0, 0, 1, false);
        int last = start + (count - 1) * range.by();
        return new Region.Span(Math.min(start, last), count, count == 1 ? 1 : step, backwards && count > 1);
    }

    private static int bound(OptionalInt bound, int open, Index.Range range, Type x, int axis) {
        if (bound.isEmpty()) return open;
        int n = x.shape().size(axis), given = bound.getAsInt();
        if (given < -n || given > n) {
            throw refuse(
                    "a bound along axis %d of %s must be from %d to %d, got the range %s"
                            .formatted(axis, x, -n, n, range),
                    "leave a bound out to go to the end: from(start), to(stop)");
        }
        // backwards, the first entry is n − 1 at most
        int place = given < 0 ? given + n : given;
        return range.by() < 0 ? Math.min(place, n - 1) : place;
    }

    /// The shape that all can be repeated to.
    private static Shape common(List<Tensor> tensors) {
        int rank = tensors.stream().mapToInt(t -> t.shape().rank()).max().orElse(0);
        int[] sizes = new int[rank];
        Arrays.fill(sizes, 1);
        for (Tensor t : tensors) {
            for (int i = -t.shape().rank(); i < 0; i++) {
                if (sizes[rank + i] == 1) sizes[rank + i] = t.shape().size(i);
            }
        }
        Shape common = Shape.of(sizes);
        if (!tensors.stream().allMatch(t -> Broadcasting.fits(t.shape(), common))) {
            throw refuse(
                    "index tensors need shapes that can be repeated to one, got "
                            + tensors.stream().map(Tensor::shape).toList(),
                    "reshape or expand one of them");
        }
        return common;
    }

    private Shape result() {
        return rows.map(Rows::result).orElse(region.kept());
    }

    /// A value to be written, repeated to the shape of what is asked for.
    private Tensor fitted(String verb, Tensor value, DType dtype) {
        if (value.dtype() != dtype) {
            throw refuse(
                    "%s needs a value of the same entry type, got %s for %s".formatted(verb, value.type(), text),
                    value.path(),
                    "cast it: .to(%s)".formatted(dtype.name()));
        }
        if (!Broadcasting.fits(value.shape(), result())) {
            throw refuse(
                    "%s needs a value that can be repeated to %s, got %s for %s"
                            .formatted(verb, result(), value.type(), text),
                    value.path(),
                    "reshape or expand it");
        }
        return value.broadcastTo(result());
    }

    static Tensor get(Tensor x, Index... indices) {
        var selection = new Selection(x.type(), List.of(indices));
        Tensor cut = selection.region.cut(x);
        return selection.rows.map(r -> r.take(cut)).orElse(cut);
    }

    static Tensor get(Tensor x, int... places) {
        return get(x, Arrays.stream(places).mapToObj(Index::at).toArray(Index[]::new));
    }

    static Tensor with(Tensor x, Tensor value, Index... indices) {
        var selection = new Selection(x.type(), List.of(indices));
        Tensor fitted = selection.fitted("with", value, x.dtype());
        Region region = selection.region;
        return region.put(
                x, selection.rows.map(r -> r.put(region.cut(x), fitted)).orElse(fitted));
    }

    static Tensor plusAt(Tensor x, Tensor value, Index... indices) {
        if (!x.dtype().isNumber()) {
            throw refuse(
                    "plusAt needs numbers, got " + x.type(),
                    x.path(),
                    "for masks, write with(value, …), or cast first: .to(I32)");
        }
        var selection = new Selection(x.type(), List.of(indices));
        Tensor fitted = selection.fitted("plusAt", value, x.dtype());
        return selection.region.add(x, selection.rows.map(r -> r.spread(fitted)).orElse(fitted));
    }

    /// One number of the entry type of `x`.
    static Tensor number(Tensor x, Number value) {
        return Tensor.apply(new Source.Fill(value, new Type(x.dtype(), Shape.SCALAR)));
    }
}

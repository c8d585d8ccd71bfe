package dev.slopewise.core;

import java.util.ArrayList;
import java.util.List;

/// The static part of a selection: along each axis of a tensor some entries at equal distances, then axes of size 1 dropped and put in.
///
/// @param whole the tensor's shape
/// @param spans of each axis
/// @param kept  the shape of the result
record Region(Shape whole, List<Span> spans, Shape kept) {
    /// The entries `first`, `first + step`, …, as many as `count`; backwards if `reversed`.
    record Span(int first, int count, int step, boolean reversed) {
        /// All entries of an axis.
        static Span all(int size) {
            return new Span(0, size, 1, false);
        }

        /// Entries after the last one taken.
        private int after(int size) {
            return size - first - covered();
        }

        private int covered() {
            return count == 0 ? 0 : (count - 1) * step + 1;
        }
    }

    Region {
        spans = List.copyOf(spans);
    }

    private Shape sizes() {
        return Shape.of(spans.stream().mapToInt(Span::count).toArray());
    }

    private boolean isWhole() {
        return sizes().equals(whole);
    }

    private Tensor reversed(Tensor x) {
        List<Integer> axes = new ArrayList<>();
        for (int i = 0; i < spans.size(); i++) {
            if (spans.get(i).reversed) axes.add(i - spans.size());
        }
        return axes.isEmpty() ? x : Tensor.apply(new Layout.Reverse(axes), x);
    }

    /// The entries of `x` in this region.
    Tensor cut(Tensor x) {
        Tensor part = isWhole()
                ? x
                : Tensor.apply(
                        new Layout.Slice(
                                spans.stream().map(Span::first).toList(),
                                spans.stream().map(s -> s.first + s.covered()).toList(),
                                spans.stream().map(Span::step).toList()),
                        x);
        return reversed(part).reshape(kept);
    }

    /// The transpose of [#cut]: `y` in its place, `around` everywhere else.
    private Tensor spread(Tensor y, double around) {
        Tensor part = reversed(y.reshape(sizes()));
        if (isWhole()) return part;
        List<Integer> high = new ArrayList<>();
        for (int i = 0; i < spans.size(); i++) high.add(spans.get(i).after(whole.size(i)));
        return Tensor.apply(
                new Layout.Pad(
                        spans.stream().map(Span::first).toList(),
                        high,
                        spans.stream().map(s -> s.step - 1).toList(),
                        around),
                part);
    }

    /// `x` with `y` in this region.
    Tensor put(Tensor x, Tensor y) {
        Tensor spread = spread(y, 0);
        if (isWhole()) return spread;
        Tensor here = Tensor.apply(new Source.Fill(1, new Type(DType.BOOL, kept)));
        return spread(here, 0).select(spread, x);
    }

    /// `x` with `y` added in this region; x + −0 is x, whatever its sign.
    Tensor add(Tensor x, Tensor y) {
        return x.plus(spread(y, -0.0));
    }
}

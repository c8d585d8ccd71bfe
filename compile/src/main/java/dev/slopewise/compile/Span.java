package dev.slopewise.compile;

import dev.slopewise.core.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A part of a flat index: the digit between two of its divisors. Of an index i over all entries of a loop it is i % high / low.
///
/// A value that varies along some axes of a loop only is known by the spans of these axes, whatever its shape is called; lists go from the
/// innermost span outwards.
record Span(int low, int high) {
    int size() {
        return high / low;
    }

    /// All entries of a loop.
    static List<Span> all(int count) {
        return count == 1 ? List.of() : List.of(new Span(1, count));
    }

    /// Which spans each axis of a shape is, when the shape is laid over these spans; the outermost axis first, its spans from the innermost.
    /// Empty if axes end in the middle of spans that do not divide.
    static Optional<List<List<Span>>> place(Shape shape, List<Span> over) {
        List<List<Span>> axes = new ArrayList<>();
        int k = 0, low = over.isEmpty() ? 1 : over.getFirst().low;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            List<Span> spans = new ArrayList<>();
            int rest = shape.size(axis);
            while (rest > 1) {
                if (k == over.size()) return Optional.empty();
                int room = over.get(k).high / low;
                boolean fills = room <= rest;
                if (fills ? rest % room != 0 : room % rest != 0) return Optional.empty();
                int high = low * Math.min(room, rest);
                spans.add(new Span(low, high));
                rest /= Math.min(room, rest);
                low = high;
                if (fills && ++k < over.size()) low = over.get(k).low;
            }
            axes.addFirst(spans);
        }
        return k == over.size() ? Optional.of(axes) : Optional.empty();
    }

    /// The same with neighbours as one.
    static List<Span> merged(List<Span> spans) {
        List<Span> merged = new ArrayList<>();
        for (Span span : spans) {
            if (!merged.isEmpty() && merged.getLast().high == span.low) {
                merged.add(new Span(merged.removeLast().low, span.high));
            } else {
                merged.add(span);
            }
        }
        return merged;
    }
}

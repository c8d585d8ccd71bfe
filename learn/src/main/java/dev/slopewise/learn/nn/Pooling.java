package dev.slopewise.learn.nn;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Window;
import java.util.List;
import java.util.stream.IntStream;

/// Windows over the last axes, each made into one entry: its largest or its mean. Padding does not count. Channels, if any, ride along.
public sealed interface Pooling extends Layer {
    /// What becomes of a window.
    enum Kind {
        MAX,
        AVERAGE
    }

    /// Windows of one size, moving over as many last axes as they have.
    ///
    /// @param window its sizes
    /// @param moves  one for each axis, or one for all
    record Windows(Kind kind, Shape window, List<Window> moves) implements Pooling {
        public Windows {
            moves = List.copyOf(moves);
        }

        @Override
        public Tensor apply(Tensor x) {
            Window[] each = moves.toArray(Window[]::new);
            return switch (kind) {
                case MAX -> x.maxPool(window, each);
                case AVERAGE -> x.averagePool(window, each);
            };
        }
    }

    /// All places as one window: `[…, place…]` to `[…]`.
    ///
    /// @param places how many axes of places, at least 1
    record Global(Kind kind, int places) implements Pooling {
        public Global {
            require(places >= 1, "at least 1 axis of places is pooled, got %d", places);
        }

        @Override
        public Tensor apply(Tensor x) {
            return reduce(kind, x, Normalized.last(places));
        }
    }

    /// Any number of places to these: place i of m is made from entries ⌊i · n / m⌋ (inclusive) to ⌈(i + 1) · n / m⌉ (exclusive) of n.
    ///
    /// @param places the sizes that the last axes get, at least 1
    record Adaptive(Kind kind, Shape places) implements Pooling {
        @Override
        public Tensor apply(Tensor x) {
            int axes = places.rank();
            require(
                    x.shape().rank() >= axes
                            && IntStream.range(-axes, 0)
                                    .allMatch(a ->
                                            places.size(a) >= 1 && x.shape().size(a) >= 1),
                    "pooling to %s needs as many axes with at least one entry, got %s",
                    places,
                    x.type());
            Tensor pooled = x;
            for (int axis = -axes; axis < 0; axis++) pooled = along(axis, pooled);
            return pooled;
        }

        /// Windows are products of ranges, so their largest and their mean can be taken axis by axis.
        private Tensor along(int axis, Tensor x) {
            int n = x.shape().size(axis), m = places.size(axis);
            List<Tensor> parts = IntStream.range(0, m)
                    .mapToObj(i -> x.slice(axis, i * n / m, Math.ceilDiv((i + 1) * n, m)))
                    .map(part -> reduce(kind, part, axis))
                    .toList();
            return Tensor.stack(axis, parts);
        }
    }

    /// The largest of each window; the windows lie side by side, and a rest that does not fill one is left out.
    static Pooling max(int... window) {
        return sideBySide(Kind.MAX, window);
    }

    /// The mean of each window; as [#max].
    static Pooling average(int... window) {
        return sideBySide(Kind.AVERAGE, window);
    }

    private static Pooling sideBySide(Kind kind, int... window) {
        return new Windows(
                kind,
                Shape.of(window),
                IntStream.of(window).mapToObj(Window::step).toList());
    }

    private static Tensor reduce(Kind kind, Tensor x, int... axes) {
        return switch (kind) {
            case MAX -> x.maximum(axes);
            case AVERAGE -> x.mean(axes);
        };
    }
}

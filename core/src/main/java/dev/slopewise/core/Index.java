package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.refuse;
import static dev.slopewise.core.SlopewiseException.require;

import java.util.OptionalInt;

/// What is asked of one axis by [Tensor#get(Index...)], [Tensor#with(Tensor, Index...)] and [Tensor#plusAt(Tensor, Index...)].
///
/// | index | in NumPy | of the axis |
/// |---|---|---|
/// | `at(3)`, `at(-1)` | `3`, `-1` | one entry; the axis goes away |
/// | `range(1, 5)`, `from(2)`, `to(-1)` | `1:5`, `2:`, `:-1` | the entries from the first bound up to, without, the second |
/// | `from(2).step(3)`, `all().step(-1)` | `2::3`, `::-1` | every third, or backwards |
/// | `all()` | `:` | everything |
/// | `of(tensor)` | an integer array | the entries that integers (`i32`, `i64`) of any shape name |
/// | `newAxis()` | `None` | no axis of the tensor: a new one of size 1 |
/// | `rest()` | `...` | `all()` of as many axes as the others leave, at most once; without it they are the last ones |
///
/// Negative numbers, in tensors too, count from the end: −1 is the last entry. What lies outside an axis is refused, with the index and the
/// range; so are bounds in the wrong order. (NumPy cuts a range to the axis in silence.)
///
/// **Several index tensors** are repeated to one shape, each along axes it lacks in front and along its axes of size 1, and go through their
/// axes together: `x.get(of(rows), of(columns))` is `x[rows[i], columns[i]]` for each i. In the result the axes of that shape stand, as in
/// NumPy, where the first of the indices stands if they are neighbours, and in front of all others if something stands between them, be it
/// `all()`, a range, `newAxis()` or an empty `rest()`. An `at(…)` beside an index tensor counts as one of them: with `x[2, 3, 5]` and `i[4]`
///
///     x.get(all(), of(i), at(0))    [2, 4]
///     x.get(at(0), all(), of(i))    [4, 3], not [3, 4]
///
/// A mask is refused: how many entries it takes depends on its numbers, and shapes do not.
///
/// @see <a href="https://numpy.org/doc/stable/user/basics.indexing.html">NumPy: Indexing on ndarrays</a>
public sealed interface Index {
    /// One entry, counted from the end if negative.
    record At(int place) implements Index {
        @Override
        public String toString() {
            return Integer.toString(place);
        }
    }

    /// The entries `start`, `start + step`, … before `stop`; without a bound to the end of the axis on that side.
    record Range(OptionalInt start, OptionalInt stop, int by) implements Index {
        public Range {
            require(by != 0, "a range needs a step other than 0, got 0");
        }

        /// Every `by`-th entry from the first bound on; with `by` below 0 backwards: from the first bound, or the last entry, down to,
        /// without, the second, or the very first.
        public Range step(int by) {
            return new Range(start, stop, by);
        }

        @Override
        public String toString() {
            return text(start) + ":" + text(stop) + (by == 1 ? "" : ":" + by);
        }

        private static String text(OptionalInt bound) {
            return bound.isPresent() ? Integer.toString(bound.getAsInt()) : "";
        }
    }

    /// An axis of size 1 that the tensor does not have.
    record NewAxis() implements Index {
        @Override
        public String toString() {
            return "newAxis";
        }
    }

    /// Everything of the axes that the other indices leave.
    record Rest() implements Index {
        @Override
        public String toString() {
            return "...";
        }
    }

    /// The entries that integers name.
    record Of(Tensor places) implements Index {
        public Of {
            if (places.dtype() == DType.BOOL) {
                throw refuse(
                        "an index needs integers (i32, i64), got the mask " + places.type()
                                + ": how many entries it takes depends on its numbers, and shapes do not",
                        places.path(),
                        "mask.select(a, b) keeps the shape; the places of the first k true entries, where there are as"
                                + " many, are mask.not().to(I32).argsort().slice(-1, 0, k)");
            }
            if (!places.dtype().isInteger()) {
                throw refuse(
                        "an index needs integers (i32, i64), got " + places.type(), places.path(), "cast it: .to(I32)");
            }
        }

        @Override
        public String toString() {
            return places.type().toString();
        }
    }

    /// Entry `place`, from −n to n − 1 on an axis of n entries; the axis goes away.
    static Index at(int place) {
        return new At(place);
    }

    /// The entries from `start` up to, without, `stop`; both from −n to n, and not in the wrong order.
    static Range range(int start, int stop) {
        return new Range(OptionalInt.of(start), OptionalInt.of(stop), 1);
    }

    /// The entries from `start` on.
    static Range from(int start) {
        return new Range(OptionalInt.of(start), OptionalInt.empty(), 1);
    }

    /// The entries before `stop`.
    static Range to(int stop) {
        return new Range(OptionalInt.empty(), OptionalInt.of(stop), 1);
    }

    /// All entries; `all().step(-1)` backwards.
    static Range all() {
        return new Range(OptionalInt.empty(), OptionalInt.empty(), 1);
    }

    /// A new axis of size 1 here.
    static Index newAxis() {
        return new NewAxis();
    }

    /// `all()` of every axis that the other indices leave.
    static Index rest() {
        return new Rest();
    }

    /// The entries that integers of any shape name; its axes stand in the axis's place, by the rule above if there are several.
    ///
    /// @throws SlopewiseException for a mask or real numbers
    static Index of(Tensor places) {
        return new Of(places);
    }
}

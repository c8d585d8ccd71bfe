package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.refuse;
import static dev.slopewise.core.SlopewiseException.require;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// The sizes of a tensor's axes, outermost first; `[]` is a scalar. Immutable.
///
/// Axes are named by number, from 0 outermost or from −1 innermost. Sizes may be 0; a shape holds at most 2³¹ − 1 entries.
public final class Shape {
    /// The shape of a single number.
    public static final Shape SCALAR = new Shape();

    private final int[] sizes;
    private final int count;

    private Shape(int... sizes) {
        this.sizes = sizes;
        long product = 1;
        for (int size : sizes) {
            require(size >= 0, "sizes of a shape must be at least 0, got %s", this);
            product *= size;
            require(
                    product <= Integer.MAX_VALUE,
                    "a tensor holds at most 2147483647 entries, got shape %s; split it along an axis",
                    this);
        }
        this.count = (int) product;
    }

    public static Shape of(int... sizes) {
        return sizes.length == 0 ? SCALAR : new Shape(sizes.clone());
    }

    /// The number of axes.
    public int rank() {
        return sizes.length;
    }

    /// The number of entries: the product of the sizes, 1 for a scalar.
    public int count() {
        return count;
    }

    /// The size of one axis, counted from 0 or from −1.
    public int size(int axis) {
        return sizes[axis(axis)];
    }

    public int[] sizes() {
        return sizes.clone();
    }

    /// The axis as a number from 0 to rank − 1.
    ///
    /// @throws SlopewiseException if there is no such axis
    public int axis(int axis) {
        int found = axis < 0 ? axis + sizes.length : axis;
        if (found >= 0 && found < sizes.length) return found; // asked in every step: nothing is made for a message
        require(sizes.length > 0, "a scalar has no axes, got axis %d", axis);
        throw refuse(
                "axis must be from %d to %d for shape %s, got %d"
                        .formatted(-sizes.length, sizes.length - 1, this, axis),
                "");
    }

    /// These axes, then those.
    public Shape then(Shape inner) {
        int[] joined = Arrays.copyOf(sizes, rank() + inner.rank());
        System.arraycopy(inner.sizes, 0, joined, rank(), inner.rank());
        return new Shape(joined);
    }

    /// The innermost `count` axes.
    public Shape last(int count) {
        return range(rank() - count, rank());
    }

    /// All but the innermost `count` axes.
    public Shape dropLast(int count) {
        return range(0, rank() - count);
    }

    /// Axes `from` (inclusive) to `to` (exclusive).
    public Shape range(int from, int to) {
        require(
                0 <= from && from <= to && to <= rank(),
                "axes %d to %d are needed, got shape %s of %d axes",
                from,
                to,
                this,
                rank());
        return new Shape(Arrays.copyOfRange(sizes, from, to));
    }

    /// This shape with one axis of another size.
    public Shape with(int axis, int size) {
        int[] changed = sizes.clone();
        changed[axis(axis)] = size;
        return new Shape(changed);
    }

    /// This shape without one axis.
    public Shape without(int axis) {
        int at = axis(axis);
        int[] fewer = Arrays.copyOf(sizes, rank() - 1);
        System.arraycopy(sizes, at + 1, fewer, at, rank() - 1 - at);
        return new Shape(fewer);
    }

    /// This shape with an axis inserted, so that it becomes axis `at` of the result.
    public Shape insert(int at, int size) {
        return range(0, at).then(Shape.of(size)).then(range(at, rank()));
    }

    /// The place of an entry, one number an axis, from its number in memory.
    public List<Integer> placeOf(int entry) {
        Integer[] place = new Integer[rank()];
        int rest = entry;
        for (int axis = rank() - 1; axis >= 0; axis--) {
            place[axis] = rest % size(axis);
            rest /= size(axis);
        }
        return List.of(place);
    }

    /// How far apart, in entries, neighbours along each axis lie in memory (the innermost axis is contiguous).
    public int[] strides() {
        int[] strides = new int[rank()];
        int step = 1;
        for (int i = rank() - 1; i >= 0; i--) {
            strides[i] = step;
            step *= sizes[i];
        }
        return strides;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof Shape shape && Arrays.equals(sizes, shape.sizes));
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sizes);
    }

    @Override
    public String toString() {
        return Arrays.stream(sizes).mapToObj(Integer::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}

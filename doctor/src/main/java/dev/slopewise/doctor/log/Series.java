package dev.slopewise.doctor.log;

import static dev.slopewise.core.SlopewiseException.require;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Numbers of one name, each at a step: steps rise, with gaps as they come; numbers may be NaN or infinite.
///
/// @param name   as it was written
/// @param steps  rising
/// @param values one for each
@SuppressWarnings("ArrayRecordComponent") // a million numbers; boxed in lists they would need five times the memory
public record Series(String name, long[] steps, double[] values) {
    public Series {
        require(steps.length == values.length, "a series needs as many steps as values, got %s", name);
    }

    public int size() {
        return values.length;
    }

    /// The step of a place, as findings tell it; steps beyond 2³¹ − 1 count as that.
    int step(int place) {
        return Math.clamp(steps[place], 0, Integer.MAX_VALUE);
    }

    int lastStep() {
        return step(size() - 1);
    }

    /// Without what is NaN or infinite.
    Series finite() {
        int[] places = IntStream.range(0, size())
                .filter(i -> Double.isFinite(values[i]))
                .toArray();
        return places.length == size() ? this : at(places);
    }

    /// From one place on, up to another.
    Series part(int from, int to) {
        return new Series(name, Arrays.copyOfRange(steps, from, to), Arrays.copyOfRange(values, from, to));
    }

    private Series at(int[] places) {
        return new Series(
                name,
                Arrays.stream(places).mapToLong(i -> steps[i]).toArray(),
                Arrays.stream(places).mapToDouble(i -> values[i]).toArray());
    }

    /// The first place whose step is at least this one; the size if there is none.
    int from(long step) {
        int found = Arrays.binarySearch(steps, step);
        return found >= 0 ? found : -found - 1;
    }

    double largest() {
        return Arrays.stream(values).max().orElse(Double.NaN);
    }

    double middle() {
        return Robust.median(values, 0, size());
    }
}

package dev.slopewise.compile;

import dev.slopewise.core.Shape;
import dev.slopewise.core.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Where the entries of one channel lie once they are spread out into cells, so that every window moves by one cell: along each axis one cell for each
/// entry that a window reaches, there or not, those that a stride of s leaves together (first, s-th, 2s-th, …) side by side. Then a tap of the next place
/// is the next cell, whatever stride, padding and dilation are, and neighbouring places that meet the same taps are one run. Where entries are set
/// apart, this is so for each [Kind] of places: the next place is then some further on.
final class Taps {
    /// Places that meet the same taps, as far as entries are there, row by row: where no entries are set apart, all places.
    ///
    /// @param places rising
    /// @param row    how many of them are in a row
    /// @param met    all its taps
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Kind(int[] places, int row, Met met) {}

    private final List<TapAxis> axes;
    private final int[] cellsOfEntries;
    private final int[] cellsOfTaps;
    private final int[] cellsOfPlaces;

    Taps(List<Window> windows, Shape entries, Shape taps, Shape places) {
        this.axes = IntStream.range(0, windows.size())
                .mapToObj(i -> new TapAxis(entries.size(i), taps.size(i), places.size(i), windows.get(i)))
                .toList();
        int[] ofEntries = {0}, ofTaps = {0}, ofPlaces = {0};
        for (TapAxis axis : axes) {
            ofEntries = combined(ofEntries, axis.cellsOfEntries(), axis.length());
            ofTaps = combined(ofTaps, axis.cellsOfTaps(), axis.length());
            ofPlaces = combined(ofPlaces, axis.cellsOfPlaces(), axis.length());
        }
        this.cellsOfEntries = ofEntries;
        this.cellsOfTaps = ofTaps;
        this.cellsOfPlaces = ofPlaces;
    }

    private static int[] combined(int[] outer, int[] inner, int length) {
        int[] all = new int[outer.length * inner.length];
        Arrays.setAll(all, i -> {
            int a = outer[i / inner.length], b = inner[i % inner.length];
            return a < 0 || b < 0 ? -1 : a * length + b;
        });
        return all;
    }

    /// How many cells there are.
    long cells() {
        return axes.stream().mapToLong(TapAxis::length).reduce(1, Math::multiplyExact);
    }

    /// Entries at equal distances whose cells are neighbours: some rows of them.
    ///
    /// @param entry   the first
    /// @param step    from one entry to the next
    /// @param count   of a row
    /// @param entries from one row to the next
    /// @param cells   from one row to the next
    record Row(int entry, int step, int cell, int count, int rows, int entries, int cells) {
        Row(int entry, int step, int cell, int count) {
            this(entry, step, cell, count, 1, 0, 0);
        }

        /// With a row more, if that one follows as the others do.
        private Optional<Row> with(Row next) {
            int byEntries = rows == 1 ? next.entry - entry : entries, byCells = rows == 1 ? next.cell - cell : cells;
            boolean follows = next.step == step
                    && next.count == count
                    && next.entry == entry + rows * byEntries
                    && next.cell == cell + rows * byCells;
            return follows
                    ? Optional.of(new Row(entry, step, cell, count, rows + 1, byEntries, byCells))
                    : Optional.empty();
        }
    }

    /// All entries that have a cell.
    List<Row> rows() {
        int step = step(), gap = axes.getLast().entries();
        boolean isWhole = IntStream.range(0, cellsOfEntries.length).allMatch(i -> cellsOfEntries[i] == i);
        if (isWhole) return List.of(new Row(0, 1, 0, cellsOfEntries.length));
        List<Row> all = new ArrayList<>();
        for (int first = 0; first < Math.min(step, gap); first++) {
            List<Row> some = new ArrayList<>();
            for (int start = 0; start < cellsOfEntries.length; start += gap) addRows(start + first, start + gap, some);
            some.sort(Comparator.comparingInt(Row::cell));
            for (Row row : some) {
                Optional<Row> more =
                        all.isEmpty() ? Optional.empty() : all.getLast().with(row);
                if (more.isPresent()) all.removeLast();
                all.add(more.orElse(row));
            }
        }
        return all;
    }

    private void addRows(int first, int end, List<Row> to) {
        int step = step();
        for (int i = first; i < end; ) {
            int from = i, cell = cellsOfEntries[i];
            for (i += step; i < end && cell >= 0 && cellsOfEntries[i] == cell + (i - from) / step; ) i += step;
            if (cell >= 0) to.add(new Row(from, step, cell, Math.ceilDiv(i - from, step)));
        }
    }

    /// How many cells what each tap meets is from the first cell; −1 for a tap that never meets an entry.
    int[] cellsOfTaps() {
        return cellsOfTaps;
    }

    /// How many cells the window has moved at each place, since the first of its kind.
    int[] cellsOfPlaces() {
        return cellsOfPlaces;
    }

    /// By how many entries the window moves along the last axis from one place of a kind to the next.
    int step() {
        return axes.getLast().step();
    }

    /// How far the places of a kind are from each other.
    int apart() {
        return axes.getLast().apart();
    }

    /// All places.
    List<Kind> kinds() {
        List<Kind> all = List.of(new Kind(new int[] {0}, 1, new Met(new int[] {0})));
        for (TapAxis axis : axes) {
            all = all.stream()
                    .flatMap(outer -> IntStream.range(0, axis.kinds()).mapToObj(kind -> {
                        int[] places = axis.placesOf(kind), met = axis.tapsOf(kind);
                        return new Kind(
                                combined(outer.places, places, axis.places()),
                                places.length,
                                new Met(combined(outer.met.taps, met, axis.taps())));
                    }))
                    .toList();
        }
        return all;
    }

    /// The taps that meet an entry at some places, numbered row by row; one object for all these places.
    static final class Met {
        private final int[] taps;

        Met(int[] taps) {
            this.taps = taps;
        }

        int[] taps() {
            return taps;
        }
    }

    /// Whether every tap of its kind meets an entry, at every place.
    boolean isFull() {
        List<Met> met = met();
        return kinds().stream()
                .allMatch(k -> Arrays.stream(k.places).allMatch(p -> met.get(p).taps.length == k.met.taps.length));
    }

    /// Of each place.
    List<Met> met() {
        Map<List<BitSet>, Met> known = new HashMap<>();
        List<List<BitSet>> along = axes.stream()
                .map(axis ->
                        IntStream.range(0, axis.places()).mapToObj(axis::met).toList())
                .toList();
        List<Met> all = new ArrayList<>();
        for (int place = 0; place < cellsOfPlaces.length; place++) {
            BitSet[] own = new BitSet[axes.size()];
            for (int k = own.length - 1, rest = place;
                    k >= 0;
                    rest /= axes.get(k).places(), k--) {
                own[k] = along.get(k).get(rest % axes.get(k).places());
            }
            all.add(known.computeIfAbsent(List.of(own), met -> new Met(product(met))));
        }
        return all;
    }

    /// The entries that each place meets, numbered row by row, rising.
    int[][] entriesMet() {
        int[][] all = {{0}};
        for (TapAxis axis : axes) {
            int[][] before = all, along = new int[axis.places()][];
            Arrays.setAll(along, axis::entriesMet);
            all = new int[before.length * axis.places()][];
            Arrays.setAll(all, i -> combined(before[i / axis.places()], along[i % axis.places()], axis.entries()));
        }
        return all;
    }

    private int[] product(List<BitSet> met) {
        int[] all = {0};
        for (int k = 0; k < met.size(); k++) {
            int[] inner = met.get(k).stream().toArray();
            all = combined(all, inner, axes.get(k).taps());
        }
        return all;
    }
}

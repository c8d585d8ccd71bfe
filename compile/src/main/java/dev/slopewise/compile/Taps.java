package dev.slopewise.compile;

import dev.slopewise.core.Shape;
import dev.slopewise.core.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Where the entries of one channel lie once they are spread out into cells, so that every window moves by one cell: along each axis one cell for each
/// coordinate that a window reaches, those that a stride of s leaves together (first, s-th, 2s-th, …) side by side. Then a tap of the next place
/// is the next cell, whatever stride, padding and dilation are, and neighbouring places that meet the same taps are one run.
final class Taps {
    private record Axis(int entries, int taps, int places, Window window) {
        private int group() {
            int extent = (places - 1) * window.stride() + (taps - 1) * window.kernelDilation() + 1;
            return Math.ceilDiv(extent, window.stride());
        }

        int length() {
            return group() * window.stride();
        }

        private int cell(int coordinate) {
            boolean isReached = coordinate >= 0 && coordinate < length();
            return isReached ? coordinate % window.stride() * group() + coordinate / window.stride() : -1;
        }

        int[] cellsOfEntries() {
            return IntStream.range(0, entries)
                    .map(i -> cell(window.low() + i * window.inputDilation()))
                    .toArray();
        }

        int[] cellsOfTaps() {
            return IntStream.range(0, taps)
                    .map(t -> cell(t * window.kernelDilation()))
                    .toArray();
        }

        /// The entry that a tap meets; −1 if there is none.
        private int entry(int place, int tap) {
            int from = place * window.stride() + tap * window.kernelDilation() - window.low();
            int gap = window.inputDilation();
            return from >= 0 && from % gap == 0 && from / gap < entries ? from / gap : -1;
        }

        /// The taps that meet an entry.
        BitSet met(int place) {
            var met = new BitSet();
            for (int t = 0; t < taps; t++) if (entry(place, t) >= 0) met.set(t);
            return met;
        }

        int[] entriesMet(int place) {
            return IntStream.range(0, taps)
                    .map(t -> entry(place, t))
                    .filter(entry -> entry >= 0)
                    .toArray();
        }
    }

    private final List<Axis> axes;
    private final int[] cellsOfEntries;
    private final int[] cellsOfTaps;
    private final int[] cellsOfPlaces;

    Taps(List<Window> windows, Shape entries, Shape taps, Shape places) {
        this.axes = IntStream.range(0, windows.size())
                .mapToObj(i -> new Axis(entries.size(i), taps.size(i), places.size(i), windows.get(i)))
                .toList();
        int[] ofEntries = {0}, ofTaps = {0}, ofPlaces = {0};
        for (Axis axis : axes) {
            ofEntries = combined(ofEntries, axis.cellsOfEntries(), axis.length());
            ofTaps = combined(ofTaps, axis.cellsOfTaps(), axis.length());
            ofPlaces = combined(ofPlaces, IntStream.range(0, axis.places).toArray(), axis.length());
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
        return axes.stream().mapToLong(Axis::length).reduce(1, Math::multiplyExact);
    }

    /// Entries at equal distances whose cells are neighbours.
    record Row(int entry, int step, int cell, int count) {}

    /// All entries that have a cell.
    List<Row> rows() {
        List<Row> all = new ArrayList<>();
        int step = axes.getLast().window.stride(), gap = axes.getLast().entries;
        boolean isWhole = IntStream.range(0, cellsOfEntries.length).allMatch(i -> cellsOfEntries[i] == i);
        if (isWhole) return List.of(new Row(0, 1, 0, cellsOfEntries.length));
        for (int start = 0; start < cellsOfEntries.length; start += gap) {
            for (int first = start; first < start + Math.min(step, gap); first++) {
                for (int i = first; i < start + gap; ) {
                    int from = i, cell = cellsOfEntries[i];
                    for (i += step; i < start + gap && cell >= 0 && cellsOfEntries[i] == cell + (i - from) / step; )
                        i += step;
                    if (cell >= 0) all.add(new Row(from, step, cell, Math.ceilDiv(i - from, step)));
                }
            }
        }
        return all;
    }

    /// How many cells each tap is from the first.
    int[] cellsOfTaps() {
        return cellsOfTaps;
    }

    /// How many cells the window has moved at each place.
    int[] cellsOfPlaces() {
        return cellsOfPlaces;
    }

    int placesInRow() {
        return axes.getLast().places;
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

    /// Whether every tap meets an entry, at every place.
    boolean isFull() {
        int all = cellsOfTaps.length;
        return met().stream().allMatch(met -> met.taps.length == all);
    }

    /// Of each place.
    List<Met> met() {
        Map<List<BitSet>, Met> known = new HashMap<>();
        List<List<BitSet>> along = axes.stream()
                .map(axis -> IntStream.range(0, axis.places).mapToObj(axis::met).toList())
                .toList();
        List<Met> all = new ArrayList<>();
        for (int place = 0; place < cellsOfPlaces.length; place++) {
            BitSet[] own = new BitSet[axes.size()];
            for (int k = own.length - 1, rest = place; k >= 0; rest /= axes.get(k).places, k--) {
                own[k] = along.get(k).get(rest % axes.get(k).places);
            }
            all.add(known.computeIfAbsent(List.of(own), met -> new Met(product(met))));
        }
        return all;
    }

    /// The entries that each place meets, numbered row by row, rising.
    int[][] entriesMet() {
        int[][] all = {{0}};
        for (Axis axis : axes) {
            int[][] before = all, along = new int[axis.places][];
            Arrays.setAll(along, axis::entriesMet);
            all = new int[before.length * axis.places][];
            Arrays.setAll(all, i -> combined(before[i / axis.places], along[i % axis.places], axis.entries));
        }
        return all;
    }

    private int[] product(List<BitSet> met) {
        int[] all = {0};
        for (int k = 0; k < met.size(); k++) {
            int[] inner = met.get(k).stream().toArray();
            all = combined(all, inner, axes.get(k).taps);
        }
        return all;
    }
}

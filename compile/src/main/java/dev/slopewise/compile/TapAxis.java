package dev.slopewise.compile;

import dev.slopewise.core.Window;
import java.math.BigInteger;
import java.util.BitSet;
import java.util.stream.IntStream;

/// How a window moves along one axis, and where its entries lie in cells ([Taps]).
///
/// Where entries are set apart, a place meets only those taps that fall on entries, and places that are [#apart] from each other the same ones: they
/// are of one *kind*. Each tap is met by one kind at most. From one place of a kind to the next the window moves by whole entries, so gaps need no cells.
record TapAxis(int entries, int taps, int places, Window window) {
    private static final int NONE = Integer.MIN_VALUE;

    /// How far the places of a kind are from each other.
    int apart() {
        return window.inputDilation() / common();
    }

    /// How many kinds of places there are.
    int kinds() {
        return Math.min(apart(), places);
    }

    /// By how many entries the window moves from one place of a kind to the next.
    int step() {
        return window.stride() / common();
    }

    private int common() {
        return BigInteger.valueOf(window.stride())
                .gcd(BigInteger.valueOf(window.inputDilation()))
                .intValue();
    }

    private int from(int place, int tap) {
        return place * window.stride() + tap * window.kernelDilation() - window.low();
    }

    private boolean isMet(int place, int tap) {
        return from(place, tap) % window.inputDilation() == 0;
    }

    /// The entry that a tap meets at the first place of its kind, whether or not it is there.
    private int first(int tap) {
        for (int place = 0; place < kinds(); place++)
            if (isMet(place, tap)) return from(place, tap) / window.inputDilation();
        return NONE;
    }

    private IntStream firsts() {
        return IntStream.range(0, taps).map(this::first).filter(entry -> entry != NONE);
    }

    private int origin() {
        return firsts().min().orElse(0);
    }

    /// Cells between those of neighbouring coordinates: as many as any kind reaches in steps.
    private int group() {
        int moves = Math.ceilDiv(places, apart()) - 1;
        return Math.ceilDiv(firsts().max().orElse(0) - origin() + moves * step() + 1, step());
    }

    int length() {
        return group() * step();
    }

    /// −1 for an entry that no tap meets.
    int[] cellsOfEntries() {
        return cells(IntStream.range(0, entries));
    }

    /// How many cells the first entry that each tap meets is from the beginning; −1 for a tap that never meets any.
    int[] cellsOfTaps() {
        return cells(IntStream.range(0, taps).map(this::first));
    }

    private int[] cells(IntStream entries) {
        int origin = origin(), group = group(), step = step();
        return entries.map(entry -> {
                    int coordinate = entry - origin;
                    boolean isReached = entry >= origin && coordinate < group * step;
                    return isReached ? coordinate % step * group + coordinate / step : -1;
                })
                .toArray();
    }

    /// How many cells the window has moved since the first place of its kind.
    int[] cellsOfPlaces() {
        return IntStream.range(0, places).map(place -> place / apart()).toArray();
    }

    /// The places of a kind.
    int[] placesOf(int kind) {
        return IntStream.iterate(kind, place -> place < places, place -> place + apart())
                .toArray();
    }

    /// The taps that the places of a kind meet, as far as entries are there.
    int[] tapsOf(int kind) {
        return IntStream.range(0, taps).filter(tap -> isMet(kind, tap)).toArray();
    }

    /// The entry that a tap meets; −1 if there is none.
    private int entry(int place, int tap) {
        int entry = from(place, tap) / window.inputDilation();
        return from(place, tap) >= 0 && isMet(place, tap) && entry < entries ? entry : -1;
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

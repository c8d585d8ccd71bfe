package dev.slopewise.core;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The interpreter's moving windows. Along the last axis it walks runs, which are worked out beforehand and need no check at each entry;
/// the axes before it come as one list of meetings.
final class WindowLoops {
    private WindowLoops() {}

    /// Which entry of the input meets which tap of the window for which place of the result, all as offsets; taps rise for each place.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Meetings(int[] place, int[] tap, int[] entry) {}

    /// For each fixed number (a tap, or a place) the others that meet an entry: `first`, `first + step`, …, `count` of them, meeting the
    /// entries `entry`, `entry + entryStep`, ….
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Runs(int[] first, int[] entry, int[] count, int step, int entryStep) {}

    static void convolve(List<Window> windows, Array input, Array kernel, Array out) {
        int axes = windows.size();
        Shape from = input.shape().last(axes),
                taps = kernel.shape().last(axes),
                to = out.shape().last(axes);
        int channels = kernel.shape().size(-1 - axes), outs = kernel.shape().size(-2 - axes);
        int batch = input.shape().size(-2 - axes);
        int lead = input.shape().dropLast(axes + 2).count();
        if (out.count() == 0) return;
        Meetings outer = outer(windows, from, taps, to);
        boolean alongTaps = taps.size(-1) > to.size(-1);
        Runs runs = runs(windows.getLast(), from.size(-1), taps.size(-1), to.size(-1), alongTaps);
        double[] x = doubles(input), w = doubles(kernel), sums = new double[to.count()];
        int result = 0;
        for (int g = 0; g < lead; g++) {
            for (int b = 0; b < batch; b++) {
                for (int o = 0; o < outs; o++) {
                    Arrays.fill(sums, 0);
                    for (int c = 0; c < channels; c++) {
                        int atX = ((g * batch + b) * channels + c) * from.count();
                        int atW = ((g * outs + o) * channels + c) * taps.count();
                        for (int j = 0; j < outer.place.length; j++) {
                            int row = outer.place[j], tap = atW + outer.tap[j], entry = atX + outer.entry[j];
                            if (alongTaps) dots(runs, x, entry, w, tap, sums, row);
                            else addScaled(runs, x, entry, w, tap, sums, row);
                        }
                    }
                    for (double sum : sums) out.put(result++, sum);
                }
            }
        }
    }

    /// For each place the sum over its taps.
    private static void dots(Runs runs, double[] x, int atX, double[] w, int atW, double[] sums, int row) {
        int step = runs.step, entryStep = runs.entryStep;
        for (int place = 0; place < runs.count.length; place++) {
            int tap = atW + runs.first[place], entry = atX + runs.entry[place];
            double sum = 0;
            for (int k = runs.count[place]; k > 0; k--) {
                sum += w[tap] * x[entry];
                tap += step;
                entry += entryStep;
            }
            sums[row + place] += sum;
        }
    }

    /// For each tap its share in all places.
    private static void addScaled(Runs runs, double[] x, int atX, double[] w, int atW, double[] sums, int row) {
        int step = runs.step, entryStep = runs.entryStep;
        for (int tap = 0; tap < runs.count.length; tap++) {
            double weight = w[atW + tap];
            int count = runs.count[tap], place = row + runs.first[tap], entry = atX + runs.entry[tap];
            if (step == 1 && entryStep == 1) {
                for (int k = 0; k < count; k++) sums[place + k] += weight * x[entry + k];
            } else {
                for (int k = 0; k < count; k++) sums[place + k * step] += weight * x[entry + k * entryStep];
            }
        }
    }

    static void argMax(Windowing.ArgMax op, Array x, Array out) {
        List<Window> windows = op.windows();
        int axes = windows.size();
        Shape from = x.shape().last(axes), to = out.shape().last(axes);
        if (out.count() == 0) return;
        Meetings outer = outer(windows, from, op.taps(), to);
        Runs runs = runs(windows.getLast(), from.size(-1), op.taps().size(-1), to.size(-1), false);
        long[] keys = SortLoops.keys(x);
        int[] best = out.ints();
        Arrays.fill(best, -1);
        for (int g = 0; g < x.shape().dropLast(axes).count(); g++) {
            int base = g * from.count();
            for (int j = 0; j < outer.place.length; j++) {
                for (int tap = 0; tap < runs.count.length; tap++) {
                    int place = g * to.count() + outer.place[j] + runs.first[tap];
                    int entry = outer.entry[j] + runs.entry[tap];
                    for (int k = 0; k < runs.count[tap]; k++) {
                        int now = best[place];
                        if (now < 0 || keys[base + entry] > keys[base + now]) best[place] = entry;
                        place += runs.step;
                        entry += runs.entryStep;
                    }
                }
            }
        }
    }

    static boolean everyPlaceHasAnEntry(Window window, int entries, int taps) {
        int places = window.count(entries, taps);
        return Arrays.stream(runs(window, entries, taps, places, true).count).allMatch(count -> count > 0);
    }

    /// The meetings of all axes but the last.
    private static Meetings outer(List<Window> windows, Shape from, Shape taps, Shape to) {
        var all = new Meetings(new int[1], new int[1], new int[1]);
        int[] places = to.strides(), steps = taps.strides(), entries = from.strides();
        for (int axis = 0; axis < windows.size() - 1; axis++) {
            Meetings one = meetings(windows.get(axis), from.size(axis), taps.size(axis), to.size(axis));
            all = new Meetings(
                    combined(all.place, one.place, places[axis]),
                    combined(all.tap, one.tap, steps[axis]),
                    combined(all.entry, one.entry, entries[axis]));
        }
        return all;
    }

    private static int[] combined(int[] outer, int[] inner, int stride) {
        int[] all = new int[outer.length * inner.length];
        for (int i = 0; i < all.length; i++) all[i] = outer[i / inner.length] + inner[i % inner.length] * stride;
        return all;
    }

    private static Meetings meetings(Window window, int entries, int taps, int places) {
        Runs runs = runs(window, entries, taps, places, false);
        int total = IntStream.of(runs.count).sum(), n = 0;
        var all = new Meetings(new int[total], new int[total], new int[total]);
        for (int tap = 0; tap < taps; tap++) {
            for (int k = 0; k < runs.count[tap]; k++, n++) {
                all.place[n] = runs.first[tap] + k * runs.step;
                all.tap[n] = tap;
                all.entry[n] = runs.entry[tap] + k * runs.entryStep;
            }
        }
        return all;
    }

    /// For each place the taps that meet an entry, or for each tap the places.
    private static Runs runs(Window window, int entries, int taps, int places, boolean ofPlaces) {
        int fixed = ofPlaces ? places : taps, moving = ofPlaces ? taps : places;
        int fixedBy = ofPlaces ? window.stride() : window.kernelDilation();
        int by = ofPlaces ? window.kernelDilation() : window.stride();
        int gap = window.inputDilation(), common = gcd(by, gap), step = gap / common, entryStep = by / common;
        var runs = new Runs(new int[fixed], new int[fixed], new int[fixed], step, entryStep);
        for (int f = 0; f < fixed; f++) {
            int offset = f * fixedBy - window.low();
            int first = offset >= 0 ? 0 : Math.ceilDiv(-offset, by);
            int stop = first + step;
            while (first < stop && (first * by + offset) % gap != 0) first++;
            int entry = (first * by + offset) / gap;
            if (first == stop || first >= moving || entry >= entries) continue;
            runs.first[f] = first;
            runs.entry[f] = entry;
            runs.count[f] = 1 + Math.min((moving - 1 - first) / step, (entries - 1 - entry) / entryStep);
        }
        return runs;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    private static double[] doubles(Array from) {
        if (from.dtype() == DType.F64) return from.doubles();
        float[] values = from.floats();
        double[] to = new double[values.length];
        for (int i = 0; i < to.length; i++) to[i] = values[i];
        return to;
    }
}

package dev.slopewise.compile;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Where the inner entries of a block lie for places that meet certain taps, and which they are: this decides the order in which every convolution is
/// summed, so it is the same on all machines. A block is some channels with all taps, or some taps of one channel.
///
/// @param weights places in the weights as they are laid out, from those of the block's first channel on
/// @param cells   places in the cells, likewise
/// @param cuts    where each block of one channel's taps begins
/// @param taps    that are met
@SuppressWarnings("ArrayRecordComponent") // never compared
record TapSteps(int[] weights, int[] cells, int[] cuts, int taps) {
    /// Inner entries in a block, as for products.
    static final int BLOCK = 320;

    /// @param weight distance of neighbouring weights
    /// @param cell   distance of neighbouring cells
    static TapSteps of(Taps taps, Taps.Met met, int weight, int cell) {
        int[] ofTaps = taps.cellsOfTaps();
        int all = ofTaps.length, channels = channels(all), apart = Math.toIntExact(taps.cells());
        int[] weights = new int[channels * met.taps().length], cells = new int[weights.length];
        for (int c = 0, l = 0; c < channels; c++) {
            for (int tap : met.taps()) {
                weights[l] = (c * all + tap) * weight;
                cells[l++] = (c * apart + ofTaps[tap]) * cell;
            }
        }
        int[] cuts = new int[cuts(all) + 1];
        for (int tap : met.taps()) cuts[tap / BLOCK + 1]++;
        Arrays.parallelPrefix(cuts, Integer::sum);
        return new TapSteps(weights, cells, cuts, met.taps().length);
    }

    /// Whether the inner entries of each block come in runs of so many, whose weights and cells are this far from each other.
    boolean isInRuns(int length, int apart) {
        if (taps % length > 0 || IntStream.of(cuts).anyMatch(cut -> cut % length > 0)) return false;
        return IntStream.range(0, cells.length)
                .filter(l -> l % length > 0)
                .allMatch(l -> weights[l] == weights[l - 1] + apart && cells[l] == cells[l - 1] + apart);
    }

    /// Channels in a block, of kernels of so many taps.
    static int channels(int taps) {
        return Math.max(1, BLOCK / taps);
    }

    /// Into how many blocks the taps of a channel are cut.
    static int cuts(int taps) {
        return Math.ceilDiv(taps, BLOCK);
    }
}

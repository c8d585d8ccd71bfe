package dev.slopewise.compile;

import dev.slopewise.core.Shape;
import dev.slopewise.core.Type;
import dev.slopewise.core.Windowing;
import java.util.List;

/// How much there is of everything in a convolution.
///
/// @param groups   leading entries, each a convolution of its own
/// @param alike    so many neighbouring groups have the same kernel
/// @param examples of a group
/// @param channels that come in
/// @param outs     channels that come out
/// @param entries  of a channel that comes in
/// @param taps     of a channel's kernel
/// @param places   of a channel that comes out
/// @param cells    of a channel's copy ([Taps])
/// @param rows     channels that come out in a tile
record ConvolutionSizes(
        int groups,
        int alike,
        int examples,
        int channels,
        int outs,
        int entries,
        int taps,
        int places,
        long cells,
        int rows) {
    static ConvolutionSizes of(Windowing.Convolution op, List<Type> in, Type out, Taps taps, int rows) {
        int axes = op.windows().size();
        Shape input = in.get(0).shape(), kernel = in.get(1).shape();
        return new ConvolutionSizes(
                input.dropLast(axes + 2).count(),
                1,
                input.size(-2 - axes),
                input.size(-1 - axes),
                kernel.size(-2 - axes),
                input.last(axes).count(),
                kernel.last(axes).count(),
                out.shape().last(axes).count(),
                taps.cells(),
                rows);
    }

    /// The same convolution, with each example as a group.
    ConvolutionSizes apart() {
        return new ConvolutionSizes(
                groups * examples, alike * examples, 1, channels, outs, entries, taps, places, cells, rows);
    }

    /// The same convolution, in tiles of so many channels that come out.
    ConvolutionSizes inTilesOf(int rows) {
        return new ConvolutionSizes(groups, alike, examples, channels, outs, entries, taps, places, cells, rows);
    }

    /// Kernels, of all groups.
    int kernels() {
        return groups / alike;
    }

    /// Whether each array of the working space is one that Java can have, with `more` numbers of room.
    boolean fit(int more) {
        double input = (double) groups * channels * examples * cells,
                kernel = (double) kernels() * (outs + rows) * inner();
        return Math.max(input, kernel) + more < Integer.MAX_VALUE;
    }

    /// Tiles that all channels that come out take.
    int strips() {
        return Math.ceilDiv(outs, rows);
    }

    /// Terms of each sum.
    int inner() {
        return channels * taps;
    }

    int cellsOfChannel() {
        return (int) cells * examples;
    }

    int packedOfGroup() {
        return strips() * rows * inner();
    }
}

package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.refuse;
import static dev.slopewise.core.SlopewiseException.require;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// Convolutions and pooling over the last axes, made from [Windowing]. [Tensor] offers them by the same names.
final class Convolutions {
    private Convolutions() {}

    static Tensor convolve(Tensor x, Tensor kernel, int groups, Window... moves) {
        int axes = axes("convolve", x, kernel);
        requireGroups("convolve", x, axes, kernel, 1, groups);
        var op = new Windowing.Convolution(each(axes, moves));
        Tensor z = Tensor.apply(op, grouped(x, axes, groups), groupedKernel(kernel, groups));
        return joined(z, x.shape().dropLast(axes + 1), axes, groups);
    }

    static Tensor transposed(Tensor x, Tensor kernel, int groups, Window... moves) {
        int axes = axes("convolveTransposed", x, kernel);
        requireGroups("convolveTransposed", x, axes, kernel, 0, groups);
        List<Window> windows = each(axes, moves);
        int[] places = new int[axes];
        for (int i = 0; i < axes; i++) {
            Window window = windows.get(i);
            int kernelExtent = Window.extent(kernel.shape().size(i - axes), window.kernelDilation());
            places[i] = (x.shape().size(i - axes) - 1) * window.stride() + kernelExtent - window.low() - window.high();
            require(
                    window.inputDilation() == 1,
                    "convolveTransposed needs an input dilation of 1, got %s; the stride sets the results apart",
                    window);
            require(
                    places[i] >= 1 && x.shape().size(i - axes) >= 1,
                    "convolveTransposed needs entries to come from and go to, got %s and kernel %s with %s; add fewer"
                            + " places",
                    x.type(),
                    kernel.type(),
                    window);
        }
        Tensor from = grouped(x, axes, groups);
        Tensor z = new Windowing.Convolution(windows).transposed(Shape.of(places), groupedKernel(kernel, groups), from);
        return joined(z, x.shape().dropLast(axes + 1), axes, groups);
    }

    /// The number of axes that the kernel moves along.
    private static int axes(String name, Tensor x, Tensor kernel) {
        int axes = kernel.shape().rank() - 2;
        require(
                axes >= 1 && x.shape().rank() > axes,
                "%s needs input […, channels, place…] and kernel [out, channels, tap…] with an axis of taps for each of"
                        + " places, got %s and %s",
                name,
                x.type(),
                kernel.type());
        return axes;
    }

    private static void requireGroups(String name, Tensor x, int axes, Tensor kernel, int kernelAxis, int groups) {
        int channels = x.shape().size(-1 - axes);
        int outs = kernel.shape().size(0);
        int taken = kernelAxis == 1 ? kernel.shape().size(1) * groups : outs;
        require(
                groups >= 1 && outs % groups == 0,
                "%s needs groups that divide the kernel's first axis, got %d groups and kernel %s",
                name,
                groups,
                kernel.type());
        if (taken == channels) return;
        throw refuse(
                "%s needs a kernel for %d channels, got %s with %d group(s) for input %s"
                        .formatted(name, channels, kernel.type(), groups, x.type()),
                kernelAxis == 1
                        ? "input is […, channels, place…], kernel [out, channels / groups, tap…]; one example has no"
                                + " batch axis"
                        : "input is […, channels, place…], kernel [channels, out / groups, tap…], as convolve has it"
                                + " the other way");
    }

    /// `[…, channels, place…]` as `[batch, channels, place…]`, with more than one group as `[groups, batch, channels / groups, place…]`.
    private static Tensor grouped(Tensor x, int axes, int groups) {
        Shape places = x.shape().last(axes);
        int channels = x.shape().size(-1 - axes),
                batch = x.shape().dropLast(axes + 1).count();
        if (groups == 1) return x.reshape(Shape.of(batch, channels).then(places));
        return x.reshape(Shape.of(batch, groups, channels / groups).then(places))
                .moveAxis(1, 0);
    }

    private static Tensor groupedKernel(Tensor kernel, int groups) {
        if (groups == 1) return kernel;
        Shape shape = kernel.shape();
        return kernel.reshape(Shape.of(groups, shape.size(0) / groups).then(shape.range(1, shape.rank())));
    }

    private static Tensor joined(Tensor z, Shape lead, int axes, int groups) {
        Shape places = z.shape().last(axes);
        Tensor batched = groups == 1 ? z : z.moveAxis(0, 1);
        return batched.reshape(
                lead.then(Shape.of(z.shape().size(-1 - axes) * groups)).then(places));
    }

    /// One move serves all axes; none is a step of 1.
    private static List<Window> each(int axes, Window... moves) {
        if (moves.length <= 1) {
            return Collections.nCopies(axes, moves.length == 0 ? Window.step(1) : moves[0]);
        }
        require(moves.length == axes, "one window for each of %d axes is needed, got %d", axes, moves.length);
        return List.of(moves);
    }

    // ---- Pooling

    static Tensor windowSum(Tensor x, Shape taps, Window... moves) {
        Functions.requireReal("windowSum", x);
        List<Window> windows = poolMoves("windowSum", x, taps, moves);
        Tensor ones = Tensor.full(1, x.dtype(), Shape.of(1, 1).then(taps).sizes());
        Shape lead = x.shape().dropLast(taps.rank());
        Tensor flat = x.reshape(Shape.of(lead.count(), 1).then(x.shape().last(taps.rank())));
        Tensor sums = Tensor.apply(new Windowing.Convolution(windows), flat, ones);
        return sums.reshape(lead.then(sums.shape().last(taps.rank())));
    }

    static Tensor averagePool(Tensor x, Shape taps, Window... moves) {
        Functions.requireReal("averagePool", x);
        List<Window> windows = poolMoves("averagePool", x, taps, moves);
        Tensor sums = windowSum(x, taps, moves);
        boolean full = windows.stream().allMatch(w -> w.low() <= 0 && w.high() <= 0 && w.inputDilation() == 1);
        if (full) return sums.div(taps.count());
        Shape places = x.shape().last(taps.rank());
        Windowing.requireEntries("averagePool", places, taps, windows);
        return sums.div(windowSum(Tensor.full(1, x.dtype(), places.sizes()), taps, moves));
    }

    static Tensor maxPool(Tensor x, Shape taps, Window... moves) {
        List<Window> windows = poolMoves("maxPool", x, taps, moves);
        Tensor positions = Tensor.apply(new Windowing.ArgMax(taps, windows), x);
        Shape lead = x.shape().dropLast(taps.rank());
        Shape places = positions.shape().last(taps.rank());
        Tensor flat = x.reshape(lead.then(Shape.of(x.shape().last(taps.rank()).count())));
        Tensor chosen =
                Tensor.apply(new Indexing.Gather(0), flat, positions.reshape(lead.then(Shape.of(places.count()))));
        return chosen.reshape(positions.shape());
    }

    /// Without moves, windows lie side by side.
    private static List<Window> poolMoves(String name, Tensor x, Shape taps, Window... moves) {
        int axes = taps.rank();
        require(
                axes >= 1 && x.shape().rank() >= axes,
                "%s needs a window with 1 to %d axes, got %s for %s",
                name,
                x.shape().rank(),
                taps,
                x.type());
        require(
                Arrays.stream(taps.sizes()).allMatch(k -> k >= 1),
                "%s needs a window of at least one entry, got %s",
                name,
                taps);
        if (moves.length > 0) return each(axes, moves);
        return IntStream.of(taps.sizes()).mapToObj(Window::step).toList();
    }
}

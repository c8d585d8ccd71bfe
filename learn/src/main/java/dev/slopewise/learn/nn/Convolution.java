package dev.slopewise.learn.nn;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Window;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Weighted sums under a kernel that moves over the last axes, 1 to 3 of them: `[…, channels, place…]` to `[…, out, place…]`. The kernel is not
/// reversed.
///
/// ```
/// var layer = Convolution.create(key, Initializer.heNormal(), 3, 16, 5, 5).step(2).same();   // from 3 to 16 channels, 5 × 5 taps
/// ```
///
/// @param kernel `[out, channels / groups, tap…]`
/// @param bias   `[out]`, or none
/// @param moves  how the kernel moves, one for each axis
/// @param groups of channels that keep to themselves; as many as channels is a depthwise convolution
/// @see <a href="https://doi.org/10.1162/neco.1989.1.4.541">LeCun et al. 1989, Backpropagation Applied to Handwritten Zip Code Recognition</a>
public record Convolution(Tensor kernel, Optional<Tensor> bias, List<Window> moves, int groups) implements Layer {
    public Convolution {
        moves = List.copyOf(moves);
        require(
                kernel.shape().rank() == moves.size() + 2 && moves.size() >= 1,
                "a convolution needs a kernel [out, channels / groups, tap…] and a move for each axis of taps, got %s"
                        + " and %d moves",
                kernel.type(),
                moves.size());
    }

    /// Random weights, biases of 0; it moves by 1 and adds no places.
    ///
    /// @param taps the kernel's size along each axis
    public static Convolution create(Key key, Initializer initializer, int channels, int out, int... taps) {
        return create(key, initializer, 1, channels, out, Shape.of(taps));
    }

    /// The same in groups, which must divide both numbers of channels.
    public static Convolution create(Key key, Initializer initializer, int groups, int channels, int out, Shape taps) {
        require(
                groups >= 1 && channels % groups == 0 && out % groups == 0,
                "groups must divide the channels on both sides, got %d groups for %d and %d channels",
                groups,
                channels,
                out);
        Shape kernel = Shape.of(out, channels / groups).then(taps);
        return new Convolution(
                initializer.create(key, kernel, Fans.ofKernel(kernel, groups)),
                Optional.of(Tensor.zeros(out)),
                Collections.nCopies(taps.rank(), Window.step(1)),
                groups);
    }

    /// The same without a bias, as before a norm that takes the mean away.
    public Convolution withoutBias() {
        return new Convolution(kernel, Optional.empty(), moves, groups);
    }

    /// Moving by `stride` along each axis.
    public Convolution step(int stride) {
        return moving(
                (move, _) -> new Window(stride, move.low(), move.high(), move.inputDilation(), move.kernelDilation()));
    }

    /// With the kernel's entries this far apart.
    public Convolution dilated(int distance) {
        return moving((move, _) -> move.dilated(distance));
    }

    /// With places of 0 added before and after along each axis.
    public Convolution padded(int before, int after) {
        return moving((move, _) -> move.padded(before, after));
    }

    /// With so many places added that n become ⌈n / stride⌉: as many before as after, of an odd number one more after. Say so after the
    /// dilation. (Where TensorFlow needs fewer for some n, it adds fewer, so with strides its windows may lie elsewhere.)
    public Convolution same() {
        return moving((move, taps) -> {
            int added = (taps - 1) * move.kernelDilation();
            return move.padded(added / 2, added - added / 2);
        });
    }

    private interface Change {
        Window of(Window move, int taps);
    }

    private Convolution moving(Change change) {
        List<Window> changed = IntStream.range(0, moves.size())
                .mapToObj(i -> change.of(moves.get(i), kernel.shape().size(i + 2)))
                .toList();
        return new Convolution(kernel, bias, changed, groups);
    }

    @Override
    public Tensor apply(Tensor x) {
        return withBias(x.convolve(kernel, groups, moves.toArray(Window[]::new)), bias, moves.size());
    }

    /// A number added to each channel of `[…, channels, place…]`.
    static Tensor withBias(Tensor x, Optional<Tensor> bias, int places) {
        return bias.map(b -> x.plus(Normalized.wide(b, places))).orElse(x);
    }
}

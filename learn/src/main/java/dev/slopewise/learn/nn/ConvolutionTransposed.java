package dev.slopewise.learn.nn;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Window;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// The transpose of a [Convolution], which makes more places from few: each entry is spread over `stride` places by the kernel. p places become
/// (p − 1) · stride + K − low − high, with K taps and so many places cut off at both ends.
///
/// @param kernel `[channels, out / groups, tap…]`: that of the convolution it is the transpose of, which goes from `out` to `channels`
/// @param bias   `[out]`, or none
/// @param moves  how that convolution's kernel moves, one for each axis
/// @param groups of channels that keep to themselves
/// @see <a href="https://arxiv.org/abs/1603.07285">Dumoulin and Visin 2016, A guide to convolution arithmetic, chapter 4</a>
public record ConvolutionTransposed(Tensor kernel, Optional<Tensor> bias, List<Window> moves, int groups)
        implements Layer {
    public ConvolutionTransposed {
        moves = List.copyOf(moves);
        require(
                kernel.shape().rank() == moves.size() + 2 && moves.size() >= 1,
                "a transposed convolution needs a kernel [channels, out / groups, tap…] and a move for each axis of"
                        + " taps, got %s and %d moves",
                kernel.type(),
                moves.size());
    }

    /// Random weights, biases of 0, nothing cut off.
    ///
    /// @param stride how many places each entry becomes, along each axis
    public static ConvolutionTransposed create(
            Key key, Initializer initializer, int channels, int out, int stride, int... taps) {
        Shape kernel = Shape.of(channels, out).then(Shape.of(taps));
        var back = Fans.ofKernel(kernel, 1);
        return new ConvolutionTransposed(
                initializer.create(key, kernel, new Fans(back.out(), back.in())),
                Optional.of(Tensor.zeros(out)),
                Collections.nCopies(taps.length, Window.step(stride)),
                1);
    }

    /// With so many places cut off before and after along each axis.
    public ConvolutionTransposed cut(int before, int after) {
        return new ConvolutionTransposed(
                kernel, bias, moves.stream().map(m -> m.padded(before, after)).toList(), groups);
    }

    @Override
    public Tensor apply(Tensor x) {
        Tensor spread = x.convolveTransposed(kernel, groups, moves.toArray(Window[]::new));
        return Convolution.withBias(spread, bias, moves.size());
    }
}

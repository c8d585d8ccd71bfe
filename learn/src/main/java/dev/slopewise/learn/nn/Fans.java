package dev.slopewise.learn.nn;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Shape;

/// How many inputs a unit has, and to how many units an input goes: what keeps a signal's size from layer to layer depends on them.
///
/// @param in  inputs of a unit, at least 1
/// @param out units that an input goes to, at least 1
public record Fans(int in, int out) {
    public Fans {
        require(in > 0 && out > 0, "a layer needs at least one unit on each side, got %d and %d", in, out);
    }

    /// Of a convolution's kernel `[out, channels / groups, tap…]`: channels / groups · taps and out / groups · taps. (PyTorch does not divide the
    /// second by the groups.)
    public static Fans ofKernel(Shape kernel, int groups) {
        require(
                kernel.rank() >= 3 && groups >= 1 && kernel.size(0) % groups == 0,
                "a kernel is [out, channels / groups, tap…] with groups that divide out, got %s and %d groups",
                kernel,
                groups);
        int taps = kernel.range(2, kernel.rank()).count();
        return new Fans(kernel.size(1) * taps, kernel.size(0) / groups * taps);
    }
}
